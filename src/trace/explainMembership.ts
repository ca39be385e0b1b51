import { errorCodes } from '../kafka/errorCodes.ts'
import {
  isOf,
  latest,
  memberNode,
  newest,
  rawCause,
  startOf,
  type InGroup,
  type Sought,
} from './factSearch.ts'
import type { Fact, FactOf } from './facts.ts'

/** The removal that a member has not recovered from. */
export function expulsion(
  facts: readonly Fact[],
  who: Sought,
): FactOf<'member.removed'> | undefined {
  const removed = latest(facts, who.id, 'member.removed', isOf(who))
  const added = latest(facts, who.id, 'member.added', isOf(who))
  return removed && (!added || added.id < removed.id) ? removed : undefined
}

/** How a member left since it was last assigned something: its LeaveGroup, or (KIP-848) its own decision. */
export function leaveBefore(
  facts: readonly Fact[],
  who: Sought,
): FactOf<'message.sent'> | FactOf<'member.state.changed'> | undefined {
  const since = latest(facts, who.id, 'partitions.assigned', isOf(who))?.id ?? -1
  const node = memberNode(who)
  const leave = latest(
    facts,
    who.id,
    'message.sent',
    ({ api, direction, from }) => api === 'LeaveGroup' && direction === 'request' && from === node,
  )
  if (leave && leave.id > since) return leave
  const leaving = latest(
    facts,
    who.id,
    'member.state.changed',
    (each) => isOf(who)(each) && each.to === 'leaving',
  )
  return leaving && leaving.id > since ? leaving : undefined
}

/** Who answered a static member's request with 82: the process that has taken its `group.instance.id` since. */
export const usurper = (
  facts: readonly Fact[],
  { group, id }: { readonly group: string; readonly id: number },
): FactOf<'member.removed'> | FactOf<'member.added'> | undefined =>
  latest(
    facts,
    id,
    'member.removed',
    (each) => each.group === group && each.reason === 'replaced',
  ) ?? latest(facts, id, 'member.added', (each) => each.group === group)

/** The change of topics that a member's newest metadata showed: one that came about since it was started. */
export function topicChange(
  facts: readonly Fact[],
  who: Sought,
): FactOf<'topic.partitions.added'> | FactOf<'topic.created'> | undefined {
  const since = startOf(facts, who)?.id ?? -1
  const grown = latest(facts, who.id, 'topic.partitions.added', () => true)
  const created = latest(facts, who.id, 'topic.created', (each) => isLater(facts, each))
  const change = newest<FactOf<'topic.partitions.added'> | FactOf<'topic.created'>>([
    grown,
    created,
  ])
  return change && change.id > since ? change : undefined
}

/** It came about later; what was there from the start is nobody's doing. */
const isLater = (facts: readonly Fact[], fact: Fact): boolean =>
  rawCause(facts, fact)?.kind !== 'run.started'

/** Whether an answer says that its group's coordinator is another one now, or none yet. */
export const isOtherCoordinator = (errorCode: number): boolean =>
  errorCode === errorCodes.NOT_COORDINATOR ||
  errorCode === errorCodes.COORDINATOR_NOT_AVAILABLE ||
  errorCode === errorCodes.COORDINATOR_LOAD_IN_PROGRESS

/** How the group lost its coordinator: its broker was fenced, or another one was elected (the first election is no move). */
export function coordinatorMove(
  facts: readonly Fact[],
  { group, id }: { readonly group: InGroup['group']; readonly id: number },
): FactOf<'coordinator.elected'> | FactOf<'broker.fenced'> | undefined {
  const elected = latest(facts, id, 'coordinator.elected', (each) => each.group === group)
  if (!elected) return undefined
  const fenced = latest(facts, id, 'broker.fenced', ({ broker }) => broker === elected.broker)
  if (fenced && fenced.id > elected.id) return fenced
  return isLater(facts, elected) ? elected : undefined
}

/** The end of the process that held this member id; another may have been started under its name since. */
export function endOfProcess(
  facts: readonly Fact[],
  { id, group, member, memberId }: FactOf<'member.removed'>,
): FactOf<'member.stopped'> | undefined {
  const isIts = (each: { readonly group: string; readonly memberId: string }): boolean =>
    each.group === group && each.memberId === memberId
  const isItsName = isOf({ group, member })
  const named =
    latest(facts, id, 'member.added', isIts) ?? latest(facts, id, 'member.id.assigned', isIts)
  return facts.find(
    (each): each is FactOf<'member.stopped'> & Fact =>
      each.id > (named?.id ?? -1) &&
      each.id < id &&
      each.kind === 'member.stopped' &&
      isItsName(each),
  )
}

/** Why a member that is out of its group joins again: what put it out, unless that concerned an earlier process. */
export function exclusion(facts: readonly Fact[], who: Sought): Fact | undefined {
  const started = startOf(facts, who)?.id ?? -1
  const assigned = latest(facts, who.id, 'partitions.assigned', isOf(who))?.id ?? -1
  const lost = latest(facts, who.id, 'partitions.lost', isOf(who))
  if (lost && lost.id > Math.max(started, assigned)) return lost
  const removed = expulsion(facts, who)
  return removed && removed.id > started && !endOfProcess(facts, removed) ? removed : undefined
}
