import { setup } from 'xstate'
import { errorCodes } from '../kafka/errorCodes.ts'
import { change, only } from './change.ts'
import { emit, joinFailure, syncFailure, type GroupDraft } from './classicGroup.ts'
import {
  admitMember,
  answerCurrentGeneration,
  assignMemberId,
  finishStaticReplacement,
  isHarmlessReturn,
  isUnchangedRejoin,
  joinError,
  mustComeBackWithId,
  refuseJoin,
  replaceStaticMember,
} from './classicGroupJoin.ts'
import {
  becomeEmpty,
  canExtendInitialDelay,
  closeJoinPhase,
  extendInitialDelay,
  onlyAbsentStaticMembersRemain,
  prepareRebalance,
  startGeneration,
  startInitialRebalance,
  waitForStaticMembers,
} from './classicGroupRebalance.ts'
import {
  answerCommit,
  answerHeartbeat,
  answerStoredAssignment,
  deleteGroup,
  expireGroup,
  deliverAssignment,
  dropPendingMember,
  expireMember,
  expirePendingMember,
  failAssignment,
  isCurrentPlan,
  isExpiryVoid,
  loadGroup,
  parkSync,
  refuseSync,
  removeLeavers,
  removeNotSynced,
  removesSomebody,
  syncError,
  unload,
  writeErrorFor,
} from './classicGroupRequests.ts'
import { convertToConsumer, takeOver, upgradeError } from './groupConversion.ts'
import type {
  Group,
  GroupCoordinatorInput,
  GroupEffect,
  GroupEvent,
  GroupState,
  JoinGroupReceived,
} from './groupCoordinatorTypes.ts'

/** The states in which an OffsetCommit is judged. */
export type CommitState = Parameters<typeof answerCommit>[2]

type Params = Record<string, unknown> | undefined
const act = <P extends Params = undefined>(
  apply: (draft: GroupDraft, event: GroupEvent, params: P) => void,
) => change<Group, GroupEvent, GroupEffect, P>(apply)
const onJoin = (apply: (draft: GroupDraft, event: JoinGroupReceived) => void) =>
  act((draft, event) => apply(draft, only(event, 'JOIN_GROUP_RECEIVED')))

/** Answers the requests that a state refuses whatever they say. */
const refuseEverything = act<{ errorCode: number }>((draft, event, { errorCode }) => {
  switch (event.type) {
    case 'JOIN_GROUP_RECEIVED':
      return emit(draft, 'respondJoin', joinFailure(event.requestId, errorCode, event.memberId))
    case 'SYNC_GROUP_RECEIVED':
      return emit(draft, 'respondSync', syncFailure(event.requestId, errorCode))
    case 'HEARTBEAT_RECEIVED':
      return emit(draft, 'respondHeartbeat', { requestId: event.requestId, errorCode })
    case 'LEAVE_GROUP_RECEIVED':
      return emit(draft, 'respondLeave', { requestId: event.requestId, errorCode, members: [] })
    case 'OFFSET_COMMIT_RECEIVED':
      return emit(draft, 'respondCommit', { requestId: event.requestId, errorCode })
    case 'DELETE_GROUP_RECEIVED':
      return emit(draft, 'respondDelete', { requestId: event.requestId, errorCode })
    default:
      return undefined
  }
})

/** Guards and actions of the group coordinator's chart. */
export const groupSetup = setup({
  types: {
    context: {} as Group,
    events: {} as GroupEvent,
    input: {} as GroupCoordinatorInput,
  },
  guards: {
    isJoinRefused: ({ context, event }, params: { isJoining: boolean }) =>
      joinError(context, only(event, 'JOIN_GROUP_RECEIVED'), params.isJoining) !== errorCodes.NONE,
    mustComeBackWithId: ({ event }) => mustComeBackWithId(only(event, 'JOIN_GROUP_RECEIVED')),
    isHarmlessReturn: ({ context, event }) =>
      isHarmlessReturn(context, only(event, 'JOIN_GROUP_RECEIVED')),
    isUnchangedRejoin: ({ context, event }) =>
      isUnchangedRejoin(context, only(event, 'JOIN_GROUP_RECEIVED')),
    isUnchangedFollower: ({ context, event }) => {
      const join = only(event, 'JOIN_GROUP_RECEIVED')
      return join.memberId !== context.leaderId && isUnchangedRejoin(context, join)
    },
    isSyncInvalid: ({ context, event }) =>
      syncError(context, only(event, 'SYNC_GROUP_RECEIVED')) !== errorCodes.NONE,
    removesSomebody: ({ context, event }) =>
      removesSomebody(context, only(event, 'LEAVE_GROUP_RECEIVED')),
    isExpiryVoid: ({ context, event }) =>
      isExpiryVoid(context, only(event, 'SESSION_EXPIRED').memberId),
    canExtendInitialDelay: ({ context }) => canExtendInitialDelay(context),
    onlyAbsentStaticMembersRemain: ({ context }) => onlyAbsentStaticMembersRemain(context),
    joinPhaseEndedEmpty: ({ context }) => context.joinPhaseIsOver && context.members.length === 0,
    joinPhaseEnded: ({ context }) => context.joinPhaseIsOver,
    someoneNeverSynced: ({ context, event }) =>
      only(event, 'PENDING_SYNC_EXPIRED').generationId === context.generationId &&
      context.pendingSyncMemberIds.length > 0,
    isCurrentPlanWritten: ({ context, event }) => {
      const { write, errorCode } = only(event, 'GROUP_RECORD_WRITTEN')
      return isCurrentPlan(context, write) && errorCode === errorCodes.NONE
    },
    isCurrentPlanRefused: ({ context, event }) => {
      const { write, errorCode } = only(event, 'GROUP_RECORD_WRITTEN')
      return isCurrentPlan(context, write) && errorCode !== errorCodes.NONE
    },
    isStaticReplacement: ({ event }) =>
      only(event, 'GROUP_RECORD_WRITTEN').write.purpose === 'staticReplacement',
    isUpgradeRefused: ({ context, event }) =>
      upgradeError(context, only(event, 'CONSUMER_HEARTBEAT_RECEIVED')) !== errorCodes.NONE,
    hasNothingToMove: ({ event }) => only(event, 'GROUP_CONVERTED').rebalance === null,
    hasNoMembers: ({ event }) => only(event, 'GROUP_LOADED').record.members.length === 0,
    isOverCapacity: ({ context, event }) =>
      only(event, 'GROUP_LOADED').record.members.length > (context.config.maxSize ?? Infinity),
  },
  actions: {
    refuseEverything,
    refuseJoin: act<{ isJoining: boolean }>((draft, event, { isJoining }) =>
      refuseJoin(draft, only(event, 'JOIN_GROUP_RECEIVED'), isJoining),
    ),
    assignMemberId: onJoin(assignMemberId),
    answerCurrentGeneration: onJoin(answerCurrentGeneration),
    admitMember: onJoin(admitMember),
    replaceStaticMember: onJoin(replaceStaticMember),
    startInitialRebalance: act(startInitialRebalance),
    prepareRebalance: act<{ from: 'CompletingRebalance' | 'Stable' }>((draft, _, { from }) =>
      prepareRebalance(draft, from),
    ),
    extendInitialDelay: act(extendInitialDelay),
    waitForStaticMembers: act(waitForStaticMembers),
    closeJoinPhase: act(closeJoinPhase),
    becomeEmpty: act(becomeEmpty),
    startGeneration: act(startGeneration),
    refuseSync: act<{ errorCode: number }>((draft, event, { errorCode }) =>
      refuseSync(draft, only(event, 'SYNC_GROUP_RECEIVED'), errorCode),
    ),
    parkSync: act((draft, event) => parkSync(draft, only(event, 'SYNC_GROUP_RECEIVED'))),
    answerStoredAssignment: act((draft, event) =>
      answerStoredAssignment(draft, only(event, 'SYNC_GROUP_RECEIVED')),
    ),
    deliverAssignment: act((draft, event) =>
      deliverAssignment(draft, only(event, 'GROUP_RECORD_WRITTEN').write),
    ),
    failAssignment: act((draft, event) =>
      failAssignment(draft, only(event, 'GROUP_RECORD_WRITTEN').errorCode),
    ),
    finishStaticReplacement: act((draft, event) => {
      const { write, errorCode } = only(event, 'GROUP_RECORD_WRITTEN')
      if (write.purpose !== 'staticReplacement') return
      finishStaticReplacement(draft, write, writeErrorFor(errorCode))
    }),
    answerHeartbeat: act<{ errorCode: number }>((draft, event, { errorCode }) =>
      answerHeartbeat(draft, only(event, 'HEARTBEAT_RECEIVED'), errorCode),
    ),
    answerCommit: act<{ state: CommitState }>((draft, event, { state }) =>
      answerCommit(draft, only(event, 'OFFSET_COMMIT_RECEIVED'), state),
    ),
    removeLeavers: act((draft, event) => removeLeavers(draft, only(event, 'LEAVE_GROUP_RECEIVED'))),
    expireMember: act((draft, event) =>
      expireMember(draft, only(event, 'SESSION_EXPIRED').memberId),
    ),
    expirePendingMember: act((draft, event) =>
      expirePendingMember(draft, only(event, 'PENDING_MEMBER_EXPIRED').memberId),
    ),
    dropPendingMember: act((draft, event) =>
      dropPendingMember(draft, only(event, 'PENDING_MEMBER_EXPIRED').memberId),
    ),
    removeNotSynced: act(removeNotSynced),
    loadGroup: act((draft, event) => loadGroup(draft, only(event, 'GROUP_LOADED').record)),
    refuseUpgrade: act((draft, event) => {
      const request = only(event, 'CONSUMER_HEARTBEAT_RECEIVED')
      const { requestId } = request
      const errorCode = upgradeError(draft.context, request)
      emit(draft, 'respondConsumerHeartbeat', { requestId, errorCode })
    }),
    convertToConsumer: act(convertToConsumer),
    takeOver: act((draft, event) => takeOver(draft, only(event, 'GROUP_CONVERTED'))),
    deleteGroup: act((draft, event) =>
      deleteGroup(draft, only(event, 'DELETE_GROUP_RECEIVED').requestId),
    ),
    expireGroup: act(expireGroup),
    unload: act<{ from: GroupState }>((draft, _, { from }) => unload(draft, from)),
  },
})
