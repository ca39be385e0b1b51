import { units } from '../cast.ts'
import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { labels } from './words.ts'

const parameters: readonly Parameter[] = [
  {
    kind: 'choice',
    id: 'obstacle',
    label: labels.obstacle,
    options: [
      { value: 'silence', label: labels.silence },
      { value: 'assignor', label: labels.assignor },
      { value: 'pattern', label: labels.pattern },
    ],
    initial: 'silence',
  },
  {
    kind: 'range',
    id: 'colleagues',
    label: labels.colleagues,
    min: 0,
    max: 3,
    step: 1,
    unit: { en: '', ru: '' },
    initial: 2,
  },
  {
    kind: 'range',
    id: 'maxPoll',
    label: labels.maxPoll,
    min: 10_000,
    max: 60_000,
    step: 5000,
    unit: units.ms,
    initial: 10_000,
  },
  {
    kind: 'choice',
    id: 'reset',
    label: labels.reset,
    options: [
      { value: 'latest', label: labels.latestValue },
      { value: 'earliest', label: labels.earliest },
    ],
    initial: 'latest',
  },
]

/** Two partitions; what is sent before the reader starts, and one cat more that takes long in one of the worlds. */
const sent = [
  { at: 0, key: 'ginger', partition: 0 },
  { at: 0, key: 'black', partition: 1 },
  { at: 100, key: 'ginger', partition: 0 },
  { at: 100, key: 'black', partition: 1 },
  { at: 12_000, key: 'ginger', partition: 0 },
  { at: 12_000, key: 'black', partition: 1 },
  { at: 30_000, key: 'ginger', partition: 0 },
  { at: 30_000, key: 'black', partition: 1 },
]
/** In the world that begins at the end nothing comes any more. */
const sentBefore = sent.filter(({ at }) => at < 1000)

const inGroup = { group: 'cat-lovers', id: 'mine' } as const
const brokerIds = [1, 2, 3] as const

/** What keeps my consumer out, in the world where it never gets in; nothing in the others. */
const obstacles = {
  silence: {},
  assignor: { config: { 'partition.assignment.strategy': 'cooperative-sticky' } },
  pattern: { topics: ['^cat-by-colors$'] },
} as const

const isObstacle = (value: unknown): value is keyof typeof obstacles =>
  typeof value === 'string' && value in obstacles

/** What happens by itself: a network that gives no answer, or an application that pauses. */
function eventsOf(world: string, obstacle: unknown) {
  if (world === 'paused') return [{ at: '10s', do: 'member.pause' as const, ...inGroup }]
  if (world !== 'outside' || obstacle !== 'silence') return []
  return brokerIds.map((id) => ({
    at: 0,
    do: 'link.cut' as const,
    a: 'member:cat-lovers/mine',
    b: `broker-${id}`,
  }))
}

function scenario(world: string, values: ParameterValues) {
  const among: Readonly<Record<string, number>> = {
    outside: 1,
    colleague: Number(values['colleagues']),
  }
  const colleagues = among[world] ?? 0
  const obstacle = world === 'outside' ? values['obstacle'] : null
  const isLatest = world === 'latest' && values['reset'] === 'latest'
  return {
    version: 1 as const,
    title: 'My consumer does not read',
    seed: 20,
    cluster: { brokers: brokerIds.length, config: { 'group.initial.rebalance.delay.ms': 0 } },
    topics: [{ name: 'cats-by-colors', partitions: 2, replicationFactor: 3 }],
    producers: [
      {
        id: 'shelter-a',
        topic: 'cats-by-colors',
        config: { 'linger.ms': 0 },
        records: world === 'latest' ? sentBefore : sent,
      },
    ],
    groups: [
      {
        id: 'cat-lovers',
        client: 'librdkafka' as const,
        bootstrapped: true,
        application: {
          poison: world === 'slow' ? [{ partition: 0, offset: 2, takes: '30s' }] : [],
        },
        config: {
          'partition.assignment.strategy': 'range',
          'session.timeout.ms': 6000,
          'heartbeat.interval.ms': 2000,
          'max.poll.interval.ms': world === 'slow' ? Number(values['maxPoll']) : 300_000,
          'auto.offset.reset': isLatest ? 'latest' : 'earliest',
        },
        members: [
          ...Array.from({ length: colleagues }, (_, index) => ({ id: `hers-${index + 1}` })),
          { id: 'mine', startAt: '5s', ...(isObstacle(obstacle) ? obstacles[obstacle] : {}) },
        ],
      },
    ],
    events: eventsOf(world, obstacle),
    until: '50s',
  }
}

export const silentConsumer: Scene = {
  id: 'silent-consumer',
  question: labels.question,
  aha: labels.aha,
  misconception: labels.misconception,
  topic: 'cats-by-colors',
  groups: ['cat-lovers'],
  parameters,
  worlds: [
    { id: 'outside', label: labels.outside },
    { id: 'colleague', label: labels.colleague },
    { id: 'slow', label: labels.slow },
    { id: 'latest', label: labels.latest },
    { id: 'paused', label: labels.paused },
  ],
  scenario,
  beats,
  dares,
}
