import { isOf, isBeat, latest, memberNode, rawCause, startOf, type Sought } from './factSearch.ts'
import type { Fact, FactOf } from './facts.ts'
import { troubleBetween } from './explainWire.ts'

/**
 * Why the coordinator heard nothing of a member (or it nothing of its coordinator): it died, stood still, its link was
 * cut, packets were lost, the broker went down, or its application kept it out of poll(). Undefined: none of these.
 */
export function silenceOf(facts: readonly Fact[], who: Sought): Fact | undefined {
  const heard = heardLast(facts, who)
  return (
    stoppedOrFrozen(facts, who) ??
    (heard && troubleBetween(facts, { ...heard, id: who.id })) ??
    (heard && downfall(facts, heard, who.id)) ??
    overdueWork(facts, who)
  )
}

function stoppedOrFrozen(facts: readonly Fact[], who: Sought): Fact | undefined {
  const started = startOf(facts, who)?.id ?? -1
  const stopped = latest(facts, who.id, 'member.stopped', isOf(who))
  if (stopped && stopped.id > started) return stopped
  const frozen = latest(facts, who.id, 'member.frozen', isOf(who))
  const thawed = latest(facts, who.id, 'member.thawed', isOf(who))
  // what waited in the process's sockets is dealt with in the moment when it runs again
  const isOver = thawed !== undefined && thawed.atUs < (latestAtUs(facts, who.id) ?? 0)
  return frozen && frozen.id > Math.max(started, isOver ? thawed.id : -1) ? frozen : undefined
}

const latestAtUs = (facts: readonly Fact[], id: number): number | undefined => facts[id]?.atUs

interface Heard {
  readonly a: string
  readonly b: string
  readonly sinceUs: number
  readonly from: number
}

/** The last exchange of member and coordinator that came through: an answered request of the group's. */
function heardLast(facts: readonly Fact[], who: Sought): Heard | undefined {
  const node = memberNode(who)
  const atUs = latestAtUs(facts, who.id) ?? Infinity
  const answer = latest(
    facts,
    who.id,
    'message.sent',
    (each) =>
      each.to === node &&
      isOfGroup(each.api) &&
      !each.lost &&
      each.arriveUs <= atUs &&
      isGood(each),
  )
  return answer && { a: node, b: answer.from, sinceUs: answer.atUs, from: answer.id }
}

const isGood = ({ errorCode }: FactOf<'message.sent'>): boolean => (errorCode ?? 0) === 0

const isOfGroup = (api: string): boolean =>
  isBeat(api) || api === 'JoinGroup' || api === 'SyncGroup' || api === 'OffsetCommit'

/** The coordinator's broker went down after it had answered for the last time. */
function downfall(facts: readonly Fact[], heard: Heard, before: number) {
  const down = latest(
    facts,
    before,
    'broker.state.changed',
    ({ broker, from }) => `broker-${broker}` === heard.b && from === 'running',
  )
  return down && down.id > heard.from ? down : undefined
}

/** What the application is busy with, if it has not come back to poll(): records, or a rebalance handler. */
export function workInHand(
  facts: readonly Fact[],
  who: Sought,
): { readonly work: Fact; readonly dueUs: number } | undefined {
  const subject = `${who.group}/${who.member}`
  const isOwn = (each: { readonly name: string; readonly subject: string }): boolean =>
    each.name === 'maxPoll' && each.subject === subject
  const armed = latest(facts, who.id, 'deadline.armed', isOwn)
  const cleared = latest(facts, who.id, 'deadline.cleared', isOwn)
  if (!armed || (cleared && cleared.id > armed.id)) return undefined
  const work = rawCause(facts, armed)
  return work && { work: blockedCommit(facts, who, armed, work) ?? work, dueUs: armed.dueUs }
}

/** The application has no work of its own in hand: it waits for a commit that does not reach its coordinator. */
function blockedCommit(
  facts: readonly Fact[],
  who: Sought,
  armed: FactOf<'deadline.armed'>,
  work: Fact,
): Fact | undefined {
  if (work.kind !== 'message.sent') return undefined
  const lost = latest(
    facts,
    who.id,
    'connection.lost',
    ({ from, api }) => from === memberNode(who) && api === 'OffsetCommit',
  )
  return lost && lost.id > armed.id ? lost : undefined
}

/** The work that has kept a member out of poll() for longer than `max.poll.interval.ms`. */
function overdueWork(facts: readonly Fact[], who: Sought): Fact | undefined {
  const held = workInHand(facts, who)
  return held && held.dueUs <= (latestAtUs(facts, who.id) ?? 0) ? held.work : undefined
}
