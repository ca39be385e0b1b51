import { describe, expect, it } from 'vitest'
import { simulate } from '../run.ts'
import { parseScenario } from '../scenario/parse.ts'
import type { FactOf } from '../../trace/facts.ts'

interface Members {
  readonly client: 'java' | 'librdkafka'
  readonly assignor: string
  /** `client.rack` of C1, C2 and C3; empty: none. */
  readonly racks: readonly [string, string, string]
  readonly replicas?: readonly (readonly number[])[]
  readonly events?: readonly object[]
}

const run = ({ client, assignor, racks, replicas, events = [] }: Members) => {
  const parsed = parseScenario({
    version: 1,
    title: 'racks',
    seed: 1,
    cluster: {
      brokers: [
        { id: 1, rack: 'a' },
        { id: 2, rack: 'b' },
        { id: 3, rack: 'c' },
      ],
    },
    topics: [
      {
        name: 'cats',
        partitions: 3,
        replicationFactor: replicas?.[0]?.length ?? 1,
        replicas: replicas ?? [[1], [2], [3]],
      },
    ],
    producers: [],
    groups: [
      {
        id: 'g',
        client,
        topics: ['cats'],
        config: { 'partition.assignment.strategy': assignor },
        members: racks.map((rack, index) => ({
          id: `C${index + 1}`,
          startAt: index,
          ...(rack === '' ? {} : { config: { 'client.rack': rack } }),
        })),
      },
    ],
    events,
    until: '20s',
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return simulate(parsed.scenario).facts
}

const plansOf = (members: Members) =>
  run(members)
    .filter((fact) => fact.kind === 'assignment.computed')
    .map(({ assignment }: FactOf<'assignment.computed'>) =>
      Object.fromEntries(
        Object.entries(assignment).map(([name, parts]) => [
          name,
          parts.map((each) => each.partition),
        ]),
      ),
    )

describe('rack-aware assignment (KIP-881)', () => {
  it.each([
    ['java', 'range'],
    ['java', 'sticky'],
    ['java', 'cooperative-sticky'],
    ['librdkafka', 'range'],
    ['librdkafka', 'cooperative-sticky'],
  ] as const)(
    '%s, %s: who has a rack gets the partitions with a replica in it',
    (client, assignor) => {
      expect(plansOf({ client, assignor, racks: ['c', 'a', 'b'] }).at(-1)).toEqual({
        C1: [2],
        C2: [0],
        C3: [1],
      })
    },
  )
  it.each([
    ['nobody names a rack', { racks: ['', '', ''] as const }],
    [
      'every partition is in every rack',
      {
        racks: ['c', 'a', 'b'] as const,
        replicas: [
          [1, 2, 3],
          [2, 3, 1],
          [3, 1, 2],
        ],
      },
    ],
  ])('range goes by order when %s', (_, over) => {
    const plan = plansOf({ client: 'java', assignor: 'range', ...over }).at(-1)
    expect(plan).toEqual({ C1: [0], C2: [1], C3: [2] })
  })

  it.each([
    ['joins again when a rack of its replicas is gone', ['b', 'c', 'a'] as const, 2],
    ['does not look at racks without one of its own', ['', '', ''] as const, 1],
  ])('a leader %s', (_, racks, generations) => {
    const facts = run({
      client: 'java',
      assignor: 'range',
      racks,
      replicas: [
        [2, 1],
        [3, 2],
        [1, 3],
      ],
      events: [{ at: '5s', do: 'broker.kill', broker: 2 }],
    })
    const started = facts.filter((fact) => fact.kind === 'generation.started')
    expect(new Set(started.map((fact) => fact.generation)).size).toBe(generations)
  })
})
