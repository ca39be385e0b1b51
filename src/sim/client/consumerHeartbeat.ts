import { errorCodes } from '../../kafka/errorCodes.ts'
import { msToUs, type Micros } from '../../kafka/units.ts'
import type { Sim } from '../kernel.ts'
import { brokerNodeId } from '../nodeIds.ts'
import type { ResponseEnvelope } from '../protocol.ts'
import type { ConsumerNode } from './consumerNode.ts'

const requestUs = msToUs(30_000)
const configUs = (node: ConsumerNode, name: string): Micros => msToUs(Number(node.config[name]))

/** Heartbeats begin: the first one is due after a whole interval, and the session is counted from now. */
export function startHeartbeats(
  sim: Sim,
  node: ConsumerNode,
  firstUs = sim.nowUs + configUs(node, 'heartbeat.interval.ms'),
): void {
  node.isHeartbeating = true
  node.isHeartbeatOverdue = false
  node.heartbeatFailures = 0
  node.heartbeat = null
  sim.setTimerAt(node.id, 'heartbeat', firstUs)
  renewSession(sim, node)
}

/** No heartbeats, and no session that could run out: the client is joining, or out of the group. */
export function stopHeartbeats(sim: Sim, node: ConsumerNode): void {
  node.isHeartbeating = false
  node.isHeartbeatOverdue = false
  node.heartbeat = null
  sim.clearTimer(node.id, 'heartbeat')
  sim.clearTimer(node.id, 'session')
}

/** The client's own session timer: `session.timeout.ms` without a good answer, and it acts (consumer's side of KIP-62). */
function renewSession(sim: Sim, node: ConsumerNode): void {
  sim.setTimer(node.id, 'session', configUs(node, 'session.timeout.ms'))
}

/**
 * The heartbeat thread: goes on while the application is busy. librdkafka has at most one heartbeat on its way. Without
 * a coordinator the heartbeat waits for one.
 */
export function sendHeartbeat(sim: Sim, node: ConsumerNode): void {
  if (!node.isHeartbeating) return
  if (node.coordinator < 0) {
    node.isHeartbeatOverdue = true
    return
  }
  node.isHeartbeatOverdue = false
  sim.setTimer(node.id, 'heartbeat', configUs(node, 'heartbeat.interval.ms'))
  if (node.client === 'librdkafka' && node.heartbeat !== null) return
  const { memberId, generationId, groupInstanceId } = node.machine.context
  const body = { groupId: node.group, memberId, groupInstanceId, generationId }
  const to = brokerNodeId(node.coordinator)
  node.heartbeat = sim.request(node.id, to, 'Heartbeat', body, { timeoutUs: requestUs })
}

/** A coordinator is known again: Java counts the session anew, and an overdue heartbeat goes out. */
export function onCoordinatorKnown(sim: Sim, node: ConsumerNode): void {
  if (!node.isHeartbeating) return
  if (node.client === 'java') renewSession(sim, node)
  if (node.isHeartbeatOverdue) sendHeartbeat(sim, node)
}

/** What ends a membership: no heartbeat follows such an answer. */
const endsMembership: ReadonlySet<number> = new Set([
  errorCodes.ILLEGAL_GENERATION,
  errorCodes.UNKNOWN_MEMBER_ID,
  errorCodes.FENCED_INSTANCE_ID,
])

/** What the heartbeat thread itself makes of an answer, before poll() hears of it. */
export function noteHeartbeatAnswer(
  sim: Sim,
  node: ConsumerNode,
  { body: { errorCode }, request, requestId }: ResponseEnvelope<'Heartbeat'>,
): void {
  if (node.heartbeat === requestId) node.heartbeat = null
  if (!node.isHeartbeating || request.body.generationId !== node.machine.context.generationId)
    return
  if (errorCode === errorCodes.NONE || errorCode === errorCodes.REBALANCE_IN_PROGRESS) {
    node.heartbeatFailures = 0
    renewSession(sim, node)
  } else if (endsMembership.has(errorCode)) stopHeartbeats(sim, node)
  else retryHeartbeat(sim, node)
}

/** No answer, or an error that passes: Java tries again after `retry.backoff.ms`, doubling up to 1 s. */
export function noteHeartbeatLost(sim: Sim, node: ConsumerNode, requestId: number): void {
  if (node.heartbeat === requestId) node.heartbeat = null
  if (node.isHeartbeating) retryHeartbeat(sim, node)
}

const retryMaxUs = msToUs(1000)

function retryHeartbeat(sim: Sim, node: ConsumerNode): void {
  if (node.client !== 'java') return
  const backoffUs = configUs(node, 'retry.backoff.ms') * 2 ** Math.min(node.heartbeatFailures, 10)
  node.heartbeatFailures++
  sim.setTimer(node.id, 'heartbeat', Math.min(backoffUs, retryMaxUs))
}
