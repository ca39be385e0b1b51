import { errorCodes } from '../kafka/errorCodes.ts'
import type { Draft } from './change.ts'
import type {
  Group,
  GroupCoordinatorInput,
  GroupEffect,
  GroupEffects,
  GroupMember,
  GroupRecord,
  JoinGroupReceived,
  JoinResponse,
  JoinResponseMember,
  MemberMetadata,
  MemberProtocol,
  MemberRemovalReason,
  SyncResponse,
} from './groupCoordinatorTypes.ts'

export type GroupDraft = Draft<Group, GroupEffect>

/** A new member's JoinGroup may stay parked so long before it is answered (`classicGroupNewMemberJoinTimeoutMs`). */
export const newMemberJoinTimeoutMs = 300_000

const noMetadata: MemberMetadata = {
  topics: [],
  ownedPartitions: [],
  generationId: -1,
  rackId: null,
}

/** A group nobody has joined yet. */
export const emptyGroup = ({ groupId, config }: GroupCoordinatorInput): Group => ({
  groupId,
  config,
  generationId: 0,
  protocolType: null,
  protocolName: null,
  leaderId: null,
  members: [],
  pendingJoinMemberIds: [],
  pendingSyncMemberIds: [],
  subscribedTopics: [],
  newMemberAdded: false,
  initialRebalance: null,
  joinPhaseIsOver: false,
  nextArrival: 0,
  rebalanceReason: 'memberJoined',
  rebalanceMemberId: null,
})

export const findMember = (group: Group, memberId: string): GroupMember | undefined =>
  group.members.find((member) => member.memberId === memberId)

/** The member behind a `group.instance.id` (KIP-345). */
export const findStaticMember = (
  group: Group,
  groupInstanceId: string | null,
): GroupMember | undefined =>
  groupInstanceId === null
    ? undefined
    : group.members.find((member) => member.groupInstanceId === groupInstanceId)

export const isPendingMember = (group: Group, memberId: string): boolean =>
  group.pendingJoinMemberIds.includes(memberId)

export const awaitingJoinCount = (group: Group): number =>
  group.members.filter((member) => member.parkedJoin !== null).length

/** Everybody's JoinGroup is parked and nobody owes the second JoinGroup of KIP-394. True at once without members. */
export const haveAllJoined = (group: Group): boolean =>
  group.pendingJoinMemberIds.length === 0 &&
  group.members.every((member) => member.parkedJoin !== null)

/** Members that wait for an answer do not send heartbeats, so the end of their session means nothing. */
export const hasSatisfiedHeartbeat = (member: GroupMember): boolean =>
  !member.isNew && (member.parkedJoin !== null || member.parkedSync !== null)

export const groupRebalanceTimeoutMs = (group: Group): number =>
  group.members.reduce((longest, member) => Math.max(longest, member.rebalanceTimeoutMs), 0)

/** 82 and 25 come before any look at generation or state. */
export function memberError(
  group: Group,
  { memberId, groupInstanceId }: { memberId: string; groupInstanceId: string | null },
): number {
  if (groupInstanceId !== null) {
    const holder = findStaticMember(group, groupInstanceId)
    if (!holder) return errorCodes.UNKNOWN_MEMBER_ID
    if (holder.memberId !== memberId) return errorCodes.FENCED_INSTANCE_ID
  }
  return findMember(group, memberId) ? errorCodes.NONE : errorCodes.UNKNOWN_MEMBER_ID
}

/** Whether some protocol of the list is one that every member of the group supports. */
export function supportsProtocols(
  group: Group,
  protocolType: string,
  protocols: readonly MemberProtocol[],
): boolean {
  if (protocolType === '' || protocols.length === 0) return false
  if (group.members.length === 0) return true
  return (
    protocolType === group.protocolType &&
    protocols.some(({ name }) => isSupportedByAll(group, name))
  )
}

const isSupportedByAll = (group: Group, name: string): boolean =>
  group.members.every((member) => member.protocols.some((protocol) => protocol.name === name))

/**
 * The vote: each member votes for the first of its own list that all support; most votes win. Kafka leaves a tie to
 * the order of a hash map; here the earliest in the leader's list wins.
 */
export function selectProtocol(group: Group): string | null {
  const leader = group.members.find(({ memberId }) => memberId === group.leaderId)
  const ballot = (leader ?? group.members[0])?.protocols ?? []
  const candidates = ballot.map(({ name }) => name).filter((name) => isSupportedByAll(group, name))
  const votes = group.members.map(
    (member) => member.protocols.find(({ name }) => candidates.includes(name))?.name,
  )
  let winner: string | null = null
  let winnerVotes = 0
  for (const candidate of candidates) {
    const count = votes.filter((vote) => vote === candidate).length
    if (count > winnerVotes) [winner, winnerVotes] = [candidate, count]
  }
  return winner
}

/** Byte equality of the whole protocol list, for plain data. */
export function isSameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const left = Object.entries(a).filter(([, value]) => value !== undefined)
  const right = new Map(Object.entries(b).filter(([, value]) => value !== undefined))
  return (
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && isSameData(value, right.get(key)))
  )
}

export const metadataOf = (member: GroupMember, protocolName: string | null): MemberMetadata =>
  member.protocols.find(({ name }) => name === protocolName)?.metadata ?? noMetadata

export const subscribedTopicsOf = (group: Group): readonly string[] =>
  [
    ...new Set(group.members.flatMap((member) => metadataOf(member, group.protocolName).topics)),
  ].sort()

export const joinResponseMembers = (group: Group): readonly JoinResponseMember[] =>
  group.members.map((member) => ({
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    metadata: metadataOf(member, group.protocolName),
  }))

export const recordOf = (group: Group): GroupRecord => ({
  generationId: group.generationId,
  protocolType: group.protocolType,
  protocolName: group.protocolName,
  leaderId: group.leaderId,
  members: group.members.map((member) => ({
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    clientId: member.clientId,
    sessionTimeoutMs: member.sessionTimeoutMs,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    metadata: metadataOf(member, group.protocolName),
    assignment: member.assignment,
  })),
})

/** Adds an effect to a draft. */
export function emit<Type extends GroupEffect['type']>(
  draft: GroupDraft,
  type: Type,
  params: GroupEffects[Type],
): void {
  draft.effects.push({ type, params } as GroupEffect)
}

export function updateMember(
  draft: GroupDraft,
  memberId: string,
  update: Partial<GroupMember>,
): void {
  draft.context = {
    ...draft.context,
    members: draft.context.members.map((member) =>
      member.memberId === memberId ? { ...member, ...update } : member,
    ),
  }
}

/** Starts the member's session anew; for a new member this ends the longer new-member timer. */
export function armSession(draft: GroupDraft, member: GroupMember): void {
  const { memberId, sessionTimeoutMs } = member
  if (member.isNew) emit(draft, 'cancelTimer', { timer: 'newMemberJoin', member: memberId })
  emit(draft, 'armTimer', { timer: 'session', member: memberId, delayMs: sessionTimeoutMs })
}

export function cancelMemberTimer(draft: GroupDraft, { memberId, isNew }: GroupMember): void {
  emit(draft, 'cancelTimer', { timer: isNew ? 'newMemberJoin' : 'session', member: memberId })
}

export const joinFailure = (
  requestId: number,
  errorCode: number,
  memberId: string,
): JoinResponse => ({
  requestId,
  errorCode,
  memberId,
  generationId: -1,
  protocolType: null,
  protocolName: null,
  leaderId: '',
  skipAssignment: false,
  members: [],
})

export const syncFailure = (requestId: number, errorCode: number): SyncResponse => ({
  requestId,
  errorCode,
  protocolName: null,
  assignment: [],
})

/** The answer for the current generation; only the leader sees who the members are. */
export const joinSuccess = (group: Group, memberId: string, requestId: number): JoinResponse => ({
  requestId,
  errorCode: errorCodes.NONE,
  memberId,
  generationId: group.generationId,
  protocolType: group.protocolType,
  protocolName: group.protocolName,
  leaderId: group.leaderId ?? '',
  skipAssignment: false,
  members: memberId === group.leaderId ? joinResponseMembers(group) : [],
})

/** Answers a parked JoinGroup, if there is one. */
export function answerParkedJoin(
  draft: GroupDraft,
  memberId: string,
  response: JoinResponse,
): void {
  if (!findMember(draft.context, memberId)?.parkedJoin) return
  updateMember(draft, memberId, { parkedJoin: null })
  emit(draft, 'respondJoin', response)
}

/**
 * Takes a member, or an id that is pending, out of the group. Its parked requests are answered 25; when it led, the
 * member that joined first takes over (Kafka: any).
 */
export function removeMember(
  draft: GroupDraft,
  memberId: string,
  reason: MemberRemovalReason,
): void {
  const group = draft.context
  const member = findMember(group, memberId)
  if (member) {
    const { parkedJoin, parkedSync } = member
    if (parkedJoin) {
      emit(
        draft,
        'respondJoin',
        joinFailure(parkedJoin.requestId, errorCodes.UNKNOWN_MEMBER_ID, ''),
      )
    }
    if (parkedSync !== null) {
      emit(draft, 'respondSync', syncFailure(parkedSync, errorCodes.UNKNOWN_MEMBER_ID))
    }
    cancelMemberTimer(draft, member)
  } else if (isPendingMember(group, memberId)) {
    emit(draft, 'cancelTimer', { timer: 'pendingMember', member: memberId })
  }
  const members = group.members.filter((other) => other.memberId !== memberId)
  draft.context = {
    ...group,
    members,
    leaderId: group.leaderId === memberId ? (members[0]?.memberId ?? null) : group.leaderId,
    pendingJoinMemberIds: group.pendingJoinMemberIds.filter((id) => id !== memberId),
    pendingSyncMemberIds: group.pendingSyncMemberIds.filter((id) => id !== memberId),
  }
  if (member || isPendingMember(group, memberId)) {
    emit(draft, 'noteMemberRemoved', { memberId, reason })
  }
}

/** Answers every parked SyncGroup, which starts the sessions of those members anew. */
export function answerParkedSyncs(draft: GroupDraft, errorCode: number): void {
  for (const { memberId } of draft.context.members) {
    const member = findMember(draft.context, memberId)
    if (!member || member.parkedSync === null) continue
    updateMember(draft, memberId, { parkedSync: null })
    emit(
      draft,
      'respondSync',
      errorCode === errorCodes.NONE
        ? syncSuccess(draft.context, member, member.parkedSync)
        : syncFailure(member.parkedSync, errorCode),
    )
    armSession(draft, member)
  }
}

export const syncSuccess = (
  group: Group,
  member: GroupMember,
  requestId: number,
): SyncResponse => ({
  requestId,
  errorCode: errorCodes.NONE,
  protocolName: group.protocolName,
  assignment: member.assignment,
})

/** The request's place in the order of parked JoinGroups; a repeated request keeps its place. */
export function parkJoin(draft: GroupDraft, memberId: string, event: JoinGroupReceived): void {
  const arrival = findMember(draft.context, memberId)?.parkedJoin?.arrival
  updateMember(draft, memberId, {
    protocols: event.protocols,
    rebalanceTimeoutMs: event.rebalanceTimeoutMs,
    sessionTimeoutMs: event.sessionTimeoutMs,
    parkedJoin: { requestId: event.requestId, arrival: arrival ?? draft.context.nextArrival },
  })
  if (arrival === undefined) {
    draft.context = { ...draft.context, nextArrival: draft.context.nextArrival + 1 }
  }
}
