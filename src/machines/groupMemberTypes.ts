import type {
  AssignedPartition,
  EffectOf,
  JoinResponseMember,
  RebalanceReason,
} from './groupCoordinatorTypes.ts'

export interface GroupMemberInput {
  readonly client: 'java' | 'librdkafka'
  readonly groupInstanceId: string | null
  /** The coordinator is known from the start, so that joining begins at once. */
  readonly isCoordinatorKnown?: boolean
}

export interface Membership {
  readonly client: 'java' | 'librdkafka'
  readonly groupInstanceId: string | null
  /** Empty: none. */
  readonly memberId: string
  /** −1: none. */
  readonly generationId: number
  readonly protocolName: string | null
  readonly isLeader: boolean
  readonly coordinator: 'unknown' | 'finding' | 'known'
  readonly isSubscribed: boolean
  /** Fell out because the application did not poll: joins again only when it does. */
  readonly isWaitingForPoll: boolean
  /** Revoke callbacks and commits before JoinGroup or LeaveGroup go on. */
  readonly isPreparing: boolean
  /** Came up while a join was going on: it joins again as soon as that is over. */
  readonly rejoinReason: RebalanceReason | null
  readonly isClosing: boolean
  /** Number of the last command that is answered later; answers to earlier ones are stale. */
  readonly attempt: number
  /** What the next JoinGroup gives as its reason (KIP-800); null: the coordinator sees for itself. */
  readonly joinReason: RebalanceReason | null
}

/** Answers carry the `attempt` of the effect they belong to. */
export type GroupMemberEvent =
  | { readonly type: 'SUBSCRIBED' }
  | { readonly type: 'COORDINATOR_FOUND' }
  | { readonly type: 'COORDINATOR_LOST' }
  | { readonly type: 'JOIN_PREPARED'; readonly attempt: number }
  | JoinResponseReceived
  | {
      readonly type: 'SYNC_GROUP_RESPONSE_RECEIVED'
      readonly attempt: number
      readonly errorCode: number
      readonly assignment: readonly AssignedPartition[]
    }
  | {
      readonly type: 'HEARTBEAT_RESPONSE_RECEIVED'
      readonly errorCode: number
      /** Of the request: an answer to an earlier generation says nothing about this one. */
      readonly generationId: number
    }
  | {
      readonly type: 'OFFSET_COMMIT_RESPONSE_RECEIVED'
      readonly errorCode: number
      /** Of the request. */
      readonly generationId: number
    }
  | { readonly type: 'SESSION_EXPIRED' }
  | { readonly type: 'MAX_POLL_EXCEEDED' }
  | { readonly type: 'POLLED' }
  | { readonly type: 'METADATA_CHANGED' }
  | { readonly type: 'REJOIN_NEEDED'; readonly reason: RebalanceReason | null }
  | { readonly type: 'CLOSE_REQUESTED' }
  | { readonly type: 'REVOKE_COMPLETED' }

export interface JoinResponseReceived {
  readonly type: 'JOIN_GROUP_RESPONSE_RECEIVED'
  readonly attempt: number
  readonly errorCode: number
  readonly memberId: string
  readonly generationId: number
  readonly protocolName: string | null
  readonly leaderId: string
  readonly skipAssignment: boolean
  readonly members: readonly JoinResponseMember[]
}

export interface GroupMemberEffects {
  findCoordinator: Record<string, never>
  /**
   * Commit, run the revoke callback for what the protocol takes away now (eager: all, cooperative: nothing still
   * subscribed), then send `JOIN_PREPARED` with this `attempt`.
   */
  prepareJoin: { readonly attempt: number; readonly reason: RebalanceReason | null }
  sendJoinGroup: {
    readonly attempt: number
    readonly memberId: string
    readonly groupInstanceId: string | null
    readonly generationId: number
    readonly reason: RebalanceReason | null
    /** Wait `retry.backoff.ms` first. */
    readonly afterBackoff: boolean
  }
  sendSyncGroup: {
    readonly attempt: number
    readonly memberId: string
    readonly groupInstanceId: string | null
    readonly generationId: number
    readonly protocolName: string | null
    readonly isLeader: boolean
    /** Run the assignor over `members`; false also for a leader told to skip it (KIP-814). */
    readonly mustAssign: boolean
    readonly members: readonly JoinResponseMember[]
  }
  /** Cooperative: if something owned is not in it, revoke that and then send `REJOIN_NEEDED`. */
  deliverAssignment: {
    readonly assignment: readonly AssignedPartition[]
    readonly generationId: number
    readonly protocolName: string | null
  }
  /** Run the lost callback for everything owned; commits would be refused. */
  reportLost: { readonly errorCode: number }
  reportFatal: { readonly errorCode: number }
  startHeartbeats: Record<string, never>
  stopHeartbeats: Record<string, never>
  /** Commit, run the revoke callback for everything owned, then send `REVOKE_COMPLETED`. */
  prepareLeave: Record<string, never>
  sendLeaveGroup: { readonly memberId: string; readonly groupInstanceId: string | null }
}

export type GroupMemberEffect = EffectOf<GroupMemberEffects>
