import { javaStringHash, topicPartitionHashOf } from '../javaHash.ts'
import { compareStrings, indexGroup, type GroupIndex } from './groupIndex.ts'
import { indexStickyRacks, type StickyRacks } from './stickyRacks.ts'
import type { AssignorInput, AssignorMember, TopicPartition } from './types.ts'

/** What a member claims to own, and the generation in which it was given that. */
export interface Claim {
  readonly ownedPartitions: readonly TopicPartition[]
  readonly generation: number
}

export const NO_GENERATION = -1

/**
 * Partitions as consecutive integers in the order of topic name and number. A topic that was made
 * again with fewer partitions also gets ids for the old ones that members still claim ("phantoms").
 */
export interface PartitionSpace {
  /** Sorted by name. */
  readonly topics: readonly string[]
  readonly counts: Int32Array
  /** Id of partition 0 of each topic, and the number of all ids at the end. */
  readonly base: Int32Array
  /** Topic of each id. */
  readonly topicOf: Int32Array
  readonly partitionCount: number
  readonly hashOf: (id: number) => number
}

export interface StickyProblem {
  readonly group: GroupIndex
  readonly space: PartitionSpace
  /** Position of each member in the order of member ids. */
  readonly rank: Int32Array
  readonly equalSubscriptions: boolean
  /** Ids each member claims, as claimed. */
  readonly claimed: readonly (readonly number[])[]
  /** The claims that stand. */
  readonly owned: readonly number[][]
  /** 1 by id when two members of one generation claimed it. */
  readonly contested: Uint8Array
  readonly generations: Int32Array
  readonly racks: StickyRacks | undefined
}

export function stickyProblem(
  input: AssignorInput,
  claimOf: (member: AssignorMember) => Claim,
): StickyProblem {
  const group = indexGroup(input)
  const claims = group.members.map(claimOf)
  const space = partitionSpace(group, claims)
  const claimed = idsOf(claims, space)
  const generations = Int32Array.from(claims, ({ generation }) => generation)
  return {
    group,
    space,
    rank: ranks(group),
    equalSubscriptions: subscriptionsEqual(group),
    claimed,
    generations,
    ...standingClaims(group, space, claimed, generations),
    racks: indexStickyRacks(input, group, space),
  }
}

function partitionSpace(group: GroupIndex, claims: readonly Claim[]): PartitionSpace {
  const topics = group.topics.toSorted(compareStrings)
  const counts = Int32Array.from(
    topics,
    (topic) => group.counts[group.topicIndex.get(topic) ?? 0] ?? 0,
  )
  const spans = counts.slice()
  const indexOf = new Map(topics.map((topic, index) => [topic, index]))
  for (const { ownedPartitions } of claims) {
    let lastTopic: string | undefined
    let index: number | undefined
    for (const { topic, partition } of ownedPartitions) {
      if (topic !== lastTopic) index = indexOf.get(topic)
      lastTopic = topic
      if (index !== undefined && partition >= (spans[index] ?? 0)) spans[index] = partition + 1
    }
  }
  const base = new Int32Array(topics.length + 1)
  for (let t = 0; t < topics.length; t++) base[t + 1] = (base[t] ?? 0) + (spans[t] ?? 0)
  const topicOf = new Int32Array(base[topics.length] ?? 0)
  for (let t = 0; t < topics.length; t++) topicOf.fill(t, base[t], base[t + 1])
  const hashes = Int32Array.from(topics, javaStringHash)
  return {
    topics,
    counts,
    base,
    topicOf,
    partitionCount: counts.reduce((sum, count) => sum + count, 0),
    hashOf: (id) => {
      const topic = topicOf[id] ?? 0
      return topicPartitionHashOf(hashes[topic] ?? 0, id - (base[topic] ?? 0))
    },
  }
}

/** Claims on topics that nobody subscribes to or that are gone count for nothing. */
function idsOf(claims: readonly Claim[], space: PartitionSpace): number[][] {
  const baseOf = new Map(space.topics.map((topic, index) => [topic, space.base[index] ?? 0]))
  return claims.map(({ ownedPartitions }) => {
    const ids: number[] = []
    let lastTopic: string | undefined
    let base: number | undefined
    for (const { topic, partition } of ownedPartitions) {
      if (topic !== lastTopic) base = baseOf.get(topic)
      lastTopic = topic
      if (base !== undefined) ids.push(base + partition)
    }
    return ids
  })
}

function ranks({ members }: GroupIndex): Int32Array {
  const sorted = members
    .map(({ memberId }, index) => ({ memberId, index }))
    .sort((a, b) => compareStrings(a.memberId, b.memberId))
  const rank = new Int32Array(members.length)
  sorted.forEach(({ index }, position) => (rank[index] = position))
  return rank
}

/** Compared with the first subscription that is not empty, so empty ones before it count as equal. */
function subscriptionsEqual({ members, subscriptionOf, subscriptions }: GroupIndex): boolean {
  let reference: ReadonlySet<string> | undefined
  const verdicts = new Map<number, boolean>()
  for (let member = 0; member < members.length; member++) {
    const index = subscriptionOf[member] ?? 0
    const names = subscriptions[index]?.names ?? []
    if (!reference) {
      if (names.length > 0) reference = new Set(names)
      continue
    }
    const known: ReadonlySet<string> = reference
    const equal =
      verdicts.get(index) ?? (names.length === known.size && names.every((name) => known.has(name)))
    verdicts.set(index, equal)
    if (!equal) return false
  }
  return true
}

/**
 * A later generation wins a partition; two claims of one generation are both void. A member's own
 * generation is the one its claim carries, the other claimant's the one in its subscription: for
 * `sticky` those can differ.
 */
function standingClaims(
  { members }: GroupIndex,
  space: PartitionSpace,
  claimed: readonly (readonly number[])[],
  generations: Int32Array,
): Pick<StickyProblem, 'owned' | 'contested'> {
  const size = space.topicOf.length
  const owner = new Int32Array(size).fill(-1)
  const contested = new Uint8Array(size)
  const owned: number[][] = members.map(() => [])
  const takeFrom = (other: number, id: number): void => {
    const list = owned[other] ?? []
    const at = list.indexOf(id)
    if (at >= 0) list.splice(at, 1)
  }
  claimed.forEach((ids, member) => {
    const generation = generations[member] ?? NO_GENERATION
    const list = owned[member] ?? []
    for (const id of ids) {
      const other = owner[id] ?? -1
      if (other < 0) {
        list.push(id)
        owner[id] = member
        continue
      }
      const otherGeneration = members[other]?.generation ?? NO_GENERATION
      if (generation < otherGeneration) continue
      if (generation === otherGeneration) contested[id] = 1
      else list.push(id)
      takeFrom(other, id)
      owner[id] = member
    }
  })
  return { owned, contested }
}

/** The ids as partitions, in the given order. */
export function toPartitions(ids: readonly number[], space: PartitionSpace): TopicPartition[] {
  const { topics, topicOf, base } = space
  return ids.map((id) => {
    const index = topicOf[id] ?? 0
    return { topic: topics[index] ?? '', partition: id - (base[index] ?? 0) }
  })
}

/**
 * The real partitions that are in nobody's list, topics in the given order. Kafka walks this order and
 * the sorted list of assigned ones side by side, so an assigned phantom stops the comparison: every
 * partition of the topics after it counts as unassigned.
 */
export function unassignedIn(
  topicOrder: Iterable<number>,
  space: PartitionSpace,
  assigned: Uint8Array,
): number[] {
  const unassigned: number[] = []
  let isStuck = false
  for (const topic of topicOrder) {
    const first = space.base[topic] ?? 0
    const end = first + (space.counts[topic] ?? 0)
    for (let id = first; id < end; id++) {
      if (isStuck || assigned[id] === 0) unassigned.push(id)
    }
    for (let id = end; id < (space.base[topic + 1] ?? 0); id++) {
      if (assigned[id] === 1) isStuck = true
    }
  }
  return unassigned
}
