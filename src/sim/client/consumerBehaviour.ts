import { errorCodes } from '../../kafka/errorCodes.ts'
import { msToUs } from '../../kafka/units.ts'
import type { GroupMemberEffects } from '../../machines/groupMemberTypes.ts'
import type { Behaviour, Sim } from '../kernel.ts'
import type { RequestEnvelope, ResponseEnvelope } from '../protocol.ts'
import { beginConsumer } from './consumer.ts'
import {
  dropCoordinator,
  losesCoordinator,
  retryCommit,
  returnTo,
  takeGroupResponse,
} from './consumerAnswers.ts'
import { tryCommit, type PendingCommit } from './consumerCommit.ts'
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
import { beat, handleEpochAnswer, handleEpochLost } from './consumerEpochs.ts'
import { noteHeartbeatLost, onCoordinatorKnown, sendHeartbeat } from './consumerHeartbeat.ts'
import { findCoordinator, sendJoinGroup } from './consumerJoin.ts'
import { tellMember } from './consumerMember.ts'
import { putOff, type ConsumerNode } from './consumerNode.ts'
import { planContext, planWithMetadata } from './consumerPlan.ts'
import { onHandlerWorked } from './consumerHandlers.ts'
import { onProcessed, tellLoop } from './consumerLoop.ts'
import { onCommitTick, poll } from './consumerPoll.ts'
import { settle } from './consumerSettle.ts'
import { noteSubscribed } from './consumerSubscription.ts'
import { askLeaders, handleEpochEnds, validatePositions } from './consumerValidation.ts'
import { topicsOf, watchedMetadata } from './consumerTopics.ts'

export const consumerBehaviour: Behaviour<ConsumerNode> = {
  onRequest: () => undefined,
  onResponse(sim, node, response) {
    if (!takeGroupResponse(sim, node, response)) handleOther(sim, node, response)
    settle(sim, node)
    if (node.isAlive) poll(sim, node)
    settle(sim, node)
  },
  onDisconnect(sim, node, request) {
    handleLost(sim, node, request)
    settle(sim, node)
  },
  onTimer(sim, node, key, payload) {
    onTimer(sim, node, key, payload)
    settle(sim, node)
  },
}

function onTimer(sim: Sim, node: ConsumerNode, key: string, payload: unknown): void {
  switch (key) {
    case 'start':
      beginConsumer(sim, node)
      break
    case 'close':
      break // close() was called in a process that stood still
    case 'thaw':
      sim.emit('member.thawed', { group: node.group, member: node.member })
      break
    case 'heartbeat':
      if (node.membership) beat(sim, node)
      else sendHeartbeat(sim, node)
      break
    case 'session':
      expireSession(sim, node)
      break
    case 'processed':
      onProcessed(sim, node)
      break
    case 'result':
      tellLoop(sim, node, { type: 'RESULT_TAKEN' })
      break
    case 'call':
      tellLoop(sim, node, { type: 'CALLED' })
      break
    case 'handler':
      onHandlerWorked(sim, node)
      node.callsPoll = node.handling === null
      break
    case 'commit': {
      const commit = payload as PendingCommit
      if (tryCommit(sim, node, commit)) returnTo(sim, node, commit.context)
      break
    }
    case 'maxPoll':
      exceedMaxPoll(sim, node)
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
    case 'validation':
      askLeaders(sim, node)
      break
    case 'refresh':
      refreshConsumerMetadata(sim, node)
      break
    default:
      fetchRecords(sim, node)
  }
}

/** The client leaves; librdkafka's application hears of it from its next Consume(), before the lost callback. */
function exceedMaxPoll(sim: Sim, node: ConsumerNode): void {
  if (node.client === 'librdkafka') {
    putOff(sim, node, { kind: 'error', error: 'Local_MaxPollExceeded', errorCode: -147 })
  }
  tellMember(sim, node, { type: 'MAX_POLL_EXCEEDED' })
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
    case 'OffsetForLeaderEpoch':
      handleEpochEnds(sim, node, response as ResponseEnvelope<'OffsetForLeaderEpoch'>)
      fetchRecords(sim, node)
      break
    case 'Fetch':
      handleFetched(sim, node, response as ResponseEnvelope<'Fetch'>)
      break
    case 'LeaveGroup':
      if (node.isClosing) stop(sim, node)
      break
    case 'ConsumerGroupHeartbeat': {
      const answer = response as ResponseEnvelope<'ConsumerGroupHeartbeat'>
      losesCoordinator(sim, node, answer.request, answer.body.errorCode)
      handleEpochAnswer(sim, node, answer)
      break
    }
    default:
  }
}

function announceCoordinator(sim: Sim, node: ConsumerNode): void {
  if (node.isResubscribing) noteSubscribed(sim, node)
  if (node.membership) {
    if (node.isHeartbeatOverdue) beat(sim, node)
  } else tellMember(sim, node, { type: 'COORDINATOR_FOUND' })
  if (!node.membership) onCoordinatorKnown(sim, node)
  fetchOffsets(sim, node)
}

/** New metadata; a leader to whose plan it makes a difference starts a rebalance (every member in librdkafka). */
function learn(
  sim: Sim,
  node: ConsumerNode,
  { body, request }: ResponseEnvelope<'Metadata'>,
): void {
  if (request.context === planContext) {
    planWithMetadata(sim, node, body)
    return
  }
  const topics = topicsOf(node).join()
  const isUnknown = node.partitions.length === 0
  const before = watchedMetadata(node)
  if (body.partitions.length > 0) {
    node.partitions = body.partitions
    node.brokers = body.brokers
  }
  node.isRefreshing = false
  validatePositions(sim, node)
  const isFirst =
    isUnknown && (node.membership !== null || node.machine.context.coordinator !== 'known')
  if (isFirst && node.coordinator >= 0) announceCoordinator(sim, node)
  else if (node.isResubscribing || topicsOf(node).join() !== topics) noteSubscribed(sim, node)
  else if (watchedMetadata(node) !== before) tellMember(sim, node, { type: 'METADATA_CHANGED' })
  if (node.isStandalone) fetchRecords(sim, node)
  if (body.errorCode !== errorCodes.NONE) sim.setTimer(node.id, 'refresh', unknownTopicUs)
  else if (node.partitions.some((each) => each.leader < 0)) {
    sim.setTimer(node.id, 'refresh', retryUs(node))
  }
}

/** How often a topic that does not exist is asked for: `retry.backoff.max.ms`. */
const unknownTopicUs = msToUs(1000)

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
    case 'OffsetForLeaderEpoch':
      refreshConsumerMetadata(sim, node)
      sim.setTimer(node.id, 'validation', retryUs(node))
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
  if (request.api === 'ConsumerGroupHeartbeat') handleEpochLost(sim, node, request.messageId)
  dropCoordinator(sim, node, request)
  if (request.api === 'OffsetCommit') retryCommit(sim, node, request)
  if (request.api === 'OffsetFetch') sim.setTimer(node.id, 'offsets', retryUs(node))
}
