import { msToUs, type Micros } from '../../kafka/units.ts'
import type { PartitionOffset } from '../../trace/facts.ts'
import type { Sim } from '../kernel.ts'
import type { BrokerNode } from './brokerNode.ts'
import { brokerSetting } from './brokerSetting.ts'
import { tellConsumerGroup } from './consumerGroups.ts'
import { durableGroup, isCoordinatorOf, mayWrite, type DurableGroup } from './durableGroups.ts'
import { tellGroup } from './classicGroups.ts'

/** How often a coordinator looks: `offsets.retention.check.interval.ms`. */
export const offsetsCheckUs = (sim: Sim): Micros =>
  msToUs(brokerSetting(sim, 'offsets.retention.check.interval.ms'))

/**
 * One pass over the groups that this broker coordinates: offsets that nobody has used for `offsets.retention.minutes` go,
 * and an empty group goes with the last of them (spec: groups §6).
 */
export function expireOffsets(sim: Sim, node: BrokerNode): void {
  const retentionUs = msToUs(brokerSetting(sim, 'offsets.retention.minutes') * 60_000)
  for (const key of Object.keys(sim.state.durable)) {
    if (!key.startsWith('group/')) continue
    const groupId = key.slice('group/'.length)
    if (!isCoordinatorOf(node, groupId) || !mayWrite(sim, node, groupId)) continue
    const mayExpire = ruleFor(node, groupId, durableGroup(sim, groupId))
    if (mayExpire) expireIn(sim, node, groupId, (at) => sim.nowUs - mayExpire(at) >= retentionUs)
  }
}

interface Stored {
  readonly topic: string
  readonly committedUs: Micros
}

/** Since when an offset has been of no use; null: none of this group may go now. */
type UnusedSince = (stored: Stored) => Micros

function ruleFor(node: BrokerNode, groupId: string, durable: DurableGroup): UnusedSince | null {
  const consumerGroup = node.coordinator.consumerGroups[groupId]
  const state = consumerGroup?.machine.value ?? node.coordinator.groups[groupId]?.machine.value
  const { emptySinceUs } = durable
  const isSubscribed = (topic: string): boolean => subscribedTopics(node, groupId).includes(topic)
  const sinceCommit: UnusedSince = ({ topic, committedUs }) =>
    isSubscribed(topic) ? Number.POSITIVE_INFINITY : committedUs
  if (consumerGroup) return sinceCommit
  if (state === 'PreparingRebalance' || state === 'CompletingRebalance') return null
  if (state === 'Stable') return sinceCommit
  return emptySinceUs === null ? ({ committedUs }) => committedUs : () => emptySinceUs
}

/** Topics that some member of the group subscribes to. */
function subscribedTopics(node: BrokerNode, groupId: string): readonly string[] {
  const consumerGroup = node.coordinator.consumerGroups[groupId]
  if (consumerGroup) return consumerGroup.machine.context.members.flatMap(({ topics }) => topics)
  const group = node.coordinator.groups[groupId]
  return (group?.machine.context.members ?? []).flatMap(({ protocols }) =>
    protocols.flatMap(({ metadata }) => metadata.topics),
  )
}

function expireIn(
  sim: Sim,
  node: BrokerNode,
  groupId: string,
  isOver: (stored: Stored) => boolean,
): void {
  const { offsets, committedUs } = durableGroup(sim, groupId)
  const gone: PartitionOffset[] = []
  for (const [name, offset] of Object.entries(offsets)) {
    const at = name.lastIndexOf('-')
    const topic = name.slice(0, at)
    if (!isOver({ topic, committedUs: committedUs[name] ?? 0 })) continue
    gone.push({ topic, partition: Number(name.slice(at + 1)), offset })
    delete offsets[name]
    delete committedUs[name]
  }
  const cause =
    gone.length > 0 ? sim.emit('offsets.expired', { group: groupId, offsets: gone }) : undefined
  if (Object.keys(offsets).length > 0) return
  sim.because(cause ?? sim.cause, () => {
    forgetIfEmpty(sim, node, groupId)
  })
}

/** Nothing is left of a group without members. */
function forgetIfEmpty(sim: Sim, node: BrokerNode, groupId: string): void {
  const { groups, consumerGroups } = node.coordinator
  const [classic, consumer] = [groups[groupId], consumerGroups[groupId]]
  if (consumer?.machine.value === 'Empty') {
    tellConsumerGroup(sim, node, consumer, { type: 'GROUP_EXPIRED' })
    delete consumerGroups[groupId]
  } else if (classic?.machine.value === 'Empty') {
    tellGroup(sim, node, classic, { type: 'GROUP_EXPIRED' })
    delete groups[groupId]
  }
}
