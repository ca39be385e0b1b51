import { effectiveTopicValue, numberOf } from '../../kafka/config/effective.ts'
import { noLeader } from '../../machines/partitionElection.ts'
import { partitionLeadership } from '../../machines/partitionLeadership.ts'
import type { Sim } from '../kernel.ts'
import { controllerId } from '../nodeIds.ts'
import type { Command, ConfigMap, TopicSpec } from '../scenario/scenario.ts'
import type { ControlledTopic, ControllerNode } from './controllerNode.ts'
import { activeBrokers, tellPartition, watchImbalance } from './elections.ts'
import { partitionStateOf, publishChange } from './metadataLog.ts'
import { placeReplicas, type Shuffle } from './stripedPlacer.ts'

/** A topic's partitions at creation: each with its replicas, all in sync, led by the first. */
export function newTopic(
  sim: Sim,
  node: ControllerNode,
  spec: TopicSpec,
  internal: boolean,
): ControlledTopic {
  const placed = spec.replicas ?? place(sim, node, spec.partitions, spec.replicationFactor)
  return {
    name: spec.name,
    internal,
    config: spec.config as ControlledTopic['config'],
    replicationFactor: spec.replicationFactor,
    partitions: placed.map((replicas, partition) =>
      newPartition(sim, node, { ...spec, partition, replicas }),
    ),
  }
}

/** In sync are the active ones of its replicas; the first of them leads. */
function newPartition(
  sim: Sim,
  node: ControllerNode,
  { name: topic, partition, replicas, config }: Placed,
): ControlledTopic['partitions'][number] {
  const { isUncleanElectionEnabled, minInSyncReplicas } = electionSettings(sim, config)
  const keepsEligible = sim.scenario.cluster.eligibleLeaderReplicas
  const created = partitionLeadership.initial({
    topic,
    partition,
    replicas,
    isUncleanElectionEnabled,
    eligibleBelow: keepsEligible ? minInSyncReplicas : null,
  })
  const active = activeBrokers(node)
  const inSyncReplicas = replicas.filter((replica) => active.includes(replica))
  const context = {
    ...created.state.context,
    inSyncReplicas,
    leader: inSyncReplicas[0] ?? noLeader,
  }
  return { partition, machine: { ...created.state, context } }
}

/** What of a topic's settings the controller elects by. */
function electionSettings(sim: Sim, config: ConfigMap) {
  const own = new Map(Object.entries(config))
  const brokers = new Map(Object.entries(sim.scenario.cluster.config))
  const setting = (name: string) => effectiveTopicValue(own, brokers, name)
  return {
    isUncleanElectionEnabled: String(setting('unclean.leader.election.enable')) === 'true',
    minInSyncReplicas: numberOf(setting('min.insync.replicas')),
  }
}

interface Placed {
  readonly name: string
  readonly partition: number
  readonly replicas: readonly number[]
  readonly config: TopicSpec['config']
}

/** Grows a topic to `count` partitions; Kafka never takes partitions away, so a smaller count does nothing. */
export function createPartitions(sim: Sim, name: string, count: number): void {
  const node = sim.node<ControllerNode>(controllerId)
  const topic = node.topics.find((each) => each.name === name)
  if (!topic || count <= topic.partitions.length) return
  const from = topic.partitions.length
  const placed = place(sim, node, count - from, topic.replicationFactor)
  const added = placed.map((replicas, index) =>
    newPartition(sim, node, { name, partition: from + index, replicas, config: topic.config }),
  )
  if (added.length === 0) return
  topic.partitions = [...topic.partitions, ...added]
  sim.emit('topic.partitions.added', { topic: name, partitions: added.map(partitionStateOf) })
  for (const entry of added) watchImbalance(sim, node, entry)
  publishChange(sim, node)
}

/** Creates a topic; one that exists already is left as it is (TOPIC_ALREADY_EXISTS). */
export function createTopic(
  sim: Sim,
  { topic: name, partitions, replicationFactor }: Extract<Command, { do: 'topic.create' }>,
): void {
  const node = sim.node<ControllerNode>(controllerId)
  if (node.topics.some((each) => each.name === name)) return
  const topic = newTopic(sim, node, { name, partitions, replicationFactor, config: {} }, false)
  if (topic.partitions.length === 0) return
  node.topics.push(topic)
  const states = topic.partitions.map(partitionStateOf)
  sim.emit('topic.created', {
    topic: name,
    internal: false,
    config: {},
    replicationFactor,
    partitions: states,
  })
  for (const entry of topic.partitions) watchImbalance(sim, node, entry)
  publishChange(sim, node)
}

/** Changes dynamic settings of a topic; brokers act on them once the metadata reaches them. No group is told. */
export function changeTopicConfig(sim: Sim, name: string, config: ConfigMap): void {
  const node = sim.node<ControllerNode>(controllerId)
  const topic = node.topics.find((each) => each.name === name)
  if (!topic) return
  topic.config = { ...topic.config, ...config } as ControlledTopic['config']
  const id = sim.emit('topic.config.changed', { topic: name, config: topic.config })
  sim.because(id, () => {
    const { isUncleanElectionEnabled, minInSyncReplicas } = electionSettings(sim, topic.config)
    for (const entry of topic.partitions) {
      const type = 'UNCLEAN_ELECTION_SET'
      tellPartition(sim, node, topic, entry, { type, isEnabled: isUncleanElectionEnabled })
      tellPartition(sim, node, topic, entry, { type: 'MIN_IN_SYNC_SET', minInSyncReplicas })
      watchImbalance(sim, node, entry)
    }
    publishChange(sim, node)
  })
}

function place(
  sim: Sim,
  node: ControllerNode,
  partitions: number,
  replicationFactor: number,
): readonly (readonly number[])[] {
  const usable = node.brokers.filter((broker) => !broker.isShuttingDown)
  const shuffle: Shuffle = (list) => {
    const order = [...list]
    for (let index = order.length - 1; index > 0; index--) {
      const other = sim.draw('placement', 0, index)
      const held = order[index]
      order[index] = order[other] as (typeof order)[number]
      order[other] = held as (typeof order)[number]
    }
    return order
  }
  const brokers = usable.map(({ id, rack, isFenced }) => ({ id, rack, isFenced }))
  const isImpossible =
    brokers.length < replicationFactor || brokers.every((broker) => broker.isFenced)
  if (isImpossible) return [] // INVALID_REPLICATION_FACTOR
  return placeReplicas(brokers, partitions, replicationFactor, shuffle)
}
