import { resetBefore } from './explainRules.ts'
import { delayOf } from './explainWire.ts'
import { indexOfFact } from './factIndex.ts'
import { holds, isBeat, isOf, latest, memberNode, memberOfNode, rawCause } from './factSearch.ts'
import type { Fact, FactOf } from './facts.ts'

/** Facts that stood beside this one and without which it would not have come about. */
export function conditionsOf(facts: readonly Fact[], fact: Fact): readonly Fact[] {
  return candidates(facts, fact).filter((each) => each !== undefined)
}

function candidates(facts: readonly Fact[], fact: Fact): readonly (Fact | undefined)[] {
  switch (fact.kind) {
    case 'record.processed':
      return fact.timesBefore > 0 ? conditionsOfDuplicate(facts, fact) : []
    case 'offsets.refused':
      return [requestBehind(facts, fact)]
    case 'generation.started': {
      const last = requestBehind(facts, fact)
      return [last, last && lateNews(facts, last, fact.group)]
    }
    case 'member.removed':
      return fact.reason === 'sessionExpired' ? [lastHeartbeat(facts, fact)] : []
    case 'message.sent':
      return [delayOf(facts, fact)]
    default:
      return []
  }
}

/** The processing that this one repeats: its member had not committed what it had done. */
export const firstProcessing = (facts: readonly Fact[], fact: FactOf<'record.processed'>) =>
  latest(
    facts,
    fact.id,
    'record.processed',
    (each) => each.group === fact.group && each.offset === fact.offset && holds([each], fact),
  )

/** The first processing, how its member lost the partition, and the commit that the next owner started from. */
function conditionsOfDuplicate(facts: readonly Fact[], fact: FactOf<'record.processed'>) {
  const { group } = fact
  const first = firstProcessing(facts, fact)
  const reset = resetBefore(facts, fact)
  if (!first || !reset) return [first]
  const commit = latest(
    facts,
    reset.id,
    'offsets.committed',
    (each) => each.group === group && holds(each.offsets, fact),
  )
  return [first, lossAfter(facts, first, fact.id), commit]
}

function lossAfter(facts: readonly Fact[], first: FactOf<'record.processed'>, end: number) {
  for (let at = indexOfFact(facts, first.id) + 1; at < facts.length; at++) {
    const fact = facts[at]
    if (!fact || fact.id >= end) return undefined
    const isLoss = fact.kind === 'partitions.lost' || fact.kind === 'partitions.revoked'
    if (isLoss && isOf(first)(fact) && holds(fact.partitions, first)) return fact
    if (fact.kind === 'member.stopped' && isOf(first)(fact)) return fact
  }
  return undefined
}

/** The request that completed the join phase, or the commit that was refused. */
function requestBehind(facts: readonly Fact[], fact: Fact): FactOf<'message.sent'> | undefined {
  const cause = rawCause(facts, fact)
  return cause?.kind === 'message.sent' && cause.direction === 'request' ? cause : undefined
}

/** What held up the last JoinGroup, or the answer that told its member of the rebalance: a cut or a lost packet. */
function lateNews(
  facts: readonly Fact[],
  join: FactOf<'message.sent'>,
  group: string,
): Fact | undefined {
  const late = delayOf(facts, join)
  if (late) return late === join ? undefined : late
  const client = memberOfNode(join.from)
  if (client?.group !== group) return undefined
  const told = latest(
    facts,
    join.id,
    'message.sent',
    (each) => isBeat(each.api) && each.to === join.from && each.errorCode !== undefined,
  )
  const beat = told && requestBehind(facts, told)
  return (told && delayOf(facts, told)) ?? (beat && delayOf(facts, beat))
}

function lastHeartbeat(facts: readonly Fact[], fact: FactOf<'member.removed'>): Fact | undefined {
  const node = memberNode(fact)
  return latest(
    facts,
    fact.id,
    'message.sent',
    ({ api, direction, from, arriveUs, lost }) =>
      isBeat(api) && direction === 'request' && from === node && !lost && arriveUs <= fact.atUs,
  )
}
