import type { ReplicaRacks } from '../../kafka/assignors/types.ts'
import type { PartitionMetadata, ResponseBody } from '../protocol.ts'

/** A client's metadata: the partitions, and the brokers that are up. */
export type ClusterMetadata = Pick<ResponseBody<'Metadata'>, 'partitions' | 'brokers'>

/** `broker.rack` of each replica of a partition; undefined for a broker that has none or is down (KIP-881). */
export const racksOf = (
  { replicas }: PartitionMetadata,
  brokers: ClusterMetadata['brokers'],
): readonly (string | undefined)[] =>
  replicas.map((id) => brokers.find((broker) => broker.id === id)?.rack ?? undefined)

/** What a rack-aware assignor gets to know of the cluster: the known racks, partition by partition. */
export function replicaRacks({ partitions, brokers }: ClusterMetadata): ReplicaRacks {
  const byTopic = new Map<string, (readonly string[])[]>()
  for (const each of partitions) {
    const racks = byTopic.get(each.topic) ?? []
    byTopic.set(each.topic, racks)
    racks[each.partition] = racksOf(each, brokers).filter((rack) => rack !== undefined)
  }
  return byTopic
}
