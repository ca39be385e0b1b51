import { compareStaticFirst, compareStrings, indexGroup } from './groupIndex.ts'
import { AssignorError, type Assignment, type Assignor, type AssignorInput } from './types.ts'
import type { TopicPartition } from './types.ts'

/**
 * All partitions, sorted by topic name and number, are dealt around the ring of members; a member
 * that does not subscribe to the topic loses its turn.
 */
export const roundRobinAssignor: Assignor = {
  name: 'roundrobin',
  protocol: 'eager',
  assign: assignRoundRobin,
}

function assignRoundRobin(input: AssignorInput): Assignment {
  if (input.members.length === 0) {
    throw new AssignorError('IllegalArgumentException', 'a ring of no members')
  }
  const group = indexGroup(input)
  const ring = group.members
    .map((member, index) => ({
      member,
      includes: group.subscriptions[group.subscriptionOf[index] ?? 0]?.includes,
      partitions: [] as TopicPartition[],
    }))
    .sort((a, b) => compareStaticFirst(a.member, b.member))
  let turn = 0
  for (const topic of group.topics.toSorted(compareStrings)) {
    const topicIndex = group.topicIndex.get(topic) ?? 0
    const count = group.counts[topicIndex] ?? 0
    for (let partition = 0; partition < count; partition++) {
      while (ring[turn]?.includes?.[topicIndex] !== 1) turn = (turn + 1) % ring.length
      ring[turn]?.partitions.push({ topic, partition })
      turn = (turn + 1) % ring.length
    }
  }
  return new Map(ring.map(({ member, partitions }) => [member.memberId, partitions]))
}
