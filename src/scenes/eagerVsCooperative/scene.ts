import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { labels } from './words.ts'

const parameters: readonly Parameter[] = [
  {
    kind: 'range',
    id: 'heartbeat',
    label: labels.heartbeat,
    min: 500,
    max: 6000,
    step: 500,
    unit: labels.ms,
    initial: 3000,
  },
  {
    kind: 'range',
    id: 'slowMember',
    label: labels.slowMember,
    min: 0,
    max: 10,
    step: 1,
    unit: labels.seconds,
    initial: 0,
  },
  {
    kind: 'range',
    id: 'rate',
    label: labels.rate,
    min: 0,
    max: 12,
    step: 1,
    unit: labels.perSecond,
    initial: 6,
  },
]

const assignorOf: Readonly<Record<string, string>> = {
  eager: 'range',
  cooperative: 'cooperative-sticky',
}

const partitions = (...numbers: readonly number[]) =>
  numbers.map((partition) => ({ topic: 'cats-by-colors', partition }))

/** With KIP-848 the broker says how often to heartbeat (5 s), and makes the plan. */
const protocolOf = (world: string, values: ParameterValues) =>
  world === 'consumer'
    ? { 'group.protocol': 'consumer' }
    : {
        'partition.assignment.strategy': assignorOf[world] ?? 'range',
        'heartbeat.interval.ms': Number(values['heartbeat']),
      }

/** One cat of each partition, so that every partition has something to read when its owner comes back. */
const waiting = ['black', 'calico', 'ginger', 'white'].map((key) => ({ at: '2540ms', key }))

/** Two members read two partitions each; a third joins at 0. Heartbeats fall due at 1.0 s and 2.5 s. */
function scenario(world: string, values: ParameterValues) {
  const slowUs = Number(values['slowMember']) * 1000
  const rate = Number(values['rate'])
  return {
    version: 1 as const,
    title: 'Eager vs cooperative',
    seed: 16,
    cluster: { brokers: 4 },
    topics: [{ name: 'cats-by-colors', partitions: 4, replicationFactor: 3 }],
    producers: [
      {
        id: 'shelter-a',
        topic: 'cats-by-colors',
        ratePerSecond: rate / 2,
        keys: ['black', 'calico', 'ginger'],
        records: waiting,
      },
      {
        id: 'shelter-b',
        topic: 'cats-by-colors',
        ratePerSecond: rate / 2,
        keys: ['grey', 'white', 'siamese'],
      },
    ],
    groups: [
      {
        id: 'cat-lovers',
        bootstrapped: true,
        stableGeneration: 1,
        config: { ...protocolOf(world, values), 'auto.offset.reset': 'earliest' },
        members: [
          { id: 'A', assigned: partitions(0, 1), nextHeartbeatAt: '1000ms', processing: slowUs },
          { id: 'B', assigned: partitions(2, 3), nextHeartbeatAt: '2500ms' },
          { id: 'C' },
        ],
      },
    ],
    until: '20s',
  }
}

export const eagerVsCooperative: Scene = {
  id: 'eager-vs-cooperative',
  question: labels.question,
  aha: labels.aha,
  misconception: labels.misconception,
  topic: 'cats-by-colors',
  groups: ['cat-lovers'],
  parameters,
  worlds: [
    { id: 'eager', label: labels.eager },
    { id: 'cooperative', label: labels.cooperative },
    { id: 'consumer', label: labels.consumer },
  ],
  scenario,
  beats,
  dares,
}
