import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { labels } from './words.ts'

const parameters: readonly Parameter[] = [
  {
    kind: 'range',
    id: 'members',
    label: labels.members,
    min: 1,
    max: 6,
    step: 1,
    unit: labels.none,
    initial: 5,
  },
  {
    kind: 'range',
    id: 'partitions',
    label: labels.partitions,
    min: 1,
    max: 8,
    step: 1,
    unit: labels.none,
    initial: 4,
  },
  {
    kind: 'choice',
    id: 'assignor',
    label: labels.assignor,
    options: [
      { value: 'range', label: labels.range },
      { value: 'roundrobin', label: labels.roundrobin },
      { value: 'sticky', label: labels.sticky },
      { value: 'cooperative-sticky', label: labels.cooperative },
    ],
    initial: 'range',
  },
  { kind: 'switch', id: 'secondGroup', label: labels.secondGroup, initial: true },
]

/** When each member sends its first JoinGroup. */
const starts = ['0s', '1s', '7s', '12s', '12s', '12s'] as const

function scenario(_world: string, values: ParameterValues) {
  const count = Number(values['members'])
  const partitions = Number(values['partitions'])
  const start = Object.fromEntries(
    Array.from({ length: partitions }, (_, index) => [String(index), 0]),
  )
  const lovers = {
    id: 'cat-lovers',
    bootstrapped: true,
    config: {
      'partition.assignment.strategy': String(values['assignor']),
      'auto.offset.reset': 'earliest',
    },
    committed: { 'cats-by-colors': start },
    members: starts.slice(0, count).map((startAt, index) => ({ id: `C${index + 1}`, startAt })),
  }
  const photographers = {
    id: 'cat-photographers',
    bootstrapped: true,
    config: { 'auto.offset.reset': 'earliest' },
    members: [{ id: 'F1', startAt: '20s' }],
  }
  return {
    version: 1 as const,
    title: 'Consumer groups',
    seed: 6,
    cluster: { brokers: 4 },
    topics: [{ name: 'cats-by-colors', partitions, replicationFactor: 3 }],
    producers: [
      {
        id: 'shelter-a',
        topic: 'cats-by-colors',
        ratePerSecond: 2,
        keys: ['black', 'calico', 'ginger'],
      },
      {
        id: 'shelter-b',
        topic: 'cats-by-colors',
        ratePerSecond: 2,
        keys: ['grey', 'white', 'siamese'],
      },
    ],
    groups: values['secondGroup'] === true ? [lovers, photographers] : [lovers],
    until: '32s',
  }
}

export const consumerGroups: Scene = {
  id: 'consumer-groups',
  question: labels.question,
  aha: labels.aha,
  misconception: labels.misconception,
  topic: 'cats-by-colors',
  groups: ['cat-lovers', 'cat-photographers'],
  parameters,
  worlds: [{ id: 'main', label: labels.world }],
  scenario,
  beats,
  dares,
}
