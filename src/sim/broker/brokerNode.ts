import type { BrokerMachineState } from '../../machines/broker.ts'
import type { ReplicaState } from '../../machines/replica.ts'
import type { Micros } from '../../kafka/units.ts'
import type { CleaningState } from '../../machines/logCleaning.ts'
import type { NodeState } from '../kernel.ts'
import type { MetadataImage, RequestEnvelope } from '../protocol.ts'
import type { GroupCoordinatorState } from './coordinatedGroup.ts'
import type { LogSettings } from './logSettings.ts'
import type { ReplicaLog } from './replicaLog.ts'
import type { Segment } from './segments.ts'

/** What a leader knows of one follower (replication.md §3.1). */
export interface FollowerView {
  /** −1: it has not fetched from this leader yet. */
  logEndOffset: number
  lastCaughtUpUs: number
  lastFetchUs: number
  /** The leader's log end at that fetch. */
  lastFetchLeaderEndOffset: number
  /** As its last fetch told. */
  brokerEpoch: number
}

/** The last batches of an idempotent producer, oldest first. */
export interface ProducerHistory {
  producerEpoch: number
  lastSequence: number
  readonly batches: {
    readonly baseSequence: number
    readonly lastSequence: number
    readonly baseOffset: number
  }[]
}

/** One partition on one broker. Its log is on disk; its role is what the machine says. */
export interface Replica {
  readonly topic: string
  readonly partition: number
  machine: ReplicaState
  readonly log: ReplicaLog
  /** By base offset; the last is the active one. */
  segments: Segment[]
  /** No longer part of the log; their files are still on disk. */
  removedSegments: Segment[]
  /** As leader: every other replica's progress. */
  followers: Record<number, FollowerView>
  replicas: readonly number[]
  producers: Record<number, ProducerHistory>
  settings: LogSettings
  cleaning: CleaningState
  /** As `cleaner-offset-checkpoint` has it: below it each key is there once; null: never cleaned. */
  firstDirty: number | null
}

/** A pass of a cleaner thread over one log. */
export interface CleanerPass {
  readonly partition: string
  readonly startedUs: Micros
  readonly firstDirty: number
  /** The offset map is rebuilt from the log at the end: closed segments do not change meanwhile. */
  readonly endOffset: number
}

/** A Fetch that waits for something to read. */
export interface ParkedFetch {
  readonly request: RequestEnvelope<'Fetch'>
}

export interface ProduceResult {
  readonly topic: string
  readonly partition: number
  readonly batchId: number
  errorCode: number
  readonly baseOffset: number
}

/** A Produce with acks=all: per partition the high watermark it waits for. */
export interface ParkedProduce {
  readonly request: RequestEnvelope<'Produce'>
  readonly waits: Record<string, number>
  readonly results: Record<string, ProduceResult>
}

/** An AlterPartition that waits to be sent, as the replica's machine asked for it. */
export interface IsrProposal {
  readonly leaderEpoch: number
  readonly partitionEpoch: number
  readonly newInSyncReplicas: readonly number[]
}

/** A broker; while it is down, only its logs mean anything. */
export interface BrokerNode extends NodeState {
  readonly type: 'broker'
  readonly broker: number
  readonly rack: string | null
  machine: BrokerMachineState
  /** The broker epoch that the last clean shutdown left in a file; −1: there was none. */
  cleanShutdownEpoch: number
  /** By partition name. */
  readonly replicas: Record<string, Replica>
  /** The metadata log as far as this broker has read it. */
  image: MetadataImage
  parkedFetches: ParkedFetch[]
  parkedProduces: ParkedProduce[]
  /** Leaders that a Fetch of this broker is on its way to. */
  fetchingFrom: number[]
  /** By partition name; sent together, one request at a time. */
  proposals: Record<string, IsrProposal>
  isAlterInFlight: boolean
  coordinator: GroupCoordinatorState
  /** What each cleaner thread works on; null: it sleeps. Empty while there is nothing to compact. */
  cleaners: (CleanerPass | null)[]
}
