import { units } from '../cast.ts'
import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { labels } from './words.ts'

const parameters: readonly Parameter[] = [
  {
    kind: 'range',
    id: 'age',
    label: labels.age,
    min: 14,
    max: 30,
    step: 1,
    unit: units.seconds,
    initial: 20,
  },
  { kind: 'switch', id: 'together', label: labels.together, initial: false },
  {
    kind: 'choice',
    id: 'reset',
    label: labels.reset,
    options: [
      { value: 'latest', label: labels.latest },
      { value: 'earliest', label: labels.earliest },
    ],
    initial: 'latest',
  },
]

const topics = ['cats', 'dogs', 'birds'] as const
const held = (from: number, to: number) =>
  topics.flatMap((topic) =>
    [0, 1, 2, 3].filter((n) => n >= from && n < to).map((partition) => ({ topic, partition })),
  )

/** How often a client asks for metadata, as each of the two clients calls it. */
const refreshName = {
  java: 'metadata.max.age.ms',
  librdkafka: 'topic.metadata.refresh.interval.ms',
} as const

/** C1 leads the group; C2 looks every 12 s, before C1 does. */
function scenario(world: string, values: ParameterValues) {
  const client = world === 'java' ? 'java' : 'librdkafka'
  const age = Number(values['age']) * 1000
  const grow = (at: string, topic: string) => ({
    at,
    do: 'topic.partitions' as const,
    topic,
    partitions: 6,
  })
  return {
    version: 1 as const,
    title: 'Reconfiguring several topics',
    seed: 14,
    cluster: { brokers: 4 },
    topics: topics.map((name) => ({ name, partitions: 4, replicationFactor: 3 })),
    producers: topics.map((topic, index) => ({
      id: `shelter-${'abc'[index] ?? 'a'}`,
      topic,
      ratePerSecond: 3,
      config: { 'metadata.max.age.ms': 2000 },
      keys: ['black', 'calico', 'ginger', 'white', 'grey', 'siamese'],
    })),
    groups: [
      {
        id: 'cat-lovers',
        client: client as 'java' | 'librdkafka',
        bootstrapped: true,
        stableGeneration: 1,
        config: {
          'partition.assignment.strategy': 'range',
          'auto.offset.reset': String(values['reset']),
        },
        members: [
          {
            id: 'C1',
            assigned: held(0, 2),
            nextHeartbeatAt: '1s',
            config: { [refreshName[client]]: age },
          },
          {
            id: 'C2',
            assigned: held(2, 4),
            nextHeartbeatAt: '2s',
            config: { [refreshName[client]]: 12_000 },
          },
        ],
      },
    ],
    events: [
      grow('5s', 'dogs'),
      grow(values['together'] === true ? '5s' : '32s', 'birds'),
      {
        at: '65s',
        do: 'topic.config' as const,
        topic: 'cats',
        config: { 'retention.ms': 3_600_000 },
      },
    ],
    until: '90s',
  }
}

export const severalTopics: Scene = {
  id: 'several-topics',
  question: labels.question,
  aha: labels.aha,
  misconception: labels.misconception,
  groups: ['cat-lovers'],
  parameters,
  worlds: [
    { id: 'java', label: labels.java },
    { id: 'librdkafka', label: labels.librdkafka },
  ],
  scenario,
  beats,
  dares,
}
