import { catPartitions, catTopic, shelters, units } from '../cast.ts'
import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { labels } from './words.ts'

const parameters: readonly Parameter[] = [
  {
    kind: 'range',
    id: 'session',
    label: labels.session,
    min: 3000,
    max: 18_000,
    step: 1000,
    unit: units.ms,
    initial: 9000,
  },
  {
    kind: 'range',
    id: 'back',
    label: labels.back,
    min: 5,
    max: 60,
    step: 5,
    unit: units.seconds,
    initial: 30,
  },
  {
    kind: 'choice',
    id: 'acks',
    label: labels.acks,
    options: [
      { value: '0', label: labels.none },
      { value: '1', label: labels.one },
      { value: 'all', label: labels.all },
    ],
    initial: 'all',
  },
]

const killedAt = 10

/** Four partitions as in the talk; B1 leads P0 and follows in P2 and P3. It dies and comes back. */
function scenario(_world: string, values: ParameterValues) {
  return {
    version: 1 as const,
    title: 'Partition fail-over',
    seed: 3,
    cluster: { brokers: 4, config: { 'broker.session.timeout.ms': Number(values['session']) } },
    topics: [
      {
        ...catTopic,
        config: { 'min.insync.replicas': 2 },
        replicas: [
          [1, 2, 3],
          [2, 3, 4],
          [3, 4, 1],
          [4, 1, 2],
        ],
      },
    ],
    producers: shelters(4).map((shelter, index) => ({
      ...shelter,
      config: { acks: String(values['acks']), 'enable.idempotence': false },
      records: index === 0 ? catsForP0 : [],
    })),
    groups: [
      {
        id: 'cat-lovers',
        bootstrapped: true,
        stableGeneration: 1,
        config: { 'auto.offset.reset': 'earliest' },
        members: [
          { id: 'C1', assigned: catPartitions(0, 1) },
          { id: 'C2', assigned: catPartitions(2, 3) },
        ],
      },
    ],
    events: [
      { at: `${killedAt}s`, do: 'broker.kill' as const, broker: 1 },
      { at: `${killedAt + Number(values['back'])}s`, do: 'broker.start' as const, broker: 1 },
    ],
    until: '345s',
  }
}

/** One each second, so that P0 always has something to say. */
const catsForP0 = Array.from({ length: 60 }, (_, second) => ({
  at: second * 1000 + 250,
  key: 'black',
  partition: 0,
}))

export const failOver: Scene = {
  id: 'fail-over',
  question: labels.question,
  aha: labels.aha,
  misconception: labels.misconception,
  topic: 'cats-by-colors',
  groups: ['cat-lovers'],
  parameters,
  worlds: [{ id: 'one', label: labels.world }],
  scenario,
  beats,
  dares,
}
