/** States of a classic group (`ClassicGroupState`). */
export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead'

/** Why a group changed its state, for people. */
export type RebalanceReason =
  | 'memberJoined'
  | 'memberRejoined'
  | 'memberLeft'
  | 'sessionExpired'
  | 'pendingMemberExpired'
  | 'leaderRejoined'
  | 'metadataChanged'
  | 'subscriptionChanged'
  | 'staticMemberReplaced'
  | 'joinTimerFired'
  | 'syncTimerFired'
  | 'writeFailed'
  | 'groupEmptied'
  | 'assignmentDelivered'
  | 'coordinatorMoved'
  | 'groupLoaded'
  | 'groupDeleted'
  | 'offsetsExpired'
  | 'rebalanceExpired'

export type MemberRemovalReason =
  | 'left'
  | 'sessionExpired'
  | 'didNotRejoin'
  | 'didNotSync'
  | 'groupFull'
  | 'pendingExpired'

export interface AssignedPartition {
  readonly topic: string
  readonly partition: number
}

/** What a member tells the leader about itself (ConsumerProtocolSubscription), as plain data. */
export interface MemberMetadata {
  readonly topics: readonly string[]
  readonly ownedPartitions: readonly AssignedPartition[]
  readonly generationId: number
  readonly rackId: string | null
  readonly userData?: unknown
}

/** An assignor that a member supports, with its metadata; a member lists them in order of preference. */
export interface MemberProtocol {
  readonly name: string
  readonly metadata: MemberMetadata
}

/** Coordinator settings by their Kafka names, in milliseconds. */
export interface GroupCoordinatorConfig {
  /** `group.initial.rebalance.delay.ms` */
  readonly initialRebalanceDelayMs: number
  /** `group.min.session.timeout.ms` */
  readonly minSessionTimeoutMs: number
  /** `group.max.session.timeout.ms` */
  readonly maxSessionTimeoutMs: number
  /** `group.max.size`; null: unlimited. */
  readonly maxSize: number | null
  /** `group.consumer.migration.policy` lets a member of the other protocol convert the group. */
  readonly mayUpgrade: boolean
  /** `group.consumer.max.size`: a larger group is not converted; null: no limit. */
  readonly consumerMaxSize: number | null
}

/** A member whose JoinGroup is parked; `arrival` orders the parked requests of a group. */
export interface ParkedJoin {
  readonly requestId: number
  readonly arrival: number
}

export interface GroupMember {
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly clientId: string
  readonly sessionTimeoutMs: number
  /** The client's `max.poll.interval.ms`. */
  readonly rebalanceTimeoutMs: number
  readonly protocols: readonly MemberProtocol[]
  readonly assignment: readonly AssignedPartition[]
  readonly parkedJoin: ParkedJoin | null
  /** Request id of the parked SyncGroup. */
  readonly parkedSync: number | null
  /** Added in the join phase that goes on; guarded by the new-member timer, not by its session. */
  readonly isNew: boolean
}

/** The join phase that began in Empty (KIP-134). */
export interface InitialRebalance {
  /** How long the running join timer was armed for. */
  readonly delayMs: number
  /** How much longer it may be extended in total. */
  readonly remainingMs: number
}

/** Everything a coordinator knows of a classic group besides its state (`ClassicGroup`). */
export interface Group {
  readonly groupId: string
  readonly config: GroupCoordinatorConfig
  readonly generationId: number
  readonly protocolType: string | null
  readonly protocolName: string | null
  readonly leaderId: string | null
  /** In order of joining; a replaced static member keeps its place. */
  readonly members: readonly GroupMember[]
  /** Ids given out with MEMBER_ID_REQUIRED that have not come back. */
  readonly pendingJoinMemberIds: readonly string[]
  /** Members of the generation that have not sent SyncGroup. */
  readonly pendingSyncMemberIds: readonly string[]
  readonly subscribedTopics: readonly string[]
  /** Somebody joined since the initial join timer was armed. */
  readonly newMemberAdded: boolean
  readonly initialRebalance: InitialRebalance | null
  /** The join timer fired, or a removal ended the initial delay: the join phase ends with whoever is there. */
  readonly joinPhaseIsOver: boolean
  readonly nextArrival: number
  /** What led to the rebalance that goes on, or to the last one. */
  readonly rebalanceReason: RebalanceReason
  readonly rebalanceMemberId: string | null
}

export interface GroupCoordinatorInput {
  readonly groupId: string
  readonly config: GroupCoordinatorConfig
}

/** The group as it is written to `__consumer_offsets` (GroupMetadataValue). */
export interface GroupRecord {
  readonly generationId: number
  readonly protocolType: string | null
  readonly protocolName: string | null
  readonly leaderId: string | null
  readonly members: readonly GroupRecordMember[]
}

export interface GroupRecordMember {
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly clientId: string
  readonly sessionTimeoutMs: number
  readonly rebalanceTimeoutMs: number
  /** Of the group's protocol. */
  readonly metadata: MemberMetadata
  readonly assignment: readonly AssignedPartition[]
}

/**
 * A record on its way to the log. The simulator hands the whole object back in `GROUP_RECORD_WRITTEN`; for `emptied`
 * nothing waits and the answer may be left out.
 */
export type GroupWrite =
  | {
      readonly purpose: 'assignment'
      readonly generationId: number
      readonly record: GroupRecord
    }
  | {
      readonly purpose: 'emptied'
      readonly generationId: number
      readonly record: GroupRecord
    }
  | {
      readonly purpose: 'staticReplacement'
      readonly generationId: number
      readonly record: GroupRecord
      readonly memberId: string
      /** The member as it was before the replacement, to go back to if the write fails. */
      readonly replaced: GroupMember
      /** Since JoinGroup v9 the answer carries `skipAssignment`; before, it names the old id as leader. */
      readonly canSkipAssignment: boolean
      readonly previousLeaderId: string | null
    }

export interface SyncAssignment {
  readonly memberId: string
  readonly partitions: readonly AssignedPartition[]
}

export interface LeavingMember {
  /** Empty: an administrator removes by instance id. */
  readonly memberId: string
  readonly groupInstanceId: string | null
}

/** What reaches a group. `requestId` is opaque and comes back in the response. */
export type GroupEvent =
  | JoinGroupReceived
  | SyncGroupReceived
  | HeartbeatReceived
  | LeaveGroupReceived
  | OffsetCommitReceived
  | { readonly type: 'DELETE_GROUP_RECEIVED'; readonly requestId: number }
  /** Empty, and the last of its offsets has expired. */
  | { readonly type: 'GROUP_EXPIRED' }
  | { readonly type: 'SESSION_EXPIRED'; readonly memberId: string }
  | { readonly type: 'PENDING_MEMBER_EXPIRED'; readonly memberId: string }
  | { readonly type: 'JOIN_TIMER_FIRED' }
  | { readonly type: 'PENDING_SYNC_EXPIRED'; readonly generationId: number }
  | {
      readonly type: 'GROUP_RECORD_WRITTEN'
      readonly write: GroupWrite
      /** 0: written. Otherwise the code that waiting requests are answered with. */
      readonly errorCode: number
    }
  | { readonly type: 'COORDINATOR_MOVED' }
  | { readonly type: 'GROUP_LOADED'; readonly record: GroupRecord }
  /** What is left of a KIP-848 group goes on as this one. */
  | {
      readonly type: 'GROUP_CONVERTED'
      readonly generationId: number
      readonly members: readonly GroupMember[]
      readonly rebalance: { readonly reason: RebalanceReason; readonly memberId: string } | null
    }
  | ConsumerHeartbeatReceived

export interface JoinGroupReceived {
  readonly type: 'JOIN_GROUP_RECEIVED'
  readonly requestId: number
  /** Empty: the member has none yet. */
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly clientId: string
  readonly sessionTimeoutMs: number
  readonly rebalanceTimeoutMs: number
  readonly protocolType: string
  readonly protocols: readonly MemberProtocol[]
  /** JoinGroup version: from 4 an id is required first (KIP-394), from 9 `skipAssignment` exists (KIP-814). */
  readonly apiVersion: number
  /** An id for this member should it need one: `<clientId or groupInstanceId>-<uuid>`. */
  readonly newMemberId: string
  /** The client's own reason (KIP-800); null leaves it to the coordinator to tell from what changed. */
  readonly reason: RebalanceReason | null
}

export interface SyncGroupReceived {
  readonly type: 'SYNC_GROUP_RECEIVED'
  readonly requestId: number
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly generationId: number
  readonly protocolType: string | null
  readonly protocolName: string | null
  /** From the leader: everybody's partitions. */
  readonly assignments: readonly SyncAssignment[]
}

export interface HeartbeatReceived {
  readonly type: 'HEARTBEAT_RECEIVED'
  readonly requestId: number
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly generationId: number
}

/** A ConsumerGroupHeartbeat for a group that speaks the classic protocol. */
export interface ConsumerHeartbeatReceived {
  readonly type: 'CONSUMER_HEARTBEAT_RECEIVED'
  readonly requestId: number
  /** Epoch 0: it may convert the group. */
  readonly isJoin: boolean
  /** What is wrong with the request whatever the group is; 0: nothing. */
  readonly requestError: number
}

export interface LeaveGroupReceived {
  readonly type: 'LEAVE_GROUP_RECEIVED'
  readonly requestId: number
  readonly members: readonly LeavingMember[]
}

export interface OffsetCommitReceived {
  readonly type: 'OFFSET_COMMIT_RECEIVED'
  readonly requestId: number
  /** Empty, with generation −1: a standalone consumer or an administrator. */
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly generationId: number
}

export interface JoinResponseMember {
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly metadata: MemberMetadata
}

export interface LeaveResponseMember {
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly errorCode: number
}

export interface JoinResponse {
  readonly requestId: number
  readonly errorCode: number
  readonly memberId: string
  readonly generationId: number
  readonly protocolType: string | null
  readonly protocolName: string | null
  readonly leaderId: string
  readonly skipAssignment: boolean
  /** Only in the leader's answer. */
  readonly members: readonly JoinResponseMember[]
}

export interface SyncResponse {
  readonly requestId: number
  readonly errorCode: number
  readonly protocolName: string | null
  readonly assignment: readonly AssignedPartition[]
}

/** A timer is known by its name and member; arming one that runs starts it anew. */
export type GroupTimer = 'session' | 'newMemberJoin' | 'pendingMember' | 'join' | 'pendingSync'

/**
 * What a group asks for. Expiry comes back as: `session` and `newMemberJoin` → `SESSION_EXPIRED`, `pendingMember` →
 * `PENDING_MEMBER_EXPIRED`, `join` → `JOIN_TIMER_FIRED`, `pendingSync` → `PENDING_SYNC_EXPIRED` with `generationId`.
 */
export interface GroupEffects {
  armTimer: {
    readonly timer: GroupTimer
    readonly member?: string
    readonly delayMs: number
    /** For `pendingSync`: the generation to report at expiry. */
    readonly generationId?: number
  }
  cancelTimer: { readonly timer: GroupTimer; readonly member?: string }
  respondJoin: JoinResponse
  respondSync: SyncResponse
  respondHeartbeat: { readonly requestId: number; readonly errorCode: number }
  respondLeave: {
    readonly requestId: number
    readonly errorCode: number
    readonly members: readonly LeaveResponseMember[]
  }
  /** 0: accepted, the caller stores the offsets. */
  respondCommit: { readonly requestId: number; readonly errorCode: number }
  respondDelete: { readonly requestId: number; readonly errorCode: number }
  /** Only refusals: an accepted member is answered by the group that this one becomes. */
  respondConsumerHeartbeat: { readonly requestId: number; readonly errorCode: number }
  /** The group goes on in the consumer protocol, with these members as they are; the request is for that group. */
  convertToConsumer: { readonly group: Pick<Group, 'generationId' | 'members'> }
  writeGroupRecord: { readonly write: GroupWrite }
  writeTombstone: { readonly groupId: string }
  noteStateChanged: {
    readonly from: GroupState
    readonly to: GroupState
    readonly generationId: number
    readonly reason: RebalanceReason
    readonly memberId: string | null
  }
  noteMemberIdAssigned: { readonly memberId: string; readonly clientId: string }
  noteMemberAdded: {
    readonly memberId: string
    readonly clientId: string
    readonly groupInstanceId: string | null
    /** Set when a static member came back under a new id. */
    readonly replacedMemberId: string | null
  }
  noteMemberRemoved: { readonly memberId: string; readonly reason: MemberRemovalReason }
  noteGenerationStarted: {
    readonly generationId: number
    readonly protocolName: string
    readonly leaderId: string
    readonly memberIds: readonly string[]
  }
}

/** One of the effects in a catalogue, as `{ type, params }`. */
export type EffectOf<Catalogue> = {
  [Type in keyof Catalogue & string]: { readonly type: Type; readonly params: Catalogue[Type] }
}[keyof Catalogue & string]

export type GroupEffect = EffectOf<GroupEffects>
