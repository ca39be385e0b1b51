import { catPartitions, catTopic, shelters, units } from '../cast.ts'
import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { code, labels } from './words.ts'

const parameters: readonly Parameter[] = [
  {
    kind: 'range',
    id: 'takes',
    label: labels.takes,
    min: 0,
    max: 10_000,
    step: 500,
    unit: units.ms,
    initial: 500,
  },
  { kind: 'switch', id: 'lost', label: labels.lost, initial: true },
  { kind: 'switch', id: 'throws', label: labels.throws, initial: false },
]

/** A third reader joins at 1 s; at 30 s the process of C1 stands still for longer than its session. */
function scenario(world: string, values: ParameterValues) {
  const takes = Number(values['takes'])
  const handler = { takes }
  return {
    version: 1 as const,
    title: 'Callbacks',
    seed: 15,
    cluster: { brokers: 4 },
    topics: [catTopic],
    producers: shelters(3),
    groups: [
      {
        id: 'cat-lovers',
        client: 'librdkafka' as const,
        bootstrapped: true,
        stableGeneration: 1,
        application: {
          handlers: {
            assigned: { ...handler, throws: values['throws'] === true },
            revoked: { ...handler, commits: true },
            ...(values['lost'] === true ? { lost: handler } : {}),
          },
        },
        config: {
          'partition.assignment.strategy': world === 'eager' ? 'range' : 'cooperative-sticky',
          'session.timeout.ms': 6000,
          'heartbeat.interval.ms': 2000,
          'enable.auto.commit': false,
          'auto.offset.reset': 'earliest',
        },
        members: [
          { id: 'C1', assigned: catPartitions(0, 1), nextHeartbeatAt: '2s' },
          { id: 'C2', assigned: catPartitions(2, 3), nextHeartbeatAt: '3s' },
          { id: 'C3', startAt: '1s' },
        ],
      },
    ],
    events: [
      {
        at: '30s',
        do: 'member.freeze' as const,
        group: 'cat-lovers',
        id: 'C1',
        for: '10s',
      },
    ],
    until: '60s',
  }
}

export const callbacks: Scene = {
  id: 'callbacks',
  question: labels.question,
  aha: labels.aha,
  misconception: labels.misconception,
  topic: 'cats-by-colors',
  groups: ['cat-lovers'],
  code,
  parameters,
  worlds: [
    { id: 'eager', label: labels.eager },
    { id: 'cooperative', label: labels.cooperative },
  ],
  scenario,
  beats,
  dares,
}
