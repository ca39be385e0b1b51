import { catPartitions, catTopic, shelters, units } from '../cast.ts'
import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { labels } from './words.ts'

const parameters: readonly Parameter[] = [
  {
    kind: 'range',
    id: 'offset',
    label: labels.offset,
    min: 0,
    max: 40,
    step: 1,
    unit: { en: '', ru: '' },
    initial: 0,
  },
  {
    kind: 'range',
    id: 'leave',
    label: labels.leave,
    min: 5,
    max: 30,
    step: 1,
    unit: units.seconds,
    initial: 15,
  },
]

/** Two members and a consumer with Assign(), all under one group.id; a second of its kind comes later. */
function scenario(_world: string, values: ParameterValues) {
  const offset = Number(values['offset'])
  const leave = Number(values['leave'])
  const assign = [{ topic: 'cats-by-colors', partition: 0, offset }]
  const inGroup = { group: 'cat-lovers' } as const
  return {
    version: 1 as const,
    title: 'The standalone consumer',
    seed: 17,
    cluster: { brokers: 4 },
    topics: [catTopic],
    producers: shelters(4),
    groups: [
      {
        id: 'cat-lovers',
        client: 'librdkafka' as const,
        bootstrapped: true,
        stableGeneration: 1,
        config: {
          'partition.assignment.strategy': 'range',
          'auto.commit.interval.ms': 2000,
          'auto.offset.reset': 'earliest',
        },
        members: [
          { id: 'C1', assigned: catPartitions(0, 1), nextHeartbeatAt: '1s' },
          { id: 'C2', assigned: catPartitions(2, 3), nextHeartbeatAt: '2s' },
          { id: 'S', startAt: '4s', assign },
          { id: 'T', startAt: '35s', assign },
        ],
      },
    ],
    events: [
      { at: leave * 1000, do: 'member.stop' as const, ...inGroup, id: 'C1' },
      { at: leave * 1000, do: 'member.stop' as const, ...inGroup, id: 'C2' },
      { at: '40s', do: 'topic.partitions' as const, topic: 'cats-by-colors', partitions: 6 },
      { at: '45s', do: 'member.kill' as const, ...inGroup, id: 'S' },
    ],
    until: '60s',
  }
}

export const standalone: Scene = {
  id: 'standalone',
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
