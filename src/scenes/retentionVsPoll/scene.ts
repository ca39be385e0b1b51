import { units } from '../cast.ts'
import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { labels } from './words.ts'

const parameters: readonly Parameter[] = [
  {
    kind: 'range',
    id: 'handler',
    label: labels.handler,
    min: 10,
    max: 140,
    step: 10,
    unit: units.seconds,
    initial: 120,
  },
  {
    kind: 'range',
    id: 'retention',
    label: labels.retention,
    min: 20_000,
    max: 300_000,
    step: 20_000,
    unit: units.ms,
    initial: 60_000,
  },
  {
    kind: 'choice',
    id: 'reset',
    label: labels.reset,
    options: [
      { value: 'earliest', label: labels.earliest },
      { value: 'latest', label: labels.latest },
      { value: 'error', label: labels.error },
    ],
    initial: 'earliest',
  },
]

/** Three cats fill a segment: the smallest segment.bytes is 1 MiB. */
const catBytes = 340_000

/** Seven cats at the start and three more at 100 s; the broker looks for old segments every 30 s. */
const arrivals = [0, 50, 100, 150, 200, 250, 300, 100_000, 100_050, 100_100]

function scenario(_world: string, values: ParameterValues) {
  return {
    version: 1 as const,
    title: 'retention.ms below max.poll.interval.ms',
    seed: 13,
    cluster: { brokers: 3, config: { 'log.retention.check.interval.ms': 30_000 } },
    topics: [
      {
        name: 'cats-by-colors',
        replicationFactor: 3,
        config: { 'segment.bytes': 1_048_576, 'retention.ms': Number(values['retention']) },
      },
    ],
    producers: [
      {
        id: 'shelter-a',
        topic: 'cats-by-colors',
        valueBytes: catBytes,
        config: { 'linger.ms': 0 },
        records: arrivals.map((at, index) => ({
          at,
          key: ['ginger', 'black', 'white'][index % 3] ?? null,
        })),
      },
    ],
    groups: [
      {
        id: 'cat-lovers',
        client: 'librdkafka' as const,
        bootstrapped: true,
        stableGeneration: 1,
        application: { poison: [{ offset: 0, takes: `${Number(values['handler'])}s` }] },
        config: {
          'auto.offset.reset': String(values['reset']),
          'max.poll.interval.ms': 300_000,
          'queued.min.messages': 1,
          'fetch.message.max.bytes': 1000,
        },
        members: [{ id: 'C1', assigned: [{ topic: 'cats-by-colors', partition: 0 }] }],
      },
    ],
    until: '150s',
  }
}

export const retentionVsPoll: Scene = {
  id: 'retention-vs-poll',
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
