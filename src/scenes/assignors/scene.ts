import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { labels } from './words.ts'

const parameters: readonly Parameter[] = [
  {
    kind: 'range',
    id: 'partitions',
    label: labels.partitions,
    min: 1,
    max: 4,
    step: 1,
    unit: { en: '', ru: '' },
    initial: 3,
  },
  { kind: 'switch', id: 'birds', label: labels.birds, initial: true },
]

const strategies: Readonly<Record<string, string>> = {
  range: 'range',
  roundrobin: 'roundrobin',
  sticky: 'sticky',
  cooperative: 'cooperative-sticky',
}

const topics = ['cats', 'dogs', 'birds'] as const

/** Two members, then three, then two again, and at last one of them wants no birds. */
function scenario(world: string, values: ParameterValues) {
  const inGroup = { group: 'cat-lovers' } as const
  return {
    version: 1 as const,
    title: 'Assignors',
    seed: 7,
    cluster: { brokers: 3, config: { 'group.initial.rebalance.delay.ms': 1000 } },
    topics: topics.map((name) => ({
      name,
      partitions: Number(values['partitions']),
      replicationFactor: 3,
    })),
    producers: topics.map((topic, index) => ({
      id: `shelter-${'abc'[index] ?? 'a'}`,
      topic,
      ratePerSecond: 1,
      keys: ['black', 'calico', 'ginger', 'white', 'grey', 'siamese'],
    })),
    groups: [
      {
        id: 'cat-lovers',
        bootstrapped: true,
        config: {
          'partition.assignment.strategy': strategies[world] ?? 'range',
          'heartbeat.interval.ms': 1000,
          'auto.offset.reset': 'earliest',
        },
        members: [{ id: 'C1' }, { id: 'C2' }, { id: 'C3', startAt: '15s' }],
      },
    ],
    events: [
      { at: '30s', do: 'member.stop' as const, ...inGroup, id: 'C1' },
      ...(values['birds'] === true
        ? [
            {
              at: '45s',
              do: 'member.subscribe' as const,
              ...inGroup,
              id: 'C2',
              topics: ['cats', 'dogs'],
            },
          ]
        : []),
    ],
    until: '60s',
  }
}

export const assignors: Scene = {
  id: 'assignors',
  section: 'groups',
  title: labels.title,
  question: labels.question,
  aha: labels.aha,
  misconception: labels.misconception,
  groups: ['cat-lovers'],
  parameters,
  worlds: [
    { id: 'range', label: labels.range },
    { id: 'roundrobin', label: labels.roundrobin },
    { id: 'sticky', label: labels.sticky },
    { id: 'cooperative', label: labels.cooperative },
  ],
  scenario,
  beats,
  dares,
}
