import type { TopicPartition } from '../kafka/assignors/types.ts'
import type { Draft } from './change.ts'
import { memberById } from './consumerGroupRequests.ts'
import {
  computeTarget,
  isSameCounts,
  preferredAssignor,
  subscribedCounts,
} from './consumerGroupTarget.ts'
import type {
  ClassicRemainder,
  ConsumerGroup,
  ConsumerGroupEffect,
  ConsumerGroupEffects,
  ConsumerGroupMember,
  EpochReason,
} from './consumerGroupTypes.ts'
import {
  joinEpoch,
  memberReconciliation,
  type ReconciliationEvent,
} from './memberReconciliation.ts'

export type ConsumerGroupDraft = Draft<ConsumerGroup, ConsumerGroupEffect>
export function emit<Type extends ConsumerGroupEffect['type']>(
  draft: ConsumerGroupDraft,
  type: Type,
  params: ConsumerGroupEffects[Type],
): void {
  draft.effects.push({ type, params } as ConsumerGroupEffect)
}

export function update(draft: ConsumerGroupDraft, changes: Partial<ConsumerGroup>): void {
  draft.context = { ...draft.context, ...changes }
}

export function replaceMember(
  draft: ConsumerGroupDraft,
  by: ConsumerGroupMember,
  id = by.memberId,
) {
  const members = draft.context.members.map((each) => (each.memberId === id ? by : each))
  update(draft, { members })
}

/** Adds the member, or brings what is known of it up to date: a join or another subscription raises the epoch. */
export function enterMember(draft: ConsumerGroupDraft, member: ConsumerGroupMember): void {
  const old = memberById(draft.context, member.memberId)
  if (old) replaceMember(draft, member)
  else {
    update(draft, { members: [...draft.context.members, member] })
    const { memberId, clientId } = member
    emit(draft, 'noteMemberAdded', { memberId, clientId })
  }
  if (!old) bumpEpoch(draft, 'memberJoined')
  else if (old.topics.join() !== member.topics.join()) bumpEpoch(draft, 'subscriptionChanged')
}

/** The static member is back under a new id: what it had, and what it was to have, are its own again. */
export function inherit(
  draft: ConsumerGroupDraft,
  old: ConsumerGroupMember,
  memberId: string,
): void {
  cancelTimers(draft, old.memberId)
  const context = { ...old.current.context, memberEpoch: joinEpoch, previousMemberEpoch: joinEpoch }
  replaceMember(draft, { ...old, memberId, current: { ...old.current, context } }, old.memberId)
  const { [old.memberId]: part = [], ...rest } = draft.context.target
  update(draft, { target: { ...rest, [memberId]: part } })
  if (memberId === old.memberId) return
  emit(draft, 'noteMemberRemoved', { memberId: old.memberId, reason: 'replaced' })
  emit(draft, 'noteMemberAdded', { memberId, clientId: old.clientId })
}

/** A join, a new subscription or a changed topic may have changed what there is to read. */
export function refreshMetadata(draft: ConsumerGroupDraft): void {
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

export function assignIfDue(draft: ConsumerGroupDraft): void {
  const { groupEpoch, assignmentEpoch } = draft.context
  if (groupEpoch <= assignmentEpoch) return
  const assignor = preferredAssignor(draft.context)
  const target = computeTarget(draft.context, assignor)
  update(draft, { target, assignmentEpoch: groupEpoch })
  emit(draft, 'noteAssignmentComputed', { assignmentEpoch: groupEpoch, assignor, target })
}

/** What other members than this one hold, or have not given up yet. */
export const heldByOthers = (
  members: readonly ConsumerGroupMember[],
  memberId: string,
): readonly TopicPartition[] =>
  members
    .filter((each) => each.memberId !== memberId)
    .flatMap(({ current: { context } }) => [...context.assigned, ...context.pendingRevocation])

/** One step of the member towards the target; `owned` null: it does not say what it owns. */
export function reconcile(
  draft: ConsumerGroupDraft,
  memberId: string,
  owned: readonly TopicPartition[] | null,
): void {
  const { members, target, assignmentEpoch } = draft.context
  const busy = heldByOthers(members, memberId)
  tellMember(draft, memberId, {
    type: 'HEARTBEAT_RECEIVED',
    targetEpoch: assignmentEpoch,
    target: target[memberId] ?? [],
    owned,
    busy,
  })
}

export function tellMember(
  draft: ConsumerGroupDraft,
  memberId: string,
  event: ReconciliationEvent,
): void {
  const member = memberById(draft.context, memberId)
  if (!member) return
  const { state, effects } = memberReconciliation.step(member.current, event)
  if (state === member.current) return
  replaceMember(draft, { ...member, current: state })
  const { memberEpoch, assigned } = state.context
  const from = member.current.value
  emit(draft, 'noteMemberReconciled', { memberId, from, to: state.value, memberEpoch, assigned })
  if (member.classic) return // its join timer counts instead
  for (const { type } of effects) {
    const timer = 'rebalance'
    const delayMs = member.rebalanceTimeoutMs
    if (type === 'armRebalanceTimer')
      emit(draft, 'armTimer', { timer, memberId, delayMs, memberEpoch })
    else emit(draft, 'cancelTimer', { timer, memberId })
  }
}

const reasons = {
  left: 'memberLeft',
  sessionExpired: 'sessionExpired',
  rebalanceExpired: 'rebalanceExpired',
  didNotRejoin: 'joinTimerFired',
  didNotSync: 'syncTimerFired',
} as const

/**
 * Takes a member out: the group epoch counts up, and the next heartbeat of anybody brings the new target. Where only classic
 * members are left, the group becomes a classic one instead.
 */
export function removeMember(
  draft: ConsumerGroupDraft,
  memberId: string,
  reason: keyof typeof reasons,
): void {
  cancelTimers(draft, memberId)
  const sizeAfter = draft.context.members.length - 1
  const isLastOfItsKind = mayDowngradeWithout(draft.context, memberId, sizeAfter)
  const { [memberId]: _gone, ...target } = draft.context.target
  const members = draft.context.members.filter((each) => each.memberId !== memberId)
  const { topics } = draft.context
  update(draft, { members, target, subscribed: subscribedCounts({ members, topics }) })
  emit(draft, 'noteMemberRemoved', { memberId, reason })
  if (isLastOfItsKind) downgrade(draft, { reason: reasons[reason], memberId })
  else bumpEpoch(draft, reasons[reason])
}

/**
 * Whether the group has to go on as a classic one because this member, its last of the consumer protocol, goes or is replaced
 * by a classic one; `sizeAfter` members are left then.
 */
export function mayDowngradeWithout(
  { config, members }: ConsumerGroup,
  memberId: string,
  sizeAfter: number,
): boolean {
  const others = members.filter(({ classic }) => classic === null)
  const isLast = others.length === 1 && others[0]?.memberId === memberId
  const fits = sizeAfter > 0 && sizeAfter <= (config.classicMaxSize ?? Number.POSITIVE_INFINITY)
  return isLast && fits && config.mayDowngrade
}

/** The group is over: what it is now goes on in the classic protocol. */
export function downgrade(
  draft: ConsumerGroupDraft,
  rebalance: ClassicRemainder['rebalance'],
): void {
  const { groupEpoch: generationId, members, target } = draft.context
  for (const { memberId } of members) cancelTimers(draft, memberId)
  update(draft, { isConverted: true })
  emit(draft, 'convertToClassic', { group: { generationId, members, target, rebalance } })
}

function cancelTimers(draft: ConsumerGroupDraft, memberId: string): void {
  for (const timer of ['session', 'rebalance', 'join', 'sync'] as const)
    emit(draft, 'cancelTimer', { timer, memberId })
}
