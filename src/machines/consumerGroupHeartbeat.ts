import { errorCodes } from '../kafka/errorCodes.ts'
import {
  assignIfDue,
  emit,
  enterMember,
  inherit,
  reconcile,
  refreshMetadata,
  removeMember,
  tellMember,
  type ConsumerGroupDraft,
} from './consumerGroupMembers.ts'
import { memberById, memberByInstance, memberError, shapeError } from './consumerGroupRequests.ts'
import type {
  ConsumerGroupEffects,
  ConsumerGroupHeartbeatReceived,
  ConsumerGroupMember,
} from './consumerGroupTypes.ts'
import {
  joinEpoch,
  leaveEpoch,
  memberReconciliation,
  staticLeaveEpoch,
} from './memberReconciliation.ts'
import { isSubset } from './partitionSets.ts'

type Heartbeat = ConsumerGroupHeartbeatReceived

/** ConsumerGroupHeartbeat: join, stay, or leave, all in one request. */
export function handleHeartbeat(draft: ConsumerGroupDraft, request: Heartbeat): void {
  const errorCode = shapeError(draft.context, request) || memberError(draft.context, request)
  if (errorCode !== errorCodes.NONE) respond(draft, request, { errorCode })
  else if (request.memberEpoch === leaveEpoch) leave(draft, request)
  else if (request.memberEpoch === staticLeaveEpoch) leaveForNow(draft, request)
  else beat(draft, request)
}

function respond(
  draft: ConsumerGroupDraft,
  { requestId, memberId, memberEpoch }: Heartbeat,
  over: Partial<ConsumerGroupEffects['respondHeartbeat']>,
): void {
  const { heartbeatIntervalMs } = draft.context.config
  emit(draft, 'respondHeartbeat', {
    requestId,
    errorCode: errorCodes.NONE,
    memberId,
    memberEpoch,
    heartbeatIntervalMs,
    assignment: null,
    ...over,
  })
}

function beat(draft: ConsumerGroupDraft, request: Heartbeat): void {
  const memberId = enter(draft, request)
  refreshMetadata(draft)
  assignIfDue(draft)
  const before = memberById(draft.context, memberId)?.current.context.assigned ?? []
  reconcile(draft, memberId, request.owned)
  const member = memberById(draft.context, memberId)
  if (!member) return
  const { memberEpoch, assigned } = member.current.context
  const { sessionTimeoutMs: delayMs } = draft.context.config
  emit(draft, 'armTimer', { timer: 'session', memberId, delayMs, memberEpoch })
  const isChanged = !isSubset(before, assigned) || !isSubset(assigned, before)
  const assignment = isChanged || isFull(request) ? assigned : null
  respond(draft, request, { memberId, memberEpoch, assignment })
}

const isFull = ({ memberEpoch, rebalanceTimeoutMs, topics, owned }: Heartbeat): boolean =>
  memberEpoch === joinEpoch || (rebalanceTimeoutMs !== null && topics !== null && owned !== null)

/** Makes the member, or brings what is known of it up to date. Returns its id. */
function enter(draft: ConsumerGroupDraft, request: Heartbeat): string {
  const memberId = request.memberId === '' ? request.newMemberId : request.memberId
  const isJoin = request.memberEpoch === joinEpoch
  const holder = isJoin ? memberByInstance(draft.context, request.groupInstanceId) : undefined
  if (holder) inherit(draft, holder, memberId)
  const known = memberById(draft.context, memberId) ?? newMember(memberId, request)
  enterMember(draft, { ...known, ...reported(request), classic: null })
  return memberId
}

const newMember = (memberId: string, request: Heartbeat): ConsumerGroupMember => ({
  memberId,
  groupInstanceId: request.groupInstanceId,
  clientId: request.clientId,
  rackId: request.rackId,
  rebalanceTimeoutMs: 0,
  topics: [],
  serverAssignor: null,
  classic: null,
  current: memberReconciliation.initial({}).state,
})

/** What the request says of the member itself; what it leaves out stays as it is. */
const reported = ({
  rebalanceTimeoutMs,
  topics,
  serverAssignor,
}: Heartbeat): Partial<ConsumerGroupMember> => ({
  ...(rebalanceTimeoutMs === null ? {} : { rebalanceTimeoutMs }),
  ...(topics === null ? {} : { topics: topics.toSorted() }),
  ...(serverAssignor === null ? {} : { serverAssignor }),
})

function leave(draft: ConsumerGroupDraft, request: Heartbeat): void {
  removeMember(draft, request.memberId, 'left')
  respond(draft, request, {})
}

/** The session timer keeps running: a static member has that long to come back. */
function leaveForNow(draft: ConsumerGroupDraft, request: Heartbeat): void {
  tellMember(draft, request.memberId, { type: 'STATIC_MEMBER_LEFT' })
  respond(draft, request, {})
}
