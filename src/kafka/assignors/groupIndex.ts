import { DEFAULT_TABLE_SIZE, JavaHashMap, javaStringHash, javaStringOrder } from '../javaHash.ts'
import type { AssignorInput, AssignorMember } from './types.ts'

/** The group in small integers: members and topics by position, equal subscriptions shared. */
export interface GroupIndex {
  /** In the hash order in which the leader's map of subscriptions is iterated. */
  readonly members: readonly AssignorMember[]
  /** Subscribed topics that have partitions, in hash order. */
  readonly topics: readonly string[]
  readonly topicIndex: ReadonlyMap<string, number>
  /** Partitions by topic index. */
  readonly counts: Int32Array
  /** Member index → index of its subscription. */
  readonly subscriptionOf: Int32Array
  /** Distinct subscriptions: the topics as given, and as indices of those that exist. */
  readonly subscriptions: readonly Subscription[]
}

export interface Subscription {
  readonly names: readonly string[]
  readonly topics: Int32Array
  /** 1 by topic index when subscribed. */
  readonly includes: Uint8Array
}

/** Numbers members and topics; nothing here depends on owned partitions or racks. */
export function indexGroup(input: AssignorInput): GroupIndex {
  const members = membersInHashOrder(input.members)
  const { subscriptionOf, distinct } = distinctSubscriptions(members)
  const topics = existingTopicsInHashOrder(distinct, input.partitionCounts)
  const topicIndex = new Map(topics.map((topic, index) => [topic, index]))
  const counts = Int32Array.from(topics, (topic) => input.partitionCounts.get(topic) ?? 0)
  const subscriptions = distinct.map((names) => {
    const indices = Int32Array.from(
      names.map((name) => topicIndex.get(name) ?? -1).filter((index) => index >= 0),
    )
    const includes = new Uint8Array(topics.length)
    for (const index of indices) includes[index] = 1
    return { names, topics: indices, includes }
  })
  return { members, topics, topicIndex, counts, subscriptionOf, subscriptions }
}

function membersInHashOrder(members: readonly AssignorMember[]): AssignorMember[] {
  const byId = new JavaHashMap<string, AssignorMember>(javaStringHash, DEFAULT_TABLE_SIZE)
  for (const member of members) byId.set(member.memberId, member)
  return byId.values()
}

function distinctSubscriptions(members: readonly AssignorMember[]): {
  subscriptionOf: Int32Array
  distinct: (readonly string[])[]
} {
  const byList = new Map<readonly string[], number>()
  const byText = new Map<string, number>()
  const distinct: (readonly string[])[] = []
  const subscriptionOf = Int32Array.from(members, ({ topics }) => {
    const known = byList.get(topics)
    if (known !== undefined) return known
    const text = topics.join('\u0000')
    const index = byText.get(text) ?? distinct.push(topics) - 1
    byText.set(text, index)
    byList.set(topics, index)
    return index
  })
  return { subscriptionOf, distinct }
}

/** Kafka gathers the names in a hash set, then the partitions of those that exist in a hash map. */
function existingTopicsInHashOrder(
  subscriptions: readonly (readonly string[])[],
  counts: ReadonlyMap<string, number>,
): string[] {
  const subscribed = javaStringOrder(subscriptions.flat())
  return javaStringOrder(subscribed.filter((topic) => (counts.get(topic) ?? 0) > 0))
}

/** Java's `String.compareTo`, which is JavaScript's `<` on strings. */
export const compareStrings = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Members with an instance id come first, by that id; the others by member id (KIP-345). */
export function compareStaticFirst(a: AssignorMember, b: AssignorMember): number {
  if (a.groupInstanceId !== undefined && b.groupInstanceId !== undefined) {
    return compareStrings(a.groupInstanceId, b.groupInstanceId)
  }
  if (a.groupInstanceId !== undefined) return -1
  if (b.groupInstanceId !== undefined) return 1
  return compareStrings(a.memberId, b.memberId)
}
