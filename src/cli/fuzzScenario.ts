import { diceOf, type Dice } from './fuzzDice.ts'
import { assignors, clients, protocols, racks, randomGroup, type Clients } from './fuzzGroups.ts'
import { groupApis, groupErrors } from '../sim/scenario/groupAnswers.ts'
import type { ScenarioFile } from '../sim/scenario/schema.ts'

const furs = ['ginger', 'black', 'grey', 'white', 'siamese', 'calico', null] as const
const policies = ['upgrade', 'downgrade', 'disabled'] as const
/** What a scenario is made of, for events to choose from. */
interface Cast {
  readonly brokers: number
  readonly topics: readonly { readonly name: string; readonly partitions: number }[]
  readonly producers: readonly string[]
  readonly groups: readonly {
    readonly id: string
    readonly client: Clients
    readonly members: number
    /** Members of both protocols come and go. */
    readonly isMixed: boolean
  }[]
}

/** Joins, leaves, crashes, broker kills, cuts, rates, settings and partition counts, all drawn from the seed. */
export function randomScenario(seed: number): ScenarioFile {
  const dice = diceOf(seed)
  const { draw, pick, oneIn } = dice
  const brokers = draw(1, 5)
  const hasRacks = oneIn(3)
  const topics = Array.from({ length: draw(1, 3) }, (_, index) =>
    randomTopic(dice, `cats-${index}`, brokers),
  )
  const producers = Array.from({ length: draw(1, 3) }, (_, index) =>
    randomProducer(dice, `p${index}`, pick(topics).name),
  )
  const groups = Array.from({ length: draw(1, 2) }, (_, index) =>
    randomGroup(
      dice,
      `g${index}`,
      topics.map(({ name }) => name),
    ),
  )
  const cast = {
    brokers,
    topics,
    producers: producers.map(({ id }) => id),
    groups: groups.map(({ id, client, members }) => ({
      id,
      client,
      members: members.length,
      isMixed: members.some(({ config }) => config['group.protocol'] !== undefined),
    })),
  }
  return {
    version: 1,
    title: `fuzz ${seed}`,
    seed,
    cluster: {
      toySizes: true,
      eligibleLeaderReplicas: oneIn(2),
      brokers: Array.from({ length: brokers }, (_, index) => ({
        id: index + 1,
        ...(hasRacks ? { rack: racks[index % racks.length] ?? '' } : {}),
      })),
      config: {
        'group.initial.rebalance.delay.ms': pick([0, 1000, 3000]),
        'log.retention.check.interval.ms': 10_000,
        'log.cleaner.backoff.ms': pick([1000, 5000]),
        'log.cleaner.threads': pick([1, 1, 2]),
        'group.consumer.session.timeout.ms': 45_000,
        ...(oneIn(6) ? { 'group.max.size': draw(1, 3) } : {}),
        ...(oneIn(8) ? { 'offsets.retention.check.interval.ms': 5000 } : {}),
        ...(oneIn(8) ? { 'offsets.retention.minutes': 1 } : {}),
        ...(oneIn(8) ? { 'group.consumer.max.size': draw(1, 3) } : {}),
        ...(oneIn(3) ? { 'group.consumer.migration.policy': pick(policies) } : {}),
      },
    },
    network: { latency: { min: 1, max: draw(1, 40) }, lossRatio: oneIn(4) ? 0.01 : 0 },
    topics,
    producers,
    groups,
    events: randomEvents(dice, cast),
    until: '60s',
  }
}

/** Small segments that roll by size and time, and what becomes of them. */
function randomStorage({ pick, oneIn }: Dice) {
  const policy = pick(['delete', 'delete', 'compact', 'compact,delete'])
  const compaction = {
    'min.cleanable.dirty.ratio': pick([0.1, 0.5]),
    'delete.retention.ms': pick([100, 10_000]),
    'min.compaction.lag.ms': pick([0, 0, 5000]),
    ...(oneIn(3) ? { 'max.compaction.lag.ms': 8000 } : {}),
  }
  return {
    'segment.bytes': pick([600, 2000, 20_000]),
    'segment.ms': pick([1000, 5000, 604_800_000]),
    'segment.jitter.ms': pick([0, 0, 500]),
    'file.delete.delay.ms': pick([1000, 60_000]),
    'cleanup.policy': policy,
    ...(policy === 'delete' ? {} : compaction),
    ...(policy !== 'compact' && oneIn(2) ? { 'retention.bytes': 5000 } : {}),
    ...(policy !== 'compact' && oneIn(2) ? { 'retention.ms': pick([4000, 15_000]) } : {}),
  }
}

function randomTopic(dice: Dice, name: string, brokers: number) {
  const { draw, oneIn } = dice
  const replicationFactor = draw(1, Math.min(4, brokers))
  const config = {
    'min.insync.replicas': draw(1, replicationFactor),
    'unclean.leader.election.enable': oneIn(5),
    ...(oneIn(2) ? randomStorage(dice) : {}),
  }
  return { name, partitions: draw(1, 6), replicationFactor, config }
}

function randomProducer({ draw, pick, oneIn }: Dice, id: string, topic: string) {
  const client = pick(clients)
  const isIdempotent = oneIn(2)
  const acks = isIdempotent ? 'all' : pick(['all', '1', '0'])
  const isHasty = oneIn(3)
  const hasty =
    client === 'java'
      ? { 'request.timeout.ms': 4000, 'delivery.timeout.ms': draw(6000, 20_000) }
      : { 'request.timeout.ms': 4000, 'message.timeout.ms': draw(6000, 20_000) }
  const config = {
    acks,
    'enable.idempotence': isIdempotent,
    'linger.ms': pick([0, 5, 100, 500]),
    'batch.size': pick([16_384, 16_384, 300]),
    ...(isHasty ? hasty : {}),
  }
  const keys = [pick(furs), pick(furs), pick(furs)]
  const tombstones = Array.from({ length: draw(0, 3) }, () => ({
    at: draw(0, 50_000),
    key: pick(furs),
    value: null,
  }))
  return { id, client, topic, ratePerSecond: draw(1, 30), keys, records: tombstones, config }
}

function randomEvents(dice: Dice, cast: Cast): NonNullable<ScenarioFile['events']> {
  const { draw, pick } = dice
  const member = () => {
    const group = pick(cast.groups)
    return { group: group.id, id: `C${draw(1, group.members + 2)}` }
  }
  const make = [
    ...groupEvents(dice, cast, member),
    ...topicEvents(dice, cast),
    ...faults(dice, cast, member),
  ]
  const events = Array.from({ length: draw(0, 14) }, () => ({
    at: draw(0, 50_000),
    ...pick(make)(),
  }))
  return events as NonNullable<ScenarioFile['events']>
}

type Make = () => object
type PickMember = () => { readonly group: string; readonly id: string }

function groupEvents({ draw, pick }: Dice, cast: Cast, member: PickMember): readonly Make[] {
  const { topics, groups } = cast
  const start = (who: ReturnType<PickMember>) => {
    const isMixed = groups.some(({ id, isMixed: mixes }) => id === who.group && mixes)
    const config = { 'group.protocol': pick(protocols) }
    return { do: 'member.start', ...who, ...(isMixed ? { config } : {}) }
  }
  return [
    () => start(member()),
    () => start(member()),
    () => start(member()),
    () => ({ do: 'member.stop', ...member() }),
    () => ({ do: 'member.stop', ...member() }),
    () => ({ do: 'member.kill', ...member() }),
    () => ({ do: 'member.freeze', ...member(), for: pick([500, 4000, 9000, 20_000]) }),
    () => ({ do: 'group.removeMember', ...member() }),
    () => ({ do: 'member.processing', ...member(), processing: pick([0, 5, 50, 400]) }),
    () => ({
      do: 'member.subscribe',
      ...member(),
      topics: pick([[], ['^cats-.*'], [pick(topics).name], topics.map(({ name }) => name)]),
    }),
    () => ({
      do: pick(['group.subscribe', 'group.unsubscribe']),
      group: pick(cast.groups).id,
      topic: pick(topics).name,
    }),
    () => ({ do: pick(['member.pause', 'member.resume']), ...member() }),
    () => ({
      do: 'member.seek',
      ...member(),
      topic: pick(topics).name,
      partition: 0,
      offset: draw(0, 60),
    }),
    () => {
      const { id, client } = pick(cast.groups)
      const assignor = pick(assignors[client].filter((each) => typeof each === 'string'))
      return { do: 'group.assignor', group: id, assignor }
    },
    () => ({
      do: 'group.answer',
      group: member().group,
      api: pick(groupApis),
      errors: [pick(groupErrors)],
    }),
  ]
}

const topicEvents = (dice: Dice, { brokers, topics, producers }: Cast): readonly Make[] => {
  const { draw, pick } = dice
  return [
    () => ({
      do: 'topic.config',
      topic: pick(topics).name,
      config: { 'retention.ms': pick([5000, 60_000]), 'retention.bytes': pick([-1, 2000]) },
    }),
    () => ({
      do: 'topic.config',
      topic: pick(topics).name,
      config: { 'cleanup.policy': pick(['delete', 'compact', 'compact,delete']) },
    }),
    () => ({ do: 'topic.create', topic: `cats-${draw(3, 5)}`, partitions: draw(1, 3) }),
    () => {
      const { name, partitions } = pick(topics)
      return { do: 'topic.partitions', topic: name, partitions: partitions + draw(1, 3) }
    },
    () => {
      const { name, partitions } = pick(topics)
      const election = pick(['preferred', 'preferred', 'unclean'])
      return { do: 'partition.elect', topic: name, partition: draw(0, partitions - 1), election }
    },
    () => reassignment(dice, topics, brokers),
    () => reassignment(dice, topics, brokers),
    () => ({ do: 'producer.rate', producer: pick(producers), ratePerSecond: draw(0, 40) }),
  ]
}

function reassignment({ draw, pick }: Dice, topics: Cast['topics'], brokers: number): object {
  const { name, partitions } = pick(topics)
  const all = Array.from({ length: brokers }, (_, index) => index + 1)
  const replicas = [...new Set(Array.from({ length: draw(1, 4) }, () => pick(all)))]
  return { do: 'partition.reassign', topic: name, partition: draw(0, partitions - 1), replicas }
}

function faults({ draw, pick }: Dice, cast: Cast, member: PickMember): readonly Make[] {
  const broker = () => draw(1, cast.brokers)
  const brokerNode = () => `broker-${broker()}`
  const memberNode = (): string => {
    const { group, id } = member()
    return `member:${group}/${id}`
  }
  return [
    () => ({ do: 'broker.kill', broker: broker() }),
    () => ({ do: 'broker.start', broker: broker() }),
    () => ({ do: 'broker.start', broker: broker() }),
    () => ({ do: 'broker.stop', broker: broker() }),
    () => ({ do: 'link.cut', a: brokerNode(), b: brokerNode() }),
    () => ({ do: 'link.cut', a: brokerNode(), b: 'controller' }),
    () => ({ do: 'link.heal', a: brokerNode(), b: 'controller' }),
    () => ({ do: 'link.cut', a: brokerNode(), b: memberNode() }),
    () => ({ do: 'link.heal', a: brokerNode(), b: memberNode() }),
    () => ({ do: 'link.cut', a: brokerNode(), b: `producer:${pick(cast.producers)}` }),
    () => ({ do: 'link.heal', a: brokerNode(), b: `producer:${pick(cast.producers)}` }),
  ]
}
