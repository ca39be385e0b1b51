import { errorCodes } from '../../kafka/errorCodes.ts'
import { msToUs } from '../../kafka/units.ts'
import type { GroupMemberEffects } from '../../machines/groupMemberTypes.ts'
import type { Behaviour, Sim } from '../kernel.ts'
import type { RequestEnvelope, ResponseEnvelope } from '../protocol.ts'
import { beginConsumer } from './consumer.ts'
import { dropCoordinator, goOn, losesCoordinator, takeGroupResponse } from './consumerAnswers.ts'
import type { CommitContext } from './consumerCommit.ts'
import { stop } from './consumerEnd.ts'
import {
  fetchOffsets,
  fetchRecords,
  handleFetched,
  handleFetchLost,
  handleListed,
  handleOffsets,
  refreshConsumerMetadata,
} from './consumerFetch.ts'
import { noteHeartbeatLost, onCoordinatorKnown, sendHeartbeat } from './consumerHeartbeat.ts'
import { findCoordinator, sendJoinGroup } from './consumerJoin.ts'
import { tellMember } from './consumerMember.ts'
import type { ConsumerNode } from './consumerNode.ts'
import { planContext, planWithMetadata } from './consumerPlan.ts'
import { closeWhenFree, onCommitTick, onProcessed, poll, stopWhenLeft } from './consumerPoll.ts'

export const consumerBehaviour: Behaviour<ConsumerNode> = {
  onRequest: () => undefined,
  onResponse(sim, node, response) {
    if (!takeGroupResponse(sim, node, response)) handleOther(sim, node, response)
    if (node.isAlive) poll(sim, node)
    stopWhenLeft(sim, node)
  },
  onDisconnect(sim, node, request) {
    handleLost(sim, node, request)
  },
  onTimer(sim, node, key, payload) {
    switch (key) {
      case 'start':
        beginConsumer(sim, node)
        break
      case 'close':
        closeWhenFree(sim, node)
        break
      case 'thaw':
        sim.emit('member.thawed', { group: node.group, member: node.member })
        break
      case 'heartbeat':
        sendHeartbeat(sim, node)
        break
      case 'session':
        expireSession(sim, node)
        break
      case 'processed':
        onProcessed(sim, node)
        break
      case 'maxPoll':
        tellMember(sim, node, { type: 'MAX_POLL_EXCEEDED' })
        break
      case 'autoCommit':
        onCommitTick(sim, node)
        break
      case 'join':
        sendJoinGroup(sim, node, payload as GroupMemberEffects['sendJoinGroup'])
        break
      case 'coordinator':
        if (node.coordinator < 0) findCoordinator(sim, node)
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

/** Java looks for the coordinator and stays a member; librdkafka gives its membership up, in a settled group only. */
function expireSession(sim: Sim, node: ConsumerNode): void {
  if (node.client === 'java') node.coordinator = -1
  tellMember(sim, node, { type: 'SESSION_EXPIRED' })
}

const retryUs = (node: ConsumerNode): number => msToUs(Number(node.config['retry.backoff.ms']))

function handleOther(sim: Sim, node: ConsumerNode, response: ResponseEnvelope): void {
  switch (response.api) {
    case 'FindCoordinator': {
      const { errorCode, broker } = (response as ResponseEnvelope<'FindCoordinator'>).body
      if (errorCode !== errorCodes.NONE) {
        sim.setTimer(node.id, 'coordinator', retryUs(node))
        break
      }
      node.coordinator = broker
      node.coordinatorFrom = sim.state.nextMessageId
      if (node.partitions.length === 0) refreshConsumerMetadata(sim, node)
      else announceCoordinator(sim, node)
      break
    }
    case 'Metadata':
      learn(sim, node, response as ResponseEnvelope<'Metadata'>)
      break
    case 'OffsetFetch': {
      const answer = response as ResponseEnvelope<'OffsetFetch'>
      if (losesCoordinator(sim, node, answer.request, answer.body.errorCode)) break
      handleOffsets(sim, node, answer)
      break
    }
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
  onCoordinatorKnown(sim, node)
  fetchOffsets(sim, node)
}

/** New metadata; a leader that sees another number of partitions starts a rebalance (every member in librdkafka). */
function learn(
  sim: Sim,
  node: ConsumerNode,
  { body, request }: ResponseEnvelope<'Metadata'>,
): void {
  const before = watchedPartitions(node)
  const isWhole = node.groupTopics.every((topic) => request.body.topics.includes(topic))
  if (isWhole && body.partitions.length > 0) node.partitions = body.partitions
  if (request.context === planContext) {
    planWithMetadata(sim, node)
    return
  }
  node.isRefreshing = false
  const isFirst = before === 0 && node.machine.context.coordinator !== 'known'
  if (isFirst && node.coordinator >= 0) announceCoordinator(sim, node)
  else if (before > 0 && watchedPartitions(node) !== before) {
    tellMember(sim, node, { type: 'METADATA_CHANGED' })
  }
  if (node.partitions.some((each) => each.leader < 0)) {
    sim.setTimer(node.id, 'refresh', retryUs(node))
  }
}

/** A leader in Java watches the topics of the whole group, librdkafka's members each their own. */
const watchedPartitions = ({ client, partitions, topics }: ConsumerNode): number =>
  client === 'java'
    ? partitions.length
    : partitions.filter((each) => topics.includes(each.topic)).length

/** No answer came: whoever was asked is gone. */
function handleLost(sim: Sim, node: ConsumerNode, request: RequestEnvelope): void {
  switch (request.api) {
    case 'Fetch':
      handleFetchLost(sim, node, Number(request.context), request.messageId)
      break
    case 'Metadata':
      if (request.context === planContext) dropCoordinator(sim, node, request)
      else {
        node.isRefreshing = false
        sim.setTimer(node.id, 'refresh', retryUs(node))
      }
      break
    case 'ListOffsets':
      refreshConsumerMetadata(sim, node)
      sim.setTimer(node.id, 'offsets', retryUs(node))
      break
    case 'LeaveGroup':
      if (node.isClosing) stop(sim, node)
      break
    case 'FindCoordinator':
      sim.setTimer(node.id, 'coordinator', retryUs(node))
      break
    default:
      handleLostByCoordinator(sim, node, request)
  }
}

function handleLostByCoordinator(sim: Sim, node: ConsumerNode, request: RequestEnvelope): void {
  if (request.api === 'Heartbeat') noteHeartbeatLost(sim, node, request.messageId)
  dropCoordinator(sim, node, request)
  if (request.api === 'OffsetCommit') goOn(sim, node, request.context as CommitContext)
  if (request.api === 'OffsetFetch') sim.setTimer(node.id, 'offsets', retryUs(node))
  stopWhenLeft(sim, node)
}
