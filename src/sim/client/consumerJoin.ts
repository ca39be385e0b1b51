import { msToUs } from '../../kafka/units.ts'
import type { GroupMemberEffects } from '../../machines/groupMemberTypes.ts'
import type { Sim } from '../kernel.ts'
import { brokerNodeId } from '../nodeIds.ts'
import type { SubscriptionMetadata } from '../protocol.ts'
import { textOrNull } from './configText.ts'
import { isEager, ownedOf, type ConsumerNode } from './consumerNode.ts'
import { topicsOf } from './consumerTopics.ts'

const requestUs = msToUs(30_000)

/** Asks any broker who coordinates the group. */
export function findCoordinator(sim: Sim, node: ConsumerNode): void {
  const { brokers } = sim.scenario.cluster
  const index = sim.draw(`${node.id}:bootstrap`, 0, brokers.length - 1)
  const to = brokerNodeId(brokers[index]?.id ?? 1)
  const body = { groupId: node.group }
  sim.request(node.id, to, 'FindCoordinator', body, { timeoutUs: requestUs })
}

/**
 * Sends JoinGroup, unless a later one has taken its place. Without a coordinator nothing is sent: the machine joins
 * again when one is found. It may stay parked for the whole rebalance timeout and 5 s more.
 */
export function sendJoinGroup(
  sim: Sim,
  node: ConsumerNode,
  params: GroupMemberEffects['sendJoinGroup'],
): void {
  const { memberId, groupInstanceId, attempt, reason } = params
  if (attempt !== node.machine.context.attempt || node.coordinator < 0) return
  const rebalanceTimeoutMs = Number(node.config['max.poll.interval.ms'])
  const metadata = subscriptionOf(node, params.generationId)
  const body = {
    groupId: node.group,
    memberId,
    groupInstanceId,
    clientId: node.member,
    sessionTimeoutMs: Number(node.config['session.timeout.ms']),
    rebalanceTimeoutMs,
    protocolType: 'consumer' as const,
    protocols: node.assignors.map((name) => ({ name, metadata })),
    reason: reason ?? '',
  }
  sim.request(node.id, brokerNodeId(node.coordinator), 'JoinGroup', body, {
    timeoutUs: Math.max(requestUs, msToUs(rebalanceTimeoutMs + 5000)),
    context: attempt,
  })
}

/** Owned partitions and generation let the leader tell fresh claims from stale ones (KIP-429, KIP-792). */
function subscriptionOf(node: ConsumerNode, generationId: number): SubscriptionMetadata {
  const { remembered, client } = node
  return {
    topics: topicsOf(node),
    ownedPartitions: isEager(node) ? [] : ownedOf(node),
    generationId: client === 'java' || !isEager(node) ? generationId : -1,
    rackId: textOrNull(node.config['client.rack']),
    ...(remembered && node.assignors.includes('sticky') ? { userData: remembered } : {}),
  }
}

/** LeaveGroup needs no answer to take effect; without a coordinator the session has to run out. */
export function sendLeaveGroup(
  sim: Sim,
  node: ConsumerNode,
  member: GroupMemberEffects['sendLeaveGroup'],
): void {
  if (node.coordinator < 0) return
  const body = { groupId: node.group, members: [member] }
  sim.request(node.id, brokerNodeId(node.coordinator), 'LeaveGroup', body, { timeoutUs: requestUs })
}
