import { describe, expect, it } from 'vitest'
import type { Fact } from '../trace/facts.ts'
import { checkInvariants } from './invariants/checkInvariants.ts'
import { createSim } from './run.ts'
import type { ScenarioFile } from './scenario/schema.ts'
import { callbacks, catGroup, factsLike, messages, parsed, timesOf } from './testing/groupRuns.ts'

type Event = NonNullable<ScenarioFile['events']>[number]
type Protocol = 'classic' | 'consumer'
type Client = 'java' | 'librdkafka'

const ids = ['A', 'B', 'C'] as const
const spoken = (protocol: Protocol) => ({ config: { 'group.protocol': protocol } })
const other: Readonly<Record<Protocol, Protocol>> = { classic: 'consumer', consumer: 'classic' }

/** Runs it with every invariant checked after every event. */
function facts(file: ScenarioFile): readonly Fact[] {
  const afterEvent = checkInvariants()
  const scenario = parsed(file)
  const sim = createSim(scenario, { afterEvent })
  sim.runUntil(scenario.untilUs)
  afterEvent(sim, null)
  return sim.facts
}

interface Roll {
  readonly from: Protocol
  readonly client?: Client
  readonly strategy?: string
  readonly policy?: string
  readonly events?: readonly Event[]
  readonly until?: string
}

/** One after another is closed, and started again in the other protocol two seconds later. */
const rolled = (from: Protocol, seconds: readonly number[] = [10, 25, 40]): readonly Event[] =>
  ids.flatMap((id, index): readonly Event[] => [
    { at: `${seconds[index] ?? 0}s`, do: 'member.stop', group: 'g', id },
    {
      at: `${(seconds[index] ?? 0) + 2}s`,
      do: 'member.start',
      group: 'g',
      id,
      ...spoken(other[from]),
    },
  ])

const group = ({ from, client = 'java', strategy, policy, events, until = '70s' }: Roll) =>
  facts(
    catGroup(
      ids.map((id) => ({ id, ...spoken(from) })),
      {
        client,
        config: { 'partition.assignment.strategy': strategy ?? 'cooperative-sticky' },
      },
      {
        cluster: {
          brokers: 4,
          config: policy === undefined ? {} : { 'group.consumer.migration.policy': policy },
        },
        topics: [{ name: 'cats', partitions: 6, replicationFactor: 3 }],
        events: [...(events ?? rolled(from))],
        until,
      },
    ),
  )

const conversions = (all: readonly Fact[]) =>
  factsLike(all, 'group.protocol.changed').map(({ from, to, state, generation, member }) =>
    [from, to, state, generation, member].join(' '),
  )

/** Each partition's owners in the end. */
function owners(all: readonly Fact[]): readonly (readonly string[])[] {
  const held = new Map<string, readonly number[]>()
  for (const fact of all) {
    if (fact.kind === 'partitions.assigned')
      held.set(
        fact.member,
        fact.owned.map(({ partition }) => partition),
      )
    else if (fact.kind === 'partitions.revoked' || fact.kind === 'partitions.lost') {
      const gone = new Set(fact.partitions.map(({ partition }) => partition))
      held.set(
        fact.member,
        (held.get(fact.member) ?? []).filter((each) => !gone.has(each)),
      )
    } else if (fact.kind === 'member.stopped') held.delete(fact.member)
  }
  return [0, 1, 2, 3, 4, 5].map((partition) =>
    [...held].filter(([, owned]) => owned.includes(partition)).map(([member]) => member),
  )
}

const isShared = (all: readonly Fact[]): boolean => owners(all).every((each) => each.length === 1)
const duplicates = (all: readonly Fact[]) =>
  factsLike(all, 'record.processed').filter(({ timesBefore }) => timesBefore > 0)
const errorsTo = (all: readonly Fact[], member: string, api: string, sinceMs = 0) =>
  messages(all, api, { to: `member:g/${member}`, direction: 'response' })
    .filter(({ sent, errorCode }) => sent >= sinceMs && errorCode !== 0)
    .map(({ errorCode }) => errorCode)
const requests = (all: readonly Fact[], member: string, api: string, sinceMs = 0) =>
  messages(all, api, { from: `member:g/${member}`, direction: 'request' }).filter(
    ({ sent }) => sent >= sinceMs,
  )

const clients = ['java', 'librdkafka'] as const
const ways = clients.flatMap((client) =>
  ['cooperative-sticky', 'range'].map((strategy) => [client, strategy] as const),
)

describe.each(ways)(
  '%s, %s: a roll from the classic to the consumer protocol',
  (client, strategy) => {
    const all = group({ from: 'classic', client, strategy })

    it('converts the group with the first member that comes back, once', () => {
      expect(conversions(all)).toEqual([expect.stringMatching(/^classic consumer Stable \d A$/)])
      expect(timesOf(all, 'group.protocol.changed')).toEqual([12_005])
      expect(factsLike(all, 'group.epoch.changed', { reason: 'memberJoined' })).toHaveLength(3)
    })

    it('goes on from the generation: the epoch is the next number', () => {
      const [converted] = factsLike(all, 'group.protocol.changed')
      const [raised] = factsLike(all, 'group.epoch.changed')
      expect(raised?.epoch).toBe((converted?.generation ?? 0) + 1)
    })

    it('the others go on with JoinGroup and SyncGroup, told by 27, until their turn comes', () => {
      expect(errorsTo(all, 'C', 'Heartbeat', 12_005)).toContain(27)
      expect(requests(all, 'C', 'JoinGroup', 12_005).length).toBeGreaterThan(0)
      expect(requests(all, 'C', 'ConsumerGroupHeartbeat')[0]?.sent).toBe(42_000)
      expect(requests(all, 'C', 'JoinGroup', 42_000)).toEqual([])
    })

    it('nobody leads a mixed group', () => {
      const led = factsLike(all, 'generation.started').filter(({ atUs }) => atUs > 12_000_000)
      expect(led.map(({ leader }) => leader).filter((leader) => leader !== '')).toEqual([])
    })

    it('ends with every partition read by one, nothing lost, nothing twice', () => {
      expect(isShared(all)).toBe(true)
      expect(factsLike(all, 'partitions.lost')).toEqual([])
      expect(duplicates(all)).toEqual([])
      expect(factsLike(all, 'offsets.refused')).toEqual([])
    })
  },
)

describe.each(ways)('%s, %s: a roll back to the classic protocol', (client, strategy) => {
  const all = group({ from: 'consumer', client, strategy })

  it('converts the group with the last of the others, which begins a rebalance', () => {
    expect(conversions(all)).toEqual([expect.stringMatching(/^consumer classic Stable \d C$/)])
    const [converted] = factsLike(all, 'group.protocol.changed')
    const changes = factsLike(all, 'group.state.changed').filter(
      ({ id }) => id > (converted?.id ?? 0),
    )
    expect(changes[0]).toMatchObject({
      to: 'PreparingRebalance',
      reason: 'memberLeft',
      member: 'C',
    })
    expect(changes[0]?.generation).toBe(converted?.generation)
  })

  it('has a leader and a plan of its own again', () => {
    const last = factsLike(all, 'generation.started').at(-1)
    expect(last).toMatchObject({ protocolName: strategy, members: ['A', 'B', 'C'] })
    expect(last?.leader).not.toBe('')
  })

  it('ends with every partition read by one, nothing lost, nothing twice', () => {
    expect(isShared(all)).toBe(true)
    expect(factsLike(all, 'partitions.lost')).toEqual([])
    expect(duplicates(all)).toEqual([])
  })
})

it('an eager member of a mixed group gives all up for one partition, a cooperative one only that', () => {
  const before = [20_000, 40_000] as const
  const revoked = (strategy: string) =>
    callbacks(group({ from: 'consumer', strategy }), 'A', before[0])
      .filter((call) => call.startsWith('revoked'))
      .map((call) => call.split(',').length)
  expect(revoked('range')[0]).toBe(2)
  expect(revoked('cooperative-sticky')[0]).toBe(1)
})

describe('group.consumer.migration.policy', () => {
  it.each(['disabled', 'downgrade'])(
    '%s: a consumer-protocol member of a classic group is refused (69)',
    (policy) => {
      const all = group({ from: 'classic', policy, until: '24s' })
      expect(conversions(all)).toEqual([])
      expect(errorsTo(all, 'A', 'ConsumerGroupHeartbeat')).toEqual([69])
      expect(factsLike(all, 'member.stopped', { member: 'A' }).at(-1)?.how).toBe('fatal')
      expect(owners(all).flat().toSorted()).toEqual(['B', 'B', 'B', 'C', 'C', 'C'])
    },
  )

  it.each(['disabled', 'upgrade'])(
    '%s: a group whose last consumer-protocol member leaves stays what it is',
    (policy) => {
      const all = group({ from: 'consumer', policy })
      expect(conversions(all)).toEqual([])
      expect(factsLike(all, 'generation.started').at(-1)?.leader).toBe('')
      expect(isShared(all)).toBe(true)
    },
  )

  it('upgrade: the way there is open', () => {
    expect(conversions(group({ from: 'classic', policy: 'upgrade' }))).toHaveLength(1)
  })

  it('disabled: classic members may join a group of the other protocol all the same', () => {
    const all = group({ from: 'consumer', policy: 'disabled', until: '35s' })
    expect(factsLike(all, 'partitions.assigned', { member: 'A' }).at(-1)?.owned).not.toEqual([])
  })

  it.each(['disabled', 'bidirectional'])(
    '%s: a group without members changes sides with the first to come',
    (policy) => {
      const stopAll = ids.map((id): Event => ({ at: '10s', do: 'member.stop', group: 'g', id }))
      const start = (at: string, protocol: Protocol): Event => ({
        at,
        do: 'member.start',
        group: 'g',
        id: 'A',
        ...spoken(protocol),
      })
      const all = group({
        from: 'classic',
        policy,
        events: [
          ...stopAll,
          start('15s', 'consumer'),
          { at: '25s', do: 'member.stop', group: 'g', id: 'A' },
          start('30s', 'classic'),
        ],
        until: '45s',
      })
      expect(conversions(all)).toEqual(['classic consumer Empty 0 A', 'consumer classic Empty 0 '])
      expect(owners(all).flat()).toEqual(['A', 'A', 'A', 'A', 'A', 'A'])
      expect(duplicates(all)).toEqual([])
    },
  )
})

describe('killed in the middle', () => {
  const kill = (at: string, id: string): Event => ({ at, do: 'member.kill', group: 'g', id })

  it('a classic member of a mixed group is out after its own session, and the others take over', () => {
    const all = group({
      from: 'classic',
      events: [...rolled('classic').slice(0, 2), kill('20s', 'B')],
    })
    const [removed] = factsLike(all, 'member.removed', { member: 'B' })
    expect(removed?.reason).toBe('sessionExpired')
    expect((removed?.atUs ?? 0) / 1000).toBeGreaterThan(60_000)
    expect(conversions(all)).toHaveLength(1)
    expect(owners(all).flat().toSorted()).toEqual(['A', 'A', 'A', 'C', 'C', 'C'])
  })

  it('the only consumer-protocol member: the group converts back when its session ends, and rebalances', () => {
    const all = group({
      from: 'classic',
      events: [...rolled('classic').slice(0, 2), kill('15s', 'A')],
    })
    expect(conversions(all).map((each) => each.split(' ').slice(0, 2).join(' '))).toEqual([
      'classic consumer',
      'consumer classic',
    ])
    expect(factsLike(all, 'member.removed', { member: 'A' }).at(-1)?.reason).toBe('sessionExpired')
    const [, back = 0] = timesOf(all, 'group.protocol.changed')
    expect(timesOf(all, 'generation.started').at(-1)).toBeGreaterThan(back)
    expect(owners(all).flat().toSorted()).toEqual(['B', 'B', 'B', 'C', 'C', 'C'])
  })

  it('while the group waits for JoinGroups: who is parked is told 27 and joins the converted group', () => {
    const all = group({
      from: 'classic',
      strategy: 'range',
      events: [
        { at: '10s', do: 'member.freeze', group: 'g', id: 'C', for: '8s' },
        { at: '10s', do: 'member.start', group: 'g', id: 'D', ...spoken('classic') },
        { at: '14s', do: 'member.start', group: 'g', id: 'E', ...spoken('consumer') },
      ],
      until: '40s',
    })
    const [converted] = factsLike(all, 'group.protocol.changed')
    expect(converted).toMatchObject({ to: 'consumer', member: 'E' })
    for (const member of ['A', 'B', 'D'])
      expect(errorsTo(all, member, 'JoinGroup', 14_000)).toEqual([27])
    expect(isShared(all)).toBe(true)
    expect(duplicates(all)).toEqual([])
  })
})

describe('the coordinator dies in the middle', () => {
  const coordinatorOf = (all: readonly Fact[]): number =>
    factsLike(all, 'coordinator.elected').at(-1)?.broker ?? 1

  it.each(clients)(
    '%s: the next one knows the members of both protocols, and the roll goes on',
    (client) => {
      const broker = coordinatorOf(group({ from: 'classic', client, until: '20s' }))
      const kill: Event = { at: '20s', do: 'broker.kill', broker }
      const all = group({
        from: 'classic',
        client,
        events: [...rolled('classic', [10, 40, 55]), kill],
        until: '80s',
      })
      const loaded = factsLike(all, 'group.loaded').at(-1)
      expect(loaded).toMatchObject({ protocol: 'consumer' })
      expect(Object.values(loaded?.members ?? {}).toSorted()).toEqual(['A', 'B', 'C'])
      expect(conversions(all)).toHaveLength(1)
      expect(factsLike(all, 'partitions.lost')).toEqual([])
      expect(isShared(all)).toBe(true)
    },
  )

  it('a group that has just become a classic one is loaded as that', () => {
    const broker = coordinatorOf(group({ from: 'consumer', until: '20s' }))
    const kill: Event = { at: '40100ms', do: 'broker.kill', broker }
    const all = group({ from: 'consumer', events: [...rolled('consumer'), kill], until: '90s' })
    const loaded = factsLike(all, 'group.loaded').at(-1)
    expect(loaded?.protocol).toBeUndefined()
    expect(Object.values(loaded?.members ?? {}).toSorted()).toEqual(['A', 'B'])
    expect(isShared(all)).toBe(true)
  })
})

it('a group that is stable from the start may have members of both protocols', () => {
  const part = (...numbers: readonly number[]) =>
    numbers.map((partition) => ({ topic: 'cats', partition }))
  const all = facts(
    catGroup(
      [
        { id: 'A', assigned: part(0, 1), ...spoken('classic') },
        { id: 'B', assigned: part(2, 3), ...spoken('consumer') },
        { id: 'C', startAt: '5s', ...spoken('classic') },
      ],
      { stableGeneration: 4 },
      { until: '30s' },
    ),
  )
  expect(factsLike(all, 'group.epoch.changed').map(({ epoch }) => epoch)).toEqual([5])
  expect(requests(all, 'A', 'Heartbeat').length).toBeGreaterThan(2)
  expect(requests(all, 'B', 'ConsumerGroupHeartbeat').length).toBeGreaterThan(2)
  expect(factsLike(all, 'partitions.lost')).toEqual([])
  expect(factsLike(all, 'partitions.assigned', { member: 'C' }).at(-1)?.owned).toHaveLength(1)
})

it('the same file gives the same trace', () => {
  const roll = { from: 'classic', client: 'librdkafka', strategy: 'range' } as const
  expect(group(roll)).toEqual(group(roll))
})
