import type { AssignorInput, AssignorMember, TopicPartition } from './types.ts'

/**
 * The same group without claims that its leader cannot grant: partitions that its metadata does not know (added since
 * its last refresh, or of a topic made again with fewer), and topics that the member no longer subscribes to. Kafka's
 * Java `sticky` and `cooperative-sticky` trust such claims: they count them against the quotas and then assign
 * partitions twice, give a topic to who never asked for it, or throw IllegalStateException out of poll(). librdkafka
 * drops them, and so does a leader here; unknown partitions are handed out once the leader knows them.
 */
export function withSoundClaims(input: AssignorInput): AssignorInput {
  return { ...input, members: input.members.map((member) => soundMember(member, input)) }
}

function soundMember(member: AssignorMember, { partitionCounts }: AssignorInput): AssignorMember {
  const { topics, ownedPartitions, userData } = member
  const isSound = ({ topic, partition }: TopicPartition): boolean =>
    topics.includes(topic) && partition < (partitionCounts.get(topic) ?? 0)
  return {
    ...member,
    ownedPartitions: ownedPartitions.filter(isSound),
    ...(userData
      ? { userData: { ...userData, ownedPartitions: userData.ownedPartitions.filter(isSound) } }
      : {}),
  }
}
