import { errorCodes } from '../kafka/errorCodes.ts'
import { groupSetup, type CommitState } from './groupCoordinatorSetup.ts'
import { emptyGroup } from './classicGroup.ts'
import type { GroupCoordinatorInput, GroupEffect, GroupEvent } from './groupCoordinatorTypes.ts'
import { createStepper, type StateOf, type Stepper } from './stepper.ts'

/** Edges that every state with members has: nothing in them changes the state. */
const answers = (state: CommitState, heartbeatError: number) =>
  ({
    HEARTBEAT_RECEIVED: {
      actions: { type: 'answerHeartbeat', params: { errorCode: heartbeatError } },
    },
    OFFSET_COMMIT_RECEIVED: { actions: { type: 'answerCommit', params: { state } } },
    DELETE_GROUP_RECEIVED: {
      actions: { type: 'refuseEverything', params: { errorCode: errorCodes.NON_EMPTY_GROUP } },
    },
    COORDINATOR_MOVED: { target: 'Dead', actions: { type: 'unload', params: { from: state } } },
    CONSUMER_HEARTBEAT_RECEIVED: [
      { guard: 'isUpgradeRefused', actions: 'refuseUpgrade' },
      { target: 'Dead', actions: 'convertToConsumer' },
    ],
  }) as const

const refuseJoinIf = (isJoining: boolean) =>
  ({
    guard: { type: 'isJoinRefused', params: { isJoining } },
    actions: { type: 'refuseJoin', params: { isJoining } },
  }) as const
const giveIdFirst = { guard: 'mustComeBackWithId', actions: 'assignMemberId' } as const
const finishReplacement = {
  guard: 'isStaticReplacement',
  actions: 'finishStaticReplacement',
} as const
const rebalanceFrom = (from: 'CompletingRebalance' | 'Stable') =>
  ({ type: 'prepareRebalance', params: { from } }) as const
const unavailable = {
  actions: {
    type: 'refuseEverything',
    params: { errorCode: errorCodes.COORDINATOR_NOT_AVAILABLE },
  },
} as const
const unknownMember = (type: 'refuseSync') =>
  ({ actions: { type, params: { errorCode: errorCodes.UNKNOWN_MEMBER_ID } } }) as const

/** The coordinator's side of one classic group (JoinGroup, SyncGroup, Heartbeat, LeaveGroup). */
export const groupCoordinatorMachine = groupSetup.createMachine({
  id: 'groupCoordinator',
  context: ({ input }) => emptyGroup(input),
  initial: 'Empty',
  states: {
    Empty: {
      on: {
        ...answers('Empty', errorCodes.UNKNOWN_MEMBER_ID),
        JOIN_GROUP_RECEIVED: [
          refuseJoinIf(false),
          giveIdFirst,
          { target: 'PreparingRebalance', actions: ['admitMember', 'startInitialRebalance'] },
        ],
        SYNC_GROUP_RECEIVED: unknownMember('refuseSync'),
        LEAVE_GROUP_RECEIVED: { actions: 'removeLeavers' },
        PENDING_MEMBER_EXPIRED: { actions: 'dropPendingMember' },
        DELETE_GROUP_RECEIVED: { target: 'Dead', actions: 'deleteGroup' },
        GROUP_EXPIRED: { target: 'Dead', actions: 'expireGroup' },
        GROUP_CONVERTED: [
          { guard: 'hasNothingToMove', target: 'Stable', actions: 'takeOver' },
          { target: 'PreparingRebalance', actions: ['takeOver', rebalanceFrom('Stable')] },
        ],
        GROUP_LOADED: [
          { guard: 'hasNoMembers', actions: 'loadGroup' },
          {
            guard: 'isOverCapacity',
            target: 'PreparingRebalance',
            actions: ['loadGroup', rebalanceFrom('Stable')],
          },
          { target: 'Stable', actions: 'loadGroup' },
        ],
      },
    },
    PreparingRebalance: {
      always: [
        { guard: 'joinPhaseEndedEmpty', target: 'Empty', actions: 'becomeEmpty' },
        { guard: 'joinPhaseEnded', target: 'CompletingRebalance', actions: 'startGeneration' },
      ],
      on: {
        ...answers('PreparingRebalance', errorCodes.REBALANCE_IN_PROGRESS),
        JOIN_GROUP_RECEIVED: [refuseJoinIf(true), giveIdFirst, { actions: 'admitMember' }],
        SYNC_GROUP_RECEIVED: {
          actions: { type: 'refuseSync', params: { errorCode: errorCodes.REBALANCE_IN_PROGRESS } },
        },
        LEAVE_GROUP_RECEIVED: { actions: 'removeLeavers' },
        SESSION_EXPIRED: [{ guard: 'isExpiryVoid' }, { actions: 'expireMember' }],
        PENDING_MEMBER_EXPIRED: { actions: 'expirePendingMember' },
        JOIN_TIMER_FIRED: [
          { guard: 'canExtendInitialDelay', actions: 'extendInitialDelay' },
          { guard: 'onlyAbsentStaticMembersRemain', actions: 'waitForStaticMembers' },
          { actions: 'closeJoinPhase' },
        ],
        GROUP_RECORD_WRITTEN: finishReplacement,
      },
    },
    CompletingRebalance: {
      on: {
        ...answers('CompletingRebalance', errorCodes.NONE),
        JOIN_GROUP_RECEIVED: [
          refuseJoinIf(false),
          giveIdFirst,
          { guard: 'isUnchangedRejoin', actions: 'answerCurrentGeneration' },
          {
            target: 'PreparingRebalance',
            actions: ['admitMember', rebalanceFrom('CompletingRebalance')],
          },
        ],
        SYNC_GROUP_RECEIVED: [
          {
            guard: 'isSyncInvalid',
            actions: { type: 'refuseSync', params: { errorCode: errorCodes.NONE } },
          },
          { actions: 'parkSync' },
        ],
        GROUP_RECORD_WRITTEN: [
          finishReplacement,
          { guard: 'isCurrentPlanWritten', target: 'Stable', actions: 'deliverAssignment' },
          {
            guard: 'isCurrentPlanRefused',
            target: 'PreparingRebalance',
            actions: ['failAssignment', rebalanceFrom('CompletingRebalance')],
          },
        ],
        LEAVE_GROUP_RECEIVED: [
          {
            guard: 'removesSomebody',
            target: 'PreparingRebalance',
            actions: ['removeLeavers', rebalanceFrom('CompletingRebalance')],
          },
          { actions: 'removeLeavers' },
        ],
        SESSION_EXPIRED: [
          { guard: 'isExpiryVoid' },
          {
            target: 'PreparingRebalance',
            actions: ['expireMember', rebalanceFrom('CompletingRebalance')],
          },
        ],
        PENDING_MEMBER_EXPIRED: { actions: 'dropPendingMember' },
        PENDING_SYNC_EXPIRED: {
          guard: 'someoneNeverSynced',
          target: 'PreparingRebalance',
          actions: ['removeNotSynced', rebalanceFrom('CompletingRebalance')],
        },
      },
    },
    Stable: {
      on: {
        ...answers('Stable', errorCodes.NONE),
        JOIN_GROUP_RECEIVED: [
          refuseJoinIf(false),
          giveIdFirst,
          { guard: 'isHarmlessReturn', actions: 'replaceStaticMember' },
          { guard: 'isUnchangedFollower', actions: 'answerCurrentGeneration' },
          { target: 'PreparingRebalance', actions: ['admitMember', rebalanceFrom('Stable')] },
        ],
        SYNC_GROUP_RECEIVED: [
          {
            guard: 'isSyncInvalid',
            actions: { type: 'refuseSync', params: { errorCode: errorCodes.NONE } },
          },
          { actions: 'answerStoredAssignment' },
        ],
        GROUP_RECORD_WRITTEN: finishReplacement,
        LEAVE_GROUP_RECEIVED: [
          {
            guard: 'removesSomebody',
            target: 'PreparingRebalance',
            actions: ['removeLeavers', rebalanceFrom('Stable')],
          },
          { actions: 'removeLeavers' },
        ],
        SESSION_EXPIRED: [
          { guard: 'isExpiryVoid' },
          { target: 'PreparingRebalance', actions: ['expireMember', rebalanceFrom('Stable')] },
        ],
        PENDING_MEMBER_EXPIRED: { actions: 'dropPendingMember' },
        PENDING_SYNC_EXPIRED: {
          guard: 'someoneNeverSynced',
          target: 'PreparingRebalance',
          actions: ['removeNotSynced', rebalanceFrom('Stable')],
        },
      },
    },
    Dead: {
      on: {
        JOIN_GROUP_RECEIVED: unavailable,
        SYNC_GROUP_RECEIVED: unavailable,
        HEARTBEAT_RECEIVED: unavailable,
        LEAVE_GROUP_RECEIVED: unavailable,
        OFFSET_COMMIT_RECEIVED: unavailable,
        DELETE_GROUP_RECEIVED: {
          actions: {
            type: 'refuseEverything',
            params: { errorCode: errorCodes.GROUP_ID_NOT_FOUND },
          },
        },
      },
    },
  },
})

export type GroupCoordinatorState = StateOf<typeof groupCoordinatorMachine>

/** The coordinator's stepper: `initial(input)`, then `step(state, event)`; both return `{ state, effects }`. */
export const groupCoordinator: Stepper<
  GroupCoordinatorState,
  GroupCoordinatorInput,
  GroupEvent,
  GroupEffect
> = createStepper<typeof groupCoordinatorMachine, GroupEffect>(groupCoordinatorMachine)
