import { errorCodes } from '../kafka/errorCodes.ts'
import {
  armSession,
  cancelMemberTimer,
  emit,
  joinFailure,
  selectProtocol,
  subscribedTopicsOf,
  syncFailure,
  type GroupDraft,
} from './classicGroup.ts'
import { because } from './classicGroupRebalance.ts'
import { subscribedCounts } from './consumerGroupTarget.ts'
import type { ClassicRemainder, ConsumerGroup, ConsumerGroupInput } from './consumerGroupTypes.ts'
import type { ConsumerGroupMember } from './consumerGroupTypes.ts'
import type {
  ConsumerHeartbeatReceived,
  Group,
  GroupEvent,
  GroupMember,
} from './groupCoordinatorTypes.ts'

/** Why a ConsumerGroupHeartbeat does not convert a classic group; 0 if it does. An empty one is replaced by any policy. */
export function upgradeError(
  { config, members, protocolType }: Group,
  { isJoin, requestError }: ConsumerHeartbeatReceived,
): number {
  if (requestError !== errorCodes.NONE) return requestError
  if (!isJoin) return errorCodes.GROUP_ID_NOT_FOUND
  if (members.length === 0) return errorCodes.NONE
  const sizeMax = config.consumerMaxSize ?? Number.POSITIVE_INFINITY
  if (!config.mayUpgrade || protocolType !== 'consumer' || members.length > sizeMax)
    return errorCodes.GROUP_ID_NOT_FOUND
  return members.length === sizeMax ? errorCodes.GROUP_MAX_SIZE_REACHED : errorCodes.NONE
}

/** Whoever waits is told to join again (27): the newcomer raises the epoch, which is a rebalance for all. */
export function convertToConsumer(draft: GroupDraft): void {
  const { members, pendingJoinMemberIds, generationId } = draft.context
  const again = errorCodes.REBALANCE_IN_PROGRESS
  for (const member of members) {
    const { memberId, parkedJoin, parkedSync } = member
    if (parkedJoin) emit(draft, 'respondJoin', joinFailure(parkedJoin.requestId, again, memberId))
    if (parkedSync !== null) emit(draft, 'respondSync', syncFailure(parkedSync, again))
    cancelMemberTimer(draft, member)
  }
  for (const member of pendingJoinMemberIds)
    emit(draft, 'cancelTimer', { timer: 'pendingMember', member })
  emit(draft, 'cancelTimer', { timer: 'join' })
  emit(draft, 'cancelTimer', { timer: 'pendingSync' })
  emit(draft, 'convertToConsumer', { group: { generationId, members } })
}

/** A KIP-848 group of classic members: each at the epoch of their generation, with what its last plan gave it. */
export function consumerGroupFrom(
  { generationId, members: before }: Pick<Group, 'generationId' | 'members'>,
  input: ConsumerGroupInput,
): ConsumerGroup {
  const members = before.map((member) => consumerMember(member, generationId))
  return {
    ...input,
    groupEpoch: generationId,
    assignmentEpoch: generationId,
    members,
    target: Object.fromEntries(before.map(({ memberId, assignment }) => [memberId, assignment])),
    subscribed: subscribedCounts({ members, topics: input.topics }),
    isMetadataDue: false,
    isConverted: false,
  }
}

function consumerMember(member: GroupMember, epoch: number): ConsumerGroupMember {
  const { memberId, groupInstanceId, clientId, rebalanceTimeoutMs, assignment } = member
  const { sessionTimeoutMs, protocols } = member
  const metadata = protocols[0]?.metadata
  return {
    memberId,
    groupInstanceId,
    clientId,
    rackId: metadata?.rackId ?? null,
    rebalanceTimeoutMs,
    topics: metadata?.topics.toSorted() ?? [],
    serverAssignor: null,
    classic: { sessionTimeoutMs, protocols, isAwaited: false },
    current: {
      value: 'STABLE',
      context: {
        memberEpoch: epoch,
        previousMemberEpoch: epoch,
        assigned: assignment,
        pendingRevocation: [],
      },
      status: 'active',
    },
  }
}

/** The members of a classic group that goes on from a KIP-848 one: the target is their assignment. */
export const classicMembersOf = ({ members, target }: ClassicRemainder): readonly GroupMember[] =>
  members.flatMap(({ memberId, groupInstanceId, clientId, rebalanceTimeoutMs, classic }) =>
    classic === null
      ? []
      : [
          {
            memberId,
            groupInstanceId,
            clientId,
            sessionTimeoutMs: classic.sessionTimeoutMs,
            rebalanceTimeoutMs,
            protocols: classic.protocols,
            assignment: target[memberId] ?? [],
            parkedJoin: null,
            parkedSync: null,
            isNew: false,
          },
        ],
  )

/** Takes over what is left of a KIP-848 group: its epoch is the generation, its first member leads. */
export function takeOver(
  draft: GroupDraft,
  { generationId, members, rebalance }: Extract<GroupEvent, { type: 'GROUP_CONVERTED' }>,
): void {
  draft.context = {
    ...draft.context,
    generationId,
    protocolType: 'consumer',
    leaderId: members[0]?.memberId ?? null,
    members,
  }
  draft.context = { ...draft.context, protocolName: selectProtocol(draft.context) }
  draft.context = { ...draft.context, subscribedTopics: subscribedTopicsOf(draft.context) }
  because(draft, rebalance?.reason ?? 'staticMemberReplaced', rebalance?.memberId ?? null)
  for (const member of members) armSession(draft, member)
}
