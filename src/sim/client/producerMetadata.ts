import { errorCodes } from '../../kafka/errorCodes.ts'
import { msToUs, type Micros } from '../../kafka/units.ts'
import type { Sim } from '../kernel.ts'
import { brokerNodeId } from '../nodeIds.ts'
import type { ResponseEnvelope } from '../protocol.ts'
import { backoffUs } from './producerBackoff.ts'
import type { ProducerNode } from './producerNode.ts'

/** `metadata.max.age.ms` (Java), `topic.metadata.refresh.interval.ms` (librdkafka). */
export const metadataMaxAgeUs = ({ config }: ProducerNode): Micros =>
  msToUs(Number(config['metadata.max.age.ms'] ?? 300_000))

/** Asks a broker for the topic's metadata; one question at a time. */
export function refreshMetadata(sim: Sim, node: ProducerNode): void {
  if (node.isRefreshing) return
  const { brokers } = sim.scenario.cluster
  const index = sim.draw(`producer:${node.spec.id}:bootstrap`, 0, brokers.length - 1)
  const broker = brokers[index]?.id ?? 1
  node.isRefreshing = true
  sim.clearTimer(node.id, 'refresh')
  const timeoutUs = msToUs(Number(node.config['request.timeout.ms']))
  const body = { topics: [node.spec.topic] }
  sim.request(node.id, brokerNodeId(broker), 'Metadata', body, { timeoutUs })
}

/** Takes over newer metadata; what is still open is asked again after a back-off. */
export function learnMetadata(
  sim: Sim,
  node: ProducerNode,
  { body }: ResponseEnvelope<'Metadata'>,
): void {
  node.isRefreshing = false
  const known = new Map(node.partitions.map((each) => [each.partition, each]))
  const isNewer = body.partitions.every(
    ({ partition, leaderEpoch }) => leaderEpoch >= (known.get(partition)?.leaderEpoch ?? -1),
  )
  // A broker that lags behind would lead back to the old leader: KIP-320 ignores its word.
  if (isNewer && body.partitions.length >= node.partitions.length) {
    for (const { partition, leader } of body.partitions) {
      const isMoved = leader >= 0 && leader !== known.get(partition)?.leader
      if (isMoved && node.spec.client === 'java') skipBackoff(sim, node, partition)
    }
    node.partitions = body.partitions
  }
  const isOpen =
    body.errorCode !== errorCodes.NONE || node.partitions.some((each) => each.leader < 0)
  if (isOpen) refreshLater(sim, node)
  else node.refreshFailures = 0
}

/** A new leader is not to blame for the old one's failure: retries go to it at once (KAFKA-15415). */
function skipBackoff(sim: Sim, node: ProducerNode, partition: number): void {
  for (const batch of node.waiting) {
    if (batch.partition === partition) batch.notBeforeUs = Math.min(batch.notBeforeUs, sim.nowUs)
  }
}

export function refreshLater(sim: Sim, node: ProducerNode): void {
  if (node.isRefreshing || sim.hasTimer(node.id, 'refresh')) return
  sim.setTimer(node.id, 'refresh', backoffUs(node, node.refreshFailures))
  node.refreshFailures += 1
}
