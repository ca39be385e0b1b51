import { setup } from 'xstate'
import type { TopicPartition } from '../kafka/assignors/types.ts'
import { change, only, type Draft } from './change.ts'
import { includesPartition, without } from './partitionSets.ts'
import { createStepper, type StateOf, type Stepper } from './stepper.ts'

/** Member epochs of ConsumerGroupHeartbeat that are no epochs. */
export const joinEpoch = 0
export const leaveEpoch = -1
/** A static member goes, and means to come back. */
export const staticLeaveEpoch = -2

/** What the coordinator of a KIP-848 group has given one member. */
export interface CurrentAssignment {
  readonly memberEpoch: number
  /** The epoch before: a request that still names it may repeat one whose answer was lost. */
  readonly previousMemberEpoch: number
  readonly assigned: readonly TopicPartition[]
  /** Taken away, and not given up yet as far as the coordinator has heard. */
  readonly pendingRevocation: readonly TopicPartition[]
}

export type ReconciliationEvent =
  | {
      readonly type: 'HEARTBEAT_RECEIVED'
      readonly targetEpoch: number
      readonly target: readonly TopicPartition[]
      /** What the member says it owns; null: it does not say. */
      readonly owned: readonly TopicPartition[] | null
      /** What the other members hold or have not given up. */
      readonly busy: readonly TopicPartition[]
    }
  | { readonly type: 'STATIC_MEMBER_LEFT' }

export type ReconciliationEffect =
  | { readonly type: 'armRebalanceTimer'; readonly params: Record<string, never> }
  | { readonly type: 'cancelRebalanceTimer'; readonly params: Record<string, never> }

type Heartbeat = Extract<ReconciliationEvent, { type: 'HEARTBEAT_RECEIVED' }>
const heartbeat = (event: ReconciliationEvent): Heartbeat => only(event, 'HEARTBEAT_RECEIVED')

type ReconciliationDraft = Draft<CurrentAssignment, ReconciliationEffect>
const act = (apply: (draft: ReconciliationDraft, event: ReconciliationEvent) => void) =>
  change<CurrentAssignment, ReconciliationEvent, ReconciliationEffect>(apply)

/** A member that does not say what it owns may still own everything. */
const ownsAny = ({ owned }: Heartbeat, partitions: readonly TopicPartition[]): boolean =>
  partitions.length > 0 &&
  (owned === null || partitions.some((each) => includesPartition(owned, each)))

const kept = ({ assigned }: CurrentAssignment, { target }: Heartbeat) =>
  assigned.filter((each) => includesPartition(target, each))

const reconciliationSetup = setup({
  types: {
    context: {} as CurrentAssignment,
    events: {} as ReconciliationEvent,
    input: {} as Partial<CurrentAssignment>,
  },
  guards: {
    isAtTarget: ({ context, event }) => context.memberEpoch === heartbeat(event).targetEpoch,
    hasNotRevoked: ({ context, event }) => ownsAny(heartbeat(event), context.pendingRevocation),
    mustRevoke: ({ context, event }) =>
      ownsAny(heartbeat(event), without(context.assigned, heartbeat(event).target)),
    mustWait: ({ context, event }) => {
      const { target, busy } = heartbeat(event)
      return without(target, context.assigned).some((each) => includesPartition(busy, each))
    },
  },
  actions: {
    revoke: act((draft, event) => {
      const pendingRevocation = without(draft.context.assigned, heartbeat(event).target)
      const assigned = kept(draft.context, heartbeat(event))
      draft.context = { ...draft.context, assigned, pendingRevocation }
      draft.effects.push({ type: 'armRebalanceTimer', params: {} })
    }),
    /** The member's epoch becomes that of the target, with what is free of it. */
    advance: act((draft, event) => {
      const { target, targetEpoch, busy } = heartbeat(event)
      const { memberEpoch, previousMemberEpoch, assigned } = draft.context
      const isNewEpoch = memberEpoch !== targetEpoch
      const free = without(without(target, assigned), busy)
      draft.context = {
        memberEpoch: targetEpoch,
        previousMemberEpoch: isNewEpoch ? memberEpoch : previousMemberEpoch,
        assigned: [...kept(draft.context, heartbeat(event)), ...free],
        pendingRevocation: [],
      }
    }),
    cancelRebalanceTimer: act((draft) => {
      draft.effects.push({ type: 'cancelRebalanceTimer', params: {} })
    }),
    leaveForNow: act((draft) => {
      draft.context = { ...draft.context, memberEpoch: staticLeaveEpoch, pendingRevocation: [] }
    }),
  },
})

const next = [
  { guard: 'mustRevoke', target: 'UNREVOKED_PARTITIONS', actions: 'revoke' },
  { guard: 'mustWait', target: 'UNRELEASED_PARTITIONS', actions: 'advance' },
  { target: 'STABLE', actions: 'advance' },
] as const
const leaves = { actions: 'leaveForNow' } as const

/**
 * How one member of a KIP-848 group comes from what it has to what the target gives it. A partition is given to a member
 * only once nobody else holds it.
 */
export const memberReconciliationMachine = reconciliationSetup.createMachine({
  id: 'memberReconciliation',
  context: ({ input }) => ({
    memberEpoch: joinEpoch,
    previousMemberEpoch: joinEpoch,
    assigned: [],
    pendingRevocation: [],
    ...input,
  }),
  initial: 'STABLE',
  states: {
    STABLE: {
      on: {
        HEARTBEAT_RECEIVED: [{ guard: 'isAtTarget' }, ...next],
        STATIC_MEMBER_LEFT: leaves,
      },
    },
    UNREVOKED_PARTITIONS: {
      on: {
        HEARTBEAT_RECEIVED: [
          { guard: 'hasNotRevoked' },
          { guard: 'mustRevoke', target: 'UNREVOKED_PARTITIONS', actions: 'revoke' },
          {
            guard: 'mustWait',
            target: 'UNRELEASED_PARTITIONS',
            actions: ['advance', 'cancelRebalanceTimer'],
          },
          { target: 'STABLE', actions: ['advance', 'cancelRebalanceTimer'] },
        ],
        STATIC_MEMBER_LEFT: { actions: ['leaveForNow', 'cancelRebalanceTimer'] },
      },
    },
    UNRELEASED_PARTITIONS: {
      on: { HEARTBEAT_RECEIVED: next, STATIC_MEMBER_LEFT: leaves },
    },
  },
})

export type ReconciliationState = StateOf<typeof memberReconciliationMachine>

/** The stepper of one member's reconciliation: the group steps it at each of the member's heartbeats. */
export const memberReconciliation: Stepper<
  ReconciliationState,
  Partial<CurrentAssignment>,
  ReconciliationEvent,
  ReconciliationEffect
> = createStepper<typeof memberReconciliationMachine, ReconciliationEffect>(
  memberReconciliationMachine,
)
