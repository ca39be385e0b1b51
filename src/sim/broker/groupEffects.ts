import { errorCodes } from '../../kafka/errorCodes.ts'
import { msToUs } from '../../kafka/units.ts'
import type {
  GroupEffect,
  GroupEffects,
  GroupEvent,
  GroupTimer,
} from '../../machines/groupCoordinatorTypes.ts'
import type { DeadlineName } from '../../trace/facts.ts'
import type { Sim } from '../kernel.ts'
import { memberNodeId } from '../nodeIds.ts'
import type { RequestEnvelope } from '../protocol.ts'
import type { BrokerNode } from './brokerNode.ts'
import { durableGroup, forgetGroup } from './durableGroups.ts'
import {
  refuse,
  type CoordinatedGroup,
  type Correspondence,
  type GroupTimerPayload,
} from './coordinatedGroup.ts'

/** Carries out what a group's machine asked for, in order; a noted change becomes the cause of what follows it. */
export function carryOut(
  sim: Sim,
  node: BrokerNode,
  group: CoordinatedGroup,
  effects: readonly GroupEffect[],
): void {
  const before = sim.cause
  for (const effect of effects) {
    const noted = perform(sim, node, group, effect)
    if (noted !== undefined) sim.cause = noted
  }
  sim.cause = before
}

function perform(
  sim: Sim,
  node: BrokerNode,
  group: CoordinatedGroup,
  effect: GroupEffect,
): number | undefined {
  switch (effect.type) {
    case 'armTimer':
      armTimer(sim, node, group, effect.params)
      return undefined
    case 'cancelTimer': {
      const { timer, member } = effect.params
      sim.clearTimer(node.id, keyOf(group, timer, member))
      sim.emit('deadline.cleared', deadlineOf(group, timer, member))
      return undefined
    }
    case 'writeGroupRecord': {
      const payload: GroupTimerPayload = { groupId: group.groupId, write: effect.params.write }
      const key = recordTimerKey(group.groupId, group.nextWrite++)
      sim.setTimer(node.id, key, sim.scenario.network.coordinatorWriteUs, payload)
      return undefined
    }
    case 'writeTombstone':
      forgetGroup(sim, group.groupId)
      return undefined
    case 'respondCommit':
      return takeCommit(sim, node, group, effect.params)
    case 'respondConsumerHeartbeat':
      refuseUpgrade(sim, group, effect.params)
      return undefined
    case 'convertToConsumer':
      return undefined // by whoever told the group of the heartbeat
    case 'respondJoin':
    case 'respondSync':
    case 'respondHeartbeat':
    case 'respondLeave':
    case 'respondDelete':
      answer(sim, group, effect)
      return undefined
    default:
      return note(sim, group, effect)
  }
}

/** The timer of a group's record on its way to the log. */
export const recordTimerKey = (groupId: string, write: number): string =>
  `group/${groupId}/record/${write}`

function refuseUpgrade(
  sim: Sim,
  group: CoordinatedGroup,
  { requestId, errorCode }: GroupEffects['respondConsumerHeartbeat'],
): void {
  const request = group.requests[requestId]
  if (!request) return
  delete group.requests[requestId]
  refuse(sim, request, errorCode)
}

const keyOf = ({ groupId }: CoordinatedGroup, timer: GroupTimer, member = ''): string =>
  `group/${groupId}/${timer === 'newMemberJoin' ? 'session' : timer}/${member}`

const deadlineNames: Readonly<Record<GroupTimer, DeadlineName>> = {
  session: 'session',
  newMemberJoin: 'session',
  pendingMember: 'pendingMember',
  join: 'join',
  pendingSync: 'sync',
}

function deadlineOf(group: CoordinatedGroup, timer: GroupTimer, memberId: string | undefined) {
  const name = deadlineNames[timer]
  if (memberId === undefined)
    return { owner: `group:${group.groupId}`, name, subject: group.groupId }
  const member = group.names[memberId] ?? memberId
  return {
    owner: memberNodeId(group.groupId, member),
    name,
    subject: `${group.groupId}/${member}`,
  }
}

function armTimer(
  sim: Sim,
  node: BrokerNode,
  group: CoordinatedGroup,
  params: GroupEffects['armTimer'],
): void {
  const { timer, member, delayMs, generationId } = params
  const payload: GroupTimerPayload = {
    groupId: group.groupId,
    event: expiryOf(timer, member ?? '', generationId ?? -1),
  }
  const dueUs = sim.nowUs + msToUs(delayMs)
  sim.emit('deadline.armed', { ...deadlineOf(group, timer, member), dueUs })
  sim.setTimerAt(node.id, keyOf(group, timer, member), dueUs, payload)
}

function expiryOf(timer: GroupTimer, memberId: string, generationId: number): GroupEvent {
  if (timer === 'join') return { type: 'JOIN_TIMER_FIRED' }
  if (timer === 'pendingSync') return { type: 'PENDING_SYNC_EXPIRED', generationId }
  if (timer === 'pendingMember') return { type: 'PENDING_MEMBER_EXPIRED', memberId }
  return { type: 'SESSION_EXPIRED', memberId }
}

/** An accepted commit is answered once it is in the log; a refused one at once. Returns the refusal's fact. */
export function takeCommit(
  sim: Sim,
  node: BrokerNode,
  group: Correspondence,
  { requestId, errorCode }: { readonly requestId: number; readonly errorCode: number },
): number | undefined {
  const request = group.requests[requestId] as RequestEnvelope<'OffsetCommit'> | undefined
  if (!request) return undefined
  if (errorCode === errorCodes.NONE) {
    const payload: GroupTimerPayload = { groupId: group.groupId, commit: requestId }
    const key = `group/${group.groupId}/write/${group.nextWrite++}`
    sim.setTimer(node.id, key, sim.scenario.network.coordinatorWriteUs, payload)
    return undefined
  }
  delete group.requests[requestId]
  const { memberId } = request.body
  const member = group.names[memberId] ?? memberId
  const id = sim.emit('offsets.refused', { group: group.groupId, member, errorCode })
  sim.respond(request, { errorCode }, { errorCode })
  return id
}

type Answer = Extract<
  GroupEffect,
  { type: 'respondJoin' | 'respondSync' | 'respondHeartbeat' | 'respondLeave' | 'respondDelete' }
>

/** Answers a request of the classic protocol, in a group of either. */
export function answer(sim: Sim, group: Correspondence, { type, params }: Answer): void {
  const request = group.requests[params.requestId]
  if (!request) return
  delete group.requests[params.requestId]
  const { errorCode } = params
  const note = errorCode === errorCodes.NONE ? {} : { errorCode }
  if (type === 'respondJoin') {
    const { requestId: _requestId, protocolType: _protocolType, protocolName, ...body } = params
    const detail = `generation=${params.generationId}`
    const full = { ...body, protocolName: protocolName ?? '' }
    sim.respond(request as RequestEnvelope<'JoinGroup'>, full as never, { ...note, detail })
  } else if (type === 'respondSync') {
    sim.respond(
      request as RequestEnvelope<'SyncGroup'>,
      { errorCode, partitions: params.assignment },
      note,
    )
  } else if (type === 'respondLeave') {
    const { members } = params
    const refused = members.find((each) => each.errorCode !== errorCodes.NONE)
    const full = { errorCode, members }
    const memberNote = refused ? { errorCode: refused.errorCode } : {}
    sim.respond(request as RequestEnvelope<'LeaveGroup'>, full, { ...memberNote, ...note })
  } else sim.respond(request as RequestEnvelope<'Heartbeat'>, { errorCode }, note)
}

type Note = Exclude<
  GroupEffect,
  | Answer
  | {
      type:
        | 'armTimer'
        | 'cancelTimer'
        | 'writeGroupRecord'
        | 'writeTombstone'
        | 'respondCommit'
        | 'respondConsumerHeartbeat'
        | 'convertToConsumer'
    }
>

/** What happened, as a fact. Returns its id. */
function note(sim: Sim, group: CoordinatedGroup, effect: Note): number {
  const { groupId, names } = group
  const nameOf = (memberId: string): string => names[memberId] ?? memberId
  switch (effect.type) {
    case 'noteStateChanged': {
      const { from, to, generationId, reason, memberId } = effect.params
      durableGroup(sim, groupId).emptySinceUs = to === 'Empty' ? sim.nowUs : null
      const member = memberId === null ? {} : { member: nameOf(memberId) }
      return sim.emit('group.state.changed', {
        group: groupId,
        from,
        to,
        generation: generationId,
        reason,
        ...member,
      })
    }
    case 'noteMemberIdAssigned': {
      const { memberId, clientId } = effect.params
      names[memberId] = clientId
      return sim.emit('member.id.assigned', { group: groupId, member: clientId, memberId })
    }
    case 'noteMemberAdded': {
      const { memberId, clientId } = effect.params
      names[memberId] = clientId
      return sim.emit('member.added', { group: groupId, member: clientId, memberId })
    }
    case 'noteMemberRemoved': {
      const { memberId, reason } = effect.params
      return sim.emit('member.removed', {
        group: groupId,
        member: nameOf(memberId),
        memberId,
        reason,
      })
    }
    case 'noteGenerationStarted': {
      const { generationId, protocolName, leaderId, memberIds } = effect.params
      const members = memberIds.map(nameOf)
      const leader = nameOf(leaderId)
      return sim.emit('generation.started', {
        group: groupId,
        generation: generationId,
        protocolName,
        leader,
        members,
      })
    }
  }
}
