import { errorCodes } from '../../kafka/errorCodes.ts'
import { msToUs } from '../../kafka/units.ts'
import type { GroupMemberEffects } from '../../machines/groupMemberTypes.ts'
import type { Behaviour, Sim } from '../kernel.ts'
import { brokerNodeId } from '../nodeIds.ts'
import type { RequestEnvelope, ResponseEnvelope } from '../protocol.ts'
import { beginConsumer } from './consumer.ts'
import type { CommitContext } from './consumerCommit.ts'
import {
  fetchOffsets,
  fetchRecords,
  handleFetched,
  handleFetchLost,
  handleListed,
  handleOffsets,
  refreshConsumerMetadata,
} from './consumerFetch.ts'
import { sendJoinGroup, tellMember } from './consumerMember.ts'
import type { ConsumerNode } from './consumerNode.ts'
import { closeWhenFree, isBusy, onProcessed, poll, stop } from './consumerPoll.ts'

/** Answers that only poll() deals with: while the application is busy they wait. */
const needsPoll: ReadonlySet<string> = new Set([
  'JoinGroup',
  'SyncGroup',
  'Heartbeat',
  'OffsetCommit',
])

export const consumerBehaviour: Behaviour<ConsumerNode> = {
  onRequest: () => undefined,
  onResponse(sim, node, response) {
    if (needsPoll.has(response.api) && isBusy(sim, node)) {
      node.deferred.push(response)
      return
    }
    if (needsPoll.has(response.api)) handleGroupResponse(sim, node, response)
    else handleOther(sim, node, response)
    if (node.isAlive) poll(sim, node)
  },
  onDisconnect(sim, node, request) {
    handleLost(sim, node, request)
  },
  onTimer(sim, node, key, payload) {
    switch (key) {
      case 'start':
        beginConsumer(sim, node)
        break
      case 'heartbeat':
        sendHeartbeat(sim, node)
        break
      case 'processed':
        onProcessed(sim, node)
        break
      case 'maxPoll':
        tellMember(sim, node, { type: 'MAX_POLL_EXCEEDED' })
        break
      case 'autoCommit':
        node.isCommitDue = node.config['enable.auto.commit'] === true
        sim.setTimer(node.id, 'autoCommit', msToUs(Number(node.config['auto.commit.interval.ms'])))
        poll(sim, node)
        break
      case 'join':
        sendJoinGroup(sim, node, payload as GroupMemberEffects['sendJoinGroup'])
        break
      case 'coordinator':
        tellMember(sim, node, { type: 'COORDINATOR_LOST' })
        break
      case 'offsets':
        fetchOffsets(sim, node)
        break
      case 'metadata':
        refreshConsumerMetadata(sim, node)
        sim.setTimer(node.id, 'metadata', msToUs(Number(node.config['metadata.max.age.ms'])))
        break
      case 'refresh':
        refreshConsumerMetadata(sim, node)
        break
      default:
        fetchRecords(sim, node)
    }
  },
}

/** The heartbeat thread: goes on while the application is busy. */
function sendHeartbeat(sim: Sim, node: ConsumerNode): void {
  if (!node.isHeartbeating) return
  sim.setTimer(node.id, 'heartbeat', msToUs(Number(node.config['heartbeat.interval.ms'])))
  if (node.coordinator < 0) return
  const { memberId, generationId, groupInstanceId } = node.machine.context
  const body = { groupId: node.group, memberId, groupInstanceId, generationId }
  sim.request(node.id, brokerNodeId(node.coordinator), 'Heartbeat', body, {
    timeoutUs: msToUs(30_000),
  })
}

const coordinatorErrors: ReadonlySet<number> = new Set([
  errorCodes.COORDINATOR_NOT_AVAILABLE,
  errorCodes.NOT_COORDINATOR,
])

/** Answers of the coordinator: the machine decides what they mean. */
export function handleGroupResponse(
  sim: Sim,
  node: ConsumerNode,
  response: ResponseEnvelope,
): void {
  const { errorCode } = response.body as { errorCode: number }
  if (coordinatorErrors.has(errorCode)) node.coordinator = -1
  switch (response.api) {
    case 'JoinGroup': {
      const { body, request } = response as ResponseEnvelope<'JoinGroup'>
      const attempt = Number(request.context)
      tellMember(sim, node, { ...body, type: 'JOIN_GROUP_RESPONSE_RECEIVED', attempt })
      break
    }
    case 'SyncGroup': {
      const { body, request } = response as ResponseEnvelope<'SyncGroup'>
      const attempt = Number(request.context)
      const assignment = body.partitions
      tellMember(sim, node, {
        type: 'SYNC_GROUP_RESPONSE_RECEIVED',
        attempt,
        errorCode,
        assignment,
      })
      break
    }
    case 'Heartbeat': {
      const { generationId } = (response as ResponseEnvelope<'Heartbeat'>).request.body
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
  { body, request }: ResponseEnvelope<'OffsetCommit'>,
): void {
  const { errorCode } = body
  const { generationId } = request.body
  if (errorCode !== errorCodes.NONE) {
    tellMember(sim, node, { type: 'OFFSET_COMMIT_RESPONSE_RECEIVED', errorCode, generationId })
  }
  goOn(sim, node, request.context as CommitContext)
}

/** What waited for a commit goes on, whatever became of it. */
function goOn(sim: Sim, node: ConsumerNode, { next, attempt }: CommitContext): void {
  if (next === 'join') tellMember(sim, node, { type: 'JOIN_PREPARED', attempt })
  else if (next === 'leave') tellMember(sim, node, { type: 'REVOKE_COMPLETED' })
}

function handleOther(sim: Sim, node: ConsumerNode, response: ResponseEnvelope): void {
  switch (response.api) {
    case 'FindCoordinator': {
      const { errorCode, broker } = (response as ResponseEnvelope<'FindCoordinator'>).body
      if (errorCode !== errorCodes.NONE) {
        sim.setTimer(node.id, 'coordinator', msToUs(Number(node.config['retry.backoff.ms'])))
        break
      }
      node.coordinator = broker
      if (node.partitions.length === 0) refreshConsumerMetadata(sim, node)
      else announceCoordinator(sim, node)
      break
    }
    case 'Metadata':
      learn(sim, node, response as ResponseEnvelope<'Metadata'>)
      break
    case 'OffsetFetch':
      handleOffsets(sim, node, response as ResponseEnvelope<'OffsetFetch'>)
      break
    case 'ListOffsets':
      handleListed(sim, node, response as ResponseEnvelope<'ListOffsets'>)
      break
    case 'Fetch':
      handleFetched(sim, node, response as ResponseEnvelope<'Fetch'>)
      break
    case 'LeaveGroup':
      if (node.isClosing) stop(sim, node)
      break
    default:
  }
}

function announceCoordinator(sim: Sim, node: ConsumerNode): void {
  tellMember(sim, node, { type: 'COORDINATOR_FOUND' })
  fetchOffsets(sim, node)
}

/** New metadata; a leader that sees another number of partitions starts a rebalance (every member in librdkafka). */
function learn(sim: Sim, node: ConsumerNode, { body }: ResponseEnvelope<'Metadata'>): void {
  node.isRefreshing = false
  const before = node.partitions.length
  if (body.partitions.length > 0) node.partitions = body.partitions
  const isFirst = before === 0 && node.machine.context.coordinator !== 'known'
  if (isFirst && node.coordinator >= 0) announceCoordinator(sim, node)
  else if (before > 0 && node.partitions.length !== before) {
    const mayAct = node.client === 'librdkafka' || node.machine.context.isLeader
    if (mayAct) tellMember(sim, node, { type: 'METADATA_CHANGED' })
  }
  if (node.partitions.some((each) => each.leader < 0)) {
    sim.setTimer(node.id, 'refresh', msToUs(Number(node.config['retry.backoff.ms'])))
  }
}

/** No answer came: whoever was asked is gone. */
function handleLost(sim: Sim, node: ConsumerNode, request: RequestEnvelope): void {
  switch (request.api) {
    case 'Fetch':
      handleFetchLost(sim, node, Number(request.context), request.messageId)
      break
    case 'Metadata':
      node.isRefreshing = false
      sim.setTimer(node.id, 'refresh', msToUs(Number(node.config['retry.backoff.ms'])))
      break
    case 'ListOffsets':
      refreshConsumerMetadata(sim, node)
      sim.setTimer(node.id, 'offsets', msToUs(Number(node.config['retry.backoff.ms'])))
      break
    case 'LeaveGroup':
      if (node.isClosing) stop(sim, node)
      break
    default:
      loseCoordinator(sim, node, request)
  }
}

function loseCoordinator(sim: Sim, node: ConsumerNode, request: RequestEnvelope): void {
  node.coordinator = -1
  if (request.api === 'FindCoordinator') {
    sim.setTimer(node.id, 'coordinator', msToUs(Number(node.config['retry.backoff.ms'])))
    return
  }
  const commit = request.context as CommitContext | null
  tellMember(sim, node, { type: 'COORDINATOR_LOST' })
  if (request.api === 'OffsetCommit' && commit) goOn(sim, node, commit)
  if (node.isClosing) closeWhenFree(sim, node)
}
