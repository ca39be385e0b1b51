/** One partition of a named topic. */
export interface TopicPartition {
  readonly topic: string
  readonly partition: number
}

/** What a sticky member writes into the opaque bytes of its subscription. */
export interface StickyUserData {
  readonly ownedPartitions: readonly TopicPartition[]
  readonly generation: number
}

/** One member's subscription as the group's leader has decoded it (KIP-429, KIP-792, KIP-881). */
export interface AssignorMember {
  readonly memberId: string
  readonly groupInstanceId?: string
  /** `client.rack` */
  readonly rackId?: string
  readonly topics: readonly string[]
  /** Owned partitions in the subscription. An eager member has revoked everything before it joins. */
  readonly ownedPartitions: readonly TopicPartition[]
  /** Generation in the subscription; absent or -1: none. */
  readonly generation?: number
  /** Read by `sticky` only. */
  readonly userData?: StickyUserData
}

/** Racks of the replicas of each partition of a topic; a partition without an entry has none. */
export type ReplicaRacks = ReadonlyMap<string, readonly (readonly string[])[]>

export interface AssignorInput {
  /** Partitions of each topic that exists. */
  readonly partitionCounts: ReadonlyMap<string, number>
  readonly replicaRacks?: ReplicaRacks
  /** In join order. */
  readonly members: readonly AssignorMember[]
}

/** Every member of the input, with its partitions in the order in which Kafka lists them. */
export type Assignment = ReadonlyMap<string, readonly TopicPartition[]>

export interface Assignor {
  readonly name: 'range' | 'roundrobin' | 'sticky' | 'cooperative-sticky'
  readonly protocol: 'eager' | 'cooperative'
  /** @throws AssignorError where Kafka's assignor throws */
  assign(input: AssignorInput): Assignment
}

export type AssignorName = Assignor['name']

/** An exception of the original assignor, with the name of its Java class. */
export class AssignorError extends Error {
  readonly javaClass: string

  constructor(javaClass: string, message: string) {
    super(message)
    this.name = 'AssignorError'
    this.javaClass = javaClass
  }
}
