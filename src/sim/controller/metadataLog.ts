import { msToUs } from '../../kafka/units.ts'
import type { PartitionState } from '../../trace/facts.ts'
import type { Sim } from '../kernel.ts'
import { brokerNodeId, controllerId } from '../nodeIds.ts'
import type { MetadataImage } from '../protocol.ts'
import type { ControlledTopic, ControllerNode } from './controllerNode.ts'

export const partitionStateOf = ({
  partition,
  machine,
}: ControlledTopic['partitions'][number]): PartitionState => {
  const { replicas, addingReplicas, removingReplicas } = machine.context
  const { eligibleLeaderReplicas, lastKnownElr } = machine.context
  const { inSyncReplicas, leader, leaderEpoch, partitionEpoch } = machine.context
  return {
    partition,
    replicas,
    ...(addingReplicas.length > 0 ? { addingReplicas } : {}),
    ...(removingReplicas.length > 0 ? { removingReplicas } : {}),
    inSyncReplicas,
    ...(eligibleLeaderReplicas.length > 0 ? { eligibleLeaderReplicas } : {}),
    ...(lastKnownElr.length > 0 ? { lastKnownElr } : {}),
    leader,
    leaderEpoch,
    partitionEpoch,
  }
}

export const imageOf = (node: ControllerNode): MetadataImage =>
  Object.freeze({
    offset: node.metadataOffset,
    brokers: node.brokers.map(({ id, rack, isFenced, isShuttingDown, brokerEpoch }) => ({
      id,
      rack,
      fenced: isFenced,
      brokerEpoch,
      ...(isShuttingDown ? { shuttingDown: true } : {}),
    })),
    topics: node.topics.map(({ name, internal, config, partitions }) => ({
      name,
      internal,
      config,
      partitions: partitions.map(partitionStateOf),
    })),
  })

/** How long an answer to an image is waited for, and how long a fenced broker still counts as present. */
const updateTimeoutUs = msToUs(2000)
const heardOfUs = msToUs(9000)

/** A change was decided: it reaches the brokers after the propagation delay, all changes of a moment together. */
export function publishChange(sim: Sim, node: ControllerNode): void {
  node.metadataOffset += 1
  if (!sim.hasTimer(node.id, 'publish')) {
    const { metadataPropagationUs, latencyUsMin } = sim.scenario.network
    sim.setTimer(node.id, 'publish', Math.max(0, metadataPropagationUs - latencyUsMin))
  }
}

export function sendImage(sim: Sim, node: ControllerNode, broker: number): void {
  const image = imageOf(node)
  node.published[broker] = image.offset
  node.updating[broker] = true
  const body = { offset: image.offset, image }
  const options = { timeoutUs: updateTimeoutUs, context: broker }
  sim.request(controllerId, brokerNodeId(broker), 'MetadataUpdate', body, options)
}

/** A heartbeat told that a broker lags behind what was sent to it: the message was lost. */
export function resendImage(sim: Sim, node: ControllerNode, broker: number): void {
  if (node.updating[broker] !== true) sendImage(sim, node, broker)
}

/** Sends the newest image to every broker that was heard of within its session. */
export function publish(sim: Sim, node: ControllerNode): void {
  for (const { id, isFenced, lastContactUs } of node.brokers) {
    if (!isFenced || sim.nowUs - lastContactUs < heardOfUs) sendImage(sim, node, id)
    else node.published[id] = node.metadataOffset
  }
}
