import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { labels } from './words.ts'

const parameters: readonly Parameter[] = [
  {
    kind: 'range',
    id: 'partitions',
    label: labels.partitions,
    min: 1,
    max: 12,
    step: 1,
    unit: labels.none,
    initial: 4,
  },
  { kind: 'switch', id: 'keys', label: labels.keys, initial: true },
  {
    kind: 'range',
    id: 'rate',
    label: labels.rate,
    min: 1,
    max: 20,
    step: 1,
    unit: labels.perSecond,
    initial: 4,
  },
  {
    kind: 'choice',
    id: 'client',
    label: labels.client,
    options: [
      { value: 'librdkafka', label: labels.librdkafka },
      { value: 'java', label: labels.java },
    ],
    initial: 'librdkafka',
  },
]

/** Five cats by hand, 100 ms apart, as the talk tells it; then a steady stream of all furs. */
const opening = ['ginger', 'black', 'white', 'ginger', 'red'] as const
const furs = ['ginger', 'black', 'grey', 'white', 'siamese', 'calico'] as const

function scenario(_world: string, values: ParameterValues) {
  const isKeyed = values['keys'] === true
  const client = values['client'] === 'java' ? ('java' as const) : ('librdkafka' as const)
  return {
    version: 1 as const,
    title: 'Topics and partitions',
    seed: 1,
    cluster: { brokers: 4 },
    topics: [
      {
        name: 'cats-by-colors',
        partitions: Number(values['partitions']),
        replicationFactor: 3,
      },
    ],
    producers: [
      {
        id: 'shelter-a',
        client,
        topic: 'cats-by-colors',
        records: opening.map((key, index) => ({ at: index * 100, key: isKeyed ? key : null })),
      },
      {
        id: 'shelter-b',
        client,
        topic: 'cats-by-colors',
        startAt: '2s',
        ratePerSecond: Number(values['rate']),
        keys: isKeyed ? [...furs] : [null],
      },
    ],
    groups: [
      {
        id: 'cat-lovers',
        client,
        bootstrapped: true,
        config: { 'auto.offset.reset': 'earliest' },
        members: [{ id: 'C1' }],
      },
    ],
    until: '15s',
  }
}

export const topicsAndPartitions: Scene = {
  id: 'topics-and-partitions',
  question: labels.question,
  aha: labels.aha,
  misconception: labels.misconception,
  topic: 'cats-by-colors',
  groups: ['cat-lovers'],
  parameters,
  worlds: [{ id: 'main', label: labels.world }],
  scenario,
  beats,
  dares,
}
