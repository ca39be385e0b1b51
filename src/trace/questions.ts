import { latest, rebalanceBefore } from './factSearch.ts'
import type { Fact, FactOf } from './facts.ts'

/** The fact that left a member without partitions, the newest of the facts that can; undefined when none has. */
export function idleSince(
  facts: readonly Fact[],
  who: { readonly group: string; readonly member: string },
): Fact | undefined {
  return facts.findLast((fact) => {
    if (!('group' in fact) || fact.group !== who.group) return false
    if (fact.kind === 'assignment.computed') return fact.assignment[who.member]?.length === 0
    return (
      (fact.kind === 'partitions.lost' ||
        fact.kind === 'partitions.revoked' ||
        fact.kind === 'member.removed' ||
        fact.kind === 'member.stopped') &&
      fact.member === who.member
    )
  })
}

/** The newest processing of a record that its group had processed before; undefined when there is none. */
export const processedAgain = (
  facts: readonly Fact[],
  { topic, partition, offset }: { topic: string; partition: number; offset: number },
): FactOf<'record.processed'> | undefined =>
  latest(
    facts,
    Number.MAX_SAFE_INTEGER,
    'record.processed',
    (fact) =>
      fact.timesBefore > 0 &&
      fact.offset === offset &&
      fact.topic === topic &&
      fact.partition === partition,
  )

/** The beginning of the group's newest rebalance. */
export const newestRebalance = (facts: readonly Fact[], group: string): Fact | undefined =>
  rebalanceBefore(facts, group, Number.MAX_SAFE_INTEGER)
