import { errorCodes } from '../kafka/errorCodes.ts'
import {
  answerParkedSyncs,
  armSession,
  cancelMemberTimer,
  emit,
  findMember,
  findStaticMember,
  hasSatisfiedHeartbeat,
  isPendingMember,
  joinFailure,
  memberError,
  recordOf,
  removeMember,
  syncFailure,
  syncSuccess,
  updateMember,
  type GroupDraft,
} from './classicGroup.ts'
import {
  because,
  closeJoinPhaseIfAllJoined,
  noteState,
  resetAssignments,
} from './classicGroupRebalance.ts'
import type {
  Group,
  GroupRecord,
  GroupState,
  GroupWrite,
  HeartbeatReceived,
  LeaveGroupReceived,
  LeavingMember,
  OffsetCommitReceived,
  SyncGroupReceived,
} from './groupCoordinatorTypes.ts'

/** Member, then generation, then protocol; the state's own answer comes after. */
export function syncError(group: Group, event: SyncGroupReceived): number {
  const error = memberError(group, event)
  if (error !== errorCodes.NONE) return error
  if (event.generationId !== group.generationId) return errorCodes.ILLEGAL_GENERATION
  const isInconsistent =
    (event.protocolType !== null && event.protocolType !== group.protocolType) ||
    (event.protocolName !== null && event.protocolName !== group.protocolName)
  return isInconsistent ? errorCodes.INCONSISTENT_GROUP_PROTOCOL : errorCodes.NONE
}

/** SyncGroup where it cannot be served: what is wrong with it, or else the state's own answer. */
export function refuseSync(draft: GroupDraft, event: SyncGroupReceived, stateError: number): void {
  const errorCode = syncError(draft.context, event) || stateError
  emit(draft, 'respondSync', syncFailure(event.requestId, errorCode))
}

/** Parks a SyncGroup; the leader's one carries the plan, which is written before anybody is answered. */
export function parkSync(draft: GroupDraft, event: SyncGroupReceived): void {
  markSynced(draft, event.memberId)
  updateMember(draft, event.memberId, { parkedSync: event.requestId })
  if (event.memberId !== draft.context.leaderId) return
  const group = draft.context
  const partitionsOf = new Map(event.assignments.map((item) => [item.memberId, item.partitions]))
  const members = group.members.map((member) => ({
    ...member,
    assignment: partitionsOf.get(member.memberId) ?? [],
  }))
  emit(draft, 'writeGroupRecord', {
    write: {
      purpose: 'assignment',
      generationId: group.generationId,
      record: recordOf({ ...group, members }),
    },
  })
}

function markSynced(draft: GroupDraft, memberId: string): void {
  const group = draft.context
  if (!group.pendingSyncMemberIds.includes(memberId)) return
  const pendingSyncMemberIds = group.pendingSyncMemberIds.filter((id) => id !== memberId)
  draft.context = { ...group, pendingSyncMemberIds }
  if (pendingSyncMemberIds.length === 0) emit(draft, 'cancelTimer', { timer: 'pendingSync' })
}

/** Stable: the stored assignment, at once. The member's session is not touched. */
export function answerStoredAssignment(draft: GroupDraft, event: SyncGroupReceived): void {
  const member = findMember(draft.context, event.memberId)
  if (!member) return
  markSynced(draft, event.memberId)
  emit(draft, 'respondSync', syncSuccess(draft.context, member, event.requestId))
}

/** The plan of the generation that is still being completed is in the log. */
export const isCurrentPlan = (group: Group, write: GroupWrite): boolean =>
  write.purpose === 'assignment' && write.generationId === group.generationId

export function deliverAssignment(draft: GroupDraft, write: GroupWrite): void {
  for (const { memberId, assignment } of write.record.members) {
    updateMember(draft, memberId, { assignment })
  }
  noteState(draft, 'CompletingRebalance', 'Stable', {
    rebalanceReason: 'assignmentDelivered',
    rebalanceMemberId: draft.context.leaderId,
  })
  answerParkedSyncs(draft, errorCodes.NONE)
}

export function failAssignment(draft: GroupDraft, errorCode: number): void {
  resetAssignments(draft)
  answerParkedSyncs(draft, writeErrorFor(errorCode))
  because(draft, 'writeFailed', null)
}

/** What a member is told when the log refuses the group's record (`appendGroupMetadataErrorToResponseError`). */
export function writeErrorFor(errorCode: number): number {
  switch (errorCode) {
    case errorCodes.UNKNOWN_TOPIC_OR_PARTITION:
    case errorCodes.NOT_ENOUGH_REPLICAS:
    case errorCodes.NOT_ENOUGH_REPLICAS_AFTER_APPEND:
    case errorCodes.REQUEST_TIMED_OUT:
      return errorCodes.COORDINATOR_NOT_AVAILABLE
    case errorCodes.NOT_LEADER_OR_FOLLOWER:
      return errorCodes.NOT_COORDINATOR
    default:
      return errorCode
  }
}

/** Heartbeat: a valid one starts the session anew and is answered with `whenValid`. */
export function answerHeartbeat(
  draft: GroupDraft,
  event: HeartbeatReceived,
  whenValid: number,
): void {
  const group = draft.context
  const { memberId, generationId, requestId } = event
  let errorCode = memberError(group, event)
  if (errorCode === errorCodes.NONE && generationId !== group.generationId) {
    errorCode = errorCodes.ILLEGAL_GENERATION
  }
  const member = findMember(group, memberId)
  if (errorCode === errorCodes.NONE && member) {
    armSession(draft, member)
    errorCode = whenValid
  }
  emit(draft, 'respondHeartbeat', { requestId, errorCode })
}

/** OffsetCommit: 0 lets the caller store the offsets. */
export function answerCommit(
  draft: GroupDraft,
  event: OffsetCommitReceived,
  state: 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable',
): void {
  const errorCode = commitError(draft.context, event, state)
  const member = findMember(draft.context, event.memberId)
  if (errorCode === errorCodes.NONE && member) armSession(draft, member)
  emit(draft, 'respondCommit', { requestId: event.requestId, errorCode })
}

function commitError(group: Group, event: OffsetCommitReceived, state: GroupState): number {
  const { memberId, groupInstanceId, generationId } = event
  if (state === 'Empty' && generationId < 0) return errorCodes.NONE
  if (generationId < 0 && memberId === '' && groupInstanceId === null) {
    return errorCodes.UNKNOWN_MEMBER_ID
  }
  const error = memberError(group, event)
  if (error !== errorCodes.NONE) return error
  if (generationId !== group.generationId) return errorCodes.ILLEGAL_GENERATION
  return state === 'CompletingRebalance' ? errorCodes.REBALANCE_IN_PROGRESS : errorCodes.NONE
}

/** Somebody in the request is a member, pending, or named by the instance id of a member (the admin's way). */
export const removesSomebody = (group: Group, event: LeaveGroupReceived): boolean =>
  event.members.some((leaving) => leaveError(group, leaving) === errorCodes.NONE)

function leaveError(group: Group, leaving: LeavingMember): number {
  if (leaving.memberId === '') {
    return findStaticMember(group, leaving.groupInstanceId)
      ? errorCodes.NONE
      : errorCodes.UNKNOWN_MEMBER_ID
  }
  return isPendingMember(group, leaving.memberId) ? errorCodes.NONE : memberError(group, leaving)
}

export function removeLeavers(draft: GroupDraft, event: LeaveGroupReceived): void {
  const members = event.members.map((leaving) => {
    const { memberId, groupInstanceId } = leaving
    const errorCode = leaveError(draft.context, leaving)
    if (errorCode === errorCodes.NONE) {
      const id = memberId || (findStaticMember(draft.context, groupInstanceId)?.memberId ?? '')
      removeMember(draft, id, 'left')
      because(draft, 'memberLeft', id)
    }
    return { memberId, groupInstanceId, errorCode }
  })
  emit(draft, 'respondLeave', { requestId: event.requestId, errorCode: errorCodes.NONE, members })
  if (members.some(({ errorCode }) => errorCode === errorCodes.NONE)) {
    closeJoinPhaseIfAllJoined(draft)
  }
}

/** The timer of a member that is gone, or that waits for an answer and therefore cannot send heartbeats. */
export function isExpiryVoid(group: Group, memberId: string): boolean {
  const member = findMember(group, memberId)
  return member === undefined || hasSatisfiedHeartbeat(member)
}

/** Takes out a member whose session ended. This may end the join phase even during the initial delay. */
export function expireMember(draft: GroupDraft, memberId: string): void {
  removeMember(draft, memberId, 'sessionExpired')
  because(draft, 'sessionExpired', memberId)
  closeJoinPhaseIfAllJoined(draft, { evenInitial: true })
}

/** Forgets an id that was given out and never came back. */
export function dropPendingMember(draft: GroupDraft, memberId: string): void {
  if (isPendingMember(draft.context, memberId)) removeMember(draft, memberId, 'pendingExpired')
}

/** In the join phase an id that never came back was perhaps the last one waited for. */
export function expirePendingMember(draft: GroupDraft, memberId: string): void {
  if (!isPendingMember(draft.context, memberId)) return
  dropPendingMember(draft, memberId)
  closeJoinPhaseIfAllJoined(draft, { evenInitial: true })
}

/** Drops everybody who got a JoinGroup answer and never sent SyncGroup. */
export function removeNotSynced(draft: GroupDraft): void {
  const absent = draft.context.pendingSyncMemberIds
  for (const memberId of absent) removeMember(draft, memberId, 'didNotSync')
  because(draft, 'syncTimerFired', absent[0] ?? null)
}

/** Takes the group over from the log: Stable with every session started, or Empty. */
export function loadGroup(draft: GroupDraft, record: GroupRecord): void {
  const { generationId, protocolType, protocolName, leaderId } = record
  draft.context = {
    ...draft.context,
    generationId,
    protocolType,
    protocolName,
    leaderId,
    members: record.members.map(({ metadata, ...member }) => ({
      ...member,
      protocols: [{ name: protocolName ?? '', metadata }],
      parkedJoin: null,
      parkedSync: null,
      isNew: false,
    })),
    subscribedTopics: [
      ...new Set(record.members.flatMap(({ metadata }) => metadata.topics)),
    ].sort(),
  }
  because(draft, 'groupLoaded', null)
  if (record.members.length > 0) noteState(draft, 'Empty', 'Stable')
  for (const member of draft.context.members) armSession(draft, member)
}

/** A group without members is forgotten on request; its offsets go with it. */
export function deleteGroup(draft: GroupDraft, requestId: number): void {
  for (const memberId of draft.context.pendingJoinMemberIds) dropPendingMember(draft, memberId)
  emit(draft, 'writeTombstone', { groupId: draft.context.groupId })
  emit(draft, 'respondDelete', { requestId, errorCode: errorCodes.NONE })
  because(draft, 'groupDeleted', null)
  noteState(draft, 'Empty', 'Dead')
}

/** Nothing is left to remember: the group is gone, as if it had never been. */
export function expireGroup(draft: GroupDraft): void {
  for (const memberId of draft.context.pendingJoinMemberIds) dropPendingMember(draft, memberId)
  emit(draft, 'writeTombstone', { groupId: draft.context.groupId })
  because(draft, 'offsetsExpired', null)
  noteState(draft, 'Empty', 'Dead')
}

/** Another broker leads the group's partition now: whoever waits is sent there (16). */
export function unload(draft: GroupDraft, from: GroupState): void {
  for (const member of draft.context.members) {
    const { memberId, parkedJoin, parkedSync } = member
    const moved = errorCodes.NOT_COORDINATOR
    if (parkedJoin) emit(draft, 'respondJoin', joinFailure(parkedJoin.requestId, moved, memberId))
    if (parkedSync !== null) emit(draft, 'respondSync', syncFailure(parkedSync, moved))
    cancelMemberTimer(draft, member)
  }
  for (const member of draft.context.pendingJoinMemberIds) {
    emit(draft, 'cancelTimer', { timer: 'pendingMember', member })
  }
  emit(draft, 'cancelTimer', { timer: 'join' })
  emit(draft, 'cancelTimer', { timer: 'pendingSync' })
  draft.context = {
    ...draft.context,
    members: [],
    pendingJoinMemberIds: [],
    pendingSyncMemberIds: [],
    initialRebalance: null,
  }
  because(draft, 'coordinatorMoved', null)
  noteState(draft, from, 'Dead')
}
