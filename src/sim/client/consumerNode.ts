import type { ConfigValue } from '../../kafka/config/types.ts'
import type { ConsumerMembershipState } from '../../machines/consumerMembership.ts'
import type { ConsumerMembershipEffect } from '../../machines/consumerMembershipTypes.ts'
import type { GroupMemberState } from '../../machines/groupMember.ts'
import type { GroupMemberEffect, GroupMemberEffects } from '../../machines/groupMemberTypes.ts'
import type { PollLoopState } from '../../machines/pollLoop.ts'
import type { PartitionOffset, TopicPartition } from '../../trace/facts.ts'
import type { NodeState, Sim } from '../kernel.ts'
import type {
  PartitionMetadata,
  ResponseBody,
  ResponseEnvelope,
  StoredRecord,
} from '../protocol.ts'
import type {
  ApplicationSpec,
  AssignedBySelf,
  ClientFlavour,
  HandlerName,
  HandlerSpec,
} from '../scenario/scenario.ts'
import type { ChoreRow, GivenUp } from './consumerChoreQueue.ts'

/** An owned partition as its reader sees it. */
export interface Reading extends TopicPartition {
  /** Next offset to hand to the application; null until it is known. */
  position: number | null
  /** librdkafka: next offset that a commit may carry; null: nothing stored since the position was set. */
  stored: number | null
  /** Last offset that the coordinator is known to hold; null: not known. */
  committed: number | null
  /** End of what the application has done since the position was set; null: nothing. */
  done: number | null
  /** Which end the assigned handler wants to start at, whatever was committed; null: it left that to the group. */
  told: 'earliest' | 'latest' | null
  isPaused: boolean
  /** The log no longer has what comes after the buffer. */
  isOutOfRange: boolean
  /** Next offset to ask for. */
  fetchOffset: number
  /** Leader epoch that the position was last known to be good under; −1: none yet. */
  leaderEpoch: number
  /** Epoch of the record before the position; −1: not known. */
  recordEpoch: number
  /** A newer leader has yet to say whether it has what was read. */
  isUnvalidated: boolean
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
export type DeferredWork =
  | { readonly kind: 'response'; readonly response: ResponseEnvelope }
  | { readonly kind: 'effect'; readonly effect: GroupMemberEffect }
  | { readonly kind: 'epochEffect'; readonly effect: ConsumerMembershipEffect }
  | { readonly kind: 'error'; readonly error: string; readonly errorCode: number }

/** Put-off work, and the fact that it comes from: not the record that poll() had to wait for. */
export type Deferred = DeferredWork & { readonly cause: number | undefined }

export interface ConsumerNode extends NodeState {
  readonly type: 'member'
  readonly group: string
  readonly member: string
  readonly client: ClientFlavour
  /** The subscription: names, and patterns that begin with `^`. */
  topics: readonly string[]
  /** What the application wants to subscribe to once it is free; null: no change. */
  nextTopics: readonly string[] | null
  /** The facts that subscribe() and close() come from; both wait until the application is free. */
  readonly whyAsked: { subscribe: number | undefined; close: number | undefined }
  /** A new subscription waits for metadata. */
  isResubscribing: boolean
  /** The leader: what all members subscribe to. Java's goes on watching it. */
  groupTopics: readonly string[]
  /** Assign() instead of Subscribe(). */
  readonly isStandalone: boolean
  readonly assign: readonly AssignedBySelf[]
  readonly config: Readonly<Record<string, ConfigValue | null>>
  /** `partition.assignment.strategy`, in order of preference. */
  readonly assignors: readonly string[]
  processingUs: number
  processingSpreadUs: number
  readonly application: ApplicationSpec
  /** The application's own thread. */
  loop: PollLoopState
  /** The record that the application was done with last. */
  lastDone: PartitionOffset | null
  /** The handler that poll() has called and that has not returned. */
  handling: {
    readonly handler: HandlerName
    readonly spec: HandlerSpec
    readonly partitions: readonly GivenUp[]
  } | null
  machine: GroupMemberState
  /** The membership of a KIP-848 group; null: the classic protocol, where `machine` counts. */
  membership: ConsumerMembershipState | null
  /** Broker id; −1 unknown. */
  coordinator: number
  /** First message id of the connection to it: a request from before says nothing about this coordinator. */
  coordinatorFrom: number
  partitions: readonly PartitionMetadata[]
  /** The brokers of the same metadata: those that are up. */
  brokers: ResponseBody<'Metadata'>['brokers']
  /** By `topic-partition`. */
  readings: Record<string, Reading>
  /** The message id of the one fetch on its way to each broker. */
  fetching: Record<number, number>
  /** Records that poll() returned and the application is not done with. */
  inHand: InHand[]
  /** What came while the application was busy, in order: poll() deals with it. */
  deferred: Deferred[]
  /** librdkafka's leader asks for metadata before it assigns: the SyncGroup that waits for the answer. */
  planning: GroupMemberEffects['sendSyncGroup'] | null
  row: ChoreRow
  /** The application is about to call poll() again. */
  callsPoll: boolean
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
  startedUs: number | null
  isCommitDue: boolean
  /** close() was called. */
  isClosing: boolean
  /** close() has begun: the application was free. */
  isLeaving: boolean
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

/** The application is not waiting in poll(): it works on records, waits for a commit or runs a handler. */
export const isBusy = ({ loop }: ConsumerNode): boolean => loop.value !== 'polling'

/** A reader of a partition that does not know its position yet. */
export const newReading = ({ topic, partition }: TopicPartition): Reading => ({
  topic,
  partition,
  position: null,
  stored: null,
  committed: null,
  done: null,
  told: null,
  isPaused: false,
  isOutOfRange: false,
  fetchOffset: -1,
  leaderEpoch: -1,
  recordEpoch: -1,
  isUnvalidated: false,
  buffer: [],
})

/** Leaves work to the next poll(). */
export function putOff(sim: Sim, node: ConsumerNode, work: DeferredWork): void {
  node.deferred.push({ ...work, cause: sim.cause })
}
