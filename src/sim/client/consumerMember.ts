import { assignorByName } from '../../kafka/assignors/catalogue.ts'
import type { AssignorMember, AssignorName } from '../../kafka/assignors/types.ts'
import { msToUs, partitionName } from '../../kafka/units.ts'
import { groupMember } from '../../machines/groupMember.ts'
import type {
  GroupMemberEffect,
  GroupMemberEffects,
  GroupMemberEvent,
} from '../../machines/groupMemberTypes.ts'
import type { MemberState, TopicPartition } from '../../trace/facts.ts'
import type { Sim } from '../kernel.ts'
import { brokerNodeId } from '../nodeIds.ts'
import type { SubscriptionMetadata } from '../protocol.ts'
import { commitPositions } from './consumerCommit.ts'
import { dropFetches, fetchOffsets } from './consumerFetch.ts'
import { isEager, ownedOf, type ConsumerNode } from './consumerNode.ts'

/** Tells the client's group machine something and carries out what it asks for. */
export function tellMember(sim: Sim, node: ConsumerNode, event: GroupMemberEvent): void {
  const before = node.machine.value as MemberState
  const turn = groupMember.step(node.machine, event)
  node.machine = turn.state
  const after = node.machine.value as MemberState
  const { group, member } = node
  if (before !== after) {
    const generation = node.machine.context.generationId
    sim.emit('member.state.changed', { group, member, from: before, to: after, generation })
  }
  for (const effect of turn.effects) perform(sim, node, effect)
}

function perform(sim: Sim, node: ConsumerNode, effect: GroupMemberEffect): void {
  switch (effect.type) {
    case 'findCoordinator':
      findCoordinator(sim, node)
      break
    case 'prepareJoin':
      prepareJoin(sim, node, effect.params.attempt)
      break
    case 'sendJoinGroup':
      if (effect.params.afterBackoff) {
        sim.setTimer(
          node.id,
          'join',
          msToUs(Number(node.config['retry.backoff.ms'])),
          effect.params,
        )
      } else sendJoinGroup(sim, node, effect.params)
      break
    case 'sendSyncGroup':
      sendSyncGroup(sim, node, effect.params)
      break
    case 'deliverAssignment':
      deliverAssignment(sim, node, effect.params.assignment, effect.params.generationId)
      break
    case 'reportLost':
      loseAll(sim, node)
      break
    case 'reportFatal':
      sim.emit('member.stopped', { group: node.group, member: node.member, how: 'fatal' })
      sim.kill(node.id)
      break
    case 'startHeartbeats':
      node.isHeartbeating = true
      sim.setTimer(node.id, 'heartbeat', msToUs(Number(node.config['heartbeat.interval.ms'])))
      break
    case 'stopHeartbeats':
      node.isHeartbeating = false
      sim.clearTimer(node.id, 'heartbeat')
      break
    case 'prepareLeave':
      prepareLeave(sim, node)
      break
    case 'sendLeaveGroup':
      sendLeaveGroup(sim, node, effect.params)
      break
  }
}

const requestUs = msToUs(30_000)

function findCoordinator(sim: Sim, node: ConsumerNode): void {
  const { brokers } = sim.scenario.cluster
  const index = sim.draw(`${node.id}:bootstrap`, 0, brokers.length - 1)
  const broker = brokers[index]?.id ?? 1
  sim.request(
    node.id,
    brokerNodeId(broker),
    'FindCoordinator',
    { groupId: node.group },
    { timeoutUs: requestUs },
  )
}

/** Eager gives up everything before it joins; cooperative reads on. Both commit what they have read. */
function prepareJoin(sim: Sim, node: ConsumerNode, attempt: number): void {
  const owned = ownedOf(node)
  const mayCommit = node.config['enable.auto.commit'] === true && owned.length > 0
  const positions = Object.values(node.readings)
  if (isEager(node) && owned.length > 0) revoke(sim, node, owned)
  if (mayCommit && node.machine.context.generationId >= 0) {
    commitPositions(sim, node, { next: 'join', attempt }, positions)
  } else tellMember(sim, node, { type: 'JOIN_PREPARED', attempt })
}

/** The revoke callback: reading stops, fetched records are dropped. */
export function revoke(sim: Sim, node: ConsumerNode, partitions: readonly TopicPartition[]): void {
  const { group, member } = node
  for (const { topic, partition } of partitions)
    delete node.readings[partitionName(topic, partition)]
  dropFetches(sim, node, partitions)
  const id = sim.emit('partitions.revoked', { group, member, partitions })
  sim.cause = id
}

export function sendJoinGroup(
  sim: Sim,
  node: ConsumerNode,
  params: GroupMemberEffects['sendJoinGroup'],
): void {
  const { memberId, groupInstanceId, generationId, attempt, reason } = params
  const rebalanceTimeoutMs = Number(node.config['max.poll.interval.ms'])
  const ownedPartitions = isEager(node) ? [] : ownedOf(node)
  const { remembered } = node
  const rack = node.config['client.rack']
  const metadata: SubscriptionMetadata = {
    topics: [...node.topics].toSorted(),
    ownedPartitions,
    generationId: node.client === 'java' || !isEager(node) ? generationId : -1,
    rackId: typeof rack === 'string' && rack !== '' ? rack : null,
    ...(remembered && node.assignors.includes('sticky') ? { userData: remembered } : {}),
  }
  sim.request(
    node.id,
    brokerNodeId(node.coordinator),
    'JoinGroup',
    {
      groupId: node.group,
      memberId,
      groupInstanceId,
      clientId: node.member,
      sessionTimeoutMs: Number(node.config['session.timeout.ms']),
      rebalanceTimeoutMs,
      protocolType: 'consumer',
      protocols: node.assignors.map((name) => ({ name, metadata })),
      reason: reason ?? '',
    },
    { timeoutUs: Math.max(requestUs, msToUs(rebalanceTimeoutMs + 5000)), context: attempt },
  )
}

function sendSyncGroup(
  sim: Sim,
  node: ConsumerNode,
  params: GroupMemberEffects['sendSyncGroup'],
): void {
  const { memberId, groupInstanceId, generationId, protocolName, attempt, mustAssign } = params
  const assignments = mustAssign ? assign(sim, node, params) : []
  const body = {
    groupId: node.group,
    memberId,
    groupInstanceId,
    generationId,
    protocolName: protocolName ?? '',
    assignments,
  }
  const timeoutUs = Math.max(requestUs, msToUs(Number(node.config['max.poll.interval.ms']) + 5000))
  sim.request(node.id, brokerNodeId(node.coordinator), 'SyncGroup', body, {
    timeoutUs,
    context: attempt,
  })
}

/** The leader runs the assignor over everybody's subscriptions. */
function assign(
  sim: Sim,
  node: ConsumerNode,
  { members, protocolName, generationId }: GroupMemberEffects['sendSyncGroup'],
): readonly { memberId: string; partitions: readonly TopicPartition[] }[] {
  const partitionCounts = new Map<string, number>()
  for (const { topic, partition } of node.partitions) {
    partitionCounts.set(topic, Math.max(partitionCounts.get(topic) ?? 0, partition + 1))
  }
  const assignor = assignorByName((protocolName ?? 'range') as AssignorName)
  const input = members.map(({ memberId, groupInstanceId, metadata }): AssignorMember => {
    const userData = metadata.userData as SubscriptionMetadata['userData']
    return {
      memberId,
      ...(groupInstanceId === null ? {} : { groupInstanceId }),
      ...(metadata.rackId === null ? {} : { rackId: metadata.rackId }),
      topics: metadata.topics,
      ownedPartitions: metadata.ownedPartitions,
      generation: metadata.generationId,
      ...(userData
        ? { userData: { ownedPartitions: userData.partitions, generation: userData.generationId } }
        : {}),
    }
  })
  const plan = assignor.assign({ partitionCounts, members: input })
  const names = Object.fromEntries(
    [...plan].map(([memberId, partitions]) => [nameFromId(memberId), partitions] as const),
  )
  sim.emit('assignment.computed', {
    group: node.group,
    generation: generationId,
    assignor: assignor.name,
    by: node.member,
    assignment: names,
  })
  return [...plan].map(([memberId, partitions]) => ({ memberId, partitions }))
}

/** Member ids are `<client id>-<uuid>`. */
const nameFromId = (memberId: string): string => memberId.slice(0, -37)

function deliverAssignment(
  sim: Sim,
  node: ConsumerNode,
  assignment: readonly TopicPartition[],
  generationId: number,
): void {
  const { group, member } = node
  const wanted = new Set(assignment.map((each) => partitionName(each.topic, each.partition)))
  const held = ownedOf(node)
  const gone = held.filter((each) => !wanted.has(partitionName(each.topic, each.partition)))
  if (gone.length > 0) revoke(sim, node, gone)
  const added = assignment.filter(
    (each) => !node.readings[partitionName(each.topic, each.partition)],
  )
  for (const { topic, partition } of added) {
    const name = partitionName(topic, partition)
    node.readings[name] = { topic, partition, position: null, fetchOffset: -1, buffer: [] }
  }
  node.remembered = Object.freeze({ partitions: assignment, generationId })
  const owned = ownedOf(node)
  const id = sim.emit('partitions.assigned', { group, member, partitions: added, owned })
  sim.because(id, () => {
    if (added.length > 0) fetchOffsets(sim, node)
    sim.setTimer(node.id, 'autoCommit', msToUs(Number(node.config['auto.commit.interval.ms'])))
  })
  if (gone.length > 0) tellMember(sim, node, { type: 'REJOIN_NEEDED', reason: null })
}

function loseAll(sim: Sim, node: ConsumerNode): void {
  const partitions = ownedOf(node)
  if (partitions.length === 0) return
  const { group, member } = node
  dropFetches(sim, node, partitions)
  node.readings = {}
  sim.emit('partitions.lost', { group, member, partitions })
}

function prepareLeave(sim: Sim, node: ConsumerNode): void {
  const owned = ownedOf(node)
  const positions = Object.values(node.readings)
  if (owned.length > 0) revoke(sim, node, owned)
  if (owned.length > 0 && node.config['enable.auto.commit'] === true && node.coordinator >= 0) {
    commitPositions(sim, node, { next: 'leave', attempt: 0 }, positions)
  } else tellMember(sim, node, { type: 'REVOKE_COMPLETED' })
}

function sendLeaveGroup(
  sim: Sim,
  node: ConsumerNode,
  member: GroupMemberEffects['sendLeaveGroup'],
): void {
  if (node.coordinator < 0) return
  const body = { groupId: node.group, members: [member] }
  sim.request(node.id, brokerNodeId(node.coordinator), 'LeaveGroup', body, { timeoutUs: requestUs })
}
