import { errorCodes } from '../kafka/errorCodes.ts'
import { includesPartition, without } from './partitionSets.ts'
import { joinFailure, syncFailure } from './classicGroup.ts'
import { mustComeBackWithId } from './classicGroupJoin.ts'
import {
  assignIfDue,
  downgrade,
  emit,
  enterMember,
  heldByOthers,
  inherit,
  mayDowngradeWithout,
  reconcile,
  refreshMetadata,
  removeMember,
  replaceMember,
  type ConsumerGroupDraft,
} from './consumerGroupMembers.ts'
import { classicMemberError, memberById, memberByInstance } from './consumerGroupRequests.ts'
import type { ClassicMembership, ConsumerGroup, ConsumerGroupMember } from './consumerGroupTypes.ts'
import type {
  HeartbeatReceived,
  JoinGroupReceived,
  LeaveGroupReceived,
  LeavingMember,
  SyncGroupReceived,
} from './groupCoordinatorTypes.ts'
import { memberReconciliation } from './memberReconciliation.ts'

/**
 * JoinGroup in a KIP-848 group: nobody waits for anybody. The member is brought a step towards its target, and the
 * generation that it is answered is its epoch; it leads nothing, the broker assigns.
 */
export function handleJoin(draft: ConsumerGroupDraft, request: JoinGroupReceived): void {
  const { requestId, clientId, newMemberId, memberId: writtenId } = request
  const errorCode = joinError(draft.context, request)
  if (errorCode !== errorCodes.NONE) {
    emit(draft, 'respondJoin', joinFailure(requestId, errorCode, writtenId))
    return
  }
  if (mustComeBackWithId(request)) {
    emit(draft, 'noteMemberIdAssigned', { memberId: newMemberId, clientId })
    const idRequired = errorCodes.MEMBER_ID_REQUIRED
    emit(draft, 'respondJoin', joinFailure(requestId, idRequired, newMemberId))
    return
  }
  const memberId = writtenId === '' ? newMemberId : writtenId
  const holder = memberByInstance(draft.context, request.groupInstanceId)
  const isReplacing = holder !== undefined && holder.memberId !== memberId
  const { length: size } = draft.context.members
  const wasLast = isReplacing && mayDowngradeWithout(draft.context, holder.memberId, size)
  if (isReplacing) inherit(draft, holder, memberId)
  const before = memberById(draft.context, memberId)
  enterMember(draft, classicMember(before ?? null, memberId, request))
  refreshMetadata(draft)
  assignIfDue(draft)
  reconcile(draft, memberId, request.protocols[0]?.metadata.ownedPartitions ?? [])
  answerJoin(draft, memberId, request)
  if (!wasLast) return
  const isSame = before?.topics.join() === memberById(draft.context, memberId)?.topics.join()
  downgrade(draft, isSame ? null : { reason: 'subscriptionChanged', memberId })
}

function answerJoin(draft: ConsumerGroupDraft, memberId: string, request: JoinGroupReceived): void {
  const { requestId, sessionTimeoutMs, rebalanceTimeoutMs, protocols } = request
  const memberEpoch = memberById(draft.context, memberId)?.current.context.memberEpoch ?? -1
  emit(draft, 'cancelTimer', { timer: 'join', memberId })
  const session = { timer: 'session', delayMs: sessionTimeoutMs } as const
  const sync = { timer: 'sync', delayMs: rebalanceTimeoutMs } as const
  emit(draft, 'armTimer', { ...session, memberId, memberEpoch })
  emit(draft, 'armTimer', { ...sync, memberId, memberEpoch })
  emit(draft, 'respondJoin', {
    ...joinFailure(requestId, errorCodes.NONE, memberId),
    generationId: memberEpoch,
    protocolType: 'consumer',
    protocolName: protocols[0]?.name ?? null,
  })
}

function joinError(group: ConsumerGroup, request: JoinGroupReceived): number {
  const { memberId, groupInstanceId, protocolType, protocols } = request
  const { config, members } = group
  const isFull = config.maxSize !== null && members.length >= config.maxSize
  if (isFull && !memberById(group, memberId)) return errorCodes.GROUP_MAX_SIZE_REACHED
  const classics = members.flatMap(({ classic }) => classic ?? [])
  const isCommon = (name: string): boolean =>
    classics.every((classic) => classic.protocols.some((each) => each.name === name))
  if (protocolType !== 'consumer' || !protocols.some(({ name }) => isCommon(name)))
    return errorCodes.INCONSISTENT_GROUP_PROTOCOL
  if (memberId === '' || groupInstanceId === null) return errorCodes.NONE
  const holder = memberByInstance(group, groupInstanceId)
  if (!holder) return errorCodes.UNKNOWN_MEMBER_ID
  return holder.memberId === memberId ? errorCodes.NONE : errorCodes.FENCED_INSTANCE_ID
}

/** The member as its JoinGroup describes it; its first protocol counts. */
function classicMember(
  known: ConsumerGroupMember | null,
  memberId: string,
  { protocols, ...request }: JoinGroupReceived,
): ConsumerGroupMember {
  const { groupInstanceId, clientId, rebalanceTimeoutMs, sessionTimeoutMs } = request
  const metadata = protocols[0]?.metadata
  return {
    memberId,
    groupInstanceId,
    clientId,
    rackId: metadata?.rackId ?? known?.rackId ?? null,
    rebalanceTimeoutMs,
    topics: metadata?.topics.toSorted() ?? [],
    serverAssignor: known?.serverAssignor ?? null,
    classic: { sessionTimeoutMs, protocols, isAwaited: false },
    current: known?.current ?? memberReconciliation.initial({}).state,
  }
}

/** SyncGroup: what the member may hold now, at once; whoever leads sends no plan. */
export function handleSync(draft: ConsumerGroupDraft, request: SyncGroupReceived): void {
  const { requestId, memberId } = request
  const errorCode = classicMemberError(draft.context, request) || syncError(draft.context, request)
  const member = memberById(draft.context, memberId)
  if (errorCode !== errorCodes.NONE || !member?.classic) {
    if (errorCode === errorCodes.REBALANCE_IN_PROGRESS) awaitJoin(draft, memberId)
    emit(draft, 'respondSync', syncFailure(requestId, errorCode))
    return
  }
  emit(draft, 'cancelTimer', { timer: 'sync', memberId })
  armSession(draft, member, member.classic)
  const { assigned: assignment } = member.current.context
  const protocolName = member.classic.protocols[0]?.name ?? null
  emit(draft, 'respondSync', { requestId, errorCode, protocolName, assignment })
}

/** Who is behind the group's epoch has to join again, unless it has something to give up first. */
function syncError(group: ConsumerGroup, request: SyncGroupReceived): number {
  const member = memberById(group, request.memberId)
  const { protocolType, protocolName } = request
  const own = member?.classic?.protocols[0]?.name
  const isOther =
    (protocolType !== null && protocolType !== 'consumer') ||
    (protocolName !== null && protocolName !== own)
  if (isOther) return errorCodes.INCONSISTENT_GROUP_PROTOCOL
  const isBehind = member !== undefined && member.current.context.memberEpoch < group.groupEpoch
  return isBehind && member.current.value !== 'UNREVOKED_PARTITIONS'
    ? errorCodes.REBALANCE_IN_PROGRESS
    : errorCodes.NONE
}

/** Heartbeat: 27 where the member can get further by joining again. */
export function handleClassicHeartbeat(
  draft: ConsumerGroupDraft,
  request: HeartbeatReceived,
): void {
  const { requestId, memberId } = request
  let errorCode = classicMemberError(draft.context, request)
  const member = memberById(draft.context, memberId)
  if (errorCode === errorCodes.NONE && member?.classic) {
    armSession(draft, member, member.classic)
    if (mustRejoin(draft.context, member)) {
      errorCode = errorCodes.REBALANCE_IN_PROGRESS
      awaitJoin(draft, memberId)
    }
  }
  emit(draft, 'respondClassicHeartbeat', { requestId, errorCode })
}

/** Behind the epoch, or with something to give up, or with nobody in the way of what it still lacks. */
function mustRejoin(
  { groupEpoch, members, target }: ConsumerGroup,
  { memberId, current: { value, context } }: ConsumerGroupMember,
): boolean {
  if (context.memberEpoch < groupEpoch || value === 'UNREVOKED_PARTITIONS') return true
  if (value !== 'UNRELEASED_PARTITIONS') return false
  const busy = heldByOthers(members, memberId)
  const lacking = without(target[memberId] ?? [], context.assigned)
  return !lacking.some((each) => includesPartition(busy, each))
}

function armSession(
  draft: ConsumerGroupDraft,
  { memberId, current }: ConsumerGroupMember,
  { sessionTimeoutMs: delayMs }: ClassicMembership,
): void {
  const { memberEpoch } = current.context
  emit(draft, 'armTimer', { timer: 'session', memberId, delayMs, memberEpoch })
}

/** It has been told to join again: the time that it may take runs, once. */
function awaitJoin(draft: ConsumerGroupDraft, memberId: string): void {
  const member = memberById(draft.context, memberId)
  if (!member?.classic || member.classic.isAwaited) return
  replaceMember(draft, { ...member, classic: { ...member.classic, isAwaited: true } })
  const { rebalanceTimeoutMs: delayMs, current } = member
  const { memberEpoch } = current.context
  emit(draft, 'armTimer', { timer: 'join', memberId, delayMs, memberEpoch })
}

/** LeaveGroup, for members of the classic protocol only. */
export function handleLeave(draft: ConsumerGroupDraft, request: LeaveGroupReceived): void {
  const members = request.members.map((leaving) => {
    const errorCode = leaveError(draft.context, leaving)
    const { groupInstanceId } = leaving
    const holder = memberByInstance(draft.context, groupInstanceId)
    const memberId = holder?.memberId ?? leaving.memberId
    if (errorCode === errorCodes.NONE) removeMember(draft, memberId, 'left')
    return { memberId: leaving.memberId, groupInstanceId, errorCode }
  })
  emit(draft, 'respondLeave', { requestId: request.requestId, errorCode: errorCodes.NONE, members })
}

function leaveError(group: ConsumerGroup, leaving: LeavingMember): number {
  const { memberId, groupInstanceId } = leaving
  const holder =
    groupInstanceId === null
      ? memberById(group, memberId)
      : memberByInstance(group, groupInstanceId)
  if (!holder) return errorCodes.UNKNOWN_MEMBER_ID
  if (memberId !== '' && holder.memberId !== memberId) return errorCodes.FENCED_INSTANCE_ID
  return holder.classic ? errorCodes.NONE : errorCodes.UNKNOWN_MEMBER_ID
}
