import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { labels } from './words.ts'

const parameters: readonly Parameter[] = [
  {
    kind: 'range',
    id: 'session',
    label: labels.session,
    min: 6000,
    max: 10_000,
    step: 1000,
    unit: labels.ms,
    initial: 6000,
  },
  {
    kind: 'range',
    id: 'heartbeat',
    label: labels.heartbeat,
    min: 1000,
    max: 3000,
    step: 500,
    unit: labels.ms,
    initial: 3000,
  },
  {
    kind: 'range',
    id: 'metadata',
    label: labels.metadata,
    min: 1000,
    max: 5000,
    step: 1000,
    unit: labels.ms,
    initial: 5000,
  },
]

const who = (id: string) => ({ group: 'cat-lovers', id })

/** One cause after the other, far enough apart for the group to settle. */
const events = [
  { at: '15s', do: 'member.kill' as const, ...who('C3') },
  { at: '30s', do: 'member.stop' as const, ...who('C2') },
  { at: '40s', do: 'member.start' as const, ...who('C3') },
  { at: '50s', do: 'topic.partitions' as const, topic: 'cats-by-colors', partitions: 6 },
  { at: '60s', do: 'member.stop' as const, ...who('C1') },
  { at: '60s', do: 'member.stop' as const, ...who('C3') },
  { at: '65s', do: 'member.start' as const, ...who('C1') },
]

function scenario(_world: string, values: ParameterValues) {
  return {
    version: 1 as const,
    title: 'Why it rebalances',
    seed: 11,
    cluster: { brokers: 4 },
    topics: [
      { name: 'cats-by-colors', partitions: 4, replicationFactor: 3 },
      { name: 'dogs', partitions: 2, replicationFactor: 3 },
    ],
    producers: [
      {
        id: 'shelter-a',
        topic: 'cats-by-colors',
        ratePerSecond: 3,
        keys: ['black', 'calico', 'ginger', 'grey', 'white', 'siamese'],
      },
    ],
    groups: [
      {
        id: 'cat-lovers',
        topics: ['cats-by-colors'],
        bootstrapped: true,
        config: {
          'partition.assignment.strategy': 'range',
          'session.timeout.ms': Number(values['session']),
          'heartbeat.interval.ms': Number(values['heartbeat']),
          'metadata.max.age.ms': Number(values['metadata']),
          'auto.offset.reset': 'earliest',
        },
        members: [{ id: 'C1' }, { id: 'C2', startAt: '1s' }, { id: 'C3', startAt: '7s' }],
      },
    ],
    events,
    until: '75s',
  }
}

export const whyItRebalances: Scene = {
  id: 'why-it-rebalances',
  section: 'groups',
  title: labels.title,
  question: labels.question,
  aha: labels.aha,
  misconception: labels.misconception,
  topic: 'cats-by-colors',
  groups: ['cat-lovers'],
  parameters,
  worlds: [{ id: 'main', label: labels.world }],
  scenario,
  beats,
  dares,
}
