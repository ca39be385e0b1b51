import { catTopic, shelters } from '../cast.ts'
import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { labels } from './words.ts'

const parameters: readonly Parameter[] = [
  {
    kind: 'range',
    id: 'brokers',
    label: labels.brokers,
    min: 3,
    max: 6,
    step: 1,
    unit: { en: '', ru: '' },
    initial: 4,
  },
  {
    kind: 'range',
    id: 'factor',
    label: labels.factor,
    min: 1,
    max: 3,
    step: 1,
    unit: { en: '', ru: '' },
    initial: 3,
  },
  {
    kind: 'choice',
    id: 'acks',
    label: labels.acks,
    options: [
      { value: '1', label: labels.one },
      { value: 'all', label: labels.all },
    ],
    initial: '1',
  },
]

/** Replicas as the striped placer deals them when it begins at the first broker: each starts one further on. */
const dealt = (partition: number, factor: number, brokers: number): readonly number[] =>
  Array.from({ length: factor }, (_, index) => ((partition + index) % brokers) + 1)

/** Cats that B1 and B3 have, and B2 has not. */
const lateCats = [6520, 7520, 8520].map((at) => ({ at, key: 'black', partition: 0 }))

/** The second replica of P0 stops copying; then its leader dies, comes back, and is preferred again. */
function scenario(_world: string, values: ParameterValues) {
  const brokers = Number(values['brokers'])
  const factor = Number(values['factor'])
  return {
    version: 1 as const,
    title: 'Leader election',
    seed: 3,
    cluster: { brokers },
    topics: [
      {
        ...catTopic,
        replicationFactor: factor,
        config: { 'min.insync.replicas': 1 },
        replicas: Array.from({ length: catTopic.partitions }, (_, partition) => [
          ...dealt(partition, factor, brokers),
        ]),
      },
    ],
    producers: shelters(4).map((shelter, index) => ({
      ...shelter,
      config: { acks: String(values['acks']) },
      records: index === 0 ? lateCats : [],
    })),
    groups: [],
    events: [
      { at: '6s', do: 'link.cut' as const, a: 'broker-1', b: 'broker-2' },
      { at: '10s', do: 'broker.kill' as const, broker: 1 },
      { at: '12s', do: 'link.heal' as const, a: 'broker-1', b: 'broker-2' },
      { at: '40s', do: 'broker.start' as const, broker: 1 },
    ],
    until: '340s',
  }
}

export const leaderElection: Scene = {
  id: 'leader-election',
  question: labels.question,
  aha: labels.aha,
  misconception: labels.misconception,
  topic: 'cats-by-colors',
  groups: [],
  parameters,
  worlds: [{ id: 'one', label: labels.world }],
  scenario,
  beats,
  dares,
}
