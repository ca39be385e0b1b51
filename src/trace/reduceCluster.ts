import type { PartitionState, TopicPartition } from './facts.ts'
import { emptyLog } from './logView.ts'
import type { Reducers } from './reducers.ts'
import type { BrokerView, PartitionView, ReplicaView, TopicView, World } from './world.ts'

export const clusterReducers: Reducers<
  | 'run.started'
  | 'command.applied'
  | 'invariant.violated'
  | 'broker.state.changed'
  | 'broker.registered'
  | 'broker.fenced'
  | 'broker.unfenced'
  | 'topic.created'
  | 'topic.seen'
  | 'topic.config.changed'
  | 'topic.partitions.added'
  | 'partition.changed'
  | 'election.refused'
  | 'reassignment.refused'
  | 'replica.removed'
> = {
  'run.started': (world, fact) => ({
    ...world,
    title: fact.title,
    source: fact.source ?? 'simulation',
  }),
  'command.applied': (world) => world,
  'invariant.violated': (world) => world,
  'broker.state.changed': (world, fact) =>
    withBroker(world, fact.broker, { state: fact.to, rack: fact.rack }),
  'broker.registered': (world, fact) =>
    withBroker(world, fact.broker, { brokerEpoch: fact.brokerEpoch }),
  'broker.fenced': (world, fact) => withBroker(world, fact.broker, { fenced: true }),
  'broker.unfenced': (world, fact) => withBroker(world, fact.broker, { fenced: false }),
  'topic.created': (world, fact) =>
    withTopic(world, {
      name: fact.topic,
      internal: fact.internal,
      replicationFactor: fact.replicationFactor,
      config: fact.config,
      partitions: byNumber(fact.partitions.map((state) => newPartition(fact.topic, state))),
    }),
  'topic.seen': (world, { topic: name, partitions }) => {
    const topic = world.topics[name] ?? newTopic(name)
    const all = Array.from({ length: partitions }, (_, partition) => partition)
    const known = (partition: number) =>
      topic.partitions.find((each) => each.partition === partition)
    return withTopic(world, {
      ...topic,
      replicationFactor: 0,
      partitions: all.map(
        (partition) => known(partition) ?? newPartition(name, unknownState(partition)),
      ),
    })
  },
  'topic.config.changed': (world, fact) => {
    const topic = world.topics[fact.topic] ?? newTopic(fact.topic)
    return withTopic(world, { ...topic, config: fact.config })
  },
  'topic.partitions.added': (world, fact) => {
    const topic = world.topics[fact.topic] ?? newTopic(fact.topic)
    const added = fact.partitions.map((state) => newPartition(fact.topic, state))
    const kept = topic.partitions.filter(
      (old) => !added.some((each) => each.partition === old.partition),
    )
    return withTopic(world, { ...topic, partitions: byNumber([...kept, ...added]) })
  },
  'partition.changed': (world, fact) =>
    withPartition(world, { topic: fact.topic, partition: fact.state.partition }, (old) => ({
      ...fact.state,
      topic: old.topic,
      replicaViews: withReplicas(old.replicaViews, fact.state.replicas),
    })),
  'election.refused': (world) => world,
  'reassignment.refused': (world) => world,
  'replica.removed': (world, fact) =>
    withPartition(world, fact, (old) => ({
      ...old,
      replicaViews: Object.fromEntries(
        Object.entries(old.replicaViews).filter(([broker]) => Number(broker) !== fact.broker),
      ),
    })),
}

const newBroker = (id: number): BrokerView => ({
  id,
  rack: null,
  state: 'notRunning',
  fenced: false,
  brokerEpoch: -1,
})

function withBroker(world: World, id: number, change: Partial<BrokerView>): World {
  const broker = { ...(world.brokers[id] ?? newBroker(id)), ...change }
  return { ...world, brokers: { ...world.brokers, [id]: broker } }
}

const newTopic = (name: string): TopicView => ({
  name,
  internal: false,
  replicationFactor: 1,
  config: {},
  partitions: [],
})

const withTopic = (world: World, topic: TopicView): World => ({
  ...world,
  topics: { ...world.topics, [topic.name]: topic },
})

const byNumber = (partitions: readonly PartitionView[]): readonly PartitionView[] =>
  partitions.toSorted((a, b) => a.partition - b.partition)

const newPartition = (topic: string, state: PartitionState): PartitionView => ({
  ...state,
  topic,
  replicaViews: withReplicas({}, state.replicas),
})

/** An empty replica on a broker. */
export const newReplica = (broker: number): ReplicaView => ({
  broker,
  log: emptyLog,
  highWatermark: 0,
  leaderEpoch: -1,
})

function withReplicas(
  views: Readonly<Record<number, ReplicaView>>,
  replicas: readonly number[],
): Readonly<Record<number, ReplicaView>> {
  const missing = replicas.filter((broker) => views[broker] === undefined)
  if (missing.length === 0) return views
  const added = missing.map((broker) => [broker, newReplica(broker)] as const)
  return { ...views, ...Object.fromEntries(added) }
}

const indexOfPartition = (topic: TopicView, partition: number): number =>
  topic.partitions[partition]?.partition === partition
    ? partition
    : topic.partitions.findIndex((each) => each.partition === partition)

/** The partition's view, or undefined where no fact has named it. */
export function findPartition(world: World, at: TopicPartition): PartitionView | undefined {
  const topic = world.topics[at.topic]
  return topic?.partitions[indexOfPartition(topic, at.partition)]
}

/** Replaces one partition; a partition that no fact has announced is made on the spot. */
export function withPartition(
  world: World,
  at: TopicPartition,
  change: (old: PartitionView) => PartitionView,
): World {
  const topic = world.topics[at.topic] ?? newTopic(at.topic)
  const index = indexOfPartition(topic, at.partition)
  const old = topic.partitions[index]
  if (old === undefined) {
    const made = change(newPartition(at.topic, unknownState(at.partition)))
    return withTopic(world, { ...topic, partitions: byNumber([...topic.partitions, made]) })
  }
  const next = change(old)
  if (next === old) return world
  return withTopic(world, { ...topic, partitions: topic.partitions.with(index, next) })
}

const unknownState = (partition: number): PartitionState => ({
  partition,
  replicas: [],
  inSyncReplicas: [],
  leader: -1,
  leaderEpoch: -1,
  partitionEpoch: -1,
})
