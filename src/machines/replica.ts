import { setup } from 'xstate'
import { errorCodes } from '../kafka/errorCodes.ts'
import { change, only, type Draft } from './change.ts'
import type { EffectOf } from './groupCoordinatorTypes.ts'
import { createStepper, type StateOf, type Stepper } from './stepper.ts'

export interface ReplicaInput {
  readonly broker: number
  readonly topic: string
  readonly partition: number
  /** `replica.fetch.backoff.ms` */
  readonly fetchBackoffMs: number
}

export interface ReplicaContext extends ReplicaInput {
  readonly leader: number
  readonly leaderEpoch: number
  readonly partitionEpoch: number
  /** Committed: what the controller has confirmed. */
  readonly inSyncReplicas: readonly number[]
  /** Committed and those about to be added: the high watermark waits for all of these. */
  readonly maximalInSyncReplicas: readonly number[]
  /** What the AlterPartition on its way asks for. */
  readonly proposedInSyncReplicas: readonly number[] | null
}

export interface PartitionUpdate {
  readonly leader: number
  readonly leaderEpoch: number
  readonly partitionEpoch: number
  readonly inSyncReplicas: readonly number[]
}

export type ReplicaEvent =
  | ({ readonly type: 'METADATA_APPLIED' } & PartitionUpdate)
  | { readonly type: 'BROKER_STOPPED' }
  | { readonly type: 'LOG_DIR_FAILED' }
  // as a follower
  | { readonly type: 'DIVERGENCE_REPORTED'; readonly endOffset: number }
  /** The leader's log (or its local part) begins above this one's end. */
  | { readonly type: 'LEFT_BEHIND'; readonly startOffset: number }
  | { readonly type: 'TRUNCATION_COMPLETED' }
  | { readonly type: 'FETCH_FAILED'; readonly errorCode: number }
  | { readonly type: 'BACKOFF_ELAPSED' }
  // as the leader
  | { readonly type: 'FOLLOWERS_LAGGED'; readonly brokers: readonly number[] }
  | { readonly type: 'FOLLOWER_CAUGHT_UP'; readonly broker: number }
  | ({ readonly type: 'ALTER_PARTITION_ANSWERED'; readonly errorCode: number } & PartitionUpdate)

export interface ReplicaEffects {
  becomeLeader: { readonly leaderEpoch: number }
  becomeFollower: { readonly leader: number; readonly leaderEpoch: number }
  startFetching: { readonly leader: number; readonly leaderEpoch: number }
  stopFetching: Record<string, never>
  /** Cut the log, then send `TRUNCATION_COMPLETED`. */
  truncateTo: { readonly endOffset: number }
  /** Delete the whole log and begin anew at this offset, then send `TRUNCATION_COMPLETED`. */
  restartAt: { readonly startOffset: number }
  /** Comes back as `BACKOFF_ELAPSED`. */
  armBackoff: { readonly delayMs: number }
  sendAlterPartition: {
    readonly leaderEpoch: number
    readonly partitionEpoch: number
    readonly newInSyncReplicas: readonly number[]
  }
  /** The sets that the high watermark and `min.insync.replicas` look at have changed. */
  inSyncReplicasChanged: {
    readonly inSyncReplicas: readonly number[]
    readonly maximalInSyncReplicas: readonly number[]
  }
}

export type ReplicaEffect = EffectOf<ReplicaEffects>

type ReplicaDraft = Draft<ReplicaContext, ReplicaEffect>
const act = (apply: (draft: ReplicaDraft, event: ReplicaEvent) => void) =>
  change<ReplicaContext, ReplicaEvent, ReplicaEffect>(apply)

function emit<Type extends ReplicaEffect['type']>(
  draft: ReplicaDraft,
  type: Type,
  params: ReplicaEffects[Type],
): void {
  draft.effects.push({ type, params } as ReplicaEffect)
}

const applied = (event: ReplicaEvent) => only(event, 'METADATA_APPLIED')
const answered = (event: ReplicaEvent) => only(event, 'ALTER_PARTITION_ANSWERED')

/** Committed state as told; whatever was proposed is settled by it. */
function commit(draft: ReplicaDraft, update: PartitionUpdate): void {
  const { leader, leaderEpoch, partitionEpoch, inSyncReplicas } = update
  draft.context = {
    ...draft.context,
    leader,
    leaderEpoch,
    partitionEpoch,
    inSyncReplicas,
    maximalInSyncReplicas: inSyncReplicas,
    proposedInSyncReplicas: null,
  }
}

function noteInSync(draft: ReplicaDraft): void {
  const { inSyncReplicas, maximalInSyncReplicas } = draft.context
  emit(draft, 'inSyncReplicasChanged', { inSyncReplicas, maximalInSyncReplicas })
}

function propose(draft: ReplicaDraft, newInSyncReplicas: readonly number[]): void {
  const { inSyncReplicas, leaderEpoch, partitionEpoch } = draft.context
  draft.context = {
    ...draft.context,
    proposedInSyncReplicas: newInSyncReplicas,
    maximalInSyncReplicas: [...new Set([...inSyncReplicas, ...newInSyncReplicas])],
  }
  noteInSync(draft)
  emit(draft, 'sendAlterPartition', { leaderEpoch, partitionEpoch, newInSyncReplicas })
}

/** Errors that mean "the proposal is off"; see KIP-497. */
const rejectedCodes: readonly number[] = [errorCodes.INELIGIBLE_REPLICA]
/** Errors after which only new metadata can tell how things stand. */
const waitCodes: readonly number[] = [
  errorCodes.UNKNOWN_TOPIC_OR_PARTITION,
  errorCodes.FENCED_LEADER_EPOCH,
  errorCodes.INVALID_UPDATE_VERSION,
  errorCodes.INVALID_REQUEST,
  errorCodes.NEW_LEADER_ELECTED,
]
/** A follower that gets one of these waits and asks again. */
const fatalFetchCodes: readonly number[] = [errorCodes.FENCED_LEADER_EPOCH]

const replicaSetup = setup({
  types: {
    context: {} as ReplicaContext,
    events: {} as ReplicaEvent,
    input: {} as ReplicaInput,
  },
  guards: {
    isOldNews: ({ context, event }) => {
      const { leaderEpoch, partitionEpoch } = applied(event)
      return leaderEpoch < context.leaderEpoch || partitionEpoch <= context.partitionEpoch
    },
    isSameEpoch: ({ context, event }) => applied(event).leaderEpoch === context.leaderEpoch,
    isSameEpochInSync: ({ context, event }) =>
      applied(event).leaderEpoch === context.leaderEpoch &&
      applied(event).inSyncReplicas.includes(context.broker),
    leadsNow: ({ context, event }) => applied(event).leader === context.broker,
    hasNoLeader: ({ event }) => applied(event).leader < 0,
    isInSyncNow: ({ context, event }) => applied(event).inSyncReplicas.includes(context.broker),
    isInSync: ({ context }) => context.inSyncReplicas.includes(context.broker),
    isFatalFetch: ({ event }) => fatalFetchCodes.includes(only(event, 'FETCH_FAILED').errorCode),
    isMember: ({ context, event }) =>
      context.maximalInSyncReplicas.includes(only(event, 'FOLLOWER_CAUGHT_UP').broker),
    hasNobodyToRemove: ({ context, event }) =>
      !only(event, 'FOLLOWERS_LAGGED').brokers.some(
        (broker) => broker !== context.broker && context.inSyncReplicas.includes(broker),
      ),
    isStaleAnswer: ({ context, event }) => {
      const { errorCode, leaderEpoch, partitionEpoch } = answered(event)
      if (errorCode !== errorCodes.NONE) return false
      return leaderEpoch !== context.leaderEpoch || partitionEpoch < context.partitionEpoch
    },
    isConfirmed: ({ event }) => answered(event).errorCode === errorCodes.NONE,
    isRejected: ({ event }) => rejectedCodes.includes(answered(event).errorCode),
    mustWaitForMetadata: ({ event }) => waitCodes.includes(answered(event).errorCode),
  },
  actions: {
    becomeLeader: act((draft, event) => {
      commit(draft, applied(event))
      emit(draft, 'stopFetching', {})
      emit(draft, 'becomeLeader', { leaderEpoch: draft.context.leaderEpoch })
      noteInSync(draft)
    }),
    becomeFollower: act((draft, event) => {
      commit(draft, applied(event))
      const { leader, leaderEpoch } = draft.context
      emit(draft, 'becomeFollower', { leader, leaderEpoch })
      emit(draft, 'startFetching', { leader, leaderEpoch })
    }),
    waitForLeader: act((draft, event) => {
      commit(draft, applied(event))
      emit(draft, 'stopFetching', {})
    }),
    commitAsTold: act((draft, event) => {
      commit(draft, only(event, 'METADATA_APPLIED', 'ALTER_PARTITION_ANSWERED'))
      noteInSync(draft)
    }),
    commitQuietly: act((draft, event) => commit(draft, applied(event))),
    truncate: act((draft, event) => {
      const { endOffset } = only(event, 'DIVERGENCE_REPORTED')
      emit(draft, 'truncateTo', { endOffset })
    }),
    restart: act((draft, event) => {
      const { startOffset } = only(event, 'LEFT_BEHIND')
      emit(draft, 'restartAt', { startOffset })
    }),
    startFetching: act((draft) => {
      const { leader, leaderEpoch } = draft.context
      emit(draft, 'startFetching', { leader, leaderEpoch })
    }),
    stopFetching: act((draft) => emit(draft, 'stopFetching', {})),
    backOff: act((draft) => {
      emit(draft, 'stopFetching', {})
      emit(draft, 'armBackoff', { delayMs: draft.context.fetchBackoffMs })
    }),
    proposeShrink: act((draft, event) => {
      const { brokers } = only(event, 'FOLLOWERS_LAGGED')
      const { broker, inSyncReplicas } = draft.context
      const isKept = (id: number): boolean => id === broker || !brokers.includes(id)
      propose(draft, inSyncReplicas.filter(isKept))
    }),
    proposeExpand: act((draft, event) => {
      const { broker } = only(event, 'FOLLOWER_CAUGHT_UP')
      propose(draft, [...draft.context.inSyncReplicas, broker])
    }),
    dropProposal: act((draft) => {
      commit(draft, draft.context)
      noteInSync(draft)
    }),
    proposeAgain: act((draft) => {
      const { leaderEpoch, partitionEpoch, proposedInSyncReplicas } = draft.context
      if (!proposedInSyncReplicas) return
      const newInSyncReplicas = proposedInSyncReplicas
      emit(draft, 'sendAlterPartition', { leaderEpoch, partitionEpoch, newInSyncReplicas })
    }),
    goOffline: act((draft) => {
      emit(draft, 'stopFetching', {})
      commit(draft, { ...draft.context, leader: -1, leaderEpoch: -1, partitionEpoch: -1 })
    }),
  },
})

const oldNews = { guard: 'isOldNews' } as const
const roles = [
  { guard: 'leadsNow', target: '#replica.Leader', actions: 'becomeLeader' },
  { guard: 'hasNoLeader', target: '#replica.Follower.NoLeader', actions: 'waitForLeader' },
  {
    guard: 'isInSyncNow',
    target: '#replica.Follower.FetchingInSync',
    actions: 'becomeFollower',
  },
  { target: '#replica.Follower.FetchingOutOfSync', actions: 'becomeFollower' },
] as const
const offline = {
  BROKER_STOPPED: { target: '#replica.Offline', actions: 'goOffline' },
  LOG_DIR_FAILED: { target: '#replica.Offline', actions: 'goOffline' },
} as const
const fetching = {
  DIVERGENCE_REPORTED: { target: 'Truncating', actions: 'truncate' },
  LEFT_BEHIND: { target: 'Truncating', actions: 'restart' },
  FETCH_FAILED: [
    { guard: 'isFatalFetch', target: 'Failed', actions: 'stopFetching' },
    { target: 'Delayed', actions: 'backOff' },
  ],
} as const
const backToFetching = [
  { guard: 'isInSync', target: 'FetchingInSync', actions: 'startFetching' },
  { target: 'FetchingOutOfSync', actions: 'startFetching' },
] as const
/** News of the same epoch while fetching: only the ISR can have changed. */
const inSyncNews = [
  oldNews,
  { guard: 'isSameEpochInSync', target: 'FetchingInSync', actions: 'commitQuietly' },
  { guard: 'isSameEpoch', target: 'FetchingOutOfSync', actions: 'commitQuietly' },
  ...roles,
] as const
const pendingAnswers = [
  { guard: 'isStaleAnswer' },
  { guard: 'isConfirmed', target: 'Committed', actions: 'commitAsTold' },
  { guard: 'isRejected', target: 'Committed', actions: 'dropProposal' },
  { guard: 'mustWaitForMetadata' },
  { actions: 'proposeAgain' },
] as const

/** One replica on its broker: what it does for its partition, as metadata tells it (KIP-497, KIP-841). */
export const replicaMachine = replicaSetup.createMachine({
  id: 'replica',
  context: ({ input }) => ({
    ...input,
    leader: -1,
    leaderEpoch: -1,
    partitionEpoch: -1,
    inSyncReplicas: [],
    maximalInSyncReplicas: [],
    proposedInSyncReplicas: null,
  }),
  initial: 'Offline',
  states: {
    Offline: { on: { METADATA_APPLIED: [oldNews, ...roles] } },
    Follower: {
      initial: 'FetchingOutOfSync',
      on: {
        METADATA_APPLIED: [oldNews, { guard: 'isSameEpoch', actions: 'commitQuietly' }, ...roles],
        ...offline,
      },
      states: {
        FetchingOutOfSync: { on: { ...fetching, METADATA_APPLIED: inSyncNews } },
        FetchingInSync: { on: { ...fetching, METADATA_APPLIED: inSyncNews } },
        Truncating: { on: { TRUNCATION_COMPLETED: backToFetching } },
        Delayed: { on: { BACKOFF_ELAPSED: backToFetching } },
        Failed: {},
        NoLeader: {},
      },
    },
    Leader: {
      initial: 'Committed',
      on: offline,
      states: {
        Committed: {
          on: {
            METADATA_APPLIED: [
              oldNews,
              { guard: 'isSameEpoch', actions: 'commitAsTold' },
              ...roles,
            ],
            FOLLOWERS_LAGGED: [
              { guard: 'hasNobodyToRemove' },
              { target: 'PendingShrink', actions: 'proposeShrink' },
            ],
            FOLLOWER_CAUGHT_UP: [
              { guard: 'isMember' },
              { target: 'PendingExpand', actions: 'proposeExpand' },
            ],
          },
        },
        PendingShrink: {
          on: {
            METADATA_APPLIED: [
              oldNews,
              { guard: 'isSameEpoch', target: 'Committed', actions: 'commitAsTold' },
              ...roles,
            ],
            ALTER_PARTITION_ANSWERED: pendingAnswers,
          },
        },
        PendingExpand: {
          on: {
            METADATA_APPLIED: [
              oldNews,
              { guard: 'isSameEpoch', target: 'Committed', actions: 'commitAsTold' },
              ...roles,
            ],
            ALTER_PARTITION_ANSWERED: pendingAnswers,
          },
        },
      },
    },
  },
})

export type ReplicaState = StateOf<typeof replicaMachine>

export const replica: Stepper<ReplicaState, ReplicaInput, ReplicaEvent, ReplicaEffect> =
  createStepper<typeof replicaMachine, ReplicaEffect>(replicaMachine)
