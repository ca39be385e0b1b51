import { partitionName } from '../../kafka/units.ts'
import type { PartitionOffset, TopicPartition } from '../../trace/facts.ts'
import type { Sim } from '../kernel.ts'
import type { Chore, GivenUp } from './consumerChoreQueue.ts'
import { dropFetches } from './consumerFetch.ts'
import type { ConsumerNode, Reading } from './consumerNode.ts'

/** What a handler gets for a partition that was never read, or not yet (.NET: `Offset.Unset`). */
export const offsetUnset = -1001

export const readingsOf = (
  node: ConsumerNode,
  partitions: readonly TopicPartition[],
): readonly Reading[] =>
  partitions.flatMap(({ topic, partition }) => node.readings[partitionName(topic, partition)] ?? [])

/** Reading stops, fetched records are dropped. Returns how far it had come. */
export function revoke(
  sim: Sim,
  node: ConsumerNode,
  partitions: readonly TopicPartition[],
): readonly GivenUp[] {
  const { group, member } = node
  const given = giveUp(sim, node, partitions)
  sim.cause = sim.emit('partitions.revoked', { group, member, partitions })
  return given
}

/** The same when somebody else may own them already. */
export function lose(
  sim: Sim,
  node: ConsumerNode,
  partitions: readonly TopicPartition[],
): readonly GivenUp[] {
  const { group, member } = node
  const given = giveUp(sim, node, partitions)
  sim.cause = sim.emit('partitions.lost', { group, member, partitions })
  return given
}

function giveUp(
  sim: Sim,
  node: ConsumerNode,
  partitions: readonly TopicPartition[],
): readonly GivenUp[] {
  const given = readingsOf(node, partitions).map(({ topic, partition, position, done }) => ({
    topic,
    partition,
    offset: position ?? offsetUnset,
    done,
  }))
  for (const { topic, partition } of partitions)
    delete node.readings[partitionName(topic, partition)]
  dropFetches(sim, node, partitions)
  return given
}

export const commitChore = (offsets: readonly PartitionOffset[]): readonly Chore[] =>
  offsets.length > 0 ? [{ do: 'commit', offsets }] : []

export const revokedChore = (partitions: readonly GivenUp[]): Chore => ({
  do: 'handler',
  handler: 'revoked',
  partitions,
})
