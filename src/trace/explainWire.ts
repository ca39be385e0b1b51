import { latest } from './factSearch.ts'
import type { Fact, FactOf } from './facts.ts'

interface Between {
  readonly a: string
  readonly b: string
  /** Since when it is asked about. */
  readonly sinceUs: number
  /** The fact (exclusive) before which it is asked about. */
  readonly id: number
}

/** What held up messages between two nodes: a cut link, or a packet that TCP had to send again. */
export function troubleBetween(facts: readonly Fact[], between: Between): Fact | undefined {
  return cutBetween(facts, between) ?? lostPacket(facts, between)
}

/** The cut of the link, when it was cut at any time since. */
function cutBetween(
  facts: readonly Fact[],
  { a, b, sinceUs, id }: Between,
): FactOf<'link.changed'> | undefined {
  const isIt = (each: FactOf<'link.changed'>): boolean =>
    (each.a === a && each.b === b) || (each.a === b && each.b === a)
  const change = latest(facts, id, 'link.changed', isIt)
  if (!change || (!change.cut && change.atUs < sinceUs)) return undefined
  return latest(facts, id, 'link.changed', (each) => each.cut && isIt(each))
}

/** Of the messages that were sent again in that time, the one that took longest. */
function lostPacket(
  facts: readonly Fact[],
  { a, b, sinceUs, id }: Between,
): FactOf<'message.sent'> | undefined {
  let worst: FactOf<'message.sent'> | undefined
  for (let at = id - 1; at >= 0; at--) {
    const fact = facts[at]
    if (!fact || fact.atUs < sinceUs) break
    if (fact.kind !== 'message.sent' || fact.retransmissions === undefined) continue
    const isBetween = (fact.from === a && fact.to === b) || (fact.from === b && fact.to === a)
    if (!isBetween || isLongPoll(fact.api)) continue
    if (!worst || fact.retransmissions >= (worst.retransmissions ?? 0)) worst = fact
  }
  return worst
}

/** Fetches have a connection of their own: what they wait for says nothing about the group's. */
const isLongPoll = (api: string): boolean => api === 'Fetch'

/** What made this message late: the cut that holds it, the packet of its own, or the one of a message before it. */
export function delayOf(
  facts: readonly Fact[],
  fact: FactOf<'message.sent'>,
): FactOf<'message.sent'> | FactOf<'link.changed'> | undefined {
  const { from, to, atUs, arriveUs } = fact
  if (fact.lost) return cutBetween(facts, { a: from, b: to, sinceUs: atUs, id: fact.id })
  if (fact.retransmissions !== undefined) return fact
  return latest(
    facts,
    fact.id,
    'message.sent',
    (each) =>
      each.retransmissions !== undefined &&
      each.from === from &&
      each.to === to &&
      each.arriveUs === arriveUs,
  )
}
