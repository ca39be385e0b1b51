import { setup } from 'xstate'
import { errorCodes } from '../kafka/errorCodes.ts'
import { change, only, type Draft } from './change.ts'
import type { EffectOf } from './groupCoordinatorTypes.ts'
import { changeEligible, eligibleAfter } from './partitionEligibility.ts'
import {
  electClean,
  electLastKnown,
  electUnclean,
  inSyncWithout,
  noLeader,
  type PartitionChanges,
  type PartitionRegistration,
} from './partitionElection.ts'
import { completedReassignment, isAssigned, reassignmentTo } from './partitionReassignment.ts'
import { createStepper, type StateOf, type Stepper } from './stepper.ts'

export type PartitionLeadershipInput = Pick<
  PartitionRegistration,
  'topic' | 'partition' | 'replicas' | 'isUncleanElectionEnabled'
> &
  Partial<Pick<PartitionRegistration, 'eligibleBelow'>>

/** `active`: brokers that are registered, unfenced and not shutting down, after what the event tells. */
export type PartitionLeadershipEvent =
  /** Fenced, shutting down, or their log directory is gone. */
  | {
      readonly type: 'REPLICAS_LOST'
      readonly brokers: readonly number[]
      readonly active: readonly number[]
    }
  | {
      readonly type: 'BROKER_UNFENCED'
      readonly broker: number
      readonly active: readonly number[]
    }
  | AlterPartitionReceived
  | { readonly type: 'PREFERRED_ELECTION_DUE'; readonly active: readonly number[] }
  /** ElectLeaders (KIP-183, KIP-460): somebody asks for an election of this partition. */
  | {
      readonly type: 'ELECTION_REQUESTED'
      readonly election: ElectionType
      readonly active: readonly number[]
    }
  /** AlterPartitionReassignments (KIP-455). */
  | {
      readonly type: 'REASSIGNMENT_REQUESTED'
      readonly replicas: readonly number[]
      readonly active: readonly number[]
    }
  /** A broker has registered again after a crash: it may lack what was not on its disk (KIP-966). */
  | { readonly type: 'BROKER_CRASHED'; readonly broker: number }
  | { readonly type: 'MIN_IN_SYNC_SET'; readonly minInSyncReplicas: number }
  | { readonly type: 'UNCLEAN_ELECTION_SET'; readonly isEnabled: boolean }
  /** The periodic look at leaderless partitions where unclean election is enabled. */
  | { readonly type: 'UNCLEAN_ELECTION_DUE'; readonly active: readonly number[] }

/** `preferred`: the first assigned replica shall lead. `unclean`: anybody, also at the price of records. */
export type ElectionType = 'preferred' | 'unclean'

export interface AlterPartitionReceived {
  readonly type: 'ALTER_PARTITION_RECEIVED'
  readonly requestId: number
  readonly broker: number
  readonly leaderEpoch: number
  readonly partitionEpoch: number
  readonly newInSyncReplicas: readonly number[]
  /** The leader still calls itself RECOVERING. */
  readonly isRecovering: boolean
  /** Of `newInSyncReplicas`: fenced, shutting down, or known under another broker epoch. */
  readonly ineligible: readonly number[]
  readonly active: readonly number[]
}

export type PartitionChangeReason =
  | 'election'
  | 'uncleanElection'
  | 'preferredElection'
  | 'shrink'
  | 'expand'
  | 'leaderless'
  | 'reassigning'
  | 'reassigned'
  | 'eligibility'

export interface PartitionLeadershipEffects {
  /** A new record in the metadata log. */
  partitionChanged: {
    readonly partition: PartitionRegistration
    readonly reason: PartitionChangeReason
  }
  respondAlterPartition: {
    readonly requestId: number
    readonly errorCode: number
    readonly partition: PartitionRegistration
  }
  /** An election that somebody asked for changes nothing. */
  refuseElection: { readonly errorCode: number }
}

export type PartitionLeadershipEffect = EffectOf<PartitionLeadershipEffects>

type PartitionDraft = Draft<PartitionRegistration, PartitionLeadershipEffect>
const act = (apply: (draft: PartitionDraft, event: PartitionLeadershipEvent) => void) =>
  change<PartitionRegistration, PartitionLeadershipEvent, PartitionLeadershipEffect>(apply)

/** Why an AlterPartition is refused, in the controller's order of checks; 0 if it is not. */
export function alterPartitionError(
  partition: PartitionRegistration,
  event: AlterPartitionReceived,
): number {
  const { leaderEpoch, partitionEpoch, newInSyncReplicas } = event
  if (leaderEpoch > partition.leaderEpoch || partitionEpoch > partition.partitionEpoch) {
    return errorCodes.NOT_CONTROLLER
  }
  if (leaderEpoch < partition.leaderEpoch) return errorCodes.FENCED_LEADER_EPOCH
  if (event.broker !== partition.leader) return errorCodes.INVALID_REQUEST
  if (partitionEpoch < partition.partitionEpoch) return errorCodes.INVALID_UPDATE_VERSION
  const isValid =
    newInSyncReplicas.every((replica) => partition.replicas.includes(replica)) &&
    newInSyncReplicas.includes(partition.leader) &&
    !(event.isRecovering && newInSyncReplicas.length > 1)
  if (!isValid) return errorCodes.INVALID_REQUEST
  return event.ineligible.length > 0 ? errorCodes.INELIGIBLE_REPLICA : errorCodes.NONE
}

/** Why ElectLeaders changes nothing: none is needed (84), or whom it asks for cannot lead (80, 83). */
export function electionError(
  { leader, replicas }: PartitionRegistration,
  election: ElectionType,
): number {
  const isNeeded = election === 'preferred' ? leader !== replicas[0] : leader < 0
  if (!isNeeded) return errorCodes.ELECTION_NOT_NEEDED
  return election === 'preferred'
    ? errorCodes.PREFERRED_LEADER_NOT_AVAILABLE
    : errorCodes.ELIGIBLE_LEADERS_NOT_AVAILABLE
}

/** `active`, who stays in sync when the event is a loss, and who leads then by a clean election. */
function electionOf(partition: PartitionRegistration, event: PartitionLeadershipEvent) {
  const { active } = only(
    event,
    'REPLICAS_LOST',
    'BROKER_UNFENCED',
    'UNCLEAN_ELECTION_DUE',
    'ELECTION_REQUESTED',
  )
  const lost = event.type === 'REPLICAS_LOST' ? event.brokers : []
  const inSyncReplicas = inSyncWithout(partition, lost)
  const leader = electClean(
    partition,
    active,
    inSyncReplicas,
    eligibleAfter(partition, inSyncReplicas),
  )
  return { active, inSyncReplicas, leader }
}

/** Who leads without being known to hold everything: who led last or, if any may, the first that is active. */
function uncleanLeader(partition: PartitionRegistration, event: PartitionLeadershipEvent) {
  const { active, inSyncReplicas } = electionOf(partition, event)
  const eligibleLeaderReplicas = eligibleAfter(partition, inSyncReplicas)
  const left = { ...partition, inSyncReplicas, eligibleLeaderReplicas }
  const isAskedFor = event.type === 'ELECTION_REQUESTED' && event.election === 'unclean'
  const mayBeAny = partition.isUncleanElectionEnabled || isAskedFor
  return electLastKnown(left, active) ?? (mayBeAny ? electUnclean(partition, active) : null)
}

/** The preferred replica does not lead, and may. */
function canPreferredLead(partition: PartitionRegistration, active: readonly number[]): boolean {
  const [preferred = noLeader] = partition.replicas
  return (
    partition.leader !== preferred &&
    partition.inSyncReplicas.includes(preferred) &&
    active.includes(preferred)
  )
}

function changeTo(
  draft: PartitionDraft,
  reason: PartitionChangeReason,
  changes: PartitionChanges,
  crashed: readonly number[] = [],
): void {
  const isUnclean = reason === 'uncleanElection'
  const partition = changeEligible(draft.context, changes, { isUnclean, crashed })
  draft.context = partition
  draft.effects.push({ type: 'partitionChanged', params: { partition, reason } })
}

/** A change after which a reassignment may be complete: then it is, in the same record, and another may lead. */
function changeAssigned(
  draft: PartitionDraft,
  reason: PartitionChangeReason,
  changes: PartitionChanges,
  active: readonly number[],
): void {
  const changed = { ...draft.context, ...changes }
  const completed = completedReassignment(changed)
  if (!completed) {
    changeTo(draft, reason, changes)
    return
  }
  const { leader } = changed
  const stays = leader === noLeader || completed.inSyncReplicas.includes(leader)
  const next = stays ? leader : electClean({ ...changed, ...completed }, active)
  changeTo(draft, 'reassigned', { ...changes, ...completed, leader: next ?? noLeader })
}

const partitionSetup = setup({
  types: {
    context: {} as PartitionRegistration,
    events: {} as PartitionLeadershipEvent,
    input: {} as PartitionLeadershipInput,
  },
  guards: {
    isUnaffected: ({ context, event }) =>
      !only(event, 'REPLICAS_LOST').brokers.some(
        (broker) => broker === context.leader || context.inSyncReplicas.includes(broker),
      ),
    isLeaderValid: ({ context, event }) => electionOf(context, event).leader === context.leader,
    hasCleanSuccessor: ({ context, event }) => electionOf(context, event).leader !== null,
    mayElectUnclean: ({ context, event }) => uncleanLeader(context, event) !== null,
    isIneligible: ({ context, event }) =>
      !context.eligibleLeaderReplicas.includes(only(event, 'BROKER_CRASHED').broker),
    keepsEligible: ({ context, event }) => {
      const eligibleBelow = only(event, 'MIN_IN_SYNC_SET').minInSyncReplicas
      const kept = eligibleAfter({ ...context, eligibleBelow }, context.inSyncReplicas)
      return context.eligibleLeaderReplicas.length === 0 || kept.length > 0
    },
    isPreferredAskedFor: ({ context, event }) => {
      const { election, active } = only(event, 'ELECTION_REQUESTED')
      return election === 'preferred' && canPreferredLead(context, active)
    },
    isRefused: ({ context, event }) =>
      alterPartitionError(context, only(event, 'ALTER_PARTITION_RECEIVED')) !== errorCodes.NONE,
    isStillRecovering: ({ event }) => only(event, 'ALTER_PARTITION_RECEIVED').isRecovering,
    isAssigned: ({ context, event }) =>
      isAssigned(context, only(event, 'REASSIGNMENT_REQUESTED').replicas),
    isPreferredValid: ({ context, event }) =>
      canPreferredLead(context, only(event, 'PREFERRED_ELECTION_DUE').active),
  },
  actions: {
    electLeader: act((draft, event) => {
      const { inSyncReplicas, leader } = electionOf(draft.context, event)
      if (leader === null) return
      const stays = leader === draft.context.leader
      changeTo(draft, stays ? 'shrink' : 'election', {
        leader,
        inSyncReplicas: inSyncReplicas.length > 0 ? inSyncReplicas : [leader],
      })
    }),
    electUnclean: act((draft, event) => {
      const leader = uncleanLeader(draft.context, event)
      if (leader === null) return
      changeTo(draft, 'uncleanElection', { leader, inSyncReplicas: [leader], isRecovering: true })
    }),
    loseLeader: act((draft, event) => {
      const { inSyncReplicas } = electionOf(draft.context, event)
      changeTo(draft, 'leaderless', { leader: noLeader, inSyncReplicas, isRecovering: false })
    }),
    alterInSyncReplicas: act((draft, event) => {
      const { requestId, newInSyncReplicas, isRecovering, active } = only(
        event,
        'ALTER_PARTITION_RECEIVED',
      )
      const { leader } = draft.context
      const hasGrown = newInSyncReplicas.length >= draft.context.inSyncReplicas.length
      const changes = { inSyncReplicas: newInSyncReplicas, isRecovering }
      changeAssigned(draft, hasGrown ? 'expand' : 'shrink', changes, active)
      const partition = draft.context
      const errorCode =
        partition.leader === leader ? errorCodes.NONE : errorCodes.NEW_LEADER_ELECTED
      const params = { requestId, errorCode, partition }
      draft.effects.push({ type: 'respondAlterPartition', params })
    }),
    refuseAlterPartition: act((draft, event) => {
      const request = only(event, 'ALTER_PARTITION_RECEIVED')
      const partition = draft.context
      const errorCode = alterPartitionError(partition, request)
      const { requestId } = request
      draft.effects.push({
        type: 'respondAlterPartition',
        params: { requestId, errorCode, partition },
      })
    }),
    refuseElection: act((draft, event) => {
      const errorCode = electionError(draft.context, only(event, 'ELECTION_REQUESTED').election)
      draft.effects.push({ type: 'refuseElection', params: { errorCode } })
    }),
    electPreferred: act((draft) => {
      const [leader = noLeader] = draft.context.replicas
      changeTo(draft, 'preferredElection', { leader, isRecovering: false })
    }),
    reassign: act((draft, event) => {
      const { replicas, active } = only(event, 'REASSIGNMENT_REQUESTED')
      changeAssigned(draft, 'reassigning', reassignmentTo(draft.context, replicas), active)
    }),
    distrust: act((draft, event) => {
      changeTo(draft, 'eligibility', {}, [only(event, 'BROKER_CRASHED').broker])
    }),
    setMinInSync: act((draft, event) => {
      if (draft.context.eligibleBelow === null) return
      const eligibleBelow = only(event, 'MIN_IN_SYNC_SET').minInSyncReplicas
      draft.context = { ...draft.context, eligibleBelow }
    }),
    dropEligible: act((draft) => changeTo(draft, 'eligibility', {})),
    setUncleanElection: act((draft, event) => {
      const { isEnabled } = only(event, 'UNCLEAN_ELECTION_SET')
      draft.context = { ...draft.context, isUncleanElectionEnabled: isEnabled }
    }),
  },
})

const refused = { guard: 'isRefused', actions: 'refuseAlterPartition' } as const
const uncleanly = {
  guard: 'mayElectUnclean',
  target: 'OnlineRecovering',
  actions: 'electUnclean',
} as const
const cleanly = { guard: 'hasCleanSuccessor', target: 'Online', actions: 'electLeader' } as const
/** What may be asked for in every state. */
const administration = {
  REASSIGNMENT_REQUESTED: [{ guard: 'isAssigned' }, { actions: 'reassign' }],
  BROKER_CRASHED: [{ guard: 'isIneligible' }, { actions: 'distrust' }],
  MIN_IN_SYNC_SET: [
    { guard: 'keepsEligible', actions: 'setMinInSync' },
    { actions: ['setMinInSync', 'dropEligible'] },
  ],
  UNCLEAN_ELECTION_SET: { actions: 'setUncleanElection' },
} as const

/**
 * One partition in the controller's eyes (KIP-631). A leaderless partition keeps its last in-sync replicas or,
 * where eligible leader replicas are kept (KIP-966), those instead.
 */
export const partitionLeadershipMachine = partitionSetup.createMachine({
  id: 'partitionLeadership',
  context: ({ input }) => ({
    ...input,
    eligibleBelow: input.eligibleBelow ?? null,
    eligibleLeaderReplicas: [],
    lastKnownElr: [],
    addingReplicas: [],
    removingReplicas: [],
    inSyncReplicas: input.replicas,
    leader: input.replicas[0] ?? noLeader,
    leaderEpoch: 0,
    partitionEpoch: 0,
    isRecovering: false,
  }),
  initial: 'Online',
  states: {
    Online: {
      on: {
        REPLICAS_LOST: [
          { guard: 'isUnaffected' },
          { guard: 'isLeaderValid', actions: 'electLeader' },
          { guard: 'hasCleanSuccessor', actions: 'electLeader' },
          uncleanly,
          { target: 'Leaderless', actions: 'loseLeader' },
        ],
        ALTER_PARTITION_RECEIVED: [refused, { actions: 'alterInSyncReplicas' }],
        PREFERRED_ELECTION_DUE: { guard: 'isPreferredValid', actions: 'electPreferred' },
        ELECTION_REQUESTED: [
          { guard: 'isPreferredAskedFor', actions: 'electPreferred' },
          { actions: 'refuseElection' },
        ],
        ...administration,
      },
    },
    OnlineRecovering: {
      on: {
        REPLICAS_LOST: [
          { guard: 'isUnaffected' },
          uncleanly,
          { target: 'Leaderless', actions: 'loseLeader' },
        ],
        ALTER_PARTITION_RECEIVED: [
          refused,
          { guard: 'isStillRecovering', actions: 'alterInSyncReplicas' },
          { target: 'Online', actions: 'alterInSyncReplicas' },
        ],
        ELECTION_REQUESTED: { actions: 'refuseElection' },
        ...administration,
      },
    },
    Leaderless: {
      on: {
        BROKER_UNFENCED: [cleanly, uncleanly],
        UNCLEAN_ELECTION_DUE: [cleanly, uncleanly],
        ELECTION_REQUESTED: [cleanly, uncleanly, { actions: 'refuseElection' }],
        ALTER_PARTITION_RECEIVED: { actions: 'refuseAlterPartition' },
        ...administration,
      },
    },
  },
})

export type PartitionLeadershipState = StateOf<typeof partitionLeadershipMachine>

export const partitionLeadership: Stepper<
  PartitionLeadershipState,
  PartitionLeadershipInput,
  PartitionLeadershipEvent,
  PartitionLeadershipEffect
> = createStepper<typeof partitionLeadershipMachine, PartitionLeadershipEffect>(
  partitionLeadershipMachine,
)
