import type { ConfigValue } from '../../kafka/config/types.ts'
import type { GroupMemberState } from '../../machines/groupMember.ts'
import type { TopicPartition } from '../../trace/facts.ts'
import type { NodeState } from '../kernel.ts'
import type { PartitionMetadata, ResponseEnvelope, StoredRecord } from '../protocol.ts'
import type { ClientFlavour } from '../scenario/scenario.ts'

/** An owned partition as its reader sees it. */
export interface Reading extends TopicPartition {
  /** Next offset to hand to the application; null until it is known. */
  position: number | null
  /** Next offset to ask for. */
  fetchOffset: number
  /** Fetched and not handed over yet. */
  buffer: StoredRecord[]
}

/** Records that poll() handed to the application, still to be worked on. */
export interface InHand {
  readonly topic: string
  readonly partition: number
  readonly record: StoredRecord
}

export interface ConsumerNode extends NodeState {
  readonly type: 'member'
  readonly group: string
  readonly member: string
  readonly client: ClientFlavour
  readonly topics: readonly string[]
  readonly config: Readonly<Record<string, ConfigValue | null>>
  /** `partition.assignment.strategy`, in order of preference. */
  readonly assignors: readonly string[]
  processingUs: number
  machine: GroupMemberState
  /** Broker id; −1 unknown. */
  coordinator: number
  partitions: readonly PartitionMetadata[]
  /** By `topic-partition`. */
  readings: Record<string, Reading>
  /** The message id of the one fetch on its way to each broker. */
  fetching: Record<number, number>
  /** The application works on records until this moment; 0: it waits in poll(). */
  busyUntilUs: number
  inHand: InHand[]
  /** Answers that came while the application was busy: poll() deals with them. */
  deferred: ResponseEnvelope[]
  /** What the sticky assignor remembers: the last assignment and its generation. */
  remembered: {
    readonly partitions: readonly TopicPartition[]
    readonly generationId: number
  } | null
  isHeartbeating: boolean
  isCommitDue: boolean
  isClosing: boolean
  isRefreshing: boolean
}

/** Eager: everything is given up before joining. A client is eager as long as one of its assignors needs it. */
export const isEager = ({ assignors }: ConsumerNode): boolean =>
  assignors.some((name) => name !== 'cooperative-sticky')

export const ownedOf = ({ readings }: ConsumerNode): readonly TopicPartition[] =>
  Object.values(readings)
    .map(({ topic, partition }) => ({ topic, partition }))
    .toSorted((a, b) =>
      a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition,
    )
