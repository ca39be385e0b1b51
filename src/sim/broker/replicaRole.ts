import { partitionName } from '../../kafka/units.ts'
import type { Replica } from './brokerNode.ts'

/** Whether the replica leads its partition, as far as its broker knows. */
export const isLeader = (replica: Replica): boolean => {
  const { value } = replica.machine
  return typeof value === 'object' && 'Leader' in value
}

export const nameOf = ({ topic, partition }: Replica): string => partitionName(topic, partition)

/** `min.insync.replicas`, at most the number of replicas. */
export const effectiveMinIsr = (replica: Replica): number =>
  Math.min(replica.settings.minInSyncReplicas, replica.replicas.length)
