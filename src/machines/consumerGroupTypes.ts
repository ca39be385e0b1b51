import type { ServerAssignorName, ServerTopic } from '../kafka/assignors/serverTypes.ts'
import type { TopicPartition } from '../kafka/assignors/types.ts'
import type {
  EffectOf,
  HeartbeatReceived,
  JoinGroupReceived,
  JoinResponse,
  LeaveGroupReceived,
  LeaveResponseMember,
  MemberProtocol,
  SyncGroupReceived,
  SyncResponse,
} from './groupCoordinatorTypes.ts'
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
  /** `group.consumer.migration.policy` lets a group without consumer-protocol members become a classic one. */
  readonly mayDowngrade: boolean
  /** `group.max.size`: a larger group does not become a classic one; null: no limit. */
  readonly classicMaxSize: number | null
}

/** What the coordinator keeps of a member that speaks JoinGroup and SyncGroup in a group of the other protocol. */
export interface ClassicMembership {
  readonly sessionTimeoutMs: number
  readonly protocols: readonly MemberProtocol[]
  /** It was told to join again, and the join timer runs until it does. */
  readonly isAwaited: boolean
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
  /** Null: it speaks ConsumerGroupHeartbeat. */
  readonly classic: ClassicMembership | null
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
  /** It has become a classic group: this one is over. */
  readonly isConverted: boolean
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
  | JoinGroupReceived
  | SyncGroupReceived
  | HeartbeatReceived
  | LeaveGroupReceived
  /** A classic member did not do in time what it was told to. */
  | { readonly type: 'JOIN_EXPIRED'; readonly memberId: string }
  | { readonly type: 'SYNC_EXPIRED'; readonly memberId: string }
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

/** `join` and `sync`: of classic members. */
export type ConsumerGroupTimer = 'session' | 'rebalance' | 'join' | 'sync'

export type ConsumerRemovalReason =
  | 'left'
  | 'sessionExpired'
  | 'rebalanceExpired'
  | 'didNotRejoin'
  | 'didNotSync'
  | 'replaced'

export type EpochReason =
  | 'memberJoined'
  | 'memberLeft'
  | 'sessionExpired'
  | 'rebalanceExpired'
  | 'subscriptionChanged'
  | 'metadataChanged'
  | 'joinTimerFired'
  | 'syncTimerFired'

/** A group of classic members only, as it goes on in the classic protocol. */
export interface ClassicRemainder {
  readonly generationId: number
  readonly members: readonly ConsumerGroupMember[]
  readonly target: ConsumerGroup['target']
  /** Why it begins with a rebalance; null: nothing has changed for its members. */
  readonly rebalance: { readonly reason: EpochReason; readonly memberId: string } | null
}

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
  respondJoin: JoinResponse
  respondSync: SyncResponse
  respondClassicHeartbeat: { readonly requestId: number; readonly errorCode: number }
  respondLeave: {
    readonly requestId: number
    readonly errorCode: number
    readonly members: readonly LeaveResponseMember[]
  }
  /** The group goes on as a classic one; a JoinGroup that is not answered yet is for that one. */
  convertToClassic: { readonly group: ClassicRemainder }
  /**
   * Reports as `SESSION_EXPIRED`, `REBALANCE_EXPIRED`, `JOIN_EXPIRED` or `SYNC_EXPIRED`; arming a running timer starts it
   * anew.
   */
  armTimer: {
    readonly timer: ConsumerGroupTimer
    readonly memberId: string
    readonly delayMs: number
    readonly memberEpoch: number
  }
  cancelTimer: { readonly timer: ConsumerGroupTimer; readonly memberId: string }
  noteMemberIdAssigned: { readonly memberId: string; readonly clientId: string }
  noteMemberAdded: { readonly memberId: string; readonly clientId: string }
  noteMemberRemoved: {
    readonly memberId: string
    readonly reason: ConsumerRemovalReason
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
