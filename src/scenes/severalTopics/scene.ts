import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { labels } from './words.ts'

const topics = ['cats', 'dogs', 'birds'] as const

const seconds = (
  id: 'refresh' | 'follower' | 'second',
  limits: { readonly min: number; readonly max: number; readonly initial: number },
): Parameter => ({
  kind: 'range',
  id,
  label: labels[id],
  ...limits,
  step: 10,
  unit: labels.seconds,
})

const parameters: readonly Parameter[] = [
  seconds('second', { min: 10, max: 150, initial: 130 }),
  seconds('refresh', { min: 20, max: 120, initial: 60 }),
  seconds('follower', { min: 20, max: 120, initial: 40 }),
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

const half = (from: number) =>
  topics.flatMap((topic) => [from, from + 1].map((partition) => ({ topic, partition })))

/** The same setting has a name of its own in each client. */
const refreshName = (world: string): string =>
  world === 'java' ? 'metadata.max.age.ms' : 'topic.metadata.refresh.interval.ms'

/** A leads and B follows; dogs grow at 10 s, and two records go to a new partition before anybody reads it. */
function scenario(world: string, values: ParameterValues) {
  const every = (id: string) => ({ [refreshName(world)]: Number(values[id]) * 1000 })
  const grow = (at: string, topic: string) => ({
    at,
    do: 'topic.partitions' as const,
    topic,
    partitions: 6,
  })
  return {
    version: 1 as const,
    title: 'Several topics grow',
    seed: 14,
    cluster: { brokers: 3 },
    topics: topics.map((name) => ({ name, partitions: 4, replicationFactor: 3 })),
    producers: [
      {
        id: 'kennel',
        topic: 'dogs',
        config: { 'metadata.max.age.ms': 1000 },
        records: [
          { at: '12s', key: 'black', partition: 4 },
          { at: '14s', key: 'white', partition: 4 },
          { at: '190s', key: 'ginger', partition: 4 },
        ],
      },
    ],
    groups: [
      {
        id: 'pet-lovers',
        client: world === 'java' ? ('java' as const) : ('librdkafka' as const),
        bootstrapped: true,
        stableGeneration: 1,
        config: {
          'partition.assignment.strategy': 'range',
          'auto.offset.reset': values['reset'] === 'earliest' ? 'earliest' : 'latest',
        },
        members: [
          { id: 'A', assigned: half(0), config: every('refresh') },
          { id: 'B', assigned: half(2), config: every('follower') },
        ],
      },
    ],
    events: [grow('10s', 'dogs'), grow(`${Number(values['second'])}s`, 'birds')],
    until: '300s',
  }
}

export const severalTopics: Scene = {
  id: 'several-topics',
  section: 'groups',
  title: labels.title,
  question: labels.question,
  aha: labels.aha,
  misconception: labels.misconception,
  groups: ['pet-lovers'],
  parameters,
  worlds: [
    { id: 'java', label: labels.java },
    { id: 'librdkafka', label: labels.librdkafka },
  ],
  board: true,
  scenario,
  beats,
  dares,
}
