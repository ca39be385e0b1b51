import { expect, it } from 'vitest'
import type { Fact } from './facts.ts'
import { recordAt } from './logView.ts'
import { applyFact, emptyWorld } from './reduce.ts'
import { inFlightAt } from './reduceClients.ts'
import {
  busyRun,
  cats,
  eagerRebalance,
  ledBy,
  lovers,
  parts,
  TraceBuilder,
} from './traceFixtures.ts'
import type { World } from './world.ts'

const worldOf = (facts: readonly Fact[]): World => facts.reduce(applyFact, emptyWorld)

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const each of Object.values(value)) deepFreeze(each)
  return value
}

it('leaves the worlds before as they were', () => {
  const facts = deepFreeze([...busyRun(210), ...eagerRebalance()])
  let world = deepFreeze(emptyWorld)
  for (const fact of facts) world = deepFreeze(applyFact(world, fact))
  expect(world.lastFactId).toBe(facts.at(-1)?.id)
})

it('finds every record by its offset, in the leader and in followers', () => {
  const world = worldOf(busyRun(600))
  for (const partition of world.topics[cats]?.partitions ?? []) {
    const leader = partition.replicaViews[1]
    expect(leader?.log.logEndOffset).toBe(200)
    expect(leader?.highWatermark).toBe(200)
    expect(leader?.log.sealed.map((chunk) => chunk.length)).toEqual([64, 64, 64])
    for (let offset = 0; offset < 200; offset++) {
      const logged = leader && recordAt(leader.log, offset)
      expect(logged?.record.id).toBeTypeOf('number')
      for (const broker of [2, 3]) {
        const follower = partition.replicaViews[broker]
        expect(follower && recordAt(follower.log, offset)).toBe(logged)
      }
    }
  }
})

it('empties the producer as batches are acknowledged, and counts', () => {
  const world = worldOf(busyRun(50))
  const producers = Object.values(world.producers)
  expect(producers.map(({ waiting, acked }) => ({ waiting: waiting.length, acked }))).toEqual([
    { waiting: 0, acked: 25 },
    { waiting: 0, acked: 25 },
  ])
  expect(world.totals).toMatchObject({
    recordsProduced: 50,
    recordsAcked: 50,
    recordsProcessed: 50,
  })
})

it.each([
  { to: 130, sealed: 2, tail: 2 },
  { to: 128, sealed: 2, tail: 0 },
  { to: 64, sealed: 1, tail: 0 },
  { to: 3, sealed: 0, tail: 3 },
  { to: 0, sealed: 0, tail: 0 },
])('cuts a log of 150 back to $to', ({ to, sealed, tail }) => {
  const trace = new TraceBuilder()
  const at = { topic: cats, partition: 0, broker: 1 }
  const records = Array.from({ length: 150 }, (_, id) => ({
    id,
    key: 'k',
    producer: 'p',
    bytes: 1,
  }))
  trace.at(0, 'topic.created', {
    topic: cats,
    replicationFactor: 1,
    internal: false,
    config: {},
    partitions: [ledBy(0, [1])],
  })
  trace.at(1, 'log.appended', { ...at, leaderEpoch: 0, baseOffset: 0, records })
  trace.at(2, 'log.truncated', { ...at, from: 150, to })
  const [first] = records
  trace.at(3, 'log.appended', {
    ...at,
    leaderEpoch: 1,
    baseOffset: to,
    records: first ? [{ ...first, id: 999 }] : [],
  })
  const before = worldOf(trace.facts.slice(0, 3)).topics[cats]?.partitions[0]?.replicaViews[1]?.log
  expect([before?.logEndOffset, before?.sealed.length, before?.tail.length]).toEqual([
    to,
    sealed,
    tail,
  ])
  const log = worldOf(trace.facts).topics[cats]?.partitions[0]?.replicaViews[1]?.log
  expect(log && recordAt(log, to)?.record.id).toBe(999)
  expect(log && recordAt(log, to + 1)).toBeNull()
  if (to > 0) expect(log && recordAt(log, to - 1)?.record.id).toBe(to - 1)
})

it('keeps a message in flight from departure to arrival', () => {
  const facts = busyRun(3)
  const world = worldOf(facts.filter((fact) => fact.atUs <= 10_000))
  expect(inFlightAt(world, 10_000).map((each) => each.messageId)).toEqual([1])
  expect(inFlightAt(world, 14_999)).toHaveLength(1)
  expect(inFlightAt(world, 15_000)).toHaveLength(0)
  expect(Object.keys(world.inFlight)).toEqual(['1'])
})

const memberAt = (ms: number, member: string) => {
  const world = worldOf(eagerRebalance().filter((fact) => fact.atUs <= ms * 1000))
  const view = world.groups[lovers]?.members[member]
  return { owned: view?.owned, waitingFor: view?.waitingFor }
}

it('an eager member waits for what it gave up until it reads again', () => {
  expect(memberAt(1009, 'A')).toEqual({ owned: parts(0, 1), waitingFor: [] })
  expect(memberAt(1010, 'A')).toEqual({ owned: [], waitingFor: parts(0, 1) })
  expect(memberAt(2560, 'A')).toEqual({ owned: parts(0, 1), waitingFor: parts(0, 1) })
  expect(memberAt(2560, 'B')).toEqual({ owned: parts(2), waitingFor: parts(2) })
  expect(memberAt(2580, 'A')).toEqual({ owned: parts(0, 1), waitingFor: [] })
})

it('a cooperative member parts with a partition for good', () => {
  const trace = new TraceBuilder()
  const who = { group: lovers, member: 'A' }
  const assignor = 'cooperative-sticky'
  trace.at(0, 'member.started', { ...who, client: 'java', assignor, topics: [cats] })
  trace.at(1, 'partitions.assigned', { ...who, partitions: parts(0, 1), owned: parts(0, 1) })
  trace.at(2, 'position.reset', { ...who, ...at(0), offset: 4, from: 'committed' })
  trace.at(3, 'partitions.revoked', { ...who, partitions: parts(1) })
  const member = worldOf(trace.facts).groups[lovers]?.members['A']
  expect(member).toMatchObject({ owned: parts(0), waitingFor: [] })
  expect(member?.positions).toEqual({ [`${cats}-0`]: 4 })
})

it('a killed member keeps its partitions until the coordinator removes it', () => {
  const trace = new TraceBuilder()
  const who = { group: lovers, member: 'A' }
  trace.at(0, 'member.started', { ...who, client: 'java', assignor: 'range', topics: [cats] })
  trace.at(0, 'member.added', { ...who, memberId: 'A-1' })
  trace.at(1, 'partitions.assigned', { ...who, partitions: parts(0), owned: parts(0) })
  trace.at(2, 'member.stopped', { ...who, how: 'kill' })
  const killed = worldOf(trace.facts).groups[lovers]
  expect(killed?.members['A']).toMatchObject({ running: false, owned: parts(0) })
  expect(killed?.memberNames).toEqual(['A'])
  trace.at(45, 'member.removed', { ...who, memberId: 'A-1', reason: 'sessionExpired' })
  const removed = worldOf(trace.facts).groups[lovers]
  expect(removed?.members['A']?.owned).toEqual([])
  expect(removed?.memberNames).toEqual([])
})

it('a restarted member outlives the removal of its old id', () => {
  const trace = new TraceBuilder()
  const who = { group: lovers, member: 'A' }
  const started = { ...who, client: 'java', assignor: 'range', topics: [cats] } as const
  trace.at(0, 'member.started', started)
  trace.at(0, 'member.added', { ...who, memberId: 'A-1' })
  trace.at(2, 'member.stopped', { ...who, how: 'kill' })
  trace.at(3, 'member.started', started)
  trace.at(4, 'member.added', { ...who, memberId: 'A-2' })
  trace.at(45, 'member.removed', { ...who, memberId: 'A-1', reason: 'sessionExpired' })
  const group = worldOf(trace.facts).groups[lovers]
  expect(group?.memberNames).toEqual(['A'])
  expect(group?.members['A']).toMatchObject({ running: true, memberId: 'A-2' })
})

function at(partition: number) {
  return { topic: cats, partition }
}

it('a coordinator that loads a group knows its leader and members', () => {
  const trace = new TraceBuilder()
  trace.at(1, 'group.loaded', {
    group: 'g',
    broker: 2,
    generation: 7,
    protocolName: 'range',
    leader: 'B',
    members: { 'A-1': 'A', 'B-1': 'B' },
  })
  const group = worldOf(trace.facts).groups['g']
  expect(group).toMatchObject({ leader: 'B', generation: 7, memberNames: ['A', 'B'] })
  expect(group?.members['A']?.memberId).toBe('A-1')
})

it('a group that changes its protocol goes on at the state and the number that it begins there with', () => {
  const trace = new TraceBuilder()
  const member = { group: lovers, client: 'java', topics: [cats], assignor: 'range' } as const
  trace.at(0, 'member.started', { ...member, member: 'A' })
  trace.at(0, 'member.added', { group: lovers, member: 'A', memberId: 'A-1' })
  trace.at(5, 'member.started', { ...member, member: 'B', protocol: 'consumer' })
  const before = worldOf(trace.facts).groups[lovers]
  expect(before).toMatchObject({ protocol: 'classic', members: { B: { protocol: 'consumer' } } })
  const way = { from: 'classic', to: 'consumer', state: 'Stable', generation: 3 } as const
  trace.at(6, 'group.protocol.changed', { group: lovers, ...way, member: 'B' })
  expect(worldOf(trace.facts).groups[lovers]).toMatchObject({
    protocol: 'consumer',
    state: 'Stable',
    generation: 3,
    leader: null,
    members: { A: { protocol: 'classic' } },
  })
})
