import { catTopic, shelters, units } from '../cast.ts'
import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { labels } from './words.ts'

const parameters: readonly Parameter[] = [
  {
    kind: 'range',
    id: 'session',
    label: labels.session,
    min: 6000,
    max: 12_000,
    step: 1000,
    unit: units.ms,
    initial: 6000,
  },
  {
    kind: 'range',
    id: 'age',
    label: labels.age,
    min: 2000,
    max: 20_000,
    step: 1000,
    unit: units.ms,
    initial: 10_000,
  },
  {
    kind: 'range',
    id: 'delay',
    label: labels.delay,
    min: 0,
    max: 5000,
    step: 500,
    unit: units.ms,
    initial: 3000,
  },
]

const inGroup = { group: 'cat-lovers' } as const

/** One cause after the other; the last one out empties the group, and the first one in waits again. */
function scenario(_world: string, values: ParameterValues) {
  return {
    version: 1 as const,
    title: 'Why it rebalances',
    seed: 11,
    cluster: {
      brokers: 4,
      config: { 'group.initial.rebalance.delay.ms': Number(values['delay']) },
    },
    topics: [catTopic],
    producers: shelters(3),
    groups: [
      {
        id: 'cat-lovers',
        bootstrapped: true,
        config: {
          'partition.assignment.strategy': 'range',
          'session.timeout.ms': Number(values['session']),
          'heartbeat.interval.ms': 2000,
          'metadata.max.age.ms': Number(values['age']),
          'auto.offset.reset': 'earliest',
        },
        members: [{ id: 'C1' }, { id: 'C2', startAt: '1s' }, { id: 'C3', startAt: '10s' }],
      },
    ],
    events: [
      { at: '18s', do: 'member.kill' as const, ...inGroup, id: 'C3' },
      { at: '34s', do: 'member.stop' as const, ...inGroup, id: 'C2' },
      { at: '42s', do: 'member.start' as const, ...inGroup, id: 'C3' },
      { at: '50s', do: 'topic.partitions' as const, topic: 'cats-by-colors', partitions: 6 },
      { at: '75s', do: 'member.stop' as const, ...inGroup, id: 'C1' },
      { at: '75s', do: 'member.stop' as const, ...inGroup, id: 'C3' },
      { at: '80s', do: 'member.start' as const, ...inGroup, id: 'C1' },
    ],
    until: '90s',
  }
}

export const whyItRebalances: Scene = {
  id: 'why-it-rebalances',
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
