import { catPartitions, units } from '../cast.ts'
import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { labels } from './words.ts'

const parameters: readonly Parameter[] = [
  {
    kind: 'range',
    id: 'min',
    label: labels.min,
    min: 1,
    max: 3,
    step: 1,
    unit: { en: '', ru: '' },
    initial: 2,
  },
  {
    kind: 'range',
    id: 'lag',
    label: labels.lag,
    min: 10_000,
    max: 30_000,
    step: 5000,
    unit: units.ms,
    initial: 30_000,
  },
  {
    kind: 'range',
    id: 'heal',
    label: labels.heal,
    min: 10,
    max: 80,
    step: 10,
    unit: units.seconds,
    initial: 60,
  },
]

const cutAt = 5
const followers = ['broker-2', 'broker-3'] as const

/** One partition on three brokers; both followers stop copying for a while. The worlds differ in `acks` only. */
function scenario(acks: string, values: ParameterValues) {
  const healAt = cutAt + Number(values['heal'])
  return {
    version: 1 as const,
    title: 'acks and min.insync.replicas',
    seed: 3,
    cluster: { brokers: 3, config: { 'replica.lag.time.max.ms': Number(values['lag']) } },
    topics: [
      {
        name: 'cats-by-colors',
        replicationFactor: 3,
        config: { 'min.insync.replicas': Number(values['min']) },
        replicas: [[1, 2, 3]],
      },
    ],
    producers: [
      {
        id: 'shelter-a',
        topic: 'cats-by-colors',
        ratePerSecond: 0.5,
        keys: ['black', 'calico', 'ginger'],
        config: { acks, 'enable.idempotence': acks === 'all', 'request.timeout.ms': 10_000 },
      },
    ],
    groups: [
      {
        id: 'cat-lovers',
        bootstrapped: true,
        stableGeneration: 1,
        config: { 'auto.offset.reset': 'earliest' },
        members: [{ id: 'C1', assigned: catPartitions(0) }],
      },
    ],
    events: followers.flatMap((b) => [
      { at: `${cutAt}s`, do: 'link.cut' as const, a: 'broker-1', b },
      { at: `${healAt}s`, do: 'link.heal' as const, a: 'broker-1', b },
    ]),
    until: '110s',
  }
}

export const acksAndMinIsr: Scene = {
  id: 'acks-and-min-isr',
  question: labels.question,
  aha: labels.aha,
  misconception: labels.misconception,
  topic: 'cats-by-colors',
  groups: ['cat-lovers'],
  parameters,
  worlds: [
    { id: '0', label: labels.none },
    { id: '1', label: labels.one },
    { id: 'all', label: labels.all },
  ],
  scenario,
  beats,
  dares,
}
