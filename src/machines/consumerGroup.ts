import { setup } from 'xstate'
import { errorCodes } from '../kafka/errorCodes.ts'
import { change, only } from './change.ts'
import {
  handleClassicHeartbeat,
  handleJoin,
  handleLeave,
  handleSync,
} from './consumerGroupClassic.ts'
import { handleHeartbeat } from './consumerGroupHeartbeat.ts'
import { downgrade, emit, removeMember, type ConsumerGroupDraft } from './consumerGroupMembers.ts'
import { memberById, offsetsError } from './consumerGroupRequests.ts'
import { derivedState } from './consumerGroupTarget.ts'
import type {
  ConsumerGroup,
  ConsumerGroupEffect,
  ConsumerGroupEvent,
  ConsumerGroupInput,
  ConsumerGroupState,
} from './consumerGroupTypes.ts'
import { createStepper, type StateOf, type Stepper } from './stepper.ts'

/** An action after which the group may be in another state: that is noted last. */
const act = (apply: (draft: ConsumerGroupDraft, event: ConsumerGroupEvent) => void) =>
  change<ConsumerGroup, ConsumerGroupEvent, ConsumerGroupEffect>((draft, event) => {
    const from = derivedState(draft.context)
    apply(draft, event)
    const to = derivedState(draft.context)
    if (draft.context.isConverted) return
    if (from !== to) emit(draft, 'noteStateChanged', { from, to })
  })

const groupSetup = setup({
  types: {
    context: {} as ConsumerGroup,
    events: {} as ConsumerGroupEvent,
    input: {} as ConsumerGroupInput,
  },
  guards: {
    isInState: ({ context }, { state }: { state: ConsumerGroupState }) =>
      derivedState(context) === state,
    isConverted: ({ context }) => context.isConverted,
    isMember: ({ context, event }) => {
      const { memberId } = only(event, 'SESSION_EXPIRED', 'JOIN_EXPIRED', 'SYNC_EXPIRED')
      return memberById(context, memberId) !== undefined
    },
    /** The timer belongs to an epoch that the member is still in. */
    isSameEpoch: ({ context, event }) => {
      const { memberId, memberEpoch } = only(event, 'REBALANCE_EXPIRED')
      return memberById(context, memberId)?.current.context.memberEpoch === memberEpoch
    },
  },
  actions: {
    handleHeartbeat: act((draft, event) =>
      handleHeartbeat(draft, only(event, 'CONSUMER_GROUP_HEARTBEAT_RECEIVED')),
    ),
    handleJoin: act((draft, event) => handleJoin(draft, only(event, 'JOIN_GROUP_RECEIVED'))),
    handleSync: act((draft, event) => handleSync(draft, only(event, 'SYNC_GROUP_RECEIVED'))),
    handleClassicHeartbeat: act((draft, event) =>
      handleClassicHeartbeat(draft, only(event, 'HEARTBEAT_RECEIVED')),
    ),
    handleLeave: act((draft, event) => handleLeave(draft, only(event, 'LEAVE_GROUP_RECEIVED'))),
    expireJoin: act((draft, event) =>
      removeMember(draft, only(event, 'JOIN_EXPIRED').memberId, 'didNotRejoin'),
    ),
    expireSync: act((draft, event) =>
      removeMember(draft, only(event, 'SYNC_EXPIRED').memberId, 'didNotSync'),
    ),
    /** Nobody is left who speaks anything: the next classic member begins a classic group. */
    startAnew: act((draft) => downgrade(draft, null)),
    expireSession: act((draft, event) =>
      removeMember(draft, only(event, 'SESSION_EXPIRED').memberId, 'sessionExpired'),
    ),
    expireRebalance: act((draft, event) =>
      removeMember(draft, only(event, 'REBALANCE_EXPIRED').memberId, 'rebalanceExpired'),
    ),
    noteMetadata: act((draft, event) => {
      const { topics } = only(event, 'METADATA_CHANGED')
      draft.context = { ...draft.context, topics, isMetadataDue: true }
    }),
    answerOffsets: act((draft, event) => {
      const request = only(event, 'OFFSETS_REQUESTED')
      const errorCode = offsetsError(draft.context, request)
      emit(draft, 'respondOffsets', { requestId: request.requestId, errorCode })
    }),
    refuseDelete: act((draft, event) => {
      const { requestId } = only(event, 'DELETE_REQUESTED')
      emit(draft, 'respondDelete', { requestId, errorCode: errorCodes.NON_EMPTY_GROUP })
    }),
    expireGroup: act((draft) => emit(draft, 'noteStateChanged', { from: 'Empty', to: 'Dead' })),
    confirmDelete: act((draft, event) => {
      const { requestId } = only(event, 'DELETE_REQUESTED')
      emit(draft, 'noteStateChanged', { from: 'Empty', to: 'Dead' })
      emit(draft, 'respondDelete', { requestId, errorCode: errorCodes.NONE })
    }),
  },
})

/** The edges to the other states: whichever follows from epochs and members, or the end of this group. */
const othersThan = (own: ConsumerGroupState) => [
  { guard: 'isConverted' as const, target: 'Dead' as const },
  ...(['Empty', 'Assigning', 'Reconciling', 'Stable'] as const)
    .filter((state) => state !== own)
    .map((state) => ({
      guard: { type: 'isInState' as const, params: { state } },
      target: state,
    })),
]

/**
 * A KIP-848 group on its coordinator: one request, no barrier, and a target that the coordinator computes. Members of the
 * classic protocol take part with JoinGroup, SyncGroup and Heartbeat; without others it becomes a classic group.
 */
export const consumerGroupMachine = groupSetup.createMachine({
  id: 'consumerGroup',
  context: ({ input }) => ({
    ...input,
    groupEpoch: 0,
    assignmentEpoch: 0,
    members: [],
    target: {},
    subscribed: {},
    isMetadataDue: false,
    isConverted: false,
  }),
  initial: 'Empty',
  on: {
    CONSUMER_GROUP_HEARTBEAT_RECEIVED: { actions: 'handleHeartbeat' },
    JOIN_GROUP_RECEIVED: { actions: 'handleJoin' },
    SYNC_GROUP_RECEIVED: { actions: 'handleSync' },
    HEARTBEAT_RECEIVED: { actions: 'handleClassicHeartbeat' },
    LEAVE_GROUP_RECEIVED: { actions: 'handleLeave' },
    JOIN_EXPIRED: { guard: 'isMember', actions: 'expireJoin' },
    SYNC_EXPIRED: { guard: 'isMember', actions: 'expireSync' },
    SESSION_EXPIRED: { guard: 'isMember', actions: 'expireSession' },
    REBALANCE_EXPIRED: { guard: 'isSameEpoch', actions: 'expireRebalance' },
    METADATA_CHANGED: { actions: 'noteMetadata' },
    OFFSETS_REQUESTED: { actions: 'answerOffsets' },
    DELETE_REQUESTED: { actions: 'refuseDelete' },
  },
  states: {
    Empty: {
      always: othersThan('Empty'),
      on: {
        DELETE_REQUESTED: { target: 'Dead', actions: 'confirmDelete' },
        JOIN_GROUP_RECEIVED: { actions: 'startAnew' },
        GROUP_EXPIRED: { target: 'Dead', actions: 'expireGroup' },
      },
    },
    Assigning: { always: othersThan('Assigning') },
    Reconciling: { always: othersThan('Reconciling') },
    Stable: { always: othersThan('Stable') },
    Dead: { type: 'final' },
  },
})

export type ConsumerGroupMachineState = StateOf<typeof consumerGroupMachine>

/** The group's stepper: `initial(input)`, then `step(state, event)`; both return `{ state, effects }`. */
export const consumerGroup: Stepper<
  ConsumerGroupMachineState,
  ConsumerGroupInput,
  ConsumerGroupEvent,
  ConsumerGroupEffect
> = createStepper<typeof consumerGroupMachine, ConsumerGroupEffect>(consumerGroupMachine)
