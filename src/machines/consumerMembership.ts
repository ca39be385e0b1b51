import { setup } from 'xstate'
import { errorCodes } from '../kafka/errorCodes.ts'
import { change, only, type Draft } from './change.ts'
import type {
  ConsumerMembership,
  ConsumerMembershipEffect,
  ConsumerMembershipEffects,
  ConsumerMembershipEvent,
  ConsumerMembershipInput,
} from './consumerMembershipTypes.ts'
import { joinEpoch, leaveEpoch, staticLeaveEpoch } from './memberReconciliation.ts'
import { isSubset, without } from './partitionSets.ts'
import { createStepper, type StateOf, type Stepper } from './stepper.ts'

type MembershipDraft = Draft<ConsumerMembership, ConsumerMembershipEffect>
const act = (apply: (draft: MembershipDraft, event: ConsumerMembershipEvent) => void) =>
  change<ConsumerMembership, ConsumerMembershipEvent, ConsumerMembershipEffect>(apply)

function emit<Type extends ConsumerMembershipEffect['type']>(
  draft: MembershipDraft,
  type: Type,
  params: ConsumerMembershipEffects[Type],
): void {
  draft.effects.push({ type, params } as ConsumerMembershipEffect)
}

function update(draft: MembershipDraft, changes: Partial<ConsumerMembership>): void {
  draft.context = { ...draft.context, ...changes }
}

type Partitions = ConsumerMembership['owned']
const isSame = (a: Partitions, b: Partitions): boolean => isSubset(a, b) && isSubset(b, a)

const answer = (event: ConsumerMembershipEvent) => only(event, 'HEARTBEAT_ANSWERED')
const isOneOf =
  (...codes: readonly number[]) =>
  ({ event }: { event: ConsumerMembershipEvent }): boolean =>
    codes.includes(answer(event).errorCode)

const isFenced = isOneOf(errorCodes.FENCED_MEMBER_EPOCH, errorCodes.UNKNOWN_MEMBER_ID)

/** A reconciliation begins; the end of the one before does not count any more. */
function reconcile(draft: MembershipDraft): void {
  const { owned, target } = draft.context
  const attempt = draft.context.attempt + 1
  const wanted = target ?? []
  update(draft, { attempt, resolved: wanted })
  const revoked = without(owned, wanted)
  emit(draft, 'reconcile', { attempt, revoked, added: without(wanted, owned) })
}

/**
 * A whole heartbeat names everything; the others name what is owned only when that has changed. A new subscription does
 * not name it again: while additions are being taken over it would seem that they are not wanted.
 */
function sendHeartbeat(draft: MembershipDraft): void {
  const { memberId, memberEpoch, groupInstanceId, owned, reported, isSubscriptionDue } =
    draft.context
  const isFull = reported === null || isSubscriptionDue
  const isUnchanged = reported !== null && isSame(reported, owned)
  const told = isUnchanged ? null : owned
  emit(draft, 'sendHeartbeat', { memberId, memberEpoch, groupInstanceId, isFull, owned: told })
  update(draft, { reported: owned, isSubscriptionDue: false })
}

/** What it owned may belong to another member already, so nothing of it is committed. */
function reportLost(draft: MembershipDraft): void {
  const { owned: partitions, attempt } = draft.context
  update(draft, {
    memberEpoch: joinEpoch,
    owned: [],
    target: null,
    reported: null,
    attempt: attempt + 1,
  })
  emit(draft, 'reportLost', { partitions })
}

const membershipSetup = setup({
  types: {
    context: {} as ConsumerMembership,
    events: {} as ConsumerMembershipEvent,
    input: {} as ConsumerMembershipInput,
  },
  guards: {
    isStale: ({ context, event }) => only(event, 'RECONCILED').attempt !== context.attempt,
    isFenced,
    isFencedComingBack: ({ context, event }) => context.isComingBack && isFenced({ event }),
    isRetriable: isOneOf(
      errorCodes.COORDINATOR_LOAD_IN_PROGRESS,
      errorCodes.COORDINATOR_NOT_AVAILABLE,
      errorCodes.NOT_COORDINATOR,
      errorCodes.REQUEST_TIMED_OUT,
    ),
    isRefused: ({ event }) => answer(event).errorCode !== errorCodes.NONE,
    hasNewTarget: ({ context, event }) => {
      const { assignment } = answer(event)
      return assignment !== null && (context.target === null || !isSame(assignment, context.target))
    },
    hasTarget: ({ context: { owned, target } }) => target === null || isSame(owned, target),
    isPollExpired: ({ context }) => context.isPollExpired,
    isComingBack: ({ context }) => context.isComingBack,
    leavesInPoll: ({ context }) => context.leavesInPoll,
  },
  actions: {
    /** As a stranger: whatever it had before it left is not its any more. */
    join: act((draft) => {
      const nothing = { owned: [], target: null, reported: null }
      update(draft, {
        ...nothing,
        memberEpoch: joinEpoch,
        isPollExpired: false,
        isComingBack: false,
      })
      emit(draft, 'heartbeatNow', {})
    }),
    heartbeatNow: act((draft) => emit(draft, 'heartbeatNow', {})),
    sendHeartbeat: act(sendHeartbeat),
    takeEpoch: act((draft, event) => {
      const { memberId, memberEpoch } = answer(event)
      update(draft, { memberId, memberEpoch })
    }),
    takeTarget: act((draft, event) => update(draft, { target: answer(event).assignment })),
    forgetReported: act((draft) => update(draft, { reported: null })),
    noteSubscription: act((draft) => update(draft, { isSubscriptionDue: true })),
    reconcile: act(reconcile),
    acknowledge: act((draft) => {
      update(draft, { owned: draft.context.resolved })
      emit(draft, 'heartbeatNow', {})
    }),
    reportLost: act(reportLost),
    fail: act((draft, event) => {
      reportLost(draft)
      emit(draft, 'reportFatal', { errorCode: answer(event).errorCode })
    }),
    /** It is a member still: what it has done can be committed. Nothing that it is told now counts. */
    losePollExpired: act((draft) => {
      const { owned: partitions, attempt } = draft.context
      update(draft, { attempt: attempt + 1 })
      emit(draft, 'losePollExpired', { partitions })
    }),
    prepareLeave: act((draft) => {
      const { attempt, owned: partitions } = draft.context
      update(draft, { attempt: attempt + 1, isComingBack: false })
      emit(draft, 'prepareLeave', { partitions })
    }),
    /** A static member says that it means to come back. */
    leave: act((draft) => {
      const isStatic = draft.context.groupInstanceId !== null
      update(draft, { memberEpoch: isStatic ? staticLeaveEpoch : leaveEpoch })
      emit(draft, 'heartbeatNow', {})
    }),
    leaveForGood: act((draft) => update(draft, { isPollExpired: false, isComingBack: false })),
    /** A call of subscribe() waits until the leave has gone out. */
    comeBack: act((draft) => update(draft, { isComingBack: true })),
    notePollExpired: act((draft) => update(draft, { isPollExpired: true })),
  },
})

const beats = { HEARTBEAT_DUE: { actions: 'sendHeartbeat' } } as const
const lost = { HEARTBEAT_LOST: { actions: 'forgetReported' } } as const
const refused = [
  { guard: 'isFenced', target: 'fenced', actions: 'reportLost' },
  { guard: 'isRetriable', actions: 'forgetReported' },
  { guard: 'isRefused', target: 'fatal', actions: 'fail' },
] as const
const answered = {
  HEARTBEAT_ANSWERED: [
    ...refused,
    {
      guard: 'hasNewTarget',
      target: 'reconciling',
      actions: ['takeEpoch', 'takeTarget', 'reconcile'],
    },
    { actions: 'takeEpoch' },
  ],
} as const
/** A new subscription goes out at once. */
const resubscribes = { SUBSCRIBED: { actions: ['noteSubscription', 'heartbeatNow'] } } as const
const goes = {
  MAX_POLL_EXCEEDED: [
    { guard: 'leavesInPoll', target: 'pollExpired', actions: 'losePollExpired' },
    { target: 'leaving', actions: ['notePollExpired', 'leave'] },
  ],
  CLOSE_REQUESTED: { target: 'prepareLeaving', actions: 'prepareLeave' },
} as const

/** A consumer's own side of a KIP-848 group, in the words of Kafka's new consumer. */
export const consumerMembershipMachine = membershipSetup.createMachine({
  id: 'consumerMembership',
  context: ({ input }) => ({
    ...input,
    memberId: '',
    memberEpoch: joinEpoch,
    owned: [],
    target: null,
    resolved: [],
    isSubscriptionDue: false,
    reported: null,
    attempt: 0,
    isPollExpired: false,
    isComingBack: false,
  }),
  initial: 'unsubscribed',
  states: {
    unsubscribed: { on: { SUBSCRIBED: { target: 'joining', actions: 'join' } } },
    joining: { on: { ...beats, ...lost, ...answered, ...resubscribes, ...goes } },
    reconciling: {
      on: {
        ...beats,
        ...lost,
        HEARTBEAT_ANSWERED: [
          ...refused,
          { guard: 'hasNewTarget', actions: ['takeEpoch', 'takeTarget'] },
          { actions: 'takeEpoch' },
        ],
        RECONCILED: [{ guard: 'isStale' }, { target: 'acknowledging', actions: 'acknowledge' }],
        ...resubscribes,
        ...goes,
      },
    },
    acknowledging: {
      on: {
        HEARTBEAT_DUE: [
          { guard: 'hasTarget', target: 'stable', actions: 'sendHeartbeat' },
          { target: 'reconciling', actions: ['sendHeartbeat', 'reconcile'] },
        ],
        ...lost,
        ...answered,
        ...resubscribes,
        ...goes,
      },
    },
    stable: { on: { ...beats, ...lost, ...answered, ...resubscribes, ...goes } },
    fenced: {
      on: {
        LOST_REPORTED: { target: 'joining', actions: 'join' },
        CLOSE_REQUESTED: { target: 'unsubscribed' },
      },
    },
    prepareLeaving: {
      on: {
        ...beats,
        ...lost,
        HEARTBEAT_ANSWERED: [
          { guard: 'isFencedComingBack', target: 'fenced', actions: 'reportLost' },
          { guard: 'isFenced', target: 'unsubscribed', actions: 'reportLost' },
          { guard: 'isRefused', actions: 'forgetReported' },
          { actions: 'takeEpoch' },
        ],
        REVOKE_COMPLETED: { target: 'leaving', actions: 'leave' },
        SUBSCRIBED: { actions: 'comeBack' },
        CLOSE_REQUESTED: { actions: 'leaveForGood' },
      },
    },
    leaving: {
      on: {
        HEARTBEAT_DUE: [
          { guard: 'isPollExpired', target: 'stale', actions: ['sendHeartbeat', 'reportLost'] },
          { guard: 'isComingBack', target: 'rejoining', actions: 'sendHeartbeat' },
          { target: 'unsubscribed', actions: 'sendHeartbeat' },
        ],
        SUBSCRIBED: { actions: 'comeBack' },
        CLOSE_REQUESTED: { actions: 'leaveForGood' },
      },
    },
    /** librdkafka: no heartbeats until the application polls; then it leaves and comes back at once. */
    pollExpired: {
      on: {
        LOST_REPORTED: { target: 'rejoining', actions: 'leave' },
        CLOSE_REQUESTED: { target: 'prepareLeaving', actions: 'prepareLeave' },
      },
    },
    rejoining: {
      on: {
        HEARTBEAT_DUE: { actions: 'sendHeartbeat' },
        LEAVE_ANSWERED: { target: 'joining', actions: 'join' },
        HEARTBEAT_LOST: { target: 'joining', actions: 'join' },
        CLOSE_REQUESTED: { target: 'unsubscribed' },
      },
    },
    stale: {
      on: {
        POLLED: { target: 'joining', actions: 'join' },
        CLOSE_REQUESTED: { target: 'unsubscribed' },
      },
    },
    fatal: { type: 'final' },
  },
})

export type ConsumerMembershipState = StateOf<typeof consumerMembershipMachine>

/** The client's stepper: `initial(input)`, then `step(state, event)`; both return `{ state, effects }`. */
export const consumerMembership: Stepper<
  ConsumerMembershipState,
  ConsumerMembershipInput,
  ConsumerMembershipEvent,
  ConsumerMembershipEffect
> = createStepper<typeof consumerMembershipMachine, ConsumerMembershipEffect>(
  consumerMembershipMachine,
)

/** The state of a member that a scenario finds in a running group. */
export const stableMembership = ({
  owned,
  ...identity
}: Pick<
  ConsumerMembership,
  'groupInstanceId' | 'leavesInPoll' | 'memberId' | 'memberEpoch' | 'owned'
>): ConsumerMembershipState => ({
  value: 'stable',
  context: {
    ...identity,
    owned,
    target: owned,
    resolved: owned,
    isSubscriptionDue: false,
    reported: owned,
    attempt: 0,
    isPollExpired: false,
    isComingBack: false,
  },
  status: 'active',
})
