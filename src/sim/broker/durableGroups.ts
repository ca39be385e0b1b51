import { javaStringHash } from '../../kafka/javaHash.ts'
import type { Micros } from '../../kafka/units.ts'
import type { ConsumerGroup } from '../../machines/consumerGroupTypes.ts'
import type { GroupRecord } from '../../machines/groupCoordinatorTypes.ts'
import type { ControllerNode } from '../controller/controllerNode.ts'
import type { Sim } from '../kernel.ts'
import { controllerId } from '../nodeIds.ts'
import type { BrokerNode } from './brokerNode.ts'

/** The internal topic whose partitions' leaders coordinate groups. */
export const offsetsTopic = '__consumer_offsets'
export const offsetsPartitions = 50

/** The partition of `__consumer_offsets` that holds a group. */
export const offsetsPartitionOf = (group: string): number =>
  (javaStringHash(group) & 0x7fff_ffff) % offsetsPartitions

/** What is durable of a group: its last metadata record and its committed offsets by `topic-partition`. */
export interface DurableGroup {
  record: GroupRecord | null
  /** A KIP-848 group as its records say; null: it speaks the classic protocol. */
  consumerGroup: ConsumerGroup | null
  readonly offsets: Record<string, number>
  /** When each of them was committed. */
  readonly committedUs: Record<string, Micros>
  /** Since when the group has been Empty; null: it is not, or nobody ever joined it. */
  emptySinceUs: Micros | null
}

export function durableGroup(sim: Sim, groupId: string): DurableGroup {
  const key = `group/${groupId}`
  const known = sim.state.durable[key] as DurableGroup | undefined
  if (known) return known
  const fresh: DurableGroup = {
    record: null,
    consumerGroup: null,
    offsets: {},
    committedUs: {},
    emptySinceUs: null,
  }
  sim.state.durable[key] = fresh
  return fresh
}

/** Its tombstone is written: what was known of it is gone. */
export function forgetGroup(sim: Sim, groupId: string): void {
  delete sim.state.durable[`group/${groupId}`]
}

/**
 * Whether a write of this broker to the group's partition would be replicated. A coordinator that was deposed and does
 * not know it is fenced by its leader epoch; the controller's view stands in for the replicas that would refuse it.
 */
export function mayWrite(sim: Sim, node: BrokerNode, groupId: string): boolean {
  const partition = offsetsPartitionOf(groupId)
  const entry = sim
    .node<ControllerNode>(controllerId)
    .topics.find((topic) => topic.name === offsetsTopic)
    ?.partitions.find((each) => each.partition === partition)
  return entry?.machine.context.leader === node.broker
}

/** Whether this broker leads the partition of `__consumer_offsets` that the group lives in, as far as it knows. */
export const isCoordinatorOf = (node: BrokerNode, groupId: string): boolean =>
  node.coordinator.partitions.includes(offsetsPartitionOf(groupId))
