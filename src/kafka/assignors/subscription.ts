import { JavaHashMap, javaStringHash } from '../javaHash.ts'
import { compareStrings } from './groupIndex.ts'
import type { AssignorMember, AssignorName, StickyUserData, TopicPartition } from './types.ts'

/**
 * What a client's `sticky` assignor remembers of the last assignment it was handed: it outlives the
 * revocation before a rejoin, and even a lost membership.
 */
export interface AssignorMemory {
  /** In the order of the assignment as decoded. */
  readonly partitions: readonly TopicPartition[]
  readonly generation: number
}

/** A client as it is about to join. */
export interface JoiningClient {
  readonly memberId: string
  readonly groupInstanceId?: string
  readonly rackId?: string
  readonly topics: readonly string[]
  /** What it owns at this moment; eager clients have nothing left by now. */
  readonly ownedPartitions: readonly TopicPartition[]
  /** Of its current membership; -1 when it is new or has lost it. */
  readonly generation: number
  readonly memory?: AssignorMemory
}

/**
 * The subscription that arrives at the leader. Encoding sorts topics and owned partitions; each
 * assignor sends what it needs: `sticky` its memory in the user data, `cooperative-sticky` the owned
 * partitions and generation in the subscription itself (KIP-792).
 */
export function encodeSubscription(assignor: AssignorName, client: JoiningClient): AssignorMember {
  const { memberId, groupInstanceId, rackId, topics, generation, memory } = client
  const isCooperative = assignor === 'cooperative-sticky'
  return {
    memberId,
    ...(groupInstanceId === undefined ? {} : { groupInstanceId }),
    ...(rackId === undefined ? {} : { rackId }),
    topics: topics.toSorted(compareStrings),
    ownedPartitions: isCooperative ? client.ownedPartitions.toSorted(byTopicThenPartition) : [],
    generation,
    ...(assignor === 'sticky' && memory ? { userData: encodeMemory(memory) } : {}),
  }
}

/** What the assignor will remember of an assignment: the encoding groups the partitions by topic. */
export const rememberAssignment = (
  assigned: readonly TopicPartition[],
  generation: number,
): AssignorMemory => {
  const partitions = [...groupByTopic(assigned).values()].flat()
  return { partitions, generation }
}

/** The user data lists topics in the order of the Java hash map that grouped the partitions. */
function encodeMemory({ partitions, generation }: AssignorMemory): StickyUserData {
  const byTopic = new JavaHashMap<string, TopicPartition[]>(javaStringHash)
  for (const owned of partitions) byTopic.getOrAdd(owned.topic, () => []).push(owned)
  return { ownedPartitions: byTopic.values().flat(), generation }
}

function groupByTopic(partitions: readonly TopicPartition[]): Map<string, TopicPartition[]> {
  const byTopic = new Map<string, TopicPartition[]>()
  for (const topicPartition of partitions) {
    const list = byTopic.get(topicPartition.topic)
    if (list) list.push(topicPartition)
    else byTopic.set(topicPartition.topic, [topicPartition])
  }
  return byTopic
}

/** By topic name, then number. */
export const byTopicThenPartition = (a: TopicPartition, b: TopicPartition): number =>
  compareStrings(a.topic, b.topic) || a.partition - b.partition
