import type { ConfigValue } from '../../kafka/config/types.ts'
import type { GroupMemberState } from '../../machines/groupMember.ts'
import type { GroupMemberEffect, GroupMemberEffects } from '../../machines/groupMemberTypes.ts'
import type { TopicPartition } from '../../trace/facts.ts'
import type { NodeState } from '../kernel.ts'
import type { PartitionMetadata, ResponseEnvelope, StoredRecord } from '../protocol.ts'
import type { ClientFlavour } from '../scenario/scenario.ts'

/** An owned partition as its reader sees it. */
export interface Reading extends TopicPartition {
  /** Next offset to hand to the application; null until it is known. */
  position: number | null
  /** librdkafka: next offset that a commit may carry; null: nothing stored since the position was set. */
  stored: number | null
  /** Last offset that the coordinator is known to hold; null: not known. */
  committed: number | null
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

/**
 * Work that only poll() does: in Java all of a group's answers, in librdkafka (whose main thread takes the answers) the
 * callbacks. What was owned when a membership was lost is reported there in both.
 */
export type Deferred =
  | { readonly kind: 'response'; readonly response: ResponseEnvelope }
  | { readonly kind: 'effect'; readonly effect: GroupMemberEffect }

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
  /** First message id of the connection to it: a request from before says nothing about this coordinator. */
  coordinatorFrom: number
  /** What it asks metadata about: its own topics, and those of the whole group while it leads. */
  groupTopics: readonly string[]
  partitions: readonly PartitionMetadata[]
  /** By `topic-partition`. */
  readings: Record<string, Reading>
  /** The message id of the one fetch on its way to each broker. */
  fetching: Record<number, number>
  /** What the application works on; empty: it waits in poll(). */
  inHand: InHand[]
  /** What came while the application was busy, in order: poll() deals with it. */
  deferred: Deferred[]
  /** librdkafka's leader asks for metadata before it assigns: the SyncGroup that waits for the answer. */
  planning: GroupMemberEffects['sendSyncGroup'] | null
  /** librdkafka, cooperative: the assignment whose revoked part is still being committed. */
  assigning: GroupMemberEffects['deliverAssignment'] | null
  /** What the sticky assignor remembers: the last assignment and its generation. */
  remembered: {
    readonly partitions: readonly TopicPartition[]
    readonly generationId: number
  } | null
  isHeartbeating: boolean
  /** A heartbeat was due while no coordinator was known: it goes out when one is. */
  isHeartbeatOverdue: boolean
  /** Heartbeats in a row that failed, for the back-off of the Java client. */
  heartbeatFailures: number
  /** The message id of the last heartbeat that is not answered yet. */
  heartbeat: number | null
  startedUs: number
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

/** The application works on records and does not call poll(). */
export const isBusy = ({ inHand }: ConsumerNode): boolean => inHand.length > 0

/** A reader of a partition that does not know its position yet. */
export const newReading = ({ topic, partition }: TopicPartition): Reading => ({
  topic,
  partition,
  position: null,
  stored: null,
  committed: null,
  fetchOffset: -1,
  buffer: [],
})
