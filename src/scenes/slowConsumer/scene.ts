import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { labels } from './words.ts'

const parameters: readonly Parameter[] = [
  {
    kind: 'choice',
    id: 'client',
    label: labels.client,
    options: [
      { value: 'java', label: labels.java },
      { value: 'librdkafka', label: labels.librdkafka },
    ],
    initial: 'java',
  },
  {
    kind: 'range',
    id: 'processing',
    label: labels.processing,
    min: 5,
    max: 55,
    step: 10,
    unit: labels.seconds,
    initial: 25,
  },
  {
    kind: 'range',
    id: 'maxPoll',
    label: labels.maxPoll,
    min: 10_000,
    max: 60_000,
    step: 10_000,
    unit: labels.ms,
    initial: 10_000,
  },
]

/** Kafka's default of `max.poll.interval.ms`: longer than any work that can be chosen here. */
const longLimitMs = 300_000
/** The shorter work is this part of what was chosen: shorter than any limit that can be chosen here. */
const shorterBy = 10

const partitions = (...numbers: readonly number[]) =>
  numbers.map((partition) => ({ topic: 'cats-by-colors', partition }))

/** Each cure differs from the first world by one value. */
const workMsOf = (world: string, values: ParameterValues) =>
  (Number(values['processing']) * 1000) / (world === 'shorter' ? shorterBy : 1)
const limitMsOf = (world: string, values: ParameterValues) =>
  world === 'longer' ? longLimitMs : Number(values['maxPoll'])

/** One ginger cat lies first in P0 and takes long, whoever gets it; all others take no time. C3 joins at 15 s. */
function scenario(world: string, values: ParameterValues) {
  return {
    version: 1 as const,
    title: 'The zombie',
    seed: 12,
    cluster: { brokers: 4 },
    topics: [{ name: 'cats-by-colors', partitions: 4, replicationFactor: 3 }],
    producers: [
      {
        id: 'shelter-a',
        topic: 'cats-by-colors',
        ratePerSecond: 2,
        keys: ['black', 'calico', 'grey', 'white', 'siamese'],
        records: [{ at: 0, key: 'ginger', partition: 0 }],
      },
    ],
    groups: [
      {
        id: 'cat-lovers',
        client: values['client'] === 'librdkafka' ? ('librdkafka' as const) : ('java' as const),
        bootstrapped: true,
        stableGeneration: 1,
        config: {
          'partition.assignment.strategy': 'range',
          'session.timeout.ms': 6000,
          'heartbeat.interval.ms': 2000,
          'max.poll.interval.ms': limitMsOf(world, values),
          'max.poll.records': 1,
          'auto.offset.reset': 'earliest',
        },
        application: { poison: [{ key: 'ginger', takes: workMsOf(world, values) }] },
        members: [
          { id: 'C1', assigned: partitions(0, 1), nextHeartbeatAt: '1s' },
          { id: 'C2', assigned: partitions(2, 3), nextHeartbeatAt: '2s' },
        ],
      },
    ],
    events: [{ at: '15s', do: 'member.start' as const, group: 'cat-lovers', id: 'C3' }],
    until: '75s',
  }
}

export const slowConsumer: Scene = {
  id: 'slow-consumer',
  section: 'groups',
  title: labels.title,
  question: labels.question,
  aha: labels.aha,
  misconception: labels.misconception,
  topic: 'cats-by-colors',
  groups: ['cat-lovers'],
  parameters,
  worlds: [
    { id: 'asSet', label: labels.asSet },
    { id: 'longer', label: labels.longer },
    { id: 'shorter', label: labels.shorter },
  ],
  scenario,
  beats,
  dares,
}
