import { errorCodes } from '../../kafka/errorCodes.ts'
import type { GroupRecord } from '../../machines/groupCoordinatorTypes.ts'
import type { Sim } from '../kernel.ts'
import type { RequestEnvelope } from '../protocol.ts'
import type { BrokerNode } from './brokerNode.ts'
import { classicEvent, finishWrite, newGroup, tellGroup } from './classicGroups.ts'
import { refuse, type CoordinatedGroup, type GroupTimerPayload } from './coordinatedGroup.ts'
import { durableGroup, isCoordinatorOf, offsetsPartitionOf, offsetsTopic } from './durableGroups.ts'
import {
  handleConsumerGroupRequest,
  isConsumerGroup,
  loadConsumerGroup,
  tellConsumerGroup,
  unloadConsumerGroup,
} from './consumerGroups.ts'
import { answerCommit, answerOffsetFetch } from './groupOffsets.ts'
import { answerInjected } from './injectedAnswers.ts'

/** Handles a request that concerns groups; false when it does not. */
export function handleGroupRequest(sim: Sim, node: BrokerNode, request: RequestEnvelope): boolean {
  switch (request.api) {
    case 'FindCoordinator':
      answerFindCoordinator(sim, node, request as RequestEnvelope<'FindCoordinator'>)
      return true
    case 'JoinGroup':
    case 'SyncGroup':
    case 'Heartbeat':
    case 'LeaveGroup':
    case 'OffsetCommit':
    case 'OffsetFetch':
    case 'ConsumerGroupHeartbeat':
      handleMemberRequest(sim, node, request)
      return true
    default:
      return false
  }
}

const groupIdOf = (request: RequestEnvelope): string =>
  (request.body as { groupId: string }).groupId

function answerFindCoordinator(
  sim: Sim,
  node: BrokerNode,
  request: RequestEnvelope<'FindCoordinator'>,
): void {
  const partition = offsetsPartitionOf(request.body.groupId)
  const leader =
    node.image.topics
      .find((topic) => topic.name === offsetsTopic)
      ?.partitions.find((each) => each.partition === partition)?.leader ?? -1
  const errorCode = leader < 0 ? errorCodes.COORDINATOR_NOT_AVAILABLE : errorCodes.NONE
  sim.respond(request, { errorCode, broker: leader }, errorCode === 0 ? {} : { errorCode })
}

function handleMemberRequest(sim: Sim, node: BrokerNode, request: RequestEnvelope): void {
  const groupId = groupIdOf(request)
  if (!isCoordinatorOf(node, groupId)) {
    refuse(sim, request, errorCodes.NOT_COORDINATOR)
    return
  }
  if (answerInjected(sim, groupId, request)) return
  if (request.api === 'ConsumerGroupHeartbeat' || isConsumerGroup(node, groupId)) {
    handleConsumerGroupRequest(sim, node, groupId, request)
    return
  }
  if (request.api === 'OffsetFetch') {
    answerOffsetFetch(sim, request as RequestEnvelope<'OffsetFetch'>)
    return
  }
  const group = node.coordinator.groups[groupId] ?? newGroup(sim, node, groupId)
  group.requests[request.messageId] = request
  tellGroup(sim, node, group, classicEvent(sim, groupId, request))
}

/** A timer of a group's; false when it is not one. */
export function onGroupTimer(sim: Sim, node: BrokerNode, key: string, payload: unknown): boolean {
  if (!key.startsWith('group/')) return false
  const timer = payload as GroupTimerPayload
  const { groupId } = timer
  const consumerGroup = node.coordinator.consumerGroups[groupId]
  if (consumerGroup) {
    if ('consumerEvent' in timer) tellConsumerGroup(sim, node, consumerGroup, timer.consumerEvent)
    else if ('commit' in timer) answerCommit(sim, node, consumerGroup, timer.commit)
    return true
  }
  const group = node.coordinator.groups[groupId]
  if (!group || 'consumerEvent' in timer) return true
  if ('event' in timer) tellGroup(sim, node, group, timer.event)
  else if ('write' in timer) finishWrite(sim, node, group, timer.write)
  else answerCommit(sim, node, group, timer.commit)
  return true
}

/** This broker leads a partition of `__consumer_offsets` now: it loads the groups that live there. */
export function onOffsetsPartitionElected(sim: Sim, node: BrokerNode, partition: number): void {
  node.coordinator.partitions = [...node.coordinator.partitions, partition]
  for (const { id: groupId } of sim.scenario.groups) {
    if (offsetsPartitionOf(groupId) !== partition) continue
    const id = sim.emit('coordinator.elected', {
      group: groupId,
      broker: node.broker,
      offsetsPartition: partition,
    })
    sim.because(id, () => {
      if (loadConsumerGroup(sim, node, groupId)) return
      const { record } = durableGroup(sim, groupId)
      const group = newGroup(sim, node, groupId)
      if (!record) return
      for (const member of record.members) group.names[member.memberId] = member.clientId
      noteLoaded(sim, node, group, record)
      tellGroup(sim, node, group, { type: 'GROUP_LOADED', record })
    })
  }
}

function noteLoaded(
  sim: Sim,
  node: BrokerNode,
  { groupId }: CoordinatedGroup,
  { generationId, protocolName, leaderId, members }: GroupRecord,
): void {
  const names = Object.fromEntries(members.map((each) => [each.memberId, each.clientId] as const))
  sim.emit('group.loaded', {
    group: groupId,
    broker: node.broker,
    generation: generationId,
    protocolName: protocolName ?? '',
    leader: names[leaderId ?? ''] ?? null,
    members: names,
  })
}

/** Another broker leads the partition: whoever waits here is sent on. */
export function onOffsetsPartitionResigned(sim: Sim, node: BrokerNode, partition: number): void {
  node.coordinator.partitions = node.coordinator.partitions.filter((each) => each !== partition)
  for (const { groupId } of Object.values(node.coordinator.consumerGroups)) {
    if (offsetsPartitionOf(groupId) === partition) unloadConsumerGroup(sim, node, groupId)
  }
  for (const group of Object.values(node.coordinator.groups)) {
    if (offsetsPartitionOf(group.groupId) !== partition) continue
    tellGroup(sim, node, group, { type: 'COORDINATOR_MOVED' })
    for (const request of Object.values(group.requests))
      refuse(sim, request, errorCodes.NOT_COORDINATOR)
    delete node.coordinator.groups[group.groupId]
  }
}
