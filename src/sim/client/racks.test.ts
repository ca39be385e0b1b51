import { describe, expect, it } from 'vitest'
import type { Fact } from '../../trace/facts.ts'
import { catGroup, factsLike, factsOfFile, timesOf } from '../testing/groupRuns.ts'

const racks = ['north', 'south', 'west'] as const
type Replicas = readonly (readonly number[])[]

/** Three brokers and three members, each on a rack of its own; the members start in order. */
const onRacks = (
  replicas: Replicas,
  group: object,
  memberRacks: readonly (string | null)[] = racks,
  rest: object = {},
) =>
  factsOfFile(
    catGroup(
      memberRacks.map((rack, index) => ({
        id: 'ABC'[index] ?? '',
        ...(rack === null ? {} : { config: { 'client.rack': rack } }),
      })),
      group,
      {
        cluster: { brokers: racks.map((rack, index) => ({ id: index + 1, rack })) },
        topics: [
          {
            name: 'cats',
            partitions: 3,
            replicationFactor: replicas[0]?.length ?? 1,
            replicas: replicas.map((each) => [...each]),
          },
        ],
        until: '20s',
        ...rest,
      },
    ),
  )

/** What each member owns in the end. */
const owners = (facts: readonly Fact[]) =>
  ['A', 'B', 'C'].map((member) =>
    factsLike(facts, 'partitions.assigned', { member })
      .at(-1)
      ?.owned.map(({ partition }) => partition)
      .join(),
  )

const strategy = (name: string, client: string) => ({
  client,
  config: { 'partition.assignment.strategy': name },
})

const rackAware = [
  ['java', 'range'],
  ['java', 'sticky'],
  ['java', 'cooperative-sticky'],
  ['librdkafka', 'range'],
  ['librdkafka', 'cooperative-sticky'],
] as const

describe.each(rackAware)(
  '%s, %s: partitions go to members on the racks of their replicas',
  (client, name) => {
    it('when every replica is on one rack', () => {
      expect(owners(onRacks([[3], [1], [2]], strategy(name, client)))).toEqual(['1', '2', '0'])
    })

    it('not when every partition is on every rack', () => {
      const everywhere = [
        [3, 1, 2],
        [1, 2, 3],
        [2, 3, 1],
      ]
      expect(owners(onRacks(everywhere, strategy(name, client)))).toEqual(
        owners(onRacks(everywhere, strategy(name, client), [null, null, null])),
      )
    })

    it('not without client.rack', () => {
      const facts = onRacks([[3], [1], [2]], strategy(name, client), [null, null, null])
      expect(owners(facts)).not.toEqual(['1', '2', '0'])
    })

    it('also by the plan of a leader that has no rack; to range it is near everything', () => {
      const facts = onRacks([[3], [1], [2]], strategy(name, client), [null, 'south', 'west'])
      expect(owners(facts)).toEqual(name === 'range' ? ['0', '2', '1'] : ['1', '2', '0'])
    })
  },
)

it('round robin knows of no racks', () => {
  const config = strategy('roundrobin', 'java')
  expect(owners(onRacks([[3], [1], [2]], config))).toEqual(['0', '1', '2'])
})

it("the brokers' own assignors know of no racks (KAFKA-16694)", () => {
  const config = { config: { 'group.protocol': 'consumer' } }
  const where = [[3], [1], [2]]
  expect(owners(onRacks(where, config))).toEqual(owners(onRacks(where, config, [null, null, null])))
})

describe.each(['java', 'librdkafka'])('%s: a broker is lost, and its rack with it', (client) => {
  const lost = (memberRacks: readonly (string | null)[]) =>
    onRacks(
      [
        [3, 1],
        [1, 2],
        [2, 3],
      ],
      { client, config: { 'partition.assignment.strategy': 'range', 'metadata.max.age.ms': 5000 } },
      memberRacks,
      { events: [{ at: '12s', do: 'broker.kill', broker: 3 }], until: '60s' },
    )
  const rebalancesAfter = (facts: readonly Fact[]) =>
    timesOf(facts, 'generation.started').filter((ms) => ms > 12_000).length

  it('makes a client with a rack join again', () => {
    expect(rebalancesAfter(lost(racks))).toBeGreaterThan(0)
  })

  it('means nothing to a client without one', () => {
    expect(rebalancesAfter(lost([null, null, null]))).toBe(0)
  })
})
