import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { labels } from './words.ts'

const parameters: readonly Parameter[] = [
  {
    kind: 'choice',
    id: 'how',
    label: labels.how,
    options: [
      { value: 'kill', label: labels.kill },
      { value: 'freeze', label: labels.freeze },
      { value: 'close', label: labels.close },
    ],
    initial: 'kill',
  },
  {
    kind: 'range',
    id: 'session',
    label: labels.session,
    min: 6000,
    max: 45_000,
    step: 1000,
    unit: labels.ms,
    initial: 10_000,
  },
  {
    kind: 'range',
    id: 'heartbeat',
    label: labels.heartbeat,
    min: 1000,
    max: 5000,
    step: 1000,
    unit: labels.ms,
    initial: 3000,
  },
  {
    kind: 'range',
    id: 'maxPoll',
    label: labels.maxPoll,
    min: 10_000,
    max: 60_000,
    step: 5000,
    unit: labels.ms,
    initial: 30_000,
  },
]

const c2 = { group: 'cat-lovers', id: 'C2', at: '20s' } as const

/** What happens at 20 s: to the process in one world, to the handler alone in the other. */
function eventOf(world: string, values: ParameterValues) {
  if (world === 'handler') return { ...c2, do: 'member.processing' as const, processing: '45s' }
  if (values['how'] === 'freeze') return { ...c2, do: 'member.freeze' as const, for: '10s' }
  return values['how'] === 'close'
    ? { ...c2, do: 'member.stop' as const }
    : { ...c2, do: 'member.kill' as const }
}

/** One cat after the stuck one is quick again, so that C2 comes back when it is done. */
const relief = { ...c2, at: '40s', do: 'member.processing' as const, processing: 0 }

const partitions = (...numbers: readonly number[]) =>
  numbers.map((partition) => ({ topic: 'cats-by-colors', partition }))

/** Heartbeats reach the coordinator at 3.0 s (C2) and 3.5 s (C1), then at each interval. */
function scenario(world: string, values: ParameterValues) {
  return {
    version: 1 as const,
    title: 'Three clocks',
    seed: 10,
    cluster: { brokers: 4 },
    topics: [{ name: 'cats-by-colors', partitions: 4, replicationFactor: 3 }],
    producers: [
      {
        id: 'shelter-a',
        topic: 'cats-by-colors',
        ratePerSecond: 1,
        keys: ['black', 'calico', 'ginger'],
      },
      {
        id: 'shelter-b',
        topic: 'cats-by-colors',
        ratePerSecond: 1,
        keys: ['grey', 'white', 'siamese'],
      },
    ],
    groups: [
      {
        id: 'cat-lovers',
        bootstrapped: true,
        stableGeneration: 1,
        config: {
          'partition.assignment.strategy': 'range',
          'session.timeout.ms': Number(values['session']),
          'heartbeat.interval.ms': Number(values['heartbeat']),
          'max.poll.interval.ms': Number(values['maxPoll']),
          'max.poll.records': 1,
          'auto.offset.reset': 'earliest',
        },
        members: [
          { id: 'C1', assigned: partitions(0, 1), nextHeartbeatAt: '3495ms' },
          { id: 'C2', assigned: partitions(2, 3), nextHeartbeatAt: '2995ms' },
        ],
      },
    ],
    events: world === 'handler' ? [eventOf(world, values), relief] : [eventOf(world, values)],
    until: '75s',
  }
}

export const timeouts: Scene = {
  id: 'timeouts',
  question: labels.question,
  aha: labels.aha,
  misconception: labels.misconception,
  topic: 'cats-by-colors',
  groups: ['cat-lovers'],
  parameters,
  worlds: [
    { id: 'process', label: labels.process },
    { id: 'handler', label: labels.handler },
  ],
  scenario,
  beats,
  dares,
}
