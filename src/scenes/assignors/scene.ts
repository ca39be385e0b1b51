import type { Parameter, ParameterValues, Scene } from '../scene.ts'
import { beats, dares } from './beats.ts'
import { labels } from './words.ts'

const allTopics = ['cats', 'dogs', 'birds'] as const

const count = (
  id: 'members' | 'topics' | 'partitions',
  min: number,
  max: number,
  initial: number,
): Parameter => ({
  kind: 'range',
  id,
  label: labels[id],
  min,
  max,
  step: 1,
  unit: labels.none,
  initial,
})

const parameters: readonly Parameter[] = [
  count('members', 1, 4, 2),
  count('topics', 1, 3, 3),
  count('partitions', 1, 6, 3),
  { kind: 'switch', id: 'birds', label: labels.birds, initial: false },
]

/** Who divides: the leader of the group by one of the clients' assignors, or the coordinator by its own (KIP-848). */
const dividerOf = (world: string) =>
  world === 'uniform'
    ? { 'group.protocol': 'consumer', 'group.remote.assignor': world }
    : { 'partition.assignment.strategy': world }

/** The first members join at 0, one more at 12 s; C1 leaves at 24 s. */
function scenario(world: string, values: ParameterValues) {
  const names = allTopics.slice(0, Number(values['topics']))
  const members = Array.from({ length: Number(values['members']) }, (_, index) => `C${index + 1}`)
  const withoutBirds = names.filter((name) => name !== 'birds')
  const newcomer = `C${members.length + 1}`
  const start = (id: string, startAt: string) => ({
    id,
    startAt,
    ...(id === 'C2' && values['birds'] === true ? { topics: withoutBirds } : {}),
  })
  return {
    version: 1 as const,
    title: 'Assignors',
    seed: 7,
    cluster: { brokers: 3 },
    topics: names.map((name) => ({
      name,
      partitions: Number(values['partitions']),
      replicationFactor: 3,
    })),
    groups: [
      {
        id: 'pet-lovers',
        bootstrapped: true,
        config: {
          ...dividerOf(world),
          'auto.offset.reset': 'earliest',
          'metadata.max.age.ms': 5000,
        },
        members: [...members.map((id) => start(id, '0')), start(newcomer, '12s')],
      },
    ],
    events: [{ at: '24s', do: 'member.stop' as const, group: 'pet-lovers', id: 'C1' }],
    until: '40s',
  }
}

/** The four assignors of clients and the broker's default one, side by side. */
export const assignors: Scene = {
  id: 'assignors',
  question: labels.question,
  aha: labels.aha,
  misconception: labels.misconception,
  groups: ['pet-lovers'],
  parameters,
  worlds: (['range', 'roundrobin', 'sticky', 'cooperative-sticky', 'uniform'] as const).map(
    (id) => ({ id, label: labels[id] }),
  ),
  board: true,
  scenario,
  beats,
  dares,
}
