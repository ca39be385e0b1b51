import type { ReplicaRacks } from '../../kafka/assignors/types.ts'
import type { PartitionMetadata } from '../protocol.ts'

type Racks = Readonly<Record<number, string>>

/** The racks of brokers, by broker id; those without `broker.rack` are left out. */
export const racksOf = (
  brokers: readonly { readonly id: number; readonly rack: string | null }[],
): Racks =>
  Object.fromEntries(brokers.flatMap(({ id, rack }) => (rack === null ? [] : [[id, rack]])))

/** The racks of a partition's replicas, as far as they are known: what an assignor goes by (KIP-881). */
export const racksOfPartition = (
  { replicas }: PartitionMetadata,
  racks: Racks,
): readonly string[] =>
  replicas.flatMap((broker) => (racks[broker] === undefined ? [] : [racks[broker]]))

/** The same for all partitions, by topic. */
export function replicaRacks(partitions: readonly PartitionMetadata[], racks: Racks): ReplicaRacks {
  const byTopic = new Map<string, (readonly string[])[]>()
  for (const each of partitions) {
    const ofTopic = byTopic.get(each.topic) ?? []
    ofTopic[each.partition] = racksOfPartition(each, racks)
    byTopic.set(each.topic, ofTopic)
  }
  return byTopic
}
