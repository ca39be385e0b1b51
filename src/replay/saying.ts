import type { TopicPartition } from '../trace/facts.ts'

/** What one line of a log says, as far as a group's story needs it. */
export type Saying =
  | { readonly kind: 'clientStarted'; readonly version: string }
  | { readonly kind: 'memberIdChanged'; readonly from: string | null; readonly to: string }
  | { readonly kind: 'subscribed'; readonly count: number; readonly isUnset: boolean }
  | { readonly kind: 'topicMatched'; readonly topic: string; readonly partitions: number }
  | { readonly kind: 'coordinatorChanged'; readonly from: number; readonly to: number }
  | { readonly kind: 'coordinatorFound'; readonly address: string; readonly broker: number }
  | { readonly kind: 'linkChanged'; readonly from: string; readonly to: string }
  | { readonly kind: 'joinStateChanged'; readonly from: string; readonly to: string }
  | { readonly kind: 'joinSent'; readonly memberId: string }
  | JoinAnswered
  | { readonly kind: 'elected'; readonly members: number }
  | { readonly kind: 'assignorRan'; readonly assignor: string; readonly members: number }
  | { readonly kind: 'planOfMember'; readonly memberId: string; readonly count: number }
  | ({ readonly kind: 'partitionListed' } & TopicPartition)
  | { readonly kind: 'syncAnswered'; readonly error: string }
  | { readonly kind: 'assignmentListed'; readonly count: number }
  | { readonly kind: 'targetSet'; readonly partitions: readonly TopicPartition[] }
  | Delegated
  | Rebalancing
  | { readonly kind: 'assignmentLost'; readonly count: number; readonly reason: string }
  | { readonly kind: 'rejoining'; readonly reason: string }
  | { readonly kind: 'heartbeatSent'; readonly generation: number }
  | { readonly kind: 'heartbeatFailed'; readonly error: string }
  | { readonly kind: 'epochAnswered'; readonly memberId: string; readonly epoch: number }
  | { readonly kind: 'sessionTimedOut'; readonly afterMs: number; readonly text: string }
  | {
      readonly kind: 'maxPollExceeded'
      readonly limitMs: number
      readonly excessMs: number
      readonly text: string
    }
  | { readonly kind: 'leaveSent' }
  | { readonly kind: 'leaveAnswered' }
  | { readonly kind: 'closing' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'commitSent'; readonly generation: number; readonly count: number }
  | {
      readonly kind: 'commitAnswered'
      readonly count: number
      readonly error: string
      readonly reason: string
    }
  /** assign() or its incremental sister was called. */
  | { readonly kind: 'assignCalled'; readonly count: number; readonly total: number }
  /** How many partitions the member has at this point. */
  | { readonly kind: 'sizeTold'; readonly total: number }
  | { readonly kind: 'assignedByHand'; readonly count: number }
  | ({ readonly kind: 'fetchStarted'; readonly offset: number } & TopicPartition)
  | ({ readonly kind: 'partitionAdded' } & TopicPartition)
  | ({ readonly kind: 'partitionDeleted' } & TopicPartition)
  | { readonly kind: 'failedFatally'; readonly text: string }
  /** `isReported`: the error handler hears of it too. */
  | { readonly kind: 'connectionFailed'; readonly text: string; readonly isReported: boolean }
  | { readonly kind: 'allBrokersDown'; readonly text: string }

export interface JoinAnswered {
  readonly kind: 'joinAnswered'
  /** −1 with an error. */
  readonly generation: number
  readonly assignor: string
  readonly leader: string
  readonly isLeader: boolean
  readonly memberId: string
  readonly error: string
  readonly errorText: string
}

/** A rebalance callback was put on the application's queue. */
export interface Delegated {
  readonly kind: 'delegated'
  readonly what: 'assign' | 'revoke'
  readonly isIncremental: boolean
  readonly count: number
  readonly reason: string
}

export interface Rebalancing {
  readonly kind: 'rebalancing'
  readonly by: 'coordinator' | 'client'
  readonly isLost: boolean
  readonly reason: string
}

export type SayingOf<K extends Saying['kind']> = Extract<Saying, { readonly kind: K }>
