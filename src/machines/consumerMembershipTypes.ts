import type { TopicPartition } from '../kafka/assignors/types.ts'
import type { EffectOf } from './groupCoordinatorTypes.ts'

export interface ConsumerMembershipInput {
  readonly groupInstanceId: string | null
  /** Java's heartbeat thread leaves a group by itself; librdkafka leaves in the application's next poll. */
  readonly leavesInPoll: boolean
}

/** What a consumer knows of its own place in a KIP-848 group. */
export interface ConsumerMembership {
  readonly groupInstanceId: string | null
  readonly leavesInPoll: boolean
  /** Empty: none. */
  readonly memberId: string
  /** 0: joining; −1, −2: on its way out. */
  readonly memberEpoch: number
  /** What it owns: callbacks for it have run. */
  readonly owned: readonly TopicPartition[]
  /** The last assignment that the coordinator sent; null: none since it joined. */
  readonly target: readonly TopicPartition[] | null
  /** The assignment that callbacks run for; a newer target waits until they are over. */
  readonly resolved: readonly TopicPartition[]
  /** The next heartbeat names the topics again. */
  readonly isSubscriptionDue: boolean
  /** `owned` as the coordinator has been told; null: the next heartbeat is a whole one. */
  readonly reported: readonly TopicPartition[] | null
  /** Number of the last reconciliation; the end of an earlier one is stale. */
  readonly attempt: number
  /** It goes because the application did not poll: it comes back when it does. */
  readonly isPollExpired: boolean
  /** The application has subscribed again before it was out. */
  readonly isComingBack: boolean
}

export type ConsumerMembershipEvent =
  | { readonly type: 'SUBSCRIBED' }
  /** The interval is over, or the answer to `heartbeatNow`: a request may go out. */
  | { readonly type: 'HEARTBEAT_DUE' }
  | {
      readonly type: 'HEARTBEAT_ANSWERED'
      readonly errorCode: number
      readonly memberId: string
      readonly memberEpoch: number
      readonly assignment: readonly TopicPartition[] | null
    }
  /** The coordinator has let it go, or does not know it. */
  | { readonly type: 'LEAVE_ANSWERED' }
  /** No answer, or an error that passes: what was reported may not have arrived. */
  | { readonly type: 'HEARTBEAT_LOST' }
  | { readonly type: 'RECONCILED'; readonly attempt: number }
  | { readonly type: 'LOST_REPORTED' }
  | { readonly type: 'MAX_POLL_EXCEEDED' }
  | { readonly type: 'POLLED' }
  | { readonly type: 'CLOSE_REQUESTED' }
  | { readonly type: 'REVOKE_COMPLETED' }

export interface ConsumerMembershipEffects {
  /** Do not wait for the interval: `HEARTBEAT_DUE` as soon as a request may be sent. */
  heartbeatNow: Record<string, never>
  sendHeartbeat: {
    readonly memberId: string
    readonly memberEpoch: number
    readonly groupInstanceId: string | null
    /** With topics, rebalance timeout and assignor. */
    readonly isFull: boolean
    /** Null: as reported before. */
    readonly owned: readonly TopicPartition[] | null
  }
  /** Commit, then the revoke callback, then the assign callback, then send `RECONCILED` with this `attempt`. */
  reconcile: {
    readonly attempt: number
    readonly revoked: readonly TopicPartition[]
    readonly added: readonly TopicPartition[]
  }
  /** Run the lost callback, then send `LOST_REPORTED`. */
  reportLost: { readonly partitions: readonly TopicPartition[] }
  /** The application does not poll: in its next poll run the lost callback, commit, then send `LOST_REPORTED`. */
  losePollExpired: { readonly partitions: readonly TopicPartition[] }
  /** Commit, run the revoke callback for all that is owned, then send `REVOKE_COMPLETED`. */
  prepareLeave: { readonly partitions: readonly TopicPartition[] }
  reportFatal: { readonly errorCode: number }
}

export type ConsumerMembershipEffect = EffectOf<ConsumerMembershipEffects>
