import type { ServerAssignorName, ServerTopic } from '../kafka/assignors/serverTypes.ts'
import type { TopicPartition } from '../kafka/assignors/types.ts'
import type { EffectOf } from './groupCoordinatorTypes.ts'
import type { ReconciliationState } from './memberReconciliation.ts'

/** The broker's settings for KIP-848 groups. */
export interface ConsumerGroupConfig {
  /** `group.consumer.session.timeout.ms` */
  readonly sessionTimeoutMs: number
  /** `group.consumer.heartbeat.interval.ms`: the broker tells its members how often. */
  readonly heartbeatIntervalMs: number
  /** `group.consumer.max.size`; null: no limit. */
  readonly maxSize: number | null
  /** `group.consumer.assignors`: the first is taken where no member names one. */
  readonly assignors: readonly ServerAssignorName[]
}

/** Topics by name, as the broker's metadata image has them. */
export type TopicsByName = Readonly<Record<string, ServerTopic>>

export interface ConsumerGroupInput {
  readonly groupId: string
  readonly config: ConsumerGroupConfig
  readonly topics: TopicsByName
}

export interface ConsumerGroupMember {
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly clientId: string
  readonly rackId: string | null
  /** The client's `max.poll.interval.ms`: how long it may take to give partitions up. */
  readonly rebalanceTimeoutMs: number
  readonly topics: readonly string[]
  /** `group.remote.assignor`; null: the broker chooses. */
  readonly serverAssignor: string | null
  readonly current: ReconciliationState
}

export type ConsumerGroupState = 'Empty' | 'Assigning' | 'Reconciling' | 'Stable' | 'Dead'

/** A group that speaks the `consumer` protocol, on its coordinator. */
export interface ConsumerGroup {
  readonly groupId: string
  readonly config: ConsumerGroupConfig
  readonly groupEpoch: number
  /** The epoch of `target`; at most the group's. */
  readonly assignmentEpoch: number
  readonly members: readonly ConsumerGroupMember[]
  /** The target assignment by member id. */
  readonly target: Readonly<Record<string, readonly TopicPartition[]>>
  /** The metadata image. */
  readonly topics: TopicsByName
  /** Partition counts of the subscribed topics that the group epoch stands for. */
  readonly subscribed: Readonly<Record<string, number>>
  /** A topic of the image has changed: the next heartbeat looks at the metadata. */
  readonly isMetadataDue: boolean
}

/** ConsumerGroupHeartbeat. What is null has not changed since the last request. */
export interface ConsumerGroupHeartbeatReceived {
  readonly type: 'CONSUMER_GROUP_HEARTBEAT_RECEIVED'
  readonly requestId: number
  /** Empty: the coordinator makes one. */
  readonly memberId: string
  /** The id that a member without one would get. */
  readonly newMemberId: string
  /** 0 joins, −1 leaves, −2 leaves a static member's place open. */
  readonly memberEpoch: number
  readonly groupInstanceId: string | null
  readonly clientId: string
  readonly rackId: string | null
  readonly rebalanceTimeoutMs: number | null
  readonly topics: readonly string[] | null
  readonly serverAssignor: string | null
  readonly owned: readonly TopicPartition[] | null
}

export type ConsumerGroupEvent =
  | ConsumerGroupHeartbeatReceived
  | { readonly type: 'SESSION_EXPIRED'; readonly memberId: string }
  | {
      readonly type: 'REBALANCE_EXPIRED'
      readonly memberId: string
      /** The member's epoch when the timer was armed. */
      readonly memberEpoch: number
    }
  | { readonly type: 'METADATA_CHANGED'; readonly topics: TopicsByName }
  | {
      readonly type: 'OFFSETS_REQUESTED'
      readonly requestId: number
      readonly api: 'OffsetCommit' | 'OffsetFetch'
      readonly memberId: string
      readonly memberEpoch: number
    }
  | { readonly type: 'DELETE_REQUESTED'; readonly requestId: number }
  /** Empty, and the last of its offsets has expired. */
  | { readonly type: 'GROUP_EXPIRED' }

export type EpochReason =
  | 'memberJoined'
  | 'memberLeft'
  | 'sessionExpired'
  | 'rebalanceExpired'
  | 'subscriptionChanged'
  | 'metadataChanged'

export interface ConsumerGroupEffects {
  respondHeartbeat: {
    readonly requestId: number
    readonly errorCode: number
    readonly memberId: string
    readonly memberEpoch: number
    readonly heartbeatIntervalMs: number
    /** Null: as the member knows it. */
    readonly assignment: readonly TopicPartition[] | null
  }
  /** Whether an OffsetCommit or OffsetFetch may go on. */
  respondOffsets: { readonly requestId: number; readonly errorCode: number }
  respondDelete: { readonly requestId: number; readonly errorCode: number }
  /** Reports as `SESSION_EXPIRED` or `REBALANCE_EXPIRED`; arming a running timer starts it anew. */
  armTimer: {
    readonly timer: 'session' | 'rebalance'
    readonly memberId: string
    readonly delayMs: number
    readonly memberEpoch: number
  }
  cancelTimer: { readonly timer: 'session' | 'rebalance'; readonly memberId: string }
  noteMemberAdded: { readonly memberId: string; readonly clientId: string }
  noteMemberRemoved: {
    readonly memberId: string
    readonly reason: 'left' | 'sessionExpired' | 'rebalanceExpired' | 'replaced'
  }
  noteGroupEpoch: { readonly groupEpoch: number; readonly reason: EpochReason }
  noteAssignmentComputed: {
    readonly assignmentEpoch: number
    readonly assignor: ServerAssignorName
    readonly target: ConsumerGroup['target']
  }
  noteMemberReconciled: {
    readonly memberId: string
    readonly from: ReconciliationState['value']
    readonly to: ReconciliationState['value']
    readonly memberEpoch: number
    readonly assigned: readonly TopicPartition[]
  }
  noteStateChanged: { readonly from: ConsumerGroupState; readonly to: ConsumerGroupState }
}

export type ConsumerGroupEffect = EffectOf<ConsumerGroupEffects>
