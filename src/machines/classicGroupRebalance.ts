import { errorCodes } from '../kafka/errorCodes.ts'
import {
  answerParkedSyncs,
  armSession,
  awaitingJoinCount,
  emit,
  groupRebalanceTimeoutMs,
  haveAllJoined,
  joinSuccess,
  recordOf,
  removeMember,
  selectProtocol,
  subscribedTopicsOf,
  updateMember,
  type GroupDraft,
} from './classicGroup.ts'
import type { Group, GroupState, RebalanceReason } from './groupCoordinatorTypes.ts'

/** Remembers what a state change is due to, for the log. */
export function because(
  draft: GroupDraft,
  rebalanceReason: RebalanceReason,
  rebalanceMemberId: string | null,
): void {
  draft.context = { ...draft.context, rebalanceReason, rebalanceMemberId }
}

/** Tells of a new state, and to what and whom it is due: what the rebalance is due to, unless told otherwise. */
export function noteState(
  draft: GroupDraft,
  from: GroupState,
  to: GroupState,
  {
    rebalanceReason: reason,
    rebalanceMemberId: memberId,
  }: Pick<Group, 'rebalanceReason' | 'rebalanceMemberId'> = draft.context,
): void {
  emit(draft, 'noteStateChanged', {
    from,
    to,
    generationId: draft.context.generationId,
    reason,
    memberId,
  })
}

/** Empty → PreparingRebalance: wait for others to come (KIP-134), even when all known members are here. */
export function startInitialRebalance(draft: GroupDraft): void {
  const { initialRebalanceDelayMs: delayMs } = draft.context.config
  const remainingMs = Math.max(groupRebalanceTimeoutMs(draft.context) - delayMs, 0)
  draft.context = {
    ...draft.context,
    initialRebalance: { delayMs, remainingMs },
    newMemberAdded: false,
    joinPhaseIsOver: false,
  }
  emit(draft, 'armTimer', { timer: 'join', delayMs })
  noteState(draft, 'Empty', 'PreparingRebalance')
}

/** Any other way into PreparingRebalance: until all have joined, at most the group's rebalance timeout. */
export function prepareRebalance(draft: GroupDraft, from: 'CompletingRebalance' | 'Stable'): void {
  if (from === 'CompletingRebalance') {
    resetAssignments(draft)
    answerParkedSyncs(draft, errorCodes.REBALANCE_IN_PROGRESS)
  }
  draft.context = {
    ...draft.context,
    pendingSyncMemberIds: [],
    initialRebalance: null,
    joinPhaseIsOver: false,
  }
  emit(draft, 'cancelTimer', { timer: 'pendingSync' })
  noteState(draft, from, 'PreparingRebalance')
  closeJoinPhaseIfAllJoined(draft)
  if (!draft.context.joinPhaseIsOver) {
    emit(draft, 'armTimer', { timer: 'join', delayMs: groupRebalanceTimeoutMs(draft.context) })
  }
}

export function resetAssignments(draft: GroupDraft): void {
  for (const { memberId } of draft.context.members)
    updateMember(draft, memberId, { assignment: [] })
}

/** Everybody is here: the join phase ends, unless it is the initial one, which waits for its timer. */
export function closeJoinPhaseIfAllJoined(
  draft: GroupDraft,
  { evenInitial = false }: { evenInitial?: boolean } = {},
): void {
  const group = draft.context
  const mayClose = evenInitial || group.initialRebalance === null
  if (mayClose && haveAllJoined(group)) draft.context = { ...group, joinPhaseIsOver: true }
}

/** Somebody came since the initial timer was armed, and the rebalance timeout leaves time to wait on. */
export const canExtendInitialDelay = (group: Group): boolean =>
  group.newMemberAdded && (group.initialRebalance?.remainingMs ?? 0) !== 0

export function extendInitialDelay(draft: GroupDraft): void {
  const { initialRebalance, config } = draft.context
  if (!initialRebalance) return
  const delayMs = Math.min(config.initialRebalanceDelayMs, initialRebalance.remainingMs)
  const remainingMs = Math.max(initialRebalance.remainingMs - initialRebalance.delayMs, 0)
  draft.context = {
    ...draft.context,
    newMemberAdded: false,
    initialRebalance: { delayMs, remainingMs },
  }
  emit(draft, 'armTimer', { timer: 'join', delayMs })
}

/** Nobody rejoined in time, but there are static members, who are never dropped for that. */
export const onlyAbsentStaticMembersRemain = (group: Group): boolean =>
  awaitingJoinCount(group) === 0 &&
  group.members.some(({ groupInstanceId }) => groupInstanceId !== null)

/** Dynamic members that did not rejoin are out; static ones stay. */
export function dropAbsentMembers(draft: GroupDraft): void {
  for (const { memberId, groupInstanceId, parkedJoin } of draft.context.members) {
    if (parkedJoin === null && groupInstanceId === null) {
      removeMember(draft, memberId, 'didNotRejoin')
    }
  }
}

export function waitForStaticMembers(draft: GroupDraft): void {
  dropAbsentMembers(draft)
  const { initialRebalance } = draft.context
  if (initialRebalance) {
    const spent = { ...initialRebalance, remainingMs: 0 }
    draft.context = { ...draft.context, initialRebalance: spent }
  }
  emit(draft, 'armTimer', { timer: 'join', delayMs: groupRebalanceTimeoutMs(draft.context) })
}

/** The join timer fired: on with whoever is here. */
export function closeJoinPhase(draft: GroupDraft): void {
  dropAbsentMembers(draft)
  because(draft, 'joinTimerFired', null)
  draft.context = { ...draft.context, joinPhaseIsOver: true }
}

/** The join phase ended without members: a generation of nobody, written to the log. */
export function becomeEmpty(draft: GroupDraft): void {
  emit(draft, 'cancelTimer', { timer: 'join' })
  draft.context = {
    ...draft.context,
    generationId: draft.context.generationId + 1,
    protocolName: null,
    leaderId: null,
    subscribedTopics: [],
    pendingSyncMemberIds: [],
    initialRebalance: null,
    newMemberAdded: false,
    joinPhaseIsOver: false,
  }
  noteState(draft, 'PreparingRebalance', 'Empty', {
    ...draft.context,
    rebalanceReason: 'groupEmptied',
  })
  const { generationId } = draft.context
  emit(draft, 'writeGroupRecord', {
    write: { purpose: 'emptied', generationId, record: recordOf(draft.context) },
  })
}

/** The join phase ended: next generation, leader and protocol; every parked JoinGroup is answered. */
export function startGeneration(draft: GroupDraft): void {
  emit(draft, 'cancelTimer', { timer: 'join' })
  electJoinedLeader(draft)
  draft.context = { ...draft.context, generationId: draft.context.generationId + 1 }
  draft.context = { ...draft.context, protocolName: selectProtocol(draft.context) }
  draft.context = {
    ...draft.context,
    subscribedTopics: subscribedTopicsOf(draft.context),
    initialRebalance: null,
    newMemberAdded: false,
    joinPhaseIsOver: false,
  }
  const group = draft.context
  const memberIds = group.members.map(({ memberId }) => memberId)
  noteState(draft, 'PreparingRebalance', 'CompletingRebalance')
  emit(draft, 'noteGenerationStarted', {
    generationId: group.generationId,
    protocolName: group.protocolName ?? '',
    leaderId: group.leaderId ?? '',
    memberIds,
  })
  for (const member of group.members) {
    if (member.parkedJoin) {
      const answer = joinSuccess(group, member.memberId, member.parkedJoin.requestId)
      emit(draft, 'respondJoin', answer)
    }
    armSession(draft, member)
  }
  draft.context = {
    ...group,
    members: group.members.map((member) => ({ ...member, parkedJoin: null, isNew: false })),
    pendingSyncMemberIds: memberIds,
  }
  emit(draft, 'armTimer', {
    timer: 'pendingSync',
    delayMs: groupRebalanceTimeoutMs(group),
    generationId: group.generationId,
  })
}

/** A leader that did not rejoin hands over to the member whose JoinGroup arrived first (Kafka: any that joined). */
function electJoinedLeader(draft: GroupDraft): void {
  const { members, leaderId } = draft.context
  if (members.some((member) => member.memberId === leaderId && member.parkedJoin)) return
  const [first] = members
    .filter(({ parkedJoin }) => parkedJoin !== null)
    .sort((a, b) => (a.parkedJoin?.arrival ?? 0) - (b.parkedJoin?.arrival ?? 0))
  if (first) draft.context = { ...draft.context, leaderId: first.memberId }
}
