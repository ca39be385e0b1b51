import { errorCodes } from '../kafka/errorCodes.ts'
import type { Draft } from './change.ts'
import { memberById, memberByInstance, memberError, shapeError } from './consumerGroupRequests.ts'
import {
  computeTarget,
  isSameCounts,
  preferredAssignor,
  subscribedCounts,
} from './consumerGroupTarget.ts'
import type {
  ConsumerGroup,
  ConsumerGroupEffect,
  ConsumerGroupEffects,
  ConsumerGroupHeartbeatReceived,
  ConsumerGroupMember,
  EpochReason,
} from './consumerGroupTypes.ts'
import {
  joinEpoch,
  leaveEpoch,
  memberReconciliation,
  staticLeaveEpoch,
  type ReconciliationEvent,
} from './memberReconciliation.ts'
import { isSubset } from './partitionSets.ts'

export type ConsumerGroupDraft = Draft<ConsumerGroup, ConsumerGroupEffect>
type Heartbeat = ConsumerGroupHeartbeatReceived

export function emit<Type extends ConsumerGroupEffect['type']>(
  draft: ConsumerGroupDraft,
  type: Type,
  params: ConsumerGroupEffects[Type],
): void {
  draft.effects.push({ type, params } as ConsumerGroupEffect)
}

function update(draft: ConsumerGroupDraft, changes: Partial<ConsumerGroup>): void {
  draft.context = { ...draft.context, ...changes }
}

function replaceMember(draft: ConsumerGroupDraft, id: string, by: ConsumerGroupMember): void {
  const members = draft.context.members.map((each) => (each.memberId === id ? by : each))
  update(draft, { members })
}

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
  reconcile(draft, memberId, request)
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
  const old = memberById(draft.context, memberId)
  const member = { ...(old ?? newMember(memberId, request)), ...reported(request) }
  if (old) replaceMember(draft, memberId, member)
  else {
    update(draft, { members: [...draft.context.members, member] })
    emit(draft, 'noteMemberAdded', { memberId, clientId: member.clientId })
  }
  if (!old) bumpEpoch(draft, 'memberJoined')
  else if (old.topics.join() !== member.topics.join()) bumpEpoch(draft, 'subscriptionChanged')
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

/** The static member is back under a new id: what it had, and what it was to have, are its own again. */
function inherit(draft: ConsumerGroupDraft, old: ConsumerGroupMember, memberId: string): void {
  cancelTimers(draft, old.memberId)
  const context = { ...old.current.context, memberEpoch: joinEpoch, previousMemberEpoch: joinEpoch }
  replaceMember(draft, old.memberId, { ...old, memberId, current: { ...old.current, context } })
  const { [old.memberId]: part = [], ...rest } = draft.context.target
  update(draft, { target: { ...rest, [memberId]: part } })
  if (memberId === old.memberId) return
  emit(draft, 'noteMemberRemoved', { memberId: old.memberId, reason: 'replaced' })
  emit(draft, 'noteMemberAdded', { memberId, clientId: old.clientId })
}

/** A join, a new subscription or a changed topic may have changed what there is to read. */
function refreshMetadata(draft: ConsumerGroupDraft): void {
  const { subscribed, isMetadataDue } = draft.context
  const now = subscribedCounts(draft.context)
  if (isSameCounts(subscribed, now)) {
    if (isMetadataDue) update(draft, { isMetadataDue: false })
    return
  }
  update(draft, { subscribed: now, isMetadataDue: false })
  // One heartbeat counts the epoch up once, whatever has changed.
  if (isMetadataDue && draft.context.groupEpoch === draft.context.assignmentEpoch)
    bumpEpoch(draft, 'metadataChanged')
}

function bumpEpoch(draft: ConsumerGroupDraft, reason: EpochReason): void {
  const groupEpoch = draft.context.groupEpoch + 1
  update(draft, { groupEpoch })
  emit(draft, 'noteGroupEpoch', { groupEpoch, reason })
}

function assignIfDue(draft: ConsumerGroupDraft): void {
  const { groupEpoch, assignmentEpoch } = draft.context
  if (groupEpoch <= assignmentEpoch) return
  const assignor = preferredAssignor(draft.context)
  const target = computeTarget(draft.context, assignor)
  update(draft, { target, assignmentEpoch: groupEpoch })
  emit(draft, 'noteAssignmentComputed', { assignmentEpoch: groupEpoch, assignor, target })
}

function reconcile(draft: ConsumerGroupDraft, memberId: string, { owned }: Heartbeat): void {
  const { members, target, assignmentEpoch } = draft.context
  const busy = members
    .filter((each) => each.memberId !== memberId)
    .flatMap(({ current: { context } }) => [...context.assigned, ...context.pendingRevocation])
  tellMember(draft, memberId, {
    type: 'HEARTBEAT_RECEIVED',
    targetEpoch: assignmentEpoch,
    target: target[memberId] ?? [],
    owned,
    busy,
  })
}

function tellMember(draft: ConsumerGroupDraft, memberId: string, event: ReconciliationEvent): void {
  const member = memberById(draft.context, memberId)
  if (!member) return
  const { state, effects } = memberReconciliation.step(member.current, event)
  if (state === member.current) return
  replaceMember(draft, memberId, { ...member, current: state })
  const { memberEpoch, assigned } = state.context
  const from = member.current.value
  emit(draft, 'noteMemberReconciled', { memberId, from, to: state.value, memberEpoch, assigned })
  for (const { type } of effects) {
    const timer = 'rebalance'
    const delayMs = member.rebalanceTimeoutMs
    if (type === 'armRebalanceTimer')
      emit(draft, 'armTimer', { timer, memberId, delayMs, memberEpoch })
    else emit(draft, 'cancelTimer', { timer, memberId })
  }
}

function leave(draft: ConsumerGroupDraft, request: Heartbeat): void {
  removeMember(draft, request.memberId, 'left')
  respond(draft, request, {})
}

/** The session timer keeps running: a static member has that long to come back. */
function leaveForNow(draft: ConsumerGroupDraft, request: Heartbeat): void {
  tellMember(draft, request.memberId, { type: 'STATIC_MEMBER_LEFT' })
  respond(draft, request, {})
}

const reasons = {
  left: 'memberLeft',
  sessionExpired: 'sessionExpired',
  rebalanceExpired: 'rebalanceExpired',
} as const

/** Takes a member out: the group epoch counts up, and the next heartbeat of anybody brings the new target. */
export function removeMember(
  draft: ConsumerGroupDraft,
  memberId: string,
  reason: keyof typeof reasons,
): void {
  cancelTimers(draft, memberId)
  const { [memberId]: _gone, ...target } = draft.context.target
  const members = draft.context.members.filter((each) => each.memberId !== memberId)
  const { topics } = draft.context
  update(draft, { members, target, subscribed: subscribedCounts({ members, topics }) })
  emit(draft, 'noteMemberRemoved', { memberId, reason })
  bumpEpoch(draft, reasons[reason])
}

function cancelTimers(draft: ConsumerGroupDraft, memberId: string): void {
  emit(draft, 'cancelTimer', { timer: 'session', memberId })
  emit(draft, 'cancelTimer', { timer: 'rebalance', memberId })
}
