import { partitionName } from '../../kafka/units.ts'
import type { Sim } from '../kernel.ts'
import { fetchOffsets, fetchRecords, refreshConsumerMetadata, startAt } from './consumerFetch.ts'
import { findCoordinator } from './consumerJoin.ts'
import { newReading, ownedOf, type ConsumerNode } from './consumerNode.ts'

/**
 * Assign(): the application takes partitions by itself. No JoinGroup, no heartbeats, no rebalance, no fencing; the
 * group's name serves for committed offsets only.
 */
export function beginStandalone(sim: Sim, node: ConsumerNode): void {
  const { group, member, assign } = node
  for (const each of assign)
    node.readings[partitionName(each.topic, each.partition)] = newReading(each)
  const owned = ownedOf(node)
  const id = sim.emit('partitions.assigned', { group, member, partitions: owned, owned })
  sim.because(id, () => {
    for (const { topic, partition, offset } of assign) {
      const reading = node.readings[partitionName(topic, partition)]
      if (reading && offset !== null) startAt(sim, node, reading, offset, 'assigned')
    }
    if (node.coordinator < 0) findCoordinator(sim, node)
    else fetchOffsets(sim, node)
    if (node.partitions.length === 0) refreshConsumerMetadata(sim, node)
    else fetchRecords(sim, node)
  })
}
