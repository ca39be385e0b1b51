import { setup } from 'xstate'
import { errorCodes } from '../kafka/errorCodes.ts'
import { change, only, type Draft } from './change.ts'
import type {
  GroupMemberEffect,
  GroupMemberEffects,
  GroupMemberEvent,
  GroupMemberInput,
  Membership,
} from './groupMemberTypes.ts'
import type { RebalanceReason } from './groupCoordinatorTypes.ts'
import { createStepper, type StateOf, type Stepper } from './stepper.ts'

type MemberDraft = Draft<Membership, GroupMemberEffect>
type Params = Record<string, unknown> | undefined
const act = <P extends Params = undefined>(
  apply: (draft: MemberDraft, event: GroupMemberEvent, params: P) => void,
) => change<Membership, GroupMemberEvent, GroupMemberEffect, P>(apply)

function emit<Type extends GroupMemberEffect['type']>(
  draft: MemberDraft,
  type: Type,
  params: GroupMemberEffects[Type],
): void {
  draft.effects.push({ type, params } as GroupMemberEffect)
}

function update(draft: MemberDraft, changes: Partial<Membership>): void {
  draft.context = { ...draft.context, ...changes }
}

const outsider = ({
  client,
  groupInstanceId,
  isCoordinatorKnown,
}: GroupMemberInput): Membership => ({
  client,
  groupInstanceId,
  memberId: '',
  generationId: -1,
  protocolName: null,
  isLeader: false,
  coordinator: isCoordinatorKnown === true ? 'known' : 'unknown',
  isSubscribed: false,
  isWaitingForPoll: false,
  isPreparing: false,
  rejoinReason: null,
  isClosing: false,
  attempt: 0,
  joinReason: null,
})

function findCoordinator(draft: MemberDraft): void {
  if (draft.context.coordinator !== 'unknown') return
  update(draft, { coordinator: 'finding' })
  emit(draft, 'findCoordinator', {})
}

function loseCoordinator(draft: MemberDraft): void {
  if (draft.context.coordinator === 'known') update(draft, { coordinator: 'unknown' })
  findCoordinator(draft)
}

/** Begins to join again, unless that has begun. */
function prepareJoin(draft: MemberDraft, reason: RebalanceReason | null): void {
  const { isPreparing, isClosing, coordinator, generationId } = draft.context
  if (isPreparing || isClosing) return
  const isMember = generationId >= 0
  if (!isMember && coordinator !== 'known') return findCoordinator(draft)
  const attempt = draft.context.attempt + 1
  update(draft, { isPreparing: true, rejoinReason: null, joinReason: reason, attempt })
  emit(draft, 'prepareJoin', { attempt, reason })
}

/** JoinGroup goes out, and heartbeats stop until it is answered; without a coordinator, once one is found. */
function sendJoin(draft: MemberDraft, afterBackoff: boolean): void {
  const attempt = draft.context.attempt + 1
  update(draft, { isPreparing: false, isLeader: false, rejoinReason: null, attempt })
  emit(draft, 'stopHeartbeats', {})
  if (draft.context.coordinator !== 'known') return findCoordinator(draft)
  const { memberId, groupInstanceId, generationId, joinReason: reason } = draft.context
  emit(draft, 'sendJoinGroup', {
    attempt,
    memberId,
    groupInstanceId,
    generationId,
    reason,
    afterBackoff,
  })
}

/** Out of the group, with or without the id: what was owned may belong to somebody else already. */
function loseMembership(draft: MemberDraft, errorCode: number, keepsId: boolean): void {
  forgetMembership(draft, keepsId)
  emit(draft, 'reportLost', { errorCode })
}

function forgetMembership(draft: MemberDraft, keepsId: boolean): void {
  update(draft, {
    memberId: keepsId ? draft.context.memberId : '',
    generationId: -1,
    protocolName: null,
    isLeader: false,
    isPreparing: false,
    rejoinReason: null,
    attempt: draft.context.attempt + 1,
  })
  emit(draft, 'stopHeartbeats', {})
}

/** LeaveGroup is for dynamic members: a static one keeps its place until its session ends (KIP-345). */
function sendLeave(draft: MemberDraft): void {
  const { memberId, groupInstanceId, coordinator } = draft.context
  if (memberId === '' || groupInstanceId !== null || coordinator !== 'known') return
  emit(draft, 'sendLeaveGroup', { memberId, groupInstanceId })
}

type Answer = Extract<GroupMemberEvent, { readonly errorCode: number }>
const answer = (event: GroupMemberEvent): Answer =>
  only(
    event,
    'JOIN_GROUP_RESPONSE_RECEIVED',
    'SYNC_GROUP_RESPONSE_RECEIVED',
    'HEARTBEAT_RESPONSE_RECEIVED',
    'OFFSET_COMMIT_RESPONSE_RECEIVED',
  )
const errorOf = (event: GroupMemberEvent): number => answer(event).errorCode
const isOneOf =
  (...codes: readonly number[]) =>
  ({ event }: { event: GroupMemberEvent }): boolean =>
    codes.includes(errorOf(event))

const memberSetup = setup({
  types: {
    context: {} as Membership,
    events: {} as GroupMemberEvent,
    input: {} as GroupMemberInput,
  },
  guards: {
    isStale: ({ context, event }) =>
      'attempt' in event
        ? event.attempt !== context.attempt
        : 'generationId' in event && event.generationId !== context.generationId,
    isAccepted: isOneOf(errorCodes.NONE),
    isIdRequired: isOneOf(errorCodes.MEMBER_ID_REQUIRED),
    isUnknownMember: isOneOf(errorCodes.UNKNOWN_MEMBER_ID),
    isIllegalGeneration: isOneOf(errorCodes.ILLEGAL_GENERATION),
    isRebalancing: isOneOf(errorCodes.REBALANCE_IN_PROGRESS),
    isCoordinatorGone: isOneOf(errorCodes.COORDINATOR_NOT_AVAILABLE, errorCodes.NOT_COORDINATOR),
    isRetriable: isOneOf(
      errorCodes.COORDINATOR_LOAD_IN_PROGRESS,
      errorCodes.REBALANCE_IN_PROGRESS,
      errorCodes.REQUEST_TIMED_OUT,
    ),
    isFatal: isOneOf(
      errorCodes.INCONSISTENT_GROUP_PROTOCOL,
      errorCodes.INVALID_GROUP_ID,
      errorCodes.INVALID_SESSION_TIMEOUT,
      errorCodes.GROUP_MAX_SIZE_REACHED,
      errorCodes.FENCED_INSTANCE_ID,
    ),
    isWaitingForPoll: ({ context }) => context.isWaitingForPoll,
    isClosing: ({ context }) => context.isClosing,
    /** Java keeps its membership and looks for the coordinator; librdkafka gives it up. */
    givesUpSilently: ({ context }) => context.client === 'librdkafka',
    /** librdkafka looks at its session in a settled group only; Java's heartbeat thread runs from the JoinGroup answer on. */
    looksForCoordinator: ({ context }) => context.client === 'java',
    /** Java: only the group's leader watches topics; librdkafka: every member watches its own. */
    watchesMetadata: ({ context }) => context.client === 'librdkafka' || context.isLeader,
  },
  actions: {
    subscribe: act((draft) => {
      update(draft, { isSubscribed: true })
      prepareJoin(draft, null)
    }),
    noteCoordinator: act((draft) => update(draft, { coordinator: 'known' })),
    loseCoordinator: act(loseCoordinator),
    prepareJoinIfSubscribed: act((draft) => {
      update(draft, { coordinator: 'known' })
      const { isSubscribed, isWaitingForPoll } = draft.context
      if (isSubscribed && !isWaitingForPoll) prepareJoin(draft, null)
    }),
    prepareJoin: act<{ reason: RebalanceReason | null }>((draft, _, { reason }) =>
      prepareJoin(draft, reason),
    ),
    prepareJoinAsAsked: act((draft, event) =>
      prepareJoin(draft, only(event, 'REJOIN_NEEDED').reason),
    ),
    rememberToRejoin: act<{ reason: RebalanceReason }>((draft, _, { reason }) =>
      update(draft, { rejoinReason: reason }),
    ),
    sendJoinGroup: act<{ afterBackoff: boolean }>((draft, _, { afterBackoff }) =>
      sendJoin(draft, afterBackoff),
    ),
    takeMemberId: act((draft, event) =>
      update(draft, { memberId: only(event, 'JOIN_GROUP_RESPONSE_RECEIVED').memberId }),
    ),
    enterGeneration: act((draft, event) => {
      const join = only(event, 'JOIN_GROUP_RESPONSE_RECEIVED')
      const { memberId, generationId, protocolName, skipAssignment, members } = join
      const isLeader = join.leaderId === memberId
      const attempt = draft.context.attempt + 1
      const { groupInstanceId } = draft.context
      update(draft, { memberId, generationId, protocolName, isLeader, attempt })
      if (draft.context.client === 'java') emit(draft, 'startHeartbeats', {})
      emit(draft, 'sendSyncGroup', {
        attempt,
        memberId,
        groupInstanceId,
        generationId,
        protocolName,
        isLeader,
        mustAssign: isLeader && !skipAssignment,
        members,
      })
    }),
    deliverAssignment: act((draft, event) => {
      const { assignment } = only(event, 'SYNC_GROUP_RESPONSE_RECEIVED')
      const { client, generationId, protocolName, rejoinReason } = draft.context
      if (client === 'librdkafka') emit(draft, 'startHeartbeats', {})
      emit(draft, 'deliverAssignment', { assignment, generationId, protocolName })
      if (rejoinReason) prepareJoin(draft, rejoinReason)
    }),
    loseMembership: act<{ keepsId: boolean }>((draft, event, { keepsId }) => {
      loseMembership(draft, 'errorCode' in event ? event.errorCode : errorCodes.NONE, keepsId)
      if (!draft.context.isClosing) prepareJoin(draft, null)
    }),
    stopForSlowApplication: act((draft) => {
      sendLeave(draft)
      loseMembership(draft, errorCodes.NONE, false)
      update(draft, { isWaitingForPoll: true })
    }),
    resumeAfterPoll: act((draft) => {
      update(draft, { isWaitingForPoll: false })
      prepareJoin(draft, null)
    }),
    prepareLeave: act((draft) => {
      update(draft, { isClosing: true, isPreparing: false, attempt: draft.context.attempt + 1 })
      emit(draft, 'prepareLeave', {})
    }),
    abandon: act((draft) => {
      sendLeave(draft)
      loseMembership(draft, errorCodes.NONE, false)
    }),
    leave: act((draft) => {
      emit(draft, 'stopHeartbeats', {})
      sendLeave(draft)
      update(draft, { memberId: '', generationId: -1, protocolName: null, isLeader: false })
    }),
    fail: act((draft, event) => {
      const errorCode = errorOf(event)
      forgetMembership(draft, false)
      // librdkafka raises a fatal error and calls no handler (as recordings of it show)
      if (draft.context.client === 'java') emit(draft, 'reportLost', { errorCode })
      emit(draft, 'reportFatal', { errorCode })
    }),
  },
})

const stale = { guard: 'isStale' } as const
const fatalIf = { guard: 'isFatal', target: 'fatal', actions: 'fail' } as const
const slowApplication = { target: 'unjoined', actions: 'stopForSlowApplication' } as const
const losesId = {
  guard: 'isUnknownMember',
  target: 'unjoined',
  actions: { type: 'loseMembership', params: { keepsId: false } },
} as const
const losesGeneration = {
  guard: 'isIllegalGeneration',
  target: 'unjoined',
  actions: { type: 'loseMembership', params: { keepsId: true } },
} as const
const joinNow = { type: 'sendJoinGroup', params: { afterBackoff: false } } as const
const joinLater = { type: 'sendJoinGroup', params: { afterBackoff: true } } as const
const rejoin = (reason: RebalanceReason | null) =>
  ({ type: 'prepareJoin', params: { reason } }) as const
const rejoinLater = (reason: RebalanceReason) =>
  ({ type: 'rememberToRejoin', params: { reason } }) as const
const ignoredOrLost = [stale, losesId, losesGeneration, fatalIf] as const

/** A consumer's own side of a classic group: Java's consumer and librdkafka, eager and cooperative. */
export const groupMemberMachine = memberSetup.createMachine({
  id: 'groupMember',
  context: ({ input }) => outsider(input),
  initial: 'unjoined',
  states: {
    unjoined: {
      on: {
        SUBSCRIBED: { actions: 'subscribe' },
        COORDINATOR_FOUND: { actions: 'prepareJoinIfSubscribed' },
        COORDINATOR_LOST: { actions: 'loseCoordinator' },
        POLLED: { guard: 'isWaitingForPoll', actions: 'resumeAfterPoll' },
        JOIN_PREPARED: [stale, { target: 'preparingRebalance', actions: joinNow }],
        MAX_POLL_EXCEEDED: slowApplication,
        CLOSE_REQUESTED: { target: 'left', actions: 'leave' },
        REVOKE_COMPLETED: { guard: 'isClosing', target: 'left', actions: 'leave' },
      },
    },
    preparingRebalance: {
      on: {
        COORDINATOR_FOUND: { actions: ['noteCoordinator', joinNow] },
        COORDINATOR_LOST: { actions: 'loseCoordinator' },
        JOIN_GROUP_RESPONSE_RECEIVED: [
          stale,
          { guard: 'isAccepted', target: 'completingRebalance', actions: 'enterGeneration' },
          { guard: 'isIdRequired', actions: ['takeMemberId', joinNow] },
          losesId,
          losesGeneration,
          { guard: 'isCoordinatorGone', actions: 'loseCoordinator' },
          { guard: 'isRetriable', actions: joinLater },
          { target: 'fatal', actions: 'fail' },
        ],
        SUBSCRIBED: { actions: rejoinLater('subscriptionChanged') },
        MAX_POLL_EXCEEDED: slowApplication,
        CLOSE_REQUESTED: { target: 'left', actions: 'abandon' },
      },
    },
    completingRebalance: {
      on: {
        COORDINATOR_FOUND: { actions: 'noteCoordinator' },
        COORDINATOR_LOST: { target: 'preparingRebalance', actions: ['loseCoordinator', joinNow] },
        SYNC_GROUP_RESPONSE_RECEIVED: [
          stale,
          { guard: 'isAccepted', target: 'stable', actions: 'deliverAssignment' },
          { guard: 'isRebalancing', target: 'preparingRebalance', actions: joinNow },
          losesId,
          losesGeneration,
          {
            guard: 'isCoordinatorGone',
            target: 'preparingRebalance',
            actions: ['loseCoordinator', joinNow],
          },
          { guard: 'isRetriable', target: 'preparingRebalance', actions: joinLater },
          { target: 'fatal', actions: 'fail' },
        ],
        HEARTBEAT_RESPONSE_RECEIVED: ignoredOrLost,
        SESSION_EXPIRED: {
          guard: 'looksForCoordinator',
          target: 'preparingRebalance',
          actions: ['loseCoordinator', joinNow],
        },
        SUBSCRIBED: { actions: rejoinLater('subscriptionChanged') },
        METADATA_CHANGED: { guard: 'watchesMetadata', actions: rejoinLater('metadataChanged') },
        MAX_POLL_EXCEEDED: slowApplication,
        CLOSE_REQUESTED: { target: 'left', actions: 'abandon' },
      },
    },
    stable: {
      on: {
        SUBSCRIBED: { actions: rejoin('subscriptionChanged') },
        COORDINATOR_FOUND: { actions: 'noteCoordinator' },
        COORDINATOR_LOST: { actions: 'loseCoordinator' },
        HEARTBEAT_RESPONSE_RECEIVED: [
          ...ignoredOrLost,
          { guard: 'isCoordinatorGone', actions: 'loseCoordinator' },
          { guard: 'isRebalancing', actions: rejoin(null) },
        ],
        OFFSET_COMMIT_RESPONSE_RECEIVED: [
          ...ignoredOrLost,
          { guard: 'isCoordinatorGone', actions: 'loseCoordinator' },
          { guard: 'isRebalancing', actions: rejoin(null) },
        ],
        METADATA_CHANGED: { guard: 'watchesMetadata', actions: rejoin('metadataChanged') },
        REJOIN_NEEDED: { actions: 'prepareJoinAsAsked' },
        JOIN_PREPARED: [stale, { target: 'preparingRebalance', actions: joinNow }],
        SESSION_EXPIRED: [
          {
            guard: 'givesUpSilently',
            target: 'unjoined',
            actions: { type: 'loseMembership', params: { keepsId: false } },
          },
          { actions: 'loseCoordinator' },
        ],
        MAX_POLL_EXCEEDED: slowApplication,
        CLOSE_REQUESTED: { actions: 'prepareLeave' },
        REVOKE_COMPLETED: { guard: 'isClosing', target: 'left', actions: 'leave' },
      },
    },
    left: { type: 'final' },
    fatal: { type: 'final' },
  },
})

export type GroupMemberState = StateOf<typeof groupMemberMachine>

/** The client's stepper: `initial(input)`, then `step(state, event)`; both return `{ state, effects }`. */
export const groupMember: Stepper<
  GroupMemberState,
  GroupMemberInput,
  GroupMemberEvent,
  GroupMemberEffect
> = createStepper<typeof groupMemberMachine, GroupMemberEffect>(groupMemberMachine)

/** The state of a member that a scenario finds in a running group. */
export const stableMember = (
  input: GroupMemberInput,
  membership: Pick<Membership, 'memberId' | 'generationId' | 'protocolName' | 'isLeader'>,
): GroupMemberState => ({
  value: 'stable',
  context: { ...outsider(input), ...membership, coordinator: 'known', isSubscribed: true },
  status: 'active',
})
