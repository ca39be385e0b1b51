import { assignFree, Balancing, isMovable, move } from './stickyBalancing.ts'
import type { StickyResult } from './stickyEqual.ts'
import { NO_GENERATION, unassignedIn, type StickyProblem } from './stickyProblem.ts'
import { AssignorError } from './types.ts'

/**
 * The sticky assignment when subscriptions differ (KIP-54): keep what is valid, give each free
 * partition to the smallest member that may have it, then move partitions from larger members to
 * smaller ones until no move helps.
 */
export const assignGeneral = (problem: StickyProblem): StickyResult =>
  assignInOrder(problem, bySubscribers)

/** Which partitions are looked at first: all of them, and those that nobody owns. */
export type PartitionOrder = (
  balancing: Balancing,
  assigned: Uint8Array,
) => { readonly all: readonly number[]; readonly unassigned: readonly number[] }

export function assignInOrder(problem: StickyProblem, orderOf: PartitionOrder): StickyResult {
  const balancing = new Balancing(problem)
  const assigned = new Uint8Array(problem.space.topicOf.length)
  const mustRevoke = keepValid(balancing, assigned)
  const { all, unassigned } = orderOf(balancing, assigned)
  balance(balancing, all, unassigned, mustRevoke)
  return { lists: balancing.lists, moving: [] }
}

/** Topics with few subscribers first, so that their partitions are not left over. */
export const bySubscribers: PartitionOrder = (balancing, assigned) => {
  const { space } = balancing.problem
  const topicOrder = Array.from(space.topics.keys()).sort(
    (a, b) => balancing.subscribersOf(a) - balancing.subscribersOf(b) || a - b,
  )
  const unassigned = unassignedIn(topicOrder, space, assigned)
  return { all: unassignedIn(topicOrder, space, new Uint8Array(space.topicOf.length)), unassigned }
}

/** Drops claims that are no longer subscribed or off the member's rack; true when there were any. */
function keepValid(balancing: Balancing, assigned: Uint8Array): boolean {
  const { owned, racks, space } = balancing.problem
  let mustRevoke = false
  balancing.lists = owned.map((ids, member) =>
    ids.filter((id) => {
      balancing.ownerOf[id] = member
      const keeps =
        balancing.subscribes(member, space.topicOf[id] ?? 0) && racks?.isOff(member, id) !== true
      if (keeps) assigned[id] = 1
      else mustRevoke = true
      return keeps
    }),
  )
  balancing.lists.forEach((list, member) => (balancing.order.sizes[member] = list.length))
  balancing.order.fill(Array.from(balancing.lists.keys()))
  return mustRevoke
}

function balance(
  balancing: Balancing,
  all: readonly number[],
  unassigned: readonly number[],
  mustRevoke: boolean,
): void {
  const { order } = balancing
  const isStart = order.sizes[order.at(order.count - 1)] === 0
  assignFree(balancing, unassigned)

  const movable = all.filter((id) => isMovable(balancing, id))
  const newlyMovable = unassigned.filter((id) => isMovable(balancing, id))
  balancing.fix()
  const earlier = earlierOwners(balancing.problem)
  const listsBefore = balancing.lists.map((list) => [...list])
  const scoreBefore = balancing.score()
  if (!mustRevoke) reassign(balancing, newlyMovable, earlier)
  const hasMoved = reassign(balancing, movable, earlier)
  if (!isStart && hasMoved && balancing.score() >= scoreBefore) balancing.lists = listsBefore
}

/** Owners in generations before the last one: the latest of them for each partition. */
function earlierOwners({ claimed, generations }: StickyProblem): ReadonlyMap<number, number> {
  const last = generations.reduce((max, generation) => Math.max(max, generation), NO_GENERATION)
  const owners = new Map<number, number>()
  claimed.forEach((ids, member) => {
    const generation = generations[member] ?? NO_GENERATION
    if (generation >= last) return
    for (const id of ids) {
      const known = owners.get(id)
      if (known === undefined || generation > (generations[known] ?? NO_GENERATION)) {
        owners.set(id, member)
      }
    }
  })
  return owners
}

/** Goes through the partitions until a whole pass moves none. */
function reassign(
  balancing: Balancing,
  ids: readonly number[],
  earlier: ReadonlyMap<number, number>,
): boolean {
  const { problem, order } = balancing
  const { topicOf } = problem.space
  let hasMoved = false
  let isModified: boolean
  do {
    isModified = false
    for (const id of ids) {
      if (order.spread() <= 1 || (balancing.hasStrays && balancing.isBalanced())) break
      const size = order.sizes[balancing.ownerOf[id] ?? 0] ?? 0
      const former = earlier.get(id)
      let to: number
      if (former !== undefined && size > (order.sizes[former] ?? 0) + 1) {
        if (!mayReturn(balancing, id, former)) break
        to = former
      } else {
        to = smallestSubscriber(balancing, topicOf[id] ?? 0, size - 1)
        if (to < 0) continue
      }
      move(balancing, id, to)
      hasMoved = true
      isModified = true
    }
  } while (isModified)
  return hasMoved
}

/** The smallest member that subscribes to the topic, if it holds less than the limit; otherwise -1. */
function smallestSubscriber(balancing: Balancing, topic: number, limit: number): number {
  const { order } = balancing
  for (let position = 0; position < order.count; position++) {
    const member = order.at(position)
    if ((order.sizes[member] ?? 0) >= limit) return -1
    if (balancing.subscribes(member, topic)) return member
  }
  return -1
}

/**
 * Whether the partition may go back to a former owner: Kafka does not check that it still subscribes.
 * Kafka also asks before every partition whether all is balanced. That makes a difference only to such
 * strays, so it is only asked from the first of them on.
 */
function mayReturn(balancing: Balancing, id: number, former: number): boolean {
  if (balancing.subscribes(former, balancing.problem.space.topicOf[id] ?? 0)) return true
  if (balancing.isBalanced()) return false
  if (balancing.isFixed(former)) {
    throw new AssignorError('NullPointerException', 'the former owner takes no part')
  }
  balancing.hasStrays = true
  return true
}
