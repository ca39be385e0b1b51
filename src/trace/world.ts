import type { Micros } from '../kafka/units.ts'
import type {
  BrokerState,
  DeadlineName,
  GroupProtocol,
  GroupState,
  MemberState,
  NodeId,
  PartitionState,
  RebalanceReason,
  TopicPartition,
  TraceRecord,
} from './facts.ts'

/** What the facts up to a moment add up to. Immutable; snapshots share structure. */
export interface World {
  readonly atUs: Micros
  /** Id of the last fact applied; −1 before the first. */
  readonly lastFactId: number
  readonly title: string
  /** Of a client's log, what it does not say is unknown. */
  readonly source: 'simulation' | 'log'
  readonly brokers: Readonly<Record<number, BrokerView>>
  readonly topics: Readonly<Record<string, TopicView>>
  readonly producers: Readonly<Record<string, ProducerView>>
  readonly groups: Readonly<Record<string, GroupView>>
  /** By message id: only what is still in flight at `atUs` (or was when last touched). */
  readonly inFlight: Readonly<Record<number, MessageInFlight>>
  /** Links cut now, as `a|b` with a < b. */
  readonly cutLinks: readonly string[]
  /** Running deadlines by `owner|name|subject`. */
  readonly deadlines: Readonly<Record<string, Deadline>>
  readonly totals: Totals
}

export interface Totals {
  readonly recordsProduced: number
  readonly recordsAcked: number
  readonly recordsFailed: number
  readonly recordsPolled: number
  readonly recordsProcessed: number
  /** Processings of a record that this group had already processed. */
  readonly duplicates: number
  readonly skipped: number
  /** Completed join phases, over all groups. */
  readonly rebalances: number
}

export interface BrokerView {
  readonly id: number
  readonly rack: string | null
  readonly state: BrokerState
  readonly fenced: boolean
  readonly brokerEpoch: number
}

export interface TopicView {
  readonly name: string
  readonly internal: boolean
  readonly replicationFactor: number
  /** The topic's own settings; what it leaves open the brokers' say. */
  readonly config: Readonly<Record<string, string | number | boolean>>
  readonly partitions: readonly PartitionView[]
}

export interface PartitionView extends PartitionState {
  readonly topic: string
  /** By broker id. */
  readonly replicaViews: Readonly<Record<number, ReplicaView>>
}

export interface ReplicaView {
  readonly broker: number
  readonly log: LogView
  readonly highWatermark: number
  readonly leaderEpoch: number
}

/** A replica's log: sealed chunks of 64 offsets and a growing tail; null where compaction has taken the record. Use `recordAt` to read. */
export interface LogView {
  readonly logStartOffset: number
  readonly logEndOffset: number
  /** Offset of the first record held in `sealed` and `tail`; what lies below was never named by a fact. */
  readonly heldFrom: number
  readonly sealed: readonly (readonly (LoggedRecord | null)[])[]
  readonly tail: readonly (LoggedRecord | null)[]
  /** Base offsets of the segments; the last one is active. */
  readonly segmentBases: readonly number[]
  /** Below it the cleaner has left each key once. */
  readonly cleanedTo: number
  /** Segments that are out of the log, whose files are still on the disk, and since when. */
  readonly deleted: readonly { readonly baseOffset: number; readonly atUs: Micros }[]
}

export interface LoggedRecord {
  readonly record: TraceRecord
  readonly leaderEpoch: number
  readonly appendedAtUs: Micros
}

export interface ProducerView {
  readonly id: string
  readonly topic: string
  readonly client: 'java' | 'librdkafka'
  readonly acks: string
  /** Records created and not yet acknowledged or failed, oldest first. */
  readonly waiting: readonly WaitingRecord[]
  readonly acked: number
  readonly failed: number
}

export interface WaitingRecord {
  readonly record: TraceRecord
  readonly partition: number | null
  readonly sent: boolean
}

export interface GroupView {
  readonly id: string
  /** What its coordinator takes it for; while a group changes its protocol, members of both are in it. */
  readonly protocol: GroupProtocol
  readonly state: GroupState
  readonly generation: number
  readonly protocolName: string
  readonly leader: string | null
  /** Broker that coordinates the group; −1 unknown. */
  readonly coordinator: number
  readonly lastReason: RebalanceReason | null
  /** Members that the coordinator knows, in join order. */
  readonly memberNames: readonly string[]
  /** Name of the client by member id, for each id that the coordinator holds, in join order. */
  readonly joinedIds: Readonly<Record<string, string>>
  /** By `topic-partition`. */
  readonly committed: Readonly<Record<string, number>>
  /** Offsets that were processed more than once, and how often, by `topic-partition`. */
  readonly repeated: Readonly<Record<string, Readonly<Record<number, number>>>>
  /** Offsets that nobody in the group has processed or will, by `topic-partition`, in order. */
  readonly skipped: Readonly<Record<string, readonly Skipped[]>>
  /** Every client of the group that was ever started, by name; also those that left. */
  readonly members: Readonly<Record<string, MemberView>>
}

export interface Skipped {
  readonly from: number
  readonly to: number
}

export interface MemberView {
  readonly group: string
  readonly id: string
  readonly memberId: string | null
  readonly client: 'java' | 'librdkafka'
  /** What this client speaks: JoinGroup and SyncGroup, or KIP-848 heartbeats. */
  readonly protocol: GroupProtocol
  readonly assignor: string
  readonly topics: readonly string[]
  /** Reads partitions that it assigned to itself, in no group. */
  readonly standalone: boolean
  readonly running: boolean
  /** Its log goes no further: whether it still runs is not known. */
  readonly silent: boolean
  /** When a process that stands still runs again; null: it runs. */
  readonly frozenUntilUs: Micros | null
  readonly state: MemberState
  readonly generation: number
  /** A killed client (`running` false) keeps its partitions here until the coordinator removes it. */
  readonly owned: readonly TopicPartition[]
  /** Owned but not readable now: revoked for a rebalance, or assigned without a position yet. */
  readonly waitingFor: readonly TopicPartition[]
  /** `topic-partition` of what the application has paused. */
  readonly paused: readonly string[]
  /** The rebalance handler that was called last, and when. */
  readonly lastHandler: {
    readonly name: 'assigned' | 'revoked' | 'lost'
    readonly atUs: Micros
  } | null
  /** The rebalance handler that runs now. */
  readonly handler: 'assigned' | 'revoked' | 'lost' | null
  /** The last error that came up in the application, until it gets records again. */
  readonly error: string | null
  /** Next offset to hand to the application, by `topic-partition`. */
  readonly positions: Readonly<Record<string, number>>
  readonly lastPollUs: Micros | null
  /** The last few records handed over, newest last (at most 6). */
  readonly recent: readonly {
    readonly topic: string
    readonly partition: number
    readonly offset: number
    readonly record: TraceRecord | null
    readonly processed: boolean
    readonly timesBefore: number
  }[]
  readonly joinedOrder: number
}

export interface MessageInFlight {
  readonly messageId: number
  readonly factId: number
  readonly requestId: number | null
  readonly direction: 'request' | 'response'
  readonly api: string
  readonly from: NodeId
  readonly to: NodeId
  readonly departUs: Micros
  readonly arriveUs: Micros
  readonly lost: boolean
  readonly errorCode: number
  readonly records: readonly (TopicPartition & { readonly ids: readonly number[] })[]
  readonly ranges: readonly (TopicPartition & { readonly from: number; readonly to: number })[]
}

export interface Deadline {
  readonly owner: NodeId
  readonly name: DeadlineName
  readonly subject: string
  readonly armedUs: Micros
  readonly dueUs: Micros
}
