import { JavaHashMap, javaStringHash, javaTopicIdHash, tableSizeForSetCopy } from '../javaHash.ts'
import { assignMixed } from './serverUniformMixed.ts'
import type { ServerAssignor, ServerAssignorInput, ServerMember } from './serverTypes.ts'
import { byTopicThenPartition } from './subscription.ts'
import type { Assignment, TopicPartition } from './types.ts'

/**
 * The broker's default assignor (KIP-848): sizes differ by at most one, and as much as possible of
 * the current target stays.
 */
export const serverUniformAssignor: ServerAssignor = { name: 'uniform', assign: assignUniform }

function assignUniform(input: ServerAssignorInput): Assignment {
  const members = new JavaHashMap<string, ServerMember>(javaStringHash)
  for (const member of input.members) {
    const topics = member.topics.filter((topic) => input.topics.has(topic))
    members.set(member.memberId, { ...member, topics })
  }
  const ordered = members.values()
  const assign = isHomogeneous(ordered) ? assignAlike : assignMixed
  const lists = assign({ ...input, members: ordered })
  return new Map(
    input.members.map(({ memberId }) => [
      memberId,
      (lists.get(memberId) ?? []).toSorted(byTopicThenPartition),
    ]),
  )
}

function isHomogeneous(members: readonly ServerMember[]): boolean {
  const [first] = members
  const reference = new Set(first?.topics)
  return members.every(
    ({ topics }) =>
      topics.length === reference.size && topics.every((topic) => reference.has(topic)),
  )
}

/** Members in hash order, all with the same subscription. */
function assignAlike({ topics, members }: ServerAssignorInput): Map<string, TopicPartition[]> {
  const lists = new Map<string, TopicPartition[]>()
  const subscribed = members[0]?.topics ?? []
  const total = subscribed.reduce((sum, topic) => sum + (topics.get(topic)?.partitions ?? 0), 0)
  const quota = Math.floor(total / members.length)
  let extraLeft = total % members.length
  const claimed = new Set<string>()
  const released: TopicPartition[] = []
  const unfilled: { readonly list: TopicPartition[]; readonly room: number }[] = []
  for (const member of members) {
    // The members to get an extra partition are simply the first ones, whatever they hold.
    const max = quota + (extraLeft-- > 0 ? 1 : 0)
    const owned = inTargetOrder(member, topics).filter(({ topic }) => subscribed.includes(topic))
    for (const topicPartition of owned) claimed.add(keyOf(topicPartition))
    const list = owned.slice(0, max)
    released.push(...owned.slice(max))
    lists.set(member.memberId, list)
    if (list.length < max) unfilled.push({ list, room: max - list.length })
  }
  const free = inTopicIdOrder(subscribed, topics)
    .flatMap((topic) =>
      Array.from({ length: topics.get(topic)?.partitions ?? 0 }, (_, p) => ({
        topic,
        partition: p,
      })),
    )
    .filter((topicPartition) => !claimed.has(keyOf(topicPartition)))
  free.push(...released)
  let next = 0
  for (const { list, room } of unfilled) {
    list.push(...free.slice(next, next + room))
    next += room
  }
  return lists
}

const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`

const inTopicIdOrder = (
  names: readonly string[],
  topics: ServerAssignorInput['topics'],
): string[] => {
  const set = new JavaHashMap<string, true>(
    (topic) => javaTopicIdHash(topics.get(topic)?.topicId ?? ''),
    tableSizeForSetCopy(names.length),
  )
  for (const name of names) set.set(name, true)
  return set.keys()
}

/** Topics in the hash order of their ids, and the partitions of each in the order of a hash set. */
function inTargetOrder(
  member: ServerMember,
  topics: ServerAssignorInput['topics'],
): TopicPartition[] {
  const byTopic = new JavaHashMap<string, JavaHashMap<number, TopicPartition>>((topic) =>
    javaTopicIdHash(topics.get(topic)?.topicId ?? ''),
  )
  for (const owned of member.target) {
    byTopic
      .getOrAdd(owned.topic, () => new JavaHashMap((partition) => partition))
      .set(owned.partition, owned)
  }
  return byTopic.values().flatMap((partitions) => partitions.values())
}
