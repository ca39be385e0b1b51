import { errorCodes } from '../kafka/errorCodes.ts'
import {
  answerParkedJoin,
  armSession,
  awaitingJoinCount,
  cancelMemberTimer,
  emit,
  findMember,
  findStaticMember,
  isPendingMember,
  isSameData,
  joinFailure,
  joinSuccess,
  memberError,
  newMemberJoinTimeoutMs,
  parkJoin,
  recordOf,
  removeMember,
  selectProtocol,
  supportsProtocols,
  syncFailure,
  type GroupDraft,
} from './classicGroup.ts'
import { because, closeJoinPhaseIfAllJoined } from './classicGroupRebalance.ts'
import type {
  Group,
  GroupMember,
  JoinGroupReceived,
  RebalanceReason,
} from './groupCoordinatorTypes.ts'

/** JoinGroup version that must know its member id before it joins (KIP-394). */
const requiresMemberIdVersion = 4
/** JoinGroup version that understands `skipAssignment` (KIP-814). */
const skipAssignmentVersion = 9

/** Why a JoinGroup is refused, 0 if it is not. `isJoining`: the group is in its join phase. */
export function joinError(group: Group, event: JoinGroupReceived, isJoining: boolean): number {
  const { config } = group
  if (group.groupId === '') return errorCodes.INVALID_GROUP_ID
  if (
    event.sessionTimeoutMs < config.minSessionTimeoutMs ||
    event.sessionTimeoutMs > config.maxSessionTimeoutMs
  ) {
    return errorCodes.INVALID_SESSION_TIMEOUT
  }
  if (!hasRoomFor(group, event.memberId, isJoining)) return errorCodes.GROUP_MAX_SIZE_REACHED
  if (!supportsProtocols(group, event.protocolType, event.protocols)) {
    return errorCodes.INCONSISTENT_GROUP_PROTOCOL
  }
  if (event.memberId === '' || isPendingMember(group, event.memberId)) return errorCodes.NONE
  return memberError(group, event)
}

/**
 * `group.max.size`. During a join phase those that wait are counted, so that the last to rejoin are the ones
 * turned away; otherwise members are counted.
 */
function hasRoomFor(group: Group, memberId: string, isJoining: boolean): boolean {
  const { maxSize } = group.config
  if (maxSize === null) return true
  const member = findMember(group, memberId)
  if (isJoining) return Boolean(member?.parkedJoin) || awaitingJoinCount(group) < maxSize
  return member !== undefined || group.members.length < maxSize
}

export function refuseJoin(draft: GroupDraft, event: JoinGroupReceived, isJoining: boolean): void {
  const errorCode = joinError(draft.context, event, isJoining)
  const isFull = errorCode === errorCodes.GROUP_MAX_SIZE_REACHED
  if (isFull) removeMember(draft, event.memberId, 'groupFull')
  const memberId = isFull ? '' : event.memberId
  emit(draft, 'respondJoin', joinFailure(event.requestId, errorCode, memberId))
}

/** A dynamic member without an id gets one and has to come back with it (KIP-394). */
export const mustComeBackWithId = (event: JoinGroupReceived): boolean =>
  event.memberId === '' &&
  event.groupInstanceId === null &&
  event.apiVersion >= requiresMemberIdVersion

export function assignMemberId(draft: GroupDraft, event: JoinGroupReceived): void {
  const { newMemberId, clientId, requestId, sessionTimeoutMs } = event
  const group = draft.context
  draft.context = { ...group, pendingJoinMemberIds: [...group.pendingJoinMemberIds, newMemberId] }
  emit(draft, 'armTimer', {
    timer: 'pendingMember',
    member: newMemberId,
    delayMs: sessionTimeoutMs,
  })
  emit(draft, 'noteMemberIdAssigned', { memberId: newMemberId, clientId })
  emit(draft, 'respondJoin', joinFailure(requestId, errorCodes.MEMBER_ID_REQUIRED, newMemberId))
}

/** A member repeats what the coordinator already has from it: its answer got lost. */
export function isUnchangedRejoin(group: Group, event: JoinGroupReceived): boolean {
  const member = findMember(group, event.memberId)
  return member !== undefined && isSameData(member.protocols, event.protocols)
}

export function answerCurrentGeneration(draft: GroupDraft, event: JoinGroupReceived): void {
  emit(draft, 'respondJoin', joinSuccess(draft.context, event.memberId, event.requestId))
}

/** Lets a member into the join phase: a new one, a static one under a new id, or one that rejoins. */
export function admitMember(draft: GroupDraft, event: JoinGroupReceived): void {
  const group = draft.context
  const { memberId } = event
  const holder = memberId === '' ? findStaticMember(group, event.groupInstanceId) : undefined
  if (holder) {
    takeOverStaticMember(draft, holder, event)
    because(draft, event.reason ?? 'staticMemberReplaced', event.newMemberId)
  } else if (memberId === '' || isPendingMember(group, memberId)) {
    addMember(draft, event, memberId === '' ? event.newMemberId : memberId)
  } else {
    because(draft, event.reason ?? rejoinReason(group, event), memberId)
    parkJoin(draft, memberId, event)
  }
  closeJoinPhaseIfAllJoined(draft)
}

function rejoinReason(group: Group, event: JoinGroupReceived): RebalanceReason {
  const topicsOf = (protocols: readonly GroupMember['protocols'][number][]): readonly string[] =>
    protocols[0]?.metadata.topics ?? []
  const before = findMember(group, event.memberId)?.protocols ?? []
  if (!isSameData(topicsOf(before), topicsOf(event.protocols))) return 'subscriptionChanged'
  return group.leaderId === event.memberId ? 'leaderRejoined' : 'memberRejoined'
}

function addMember(draft: GroupDraft, event: JoinGroupReceived, memberId: string): void {
  const group = draft.context
  const { clientId, groupInstanceId, requestId } = event
  if (isPendingMember(group, memberId)) {
    emit(draft, 'cancelTimer', { timer: 'pendingMember', member: memberId })
  }
  const member: GroupMember = {
    memberId,
    groupInstanceId,
    clientId,
    sessionTimeoutMs: event.sessionTimeoutMs,
    rebalanceTimeoutMs: event.rebalanceTimeoutMs,
    protocols: event.protocols,
    assignment: [],
    parkedJoin: { requestId, arrival: group.nextArrival },
    parkedSync: null,
    isNew: true,
  }
  draft.context = {
    ...group,
    members: [...group.members, member],
    protocolType: group.members.length === 0 ? event.protocolType : group.protocolType,
    leaderId: group.leaderId ?? memberId,
    pendingJoinMemberIds: group.pendingJoinMemberIds.filter((id) => id !== memberId),
    newMemberAdded: group.newMemberAdded || group.initialRebalance !== null,
    nextArrival: group.nextArrival + 1,
  }
  because(draft, event.reason ?? 'memberJoined', memberId)
  emit(draft, 'armTimer', {
    timer: 'newMemberJoin',
    member: memberId,
    delayMs: newMemberJoinTimeoutMs,
  })
  emit(draft, 'noteMemberAdded', { memberId, clientId, groupInstanceId, replacedMemberId: null })
}

/** The process that held the instance id is fenced (82); the new id inherits place, assignment and leadership. */
function takeOverStaticMember(
  draft: GroupDraft,
  holder: GroupMember,
  event: JoinGroupReceived,
): void {
  const { newMemberId, clientId, groupInstanceId } = event
  const { memberId, parkedJoin, parkedSync } = holder
  const fenced = errorCodes.FENCED_INSTANCE_ID
  if (parkedJoin) emit(draft, 'respondJoin', joinFailure(parkedJoin.requestId, fenced, memberId))
  if (parkedSync !== null) emit(draft, 'respondSync', syncFailure(parkedSync, fenced))
  cancelMemberTimer(draft, holder)
  swapMember(draft, memberId, {
    ...holder,
    memberId: newMemberId,
    parkedJoin: null,
    parkedSync: null,
    isNew: false,
  })
  emit(draft, 'noteMemberAdded', {
    memberId: newMemberId,
    clientId,
    groupInstanceId,
    replacedMemberId: memberId,
  })
  emit(draft, 'armTimer', {
    timer: 'session',
    member: newMemberId,
    delayMs: holder.sessionTimeoutMs,
  })
  parkJoin(draft, newMemberId, event)
}

function swapMember(draft: GroupDraft, memberId: string, replacement: GroupMember): void {
  const group = draft.context
  draft.context = {
    ...group,
    members: group.members.map((member) => (member.memberId === memberId ? replacement : member)),
    leaderId: group.leaderId === memberId ? replacement.memberId : group.leaderId,
  }
}

/** A known static member that came back without an id, whose new protocols leave the vote as it was (KIP-345). */
export function isHarmlessReturn(group: Group, event: JoinGroupReceived): boolean {
  const holder = event.memberId === '' ? findStaticMember(group, event.groupInstanceId) : undefined
  if (!holder) return false
  const members = group.members.map((member) =>
    member === holder ? { ...member, protocols: event.protocols } : member,
  )
  return selectProtocol({ ...group, members }) === group.protocolName
}

/** Same generation, no rebalance; the answer waits until the new id is written. */
export function replaceStaticMember(draft: GroupDraft, event: JoinGroupReceived): void {
  const replaced = findStaticMember(draft.context, event.groupInstanceId)
  if (!replaced) return
  const previousLeaderId = draft.context.leaderId
  takeOverStaticMember(draft, replaced, event)
  emit(draft, 'writeGroupRecord', {
    write: {
      purpose: 'staticReplacement',
      generationId: draft.context.generationId,
      record: recordOf(draft.context),
      memberId: event.newMemberId,
      replaced: { ...replaced, parkedJoin: null, parkedSync: null, isNew: false },
      canSkipAssignment: event.apiVersion >= skipAssignmentVersion,
      previousLeaderId,
    },
  })
}

/** The record of a static replacement is written, or the replacement is taken back. */
export function finishStaticReplacement(
  draft: GroupDraft,
  write: {
    readonly memberId: string
    readonly replaced: GroupMember
    readonly canSkipAssignment: boolean
    readonly previousLeaderId: string | null
  },
  errorCode: number,
): void {
  const member = findMember(draft.context, write.memberId)
  if (!member) return
  const { parkedJoin } = member
  if (errorCode !== errorCodes.NONE) {
    if (parkedJoin) {
      emit(draft, 'respondJoin', joinFailure(parkedJoin.requestId, errorCode, ''))
    }
    cancelMemberTimer(draft, member)
    swapMember(draft, member.memberId, write.replaced)
    armSession(draft, write.replaced)
    return
  }
  if (!parkedJoin) return
  const answer = joinSuccess(draft.context, member.memberId, parkedJoin.requestId)
  const isLeader = draft.context.leaderId === member.memberId
  answerParkedJoin(
    draft,
    member.memberId,
    write.canSkipAssignment
      ? { ...answer, skipAssignment: isLeader }
      : { ...answer, leaderId: write.previousLeaderId ?? '', members: [] },
  )
}
