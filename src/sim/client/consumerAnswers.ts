import { errorCodes } from '../../kafka/errorCodes.ts'
import { partitionName } from '../../kafka/units.ts'
import type { Sim } from '../kernel.ts'
import { brokerNodeId } from '../nodeIds.ts'
import type { RequestEnvelope, ResponseEnvelope } from '../protocol.ts'
import type { CommitContext } from './consumerCommit.ts'
import { noteHeartbeatAnswer } from './consumerHeartbeat.ts'
import { resumeAssignment, tellMember } from './consumerMember.ts'
import { isBusy, type ConsumerNode } from './consumerNode.ts'

const groupApis: ReadonlySet<string> = new Set([
  'JoinGroup',
  'SyncGroup',
  'Heartbeat',
  'OffsetCommit',
])

const coordinatorErrors: ReadonlySet<number> = new Set([
  errorCodes.COORDINATOR_NOT_AVAILABLE,
  errorCodes.NOT_COORDINATOR,
])

/**
 * Takes an answer that concerns the membership; false when it is another one. Java deals with them in poll(), so while
 * the application is busy they wait; librdkafka's main thread deals with them at once.
 */
export function takeGroupResponse(
  sim: Sim,
  node: ConsumerNode,
  response: ResponseEnvelope,
): boolean {
  if (!groupApis.has(response.api)) return false
  if (response.api === 'Heartbeat') {
    noteHeartbeatAnswer(sim, node, response as ResponseEnvelope<'Heartbeat'>)
  }
  if (node.client === 'java' && isBusy(node)) node.deferred.push({ kind: 'response', response })
  else handleGroupResponse(sim, node, response)
  return true
}

/** Answers of the coordinator: the machine decides what they mean. */
export function handleGroupResponse(
  sim: Sim,
  node: ConsumerNode,
  response: ResponseEnvelope,
): void {
  const { errorCode } = response.body as { errorCode: number }
  switch (response.api) {
    case 'JoinGroup': {
      const { body, request } = response as ResponseEnvelope<'JoinGroup'>
      forgetCoordinator(node, request, errorCode)
      const attempt = Number(request.context)
      tellMember(sim, node, { ...body, type: 'JOIN_GROUP_RESPONSE_RECEIVED', attempt })
      break
    }
    case 'SyncGroup': {
      const { body, request } = response as ResponseEnvelope<'SyncGroup'>
      forgetCoordinator(node, request, errorCode)
      const attempt = Number(request.context)
      const assignment = body.partitions
      const type = 'SYNC_GROUP_RESPONSE_RECEIVED'
      tellMember(sim, node, { type, attempt, errorCode, assignment })
      break
    }
    case 'Heartbeat': {
      const { request } = response as ResponseEnvelope<'Heartbeat'>
      const { generationId } = request.body
      if (losesCoordinator(sim, node, request, errorCode)) break
      tellMember(sim, node, { type: 'HEARTBEAT_RESPONSE_RECEIVED', errorCode, generationId })
      break
    }
    default:
      handleCommitted(sim, node, response as ResponseEnvelope<'OffsetCommit'>)
  }
}

function handleCommitted(
  sim: Sim,
  node: ConsumerNode,
  { body: { errorCode }, request }: ResponseEnvelope<'OffsetCommit'>,
): void {
  const { generationId, offsets } = request.body
  if (errorCode === errorCodes.NONE) {
    for (const { topic, partition, offset } of offsets) {
      const reading = node.readings[partitionName(topic, partition)]
      if (reading) reading.committed = offset
    }
  } else if (!losesCoordinator(sim, node, request, errorCode)) {
    tellMember(sim, node, { type: 'OFFSET_COMMIT_RESPONSE_RECEIVED', errorCode, generationId })
  }
  goOn(sim, node, request.context as CommitContext)
}

/** What waited for a commit goes on, whatever became of it. */
export function goOn(sim: Sim, node: ConsumerNode, { next, attempt }: CommitContext): void {
  if (next === 'join') tellMember(sim, node, { type: 'JOIN_PREPARED', attempt })
  else if (next === 'leave') tellMember(sim, node, { type: 'REVOKE_COMPLETED' })
  else if (next === 'assign') resumeAssignment(sim, node)
}

/** Whoever was asked is still the one that this client takes for the coordinator. */
const isCurrent = (node: ConsumerNode, { to, messageId }: RequestEnvelope): boolean =>
  node.coordinator >= 0 &&
  to === brokerNodeId(node.coordinator) &&
  messageId >= node.coordinatorFrom

/** The machine will look for another coordinator, unless the answer belongs to an attempt that is over. */
function forgetCoordinator(node: ConsumerNode, request: RequestEnvelope, errorCode: number): void {
  const isStale = request.context !== node.machine.context.attempt
  if (!isStale && coordinatorErrors.has(errorCode) && isCurrent(node, request)) {
    node.coordinator = -1
  }
}

/** Whether the answer says that the coordinator is elsewhere (15, 16); the client then looks for it. */
export function losesCoordinator(
  sim: Sim,
  node: ConsumerNode,
  request: RequestEnvelope,
  errorCode: number,
): boolean {
  if (!coordinatorErrors.has(errorCode)) return false
  dropCoordinator(sim, node, request)
  return true
}

/** The coordinator did not answer, or is none: another is looked for, unless that has happened since. */
export function dropCoordinator(sim: Sim, node: ConsumerNode, request: RequestEnvelope): void {
  if (!isCurrent(node, request)) return
  node.coordinator = -1
  tellMember(sim, node, { type: 'COORDINATOR_LOST' })
}
