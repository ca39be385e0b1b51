import { inOnePartition, units } from '../cast.ts'
import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { labels } from './words.ts'

const parameters: readonly Parameter[] = [
  {
    kind: 'range',
    id: 'crash',
    label: labels.crash,
    min: 1000,
    max: 12_000,
    step: 100,
    unit: units.ms,
    initial: 5500,
  },
  {
    kind: 'range',
    id: 'work',
    label: labels.work,
    min: 500,
    max: 4000,
    step: 500,
    unit: units.ms,
    initial: 2000,
  },
  {
    kind: 'range',
    id: 'tick',
    label: labels.tick,
    min: 1000,
    max: 10_000,
    step: 1000,
    unit: units.ms,
    initial: 5000,
  },
]

/** How each of the four applications is written. */
const modes = {
  defaults: { auto: true, autoStore: true, application: {} },
  after: { auto: true, autoStore: false, application: {} },
  each: { auto: false, autoStore: false, application: { commits: { every: 1 } } },
  own: { auto: false, autoStore: false, application: { commits: { every: 1, offset: 'own' } } },
} as const

/** One partition, one librdkafka reader; it is killed and started again half a second later. */
function scenario(world: string, values: ParameterValues) {
  const { auto, autoStore, application } = modes[world as keyof typeof modes]
  const crash = Number(values['crash'])
  return {
    version: 1 as const,
    title: 'Commits',
    seed: 18,
    cluster: { brokers: 1 },
    topics: [{ name: 'cats-by-colors' }],
    producers: [inOnePartition(0, 5, 'siamese')],
    groups: [
      {
        id: 'cat-lovers',
        client: 'librdkafka' as const,
        bootstrapped: true,
        stableGeneration: 1,
        processing: Number(values['work']),
        application,
        config: {
          'session.timeout.ms': 6000,
          'heartbeat.interval.ms': 2000,
          'enable.auto.commit': auto,
          'enable.auto.offset.store': autoStore,
          'auto.commit.interval.ms': Number(values['tick']),
          'auto.offset.reset': 'earliest',
        },
        members: [{ id: 'C1', assigned: [{ topic: 'cats-by-colors', partition: 0 }] }],
      },
    ],
    events: [
      { at: crash, do: 'member.kill' as const, group: 'cat-lovers', id: 'C1' },
      { at: crash + 500, do: 'member.start' as const, group: 'cat-lovers', id: 'C1' },
    ],
    until: '45s',
  }
}

export const commits: Scene = {
  id: 'commits',
  question: labels.question,
  aha: labels.aha,
  misconception: labels.misconception,
  topic: 'cats-by-colors',
  groups: ['cat-lovers'],
  parameters,
  worlds: [
    { id: 'defaults', label: labels.defaults },
    { id: 'after', label: labels.after },
    { id: 'each', label: labels.each },
    { id: 'own', label: labels.own },
  ],
  scenario,
  beats,
  dares,
}
