import { errorCodes } from '../../kafka/errorCodes.ts'
import { partitionName } from '../../kafka/units.ts'
import type { Behaviour, Sim } from '../kernel.ts'
import type { RequestEnvelope, ResponseEnvelope } from '../protocol.ts'
import { handleAlterLost, handleAltered, sendProposals } from './alterPartition.ts'
import {
  checkpointHighWatermarks,
  highWatermarkCheckpointUs,
  sendHeartbeat,
  sendRegistration,
  tellBroker,
} from './brokerLifecycle.ts'
import type { BrokerNode } from './brokerNode.ts'
import { finishPass, runCleaner } from './cleaner.ts'
import { expireFetch, handleFetch } from './fetch.ts'
import { epochError, missingError } from './fetchAnswers.ts'
import { handleFetchFailed, handleFollowerFetch, onFollowerTimer } from './follower.ts'
import { handleGroupRequest, onGroupTimer } from './groupCoordinator.ts'
import { checkLag, lagCheckUs } from './leadership.ts'
import { answerMetadata, applyImage } from './metadata.ts'
import { expireProduce } from './parked.ts'
import { handleProduce } from './produce.ts'
import { expireOffsets, offsetsCheckUs } from './offsetsRetention.ts'
import { endOffsetFor } from './replicaLog.ts'
import { enforceRetention, retentionCheckUs } from './retention.ts'
import { unlinkSegment, type SegmentFiles } from './segments.ts'

/** What a broker does with what reaches it. */
export const brokerBehaviour: Behaviour<BrokerNode> = {
  onRequest(sim, node, request) {
    if (handleGroupRequest(sim, node, request)) return
    switch (request.api) {
      case 'Produce':
        handleProduce(sim, node, request as RequestEnvelope<'Produce'>)
        break
      case 'Fetch':
        handleFetch(sim, node, request as RequestEnvelope<'Fetch'>)
        break
      case 'OffsetForLeaderEpoch':
        answerEpochEnds(sim, node, request as RequestEnvelope<'OffsetForLeaderEpoch'>)
        break
      case 'ListOffsets':
        answerListOffsets(sim, node, request as RequestEnvelope<'ListOffsets'>)
        break
      case 'Metadata':
        answerMetadata(sim, node, request as RequestEnvelope<'Metadata'>)
        break
      case 'MetadataUpdate': {
        const update = request as RequestEnvelope<'MetadataUpdate'>
        applyImage(sim, node, update.body.image)
        sim.respond(update, { offset: node.image.offset })
        break
      }
      default:
    }
  },
  onResponse(sim, node, response) {
    switch (response.api) {
      case 'Fetch':
        handleFollowerFetch(sim, node, response as ResponseEnvelope<'Fetch'>)
        break
      case 'BrokerRegistration': {
        const { errorCode, brokerEpoch } = (response as ResponseEnvelope<'BrokerRegistration'>).body
        tellBroker(sim, node, { type: 'REGISTRATION_ANSWERED', errorCode, brokerEpoch })
        break
      }
      case 'BrokerHeartbeat':
        tellBroker(sim, node, {
          type: 'HEARTBEAT_ANSWERED',
          ...(response as ResponseEnvelope<'BrokerHeartbeat'>).body,
        })
        break
      case 'AlterPartition':
        handleAltered(sim, node, response as ResponseEnvelope<'AlterPartition'>)
        break
      default:
    }
  },
  onDisconnect(sim, node, request) {
    if (request.api === 'Fetch') handleFetchFailed(sim, node, request as RequestEnvelope<'Fetch'>)
    else if (request.api === 'BrokerHeartbeat') tellBroker(sim, node, { type: 'HEARTBEAT_FAILED' })
    else if (request.api === 'BrokerRegistration') {
      tellBroker(sim, node, {
        type: 'REGISTRATION_ANSWERED',
        errorCode: errorCodes.NOT_CONTROLLER,
        brokerEpoch: -1,
      })
    } else if (request.api === 'AlterPartition') {
      handleAlterLost(sim, node, request as RequestEnvelope<'AlterPartition'>)
    }
  },
  onTimer(sim, node, key, payload) {
    if (onGroupTimer(sim, node, key, payload)) return
    if (key === 'register') sendRegistration(sim, node, Number(payload))
    else if (key === 'heartbeat')
      sendHeartbeat(sim, node, payload as { wantFence: boolean; wantShutdown: boolean })
    else if (key === 'logsLoaded') tellBroker(sim, node, { type: 'LOGS_LOADED' })
    else if (key === 'lagCheck') {
      checkLag(sim, node)
      sim.setTimer(node.id, 'lagCheck', lagCheckUs(sim))
    } else if (key === 'checkpoint') {
      checkpointHighWatermarks(node)
      sim.setTimer(node.id, 'checkpoint', highWatermarkCheckpointUs)
    } else if (key === 'retention') {
      enforceRetention(sim, node)
      sim.setTimer(node.id, 'retention', retentionCheckUs(sim.scenario))
    } else if (key === 'offsetsRetention') {
      expireOffsets(sim, node)
      sim.setTimer(node.id, 'offsetsRetention', offsetsCheckUs(sim))
    } else if (key === 'alter') sendProposals(sim, node)
    else if (key.startsWith('cleaner/')) runCleaner(sim, node, Number(payload))
    else if (key.startsWith('cleaned/')) finishPass(sim, node, Number(payload))
    else if (key.startsWith('unlink/')) unlinkSegment(sim, node, payload as SegmentFiles)
    else if (key.startsWith('fetch/')) expireFetch(sim, node, Number(payload))
    else if (key.startsWith('produce/')) expireProduce(sim, node, Number(payload))
    else onFollowerTimer(sim, node, key, payload)
  },
}

function answerEpochEnds(
  sim: Sim,
  node: BrokerNode,
  request: RequestEnvelope<'OffsetForLeaderEpoch'>,
): void {
  const partitions = request.body.partitions.map((asked) => {
    const { topic, partition, currentLeaderEpoch, leaderEpoch } = asked
    const replica = node.replicas[partitionName(topic, partition)]
    const errorCode = replica
      ? epochError(replica, currentLeaderEpoch)
      : missingError(node, topic, partition)
    if (!replica || errorCode !== errorCodes.NONE)
      return { topic, partition, errorCode, leaderEpoch: -1, endOffset: -1 }
    const { epoch, endOffset } = endOffsetFor(replica.log, leaderEpoch)
    return { topic, partition, errorCode, leaderEpoch: epoch, endOffset }
  })
  sim.respond(request, { partitions })
}

function answerListOffsets(
  sim: Sim,
  node: BrokerNode,
  request: RequestEnvelope<'ListOffsets'>,
): void {
  const partitions = request.body.partitions.map(({ topic, partition, at, leaderEpoch }) => {
    const replica = node.replicas[partitionName(topic, partition)]
    const errorCode = replica
      ? epochError(replica, leaderEpoch)
      : missingError(node, topic, partition)
    if (!replica || errorCode !== errorCodes.NONE)
      return { topic, partition, offset: -1, errorCode }
    const { logStartOffset, highWatermark, epochs } = replica.log
    if (at === -2) return { topic, partition, offset: logStartOffset, errorCode }
    // A new leader may not yet know how far its predecessor's high watermark was.
    const isUncertain = highWatermark < (epochs.at(-1)?.startOffset ?? 0)
    return isUncertain
      ? { topic, partition, offset: -1, errorCode: errorCodes.LEADER_NOT_AVAILABLE }
      : { topic, partition, offset: highWatermark, errorCode }
  })
  sim.respond(request, { partitions })
}
