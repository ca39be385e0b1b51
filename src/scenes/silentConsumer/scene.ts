import { units } from '../cast.ts'
import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { labels } from './words.ts'

const parameters: readonly Parameter[] = [
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
    kind: 'choice',
    id: 'assignor',
    label: labels.assignor,
    options: [
      { value: 'range', label: labels.theirs },
      { value: 'cooperative-sticky', label: labels.another },
    ],
    initial: 'range',
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

function scenario(world: string, values: ParameterValues) {
  const colleagues = world === 'colleague' ? Number(values['colleagues']) : 0
  const isLatest = world === 'latest' && values['reset'] === 'latest'
  const inGroup = { group: 'cat-lovers', id: 'mine' } as const
  return {
    version: 1 as const,
    title: 'My consumer does not read',
    seed: 20,
    cluster: { brokers: 3, config: { 'group.initial.rebalance.delay.ms': 0 } },
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
          {
            id: 'mine',
            startAt: '5s',
            config: { 'partition.assignment.strategy': String(values['assignor']) },
          },
        ],
      },
    ],
    events: world === 'paused' ? [{ at: '10s', do: 'member.pause' as const, ...inGroup }] : [],
    until: '50s',
  }
}

export const silentConsumer: Scene = {
  id: 'silent-consumer',
  section: 'groups',
  title: labels.title,
  question: labels.question,
  aha: labels.aha,
  misconception: labels.misconception,
  topic: 'cats-by-colors',
  groups: ['cat-lovers'],
  parameters,
  worlds: [
    { id: 'colleague', label: labels.colleague },
    { id: 'slow', label: labels.slow },
    { id: 'latest', label: labels.latest },
    { id: 'paused', label: labels.paused },
  ],
  scenario,
  beats,
  dares,
}
