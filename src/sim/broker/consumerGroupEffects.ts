import { errorCodes } from '../../kafka/errorCodes.ts'
import { msToUs } from '../../kafka/units.ts'
import type {
  ConsumerGroupEffect,
  ConsumerGroupEffects,
  ConsumerGroupEvent,
} from '../../machines/consumerGroupTypes.ts'
import type { FactOf } from '../../trace/facts.ts'
import type { Sim } from '../kernel.ts'
import { memberNodeId } from '../nodeIds.ts'
import type { RequestEnvelope } from '../protocol.ts'
import { forgetGroup } from './durableGroups.ts'
import type { BrokerNode } from './brokerNode.ts'
import {
  refuse,
  type CoordinatedConsumerGroup,
  type GroupTimerPayload,
} from './coordinatedGroup.ts'
import { answer as answerClassic, takeCommit } from './groupEffects.ts'
import { answerOffsetFetch } from './groupOffsets.ts'

/**
 * Carries out what a KIP-848 group asked for, in order; a noted change becomes the cause of what follows it. Returns the last
 * one.
 */
export function carryOutConsumer(
  sim: Sim,
  node: BrokerNode,
  group: CoordinatedConsumerGroup,
  effects: readonly ConsumerGroupEffect[],
): number | undefined {
  const before = sim.cause
  for (const effect of effects) {
    const noted = perform(sim, node, group, effect)
    if (noted !== undefined) sim.cause = noted
  }
  const last = sim.cause
  sim.cause = before
  return last
}

function perform(
  sim: Sim,
  node: BrokerNode,
  group: CoordinatedConsumerGroup,
  effect: ConsumerGroupEffect,
): number | undefined {
  switch (effect.type) {
    case 'armTimer':
      armTimer(sim, node, group, effect.params)
      return undefined
    case 'cancelTimer': {
      const { timer, memberId } = effect.params
      if (!sim.hasTimer(node.id, keyOf(group, timer, memberId))) return undefined
      sim.clearTimer(node.id, keyOf(group, timer, memberId))
      sim.emit('deadline.cleared', deadlineOf(group, timer, memberId))
      return undefined
    }
    case 'respondHeartbeat':
      answer(sim, group, effect.params)
      return undefined
    case 'respondOffsets':
      return answerOffsets(sim, node, group, effect.params)
    case 'respondJoin':
    case 'respondSync':
    case 'respondLeave':
      answerClassic(sim, group, effect)
      return undefined
    case 'respondClassicHeartbeat':
      answerClassic(sim, group, { type: 'respondHeartbeat', params: effect.params })
      return undefined
    case 'respondDelete':
    case 'convertToClassic':
      return undefined // the latter by whoever told the group
    default:
      return note(sim, group, effect)
  }
}

type Timer = ConsumerGroupEffects['armTimer']['timer']

const keyOf = ({ groupId }: CoordinatedConsumerGroup, timer: Timer, memberId: string): string =>
  `group/${groupId}/${timer}/${memberId}`

function deadlineOf({ groupId, names }: CoordinatedConsumerGroup, timer: Timer, memberId: string) {
  const member = names[memberId] ?? memberId
  const subject = `${groupId}/${member}`
  return { owner: memberNodeId(groupId, member), name: timer, subject } as const
}

function armTimer(
  sim: Sim,
  node: BrokerNode,
  group: CoordinatedConsumerGroup,
  { timer, memberId, delayMs, memberEpoch }: ConsumerGroupEffects['armTimer'],
): void {
  const dueUs = sim.nowUs + msToUs(delayMs)
  const event = expiryOf(timer, memberId, memberEpoch)
  const payload: GroupTimerPayload = { groupId: group.groupId, consumerEvent: event }
  sim.emit('deadline.armed', { ...deadlineOf(group, timer, memberId), dueUs })
  sim.setTimerAt(node.id, keyOf(group, timer, memberId), dueUs, payload)
}

function expiryOf(timer: Timer, memberId: string, memberEpoch: number): ConsumerGroupEvent {
  switch (timer) {
    case 'session':
      return { type: 'SESSION_EXPIRED', memberId }
    case 'rebalance':
      return { type: 'REBALANCE_EXPIRED', memberId, memberEpoch }
    case 'join':
      return { type: 'JOIN_EXPIRED', memberId }
    case 'sync':
      return { type: 'SYNC_EXPIRED', memberId }
  }
}

function answer(
  sim: Sim,
  group: CoordinatedConsumerGroup,
  { requestId, ...body }: ConsumerGroupEffects['respondHeartbeat'],
): void {
  const request = group.requests[requestId] as RequestEnvelope<'ConsumerGroupHeartbeat'> | undefined
  if (!request) return
  delete group.requests[requestId]
  const { errorCode, memberEpoch } = body
  const note = errorCode === errorCodes.NONE ? {} : { errorCode }
  sim.respond(request, body, { ...note, detail: `epoch=${memberEpoch}` })
}

/** A refused OffsetFetch says so; what an accepted one asks for is there at once. */
function answerOffsets(
  sim: Sim,
  node: BrokerNode,
  group: CoordinatedConsumerGroup,
  params: ConsumerGroupEffects['respondOffsets'],
): number | undefined {
  const { requestId, errorCode } = params
  const request = group.requests[requestId]
  if (request?.api !== 'OffsetFetch') return takeCommit(sim, node, group, params)
  delete group.requests[requestId]
  if (errorCode === errorCodes.NONE)
    answerOffsetFetch(sim, request as RequestEnvelope<'OffsetFetch'>)
  else refuse(sim, request, errorCode)
  return undefined
}

type Note = Exclude<
  ConsumerGroupEffect,
  {
    type:
      | 'armTimer'
      | 'cancelTimer'
      | 'respondHeartbeat'
      | 'respondOffsets'
      | 'respondDelete'
      | 'respondJoin'
      | 'respondSync'
      | 'respondLeave'
      | 'respondClassicHeartbeat'
      | 'convertToClassic'
  }
>

type StateReason = FactOf<'group.state.changed'>['reason']

/** What happened, as a fact. Returns its id. */
function note(sim: Sim, group: CoordinatedConsumerGroup, effect: Note): number {
  const { groupId, names, machine } = group
  const nameOf = (memberId: string): string => names[memberId] ?? memberId
  switch (effect.type) {
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
    case 'noteGroupEpoch': {
      const { groupEpoch, reason } = effect.params
      group.reason = reason
      return sim.emit('group.epoch.changed', { group: groupId, epoch: groupEpoch, reason })
    }
    case 'noteAssignmentComputed': {
      const { assignmentEpoch, assignor, target } = effect.params
      const members = machine.context.members.map(({ memberId }) => nameOf(memberId))
      const started = { group: groupId, generation: assignmentEpoch, leader: '', members }
      sim.emit('generation.started', { ...started, protocolName: assignor })
      return sim.emit('assignment.computed', {
        group: groupId,
        generation: assignmentEpoch,
        assignor,
        by: '',
        assignment: Object.fromEntries(
          Object.entries(target).map(([memberId, partitions]) => [nameOf(memberId), partitions]),
        ),
      })
    }
    case 'noteMemberReconciled': {
      const { memberId, from, to, memberEpoch, assigned } = effect.params
      const member = nameOf(memberId)
      return sim.emit('member.reconciled', {
        group: groupId,
        member,
        from,
        to,
        epoch: memberEpoch,
        partitions: assigned,
      })
    }
    case 'noteStateChanged': {
      const { from, to } = effect.params
      if (to === 'Dead') forgetGroup(sim, groupId)
      const reason: StateReason =
        to === 'Stable' ? 'assignmentDelivered' : (group.reason ?? 'memberJoined')
      return sim.emit('group.state.changed', {
        group: groupId,
        from,
        to,
        generation: machine.context.groupEpoch,
        reason,
      })
    }
  }
}
