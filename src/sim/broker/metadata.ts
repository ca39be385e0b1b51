import { errorCodes } from '../../kafka/errorCodes.ts'
import { partitionName } from '../../kafka/units.ts'
import { logCleaning } from '../../machines/logCleaning.ts'
import { replica as replicaMachine } from '../../machines/replica.ts'
import type { Sim } from '../kernel.ts'
import type { MetadataImage, RequestEnvelope } from '../protocol.ts'
import type { BrokerNode, Replica } from './brokerNode.ts'
import { startCleaners } from './cleaner.ts'
import { withoutCleaning } from './cleaning.ts'
import { noteMetadata } from './consumerGroups.ts'
import { offsetsTopic } from './durableGroups.ts'
import { startFetchers } from './follower.ts'
import { onOffsetsPartitionElected, onOffsetsPartitionResigned } from './groupCoordinator.ts'
import { noteAssigned, tellReplica } from './leadership.ts'
import { isLeader } from './replicaRole.ts'
import { failProduces, wakeFetches } from './parked.ts'
import { logSettings } from './logSettings.ts'
import { emptyLog } from './replicaLog.ts'
import { newSegment } from './segments.ts'

/** Takes over a newer metadata image: every replica learns its role. */
export function applyImage(sim: Sim, node: BrokerNode, image: MetadataImage): void {
  if (image.offset <= node.image.offset) return
  node.image = image
  for (const topic of image.topics) {
    for (const state of topic.partitions) {
      if (!state.replicas.includes(node.broker)) {
        removeReplica(sim, node, topic.name, state.partition)
        continue
      }
      const replica = replicaFor(sim, node, topic, state)
      const wasLeader = isLeader(replica)
      tellReplica(sim, node, replica, { type: 'METADATA_APPLIED', ...state })
      const leads = isLeader(replica)
      if (leads) noteAssigned(node, replica)
      if (wasLeader && !leads) turnAway(sim, node, replica)
      if (topic.name !== offsetsTopic || wasLeader === leads) continue
      if (leads) onOffsetsPartitionElected(sim, node, state.partition)
      else onOffsetsPartitionResigned(sim, node, state.partition)
    }
  }
  startFetchers(sim, node)
  startCleaners(sim, node)
  noteMetadata(sim, node)
}

/** Who waits for something from a replica that leads no more is told so. */
function turnAway(sim: Sim, node: BrokerNode, replica: Replica): void {
  failProduces(sim, node, replica, errorCodes.NOT_LEADER_OR_FOLLOWER)
  wakeFetches(sim, node, replica, 'data')
  wakeFetches(sim, node, replica, 'highWatermark')
}

/** The partition has been reassigned to other brokers (KIP-455): this one deletes its copy. */
function removeReplica(sim: Sim, node: BrokerNode, topic: string, partition: number): void {
  const name = partitionName(topic, partition)
  const replica = node.replicas[name]
  if (!replica) return
  const wasLeader = isLeader(replica)
  withoutCleaning(sim, node, replica, () => {
    tellReplica(sim, node, replica, { type: 'BROKER_STOPPED' })
  })
  sim.clearTimer(node.id, `backoff/${name}`)
  delete node.replicas[name]
  delete node.proposals[name]
  sim.emit('replica.removed', { topic, partition, broker: node.broker })
  if (!wasLeader) return
  turnAway(sim, node, replica)
  if (topic === offsetsTopic) onOffsetsPartitionResigned(sim, node, partition)
}

type ImageTopic = MetadataImage['topics'][number]

function replicaFor(
  sim: Sim,
  node: BrokerNode,
  topic: ImageTopic,
  state: ImageTopic['partitions'][number],
): Replica {
  const name = partitionName(topic.name, state.partition)
  const fetchBackoffMs = 1000
  const existing = node.replicas[name]
  const settings = logSettings(sim.scenario, topic.config, topic.internal)
  if (existing) {
    existing.settings = settings
    existing.replicas = state.replicas
    return existing
  }
  const { partition } = state
  const input = { broker: node.broker, topic: topic.name, partition, fetchBackoffMs }
  const replica: Replica = {
    topic: topic.name,
    partition,
    machine: replicaMachine.initial(input).state,
    log: emptyLog(),
    segments: [newSegment(0, settings.fileDeleteDelayMs, sim.nowUs)],
    removedSegments: [],
    followers: {},
    replicas: state.replicas,
    producers: {},
    settings,
    cleaning: logCleaning.initial(undefined).state,
    firstDirty: null,
  }
  node.replicas[name] = replica
  return replica
}

/** Metadata as this broker knows it. */
export function answerMetadata(
  sim: Sim,
  node: BrokerNode,
  request: RequestEnvelope<'Metadata'>,
): void {
  const { topics } = request.body
  const partitions = node.image.topics
    .filter((topic) => topics?.includes(topic.name) ?? !topic.internal)
    .flatMap((topic) => topic.partitions.map((state) => ({ topic: topic.name, ...state })))
  const brokers = node.image.brokers
    .filter((each) => !each.fenced)
    .map(({ id, rack }) => ({ id, rack }))
  const isUnknown = (topics ?? []).some(
    (name) => !node.image.topics.some((topic) => topic.name === name),
  )
  const errorCode = isUnknown ? errorCodes.UNKNOWN_TOPIC_OR_PARTITION : errorCodes.NONE
  sim.respond(request, { errorCode, brokers, partitions })
}
