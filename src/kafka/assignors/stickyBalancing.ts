import { MemberOrder } from './memberOrder.ts'
import { PartitionMovements } from './partitionMovements.ts'
import type { StickyProblem } from './stickyProblem.ts'

/** The state of the general sticky algorithm. */
export class Balancing {
  readonly problem: StickyProblem
  /** Partition ids by member. */
  lists: number[][] = []
  readonly ownerOf: Int32Array
  /** The members that take part. */
  readonly order: MemberOrder
  readonly movements: PartitionMovements
  /** Some member was given a partition of a topic it does not subscribe to. */
  hasStrays = false
  private readonly subscribers: Int32Array
  private readonly capacity: Int32Array
  private readonly includes: readonly Uint8Array[]
  private fixed: readonly boolean[] = []

  constructor(problem: StickyProblem) {
    const { group, space, rank } = problem
    this.problem = problem
    this.ownerOf = new Int32Array(space.topicOf.length).fill(-1)
    this.order = new MemberOrder(rank)
    this.movements = new PartitionMovements(group.members.length, space.topicOf, space.hashOf)
    const bySubscription = group.subscriptions.map(({ includes }) =>
      Uint8Array.from(space.topics, (name) => includes[group.topicIndex.get(name) ?? 0] ?? 0),
    )
    this.includes = Array.from(
      group.subscriptionOf,
      (index) => bySubscription[index] ?? new Uint8Array(0),
    )
    this.subscribers = countSubscribers(problem, bySubscription)
    const capacities = bySubscription.map((includes) =>
      space.counts.reduce((sum, count, topic) => sum + (includes[topic] === 1 ? count : 0), 0),
    )
    this.capacity = Int32Array.from(group.subscriptionOf, (index) => capacities[index] ?? 0)
  }

  subscribes(member: number, topic: number): boolean {
    return this.includes[member]?.[topic] === 1
  }

  subscribersOf(topic: number): number {
    return this.subscribers[topic] ?? 0
  }

  isFixed(member: number): boolean {
    return this.fixed[member] === true
  }

  /** A member with all it can get, none of which anybody else could have, takes no further part. */
  fix(): void {
    this.fixed = this.lists.map(
      (list, member) =>
        list.length >= (this.capacity[member] ?? 0) && !list.some((id) => isMovable(this, id)),
    )
    this.fixed.forEach((isFixed, member) => {
      if (isFixed) this.order.remove(member)
    })
  }

  /** Sum of the differences between all pairs of members, in Java's wrapping 32-bit arithmetic. */
  score(): number {
    const sizes = this.order.sizes.filter((_, member) => !this.isFixed(member)).sort()
    let score = 0
    let sum = 0
    sizes.forEach((size, position) => {
      score += size * position - sum
      sum += size
    })
    return score | 0
  }

  /** No member could have a partition of a member that holds two more. */
  isBalanced(): boolean {
    const { space } = this.problem
    for (let position = 0; position < this.order.count; position++) {
      const member = this.order.at(position)
      const size = this.order.sizes[member] ?? 0
      if (size === this.capacity[member]) continue
      for (let topic = 0; topic < space.topics.length; topic++) {
        if (!this.subscribes(member, topic)) continue
        const first = space.base[topic] ?? 0
        for (let id = first; id < first + (space.counts[topic] ?? 0); id++) {
          if (size + 1 < (this.order.sizes[this.ownerOf[id] ?? 0] ?? 0)) return false
        }
      }
    }
    return true
  }
}

function countSubscribers(
  { group, space }: StickyProblem,
  bySubscription: readonly Uint8Array[],
): Int32Array {
  const membersOf = new Int32Array(bySubscription.length)
  for (const index of group.subscriptionOf) membersOf[index] = (membersOf[index] ?? 0) + 1
  return Int32Array.from(space.topics.keys(), (topic) =>
    bySubscription.reduce(
      (sum, includes, index) => sum + (includes[topic] === 1 ? (membersOf[index] ?? 0) : 0),
      0,
    ),
  )
}

/** Two or more members could have it. */
export const isMovable = (balancing: Balancing, id: number): boolean =>
  balancing.subscribersOf(balancing.problem.space.topicOf[id] ?? 0) >= 2

/** Gives each partition to the smallest member that may have it; those not off its rack come first. */
export function assignFree(balancing: Balancing, unassigned: readonly number[]): void {
  const { racks } = balancing.problem
  const left = racks
    ? giveToSmallest(balancing, unassigned, (member, id) => !racks.isOff(member, id))
    : unassigned
  giveToSmallest(balancing, left, () => true)
}

function giveToSmallest(
  balancing: Balancing,
  ids: readonly number[],
  mayTake: (member: number, id: number) => boolean,
): number[] {
  const { order, lists, ownerOf, problem } = balancing
  return ids.filter((id) => {
    const topic = problem.space.topicOf[id] ?? 0
    for (let position = 0; position < order.count; position++) {
      const member = order.at(position)
      if (!balancing.subscribes(member, topic) || !mayTake(member, id)) continue
      lists[member]?.push(id)
      ownerOf[id] = member
      order.grow(member)
      return false
    }
    return true
  })
}

/** Moves the partition, or one whose return makes that move unnecessary. */
export function move(balancing: Balancing, wanted: number, to: number): void {
  const { movements, order, lists, ownerOf } = balancing
  const id = movements.betterMove(wanted, ownerOf[wanted] ?? -1, to)
  const from = ownerOf[id] ?? -1
  movements.record(id, from, to)
  const list = lists[from] ?? []
  const at = list.indexOf(id)
  if (at >= 0) list.splice(at, 1)
  lists[to]?.push(id)
  ownerOf[id] = to
  order.shrink(from)
  order.grow(to)
}
