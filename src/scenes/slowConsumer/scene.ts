import { catPartitions, catTopic, inOnePartition, units } from '../cast.ts'
import type { ClientFlavour } from '../../sim/scenario/scenario.ts'
import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { labels } from './words.ts'

const parameters: readonly Parameter[] = [
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
  {
    kind: 'choice',
    id: 'where',
    label: labels.where,
    options: [
      { value: 'inLoop', label: labels.inLoop },
      { value: 'onWorker', label: labels.onWorker },
    ],
    initial: 'inLoop',
  },
  {
    kind: 'range',
    id: 'work',
    label: labels.work,
    min: 5,
    max: 40,
    step: 5,
    unit: units.seconds,
    initial: 25,
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
]

/** Offset 40 of P2 is the cat that takes long; everything before it is done and committed. */
const slowOffset = 40

/** In one batch, so that the log reaches the committed offset before C1 asks for it: else it would be out of range. */
const allAtOnce = {
  ...inOnePartition(2, slowOffset + 1, 'ginger'),
  config: { 'linger.ms': 1 },
}

/** How offsets come to be committed: by the client itself, or of what is done. Java has no StoreOffset: it commits. */
function committing(client: ClientFlavour, world: string) {
  if (client === 'java')
    return world === 'early'
      ? { config: { 'enable.auto.commit': true } }
      : {
          config: { 'enable.auto.commit': false },
          commits: { every: 1, how: 'sync' as const, offset: 'next' as const },
        }
  return { config: { 'enable.auto.offset.store': world === 'early' } }
}

/** librdkafka: ticks of auto-commit each 5 s from the start, the poll interval looked at each 500 ms. */
function scenario(world: string, values: ParameterValues) {
  const client: ClientFlavour = values['client'] === 'java' ? 'java' : 'librdkafka'
  const { config, ...commits } = committing(client, world)
  return {
    version: 1 as const,
    title: 'The zombie',
    seed: 12,
    cluster: { brokers: 4 },
    topics: [catTopic],
    producers: [allAtOnce],
    groups: [
      {
        id: 'cat-lovers',
        client,
        bootstrapped: true,
        stableGeneration: 1,
        committed: { 'cats-by-colors': { 2: slowOffset } },
        application: {
          ...commits,
          works: values['where'] === 'onWorker' ? ('onWorker' as const) : ('inLoop' as const),
          poison: [{ partition: 2, offset: slowOffset, takes: `${Number(values['work'])}s` }],
        },
        config: {
          'partition.assignment.strategy': 'range',
          'session.timeout.ms': 6000,
          'heartbeat.interval.ms': 2000,
          'max.poll.interval.ms': Number(values['maxPoll']),
          ...config,
          'auto.offset.reset': 'earliest',
        },
        members: [
          { id: 'C1', assigned: catPartitions(2, 3), nextHeartbeatAt: '2s' },
          { id: 'C2', assigned: catPartitions(0, 1), nextHeartbeatAt: '2s' },
        ],
      },
    ],
    until: '75s',
  }
}

export const slowConsumer: Scene = {
  id: 'slow-consumer',
  question: labels.question,
  aha: labels.aha,
  misconception: labels.misconception,
  topic: 'cats-by-colors',
  groups: ['cat-lovers'],
  parameters,
  worlds: [
    { id: 'early', label: labels.early },
    { id: 'late', label: labels.late },
  ],
  scenario,
  beats,
  dares,
}
