import { effectiveBrokerValue, numberOf } from '../../kafka/config/effective.ts'
import { msToUs, type Micros } from '../../kafka/units.ts'
import {
  partitionLeadership,
  type PartitionLeadershipEvent,
} from '../../machines/partitionLeadership.ts'
import type { Sim } from '../kernel.ts'
import type { ControlledTopic, ControllerNode } from './controllerNode.ts'
import { partitionStateOf, publishChange } from './metadataLog.ts'

/** `unclean.leader.election.interval.ms`: internal, and not among the settings here. */
const uncleanSweepUs = msToUs(300_000)

/** How long after an imbalance arose preferred replicas are elected; null: `auto.leader.rebalance.enable` is off. */
function preferredSweepUs(sim: Sim): Micros | null {
  const values = new Map(Object.entries(sim.scenario.cluster.config))
  if (String(effectiveBrokerValue(values, 'auto.leader.rebalance.enable')) === 'false') return null
  const seconds = numberOf(effectiveBrokerValue(values, 'leader.imbalance.check.interval.seconds'))
  return msToUs(seconds * 1000)
}

export const activeBrokers = (node: ControllerNode): readonly number[] =>
  node.brokers
    .filter((broker) => !broker.isFenced && !broker.isShuttingDown)
    .map((broker) => broker.id)

type Answer = (params: { readonly errorCode: number }) => void

/** Tells one partition's machine something; changes become facts and metadata. */
export function tellPartition(
  sim: Sim,
  node: ControllerNode,
  topic: ControlledTopic,
  entry: ControlledTopic['partitions'][number],
  event: PartitionLeadershipEvent,
  answer?: Answer,
): void {
  const turn = partitionLeadership.step(entry.machine, event)
  entry.machine = turn.state
  for (const effect of turn.effects) {
    if (effect.type === 'partitionChanged') {
      const state = partitionStateOf(entry)
      const id = sim.emit('partition.changed', {
        topic: topic.name,
        state,
        reason: effect.params.reason,
      })
      sim.because(id, () => {
        publishChange(sim, node)
        watchImbalance(sim, node, entry)
      })
    } else answer?.(effect.params)
  }
}

/** Tells every partition of every topic. */
export function tellAll(sim: Sim, node: ControllerNode, event: PartitionLeadershipEvent): void {
  for (const topic of node.topics) {
    for (const entry of topic.partitions) tellPartition(sim, node, topic, entry, event)
  }
}

/** A sweep over all partitions whose preferred replica does not lead; as long as there are any, another will follow. */
export function sweepPreferred(sim: Sim, node: ControllerNode): void {
  tellAll(sim, node, { type: 'PREFERRED_ELECTION_DUE', active: activeBrokers(node) })
  for (const topic of node.topics) {
    for (const entry of topic.partitions) watchImbalance(sim, node, entry)
  }
}

/** The preferred-leader sweep is armed when an imbalance first exists, not on a fixed grid. */
export function watchImbalance(
  sim: Sim,
  node: ControllerNode,
  entry: ControlledTopic['partitions'][number],
): void {
  const { leader, replicas, isUncleanElectionEnabled } = entry.machine.context
  const sweepUs = preferredSweepUs(sim)
  if (sweepUs !== null && leader !== replicas[0] && !sim.hasTimer(node.id, 'preferred')) {
    sim.setTimer(node.id, 'preferred', sweepUs)
  }
  if (leader < 0 && isUncleanElectionEnabled && !sim.hasTimer(node.id, 'unclean')) {
    sim.setTimer(node.id, 'unclean', uncleanSweepUs)
  }
}
