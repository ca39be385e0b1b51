import { errorCodes } from '../../kafka/errorCodes.ts'
import { partitionName } from '../../kafka/units.ts'
import type { Sim } from '../kernel.ts'
import { brokerNodeId } from '../nodeIds.ts'
import type { RequestEnvelope, ResponseEnvelope } from '../protocol.ts'
import { tryCommit, type AppCommit, type CommitContext } from './consumerCommit.ts'
import { raiseCommitError } from './consumerErrors.ts'
import { endHandler } from './consumerHandlers.ts'
import { noteHeartbeatAnswer } from './consumerHeartbeat.ts'
import { findCoordinator } from './consumerJoin.ts'
import { tellLoop } from './consumerLoop.ts'
import { tellMember } from './consumerMember.ts'
import { isBusy, putOff, type ConsumerNode } from './consumerNode.ts'

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
  if (node.client === 'java' && isBusy(node) && !isAwaited(response))
    putOff(sim, node, { kind: 'response', response })
  else handleGroupResponse(sim, node, response)
  return true
}

/** The answer that the application itself waits for. */
function isAwaited({ api, request }: ResponseEnvelope): boolean {
  if (api !== 'OffsetCommit') return false
  const context = request.context as CommitContext
  return context.next === 'call' && context.caller !== 'nothing'
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
  } else if (losesCoordinator(sim, node, request, errorCode)) {
    retryCommit(sim, node, request)
    return
  } else if (node.client === 'java' || errorCode !== errorCodes.REBALANCE_IN_PROGRESS) {
    // librdkafka hears of a rebalance with its next heartbeat only
    tellMember(sim, node, { type: 'OFFSET_COMMIT_RESPONSE_RECEIVED', errorCode, generationId })
  }
  const context = request.context as CommitContext
  if (context.next === 'call' && errorCode !== errorCodes.NONE) {
    raiseCommitError(sim, node, errorCode)
  }
  goOn(sim, node, context)
}

/** What waited for a commit goes on, whatever became of it. */
function goOn(sim: Sim, node: ConsumerNode, context: CommitContext): void {
  if (context.next === 'call') returnTo(sim, node, context)
  else if (context.next === 'chores' && context.row === node.row.number) {
    node.row.isWaitingForCommit = false
  }
}

/** The call of the application's that waited for a commit returns. */
export function returnTo(sim: Sim, node: ConsumerNode, { caller }: AppCommit): void {
  if (caller === 'loop') tellLoop(sim, node, { type: 'COMMIT_COMPLETED' })
  else if (caller === 'handler') endHandler(sim, node)
}

/** A commit found no coordinator: the application's own is tried again, the client's own is given up. */
export function retryCommit(sim: Sim, node: ConsumerNode, request: RequestEnvelope): void {
  const context = request.context as CommitContext
  const { offsets } = (request as RequestEnvelope<'OffsetCommit'>).body
  const isOver = context.next !== 'call' || tryCommit(sim, node, { context, offsets })
  if (isOver) goOn(sim, node, context)
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
  if (node.membership) findCoordinator(sim, node)
  else tellMember(sim, node, { type: 'COORDINATOR_LOST' })
}
