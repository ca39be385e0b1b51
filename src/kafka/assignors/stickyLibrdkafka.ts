import type { Balancing } from './stickyBalancing.ts'
import { assignInOrder, bySubscribers, type PartitionOrder } from './stickyGeneral.ts'
import type { StickyResult } from './stickyEqual.ts'
import type { StickyProblem } from './stickyProblem.ts'

/**
 * The sticky assignment of librdkafka: KIP-54's one algorithm for all groups, without the shorter way that Java takes where
 * all subscriptions are equal. It is as balanced and moves as few partitions, but others of equal standing. The order was
 * found in recordings of librdkafka 2.6 and 2.15.
 */
export const assignAsLibrdkafka = (problem: StickyProblem): StickyResult =>
  assignInOrder(problem, problem.equalSubscriptions ? fromLargest : bySubscribers)

/**
 * One partition of the largest member, then one of the member that is largest now, and so on; what nobody owns comes last,
 * from the end. Where nobody owns anything the order is that of the partitions.
 */
const fromLargest: PartitionOrder = (balancing, assigned) => {
  const ascending = bySubscribers(balancing, assigned)
  if (assigned.every((each) => each === 0)) return ascending
  const unassigned = ascending.unassigned.toReversed()
  return { all: [...largestFirst(balancing), ...unassigned], unassigned }
}

function largestFirst({ lists, problem: { rank } }: Balancing): readonly number[] {
  const left = lists.map((ids, member) => ({ member, ids: ids.toSorted((a, b) => a - b) }))
  const rankOf = (member: number): number => rank[member] ?? 0
  const taken: number[] = []
  for (;;) {
    left.sort((a, b) => b.ids.length - a.ids.length || rankOf(b.member) - rankOf(a.member))
    const id = left[0]?.ids.shift()
    if (id === undefined) return taken
    taken.push(id)
  }
}
