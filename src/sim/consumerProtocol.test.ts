import { describe, expect, it } from 'vitest'
import type { Fact } from '../trace/facts.ts'
import {
  callbacks,
  catGroup,
  factsLike,
  factsOfFile,
  messages,
  timesOf,
} from './testing/groupRuns.ts'

const flavours = ['java', 'librdkafka'] as const
const consumer = { 'group.protocol': 'consumer' }
const partitions = (...numbers: readonly number[]) =>
  numbers.map((partition) => ({ topic: 'cats', partition }))

/** A {P0,P1} and B {P2,P3} stable at epoch 1; heartbeats are due at these times. */
const pair = (client: (typeof flavours)[number], rest: object = {}, group: object = {}) =>
  factsOfFile(
    catGroup(
      [
        { id: 'A', assigned: partitions(0, 1), nextHeartbeatAt: '1s' },
        { id: 'B', assigned: partitions(2, 3), nextHeartbeatAt: '2500ms' },
        { id: 'C' },
      ],
      { client, stableGeneration: 1, config: consumer, ...group },
      { until: '30s', ...rest },
    ),
  )
const heartbeats = (facts: readonly Fact[], member: string) =>
  messages(facts, 'ConsumerGroupHeartbeat', { from: `member:g/${member}` })
const epochs = (facts: readonly Fact[]) =>
  factsLike(facts, 'group.epoch.changed').map(({ epoch, reason }) => [epoch, reason])

describe.each(flavours)('%s: a third member joins a running group', (client) => {
  const facts = pair(client)

  it('one heartbeat and the epoch is raised; nobody waits for anybody', () => {
    expect(heartbeats(facts, 'C')[0]).toMatchObject({ sent: 0, arrives: 5 })
    expect(epochs(facts)).toEqual([[2, 'memberJoined']])
    expect(timesOf(facts, 'group.epoch.changed')).toEqual([5])
    expect(
      factsLike(facts, 'assignment.computed').map(({ by, assignor }) => [by, assignor]),
    ).toEqual([['', 'uniform']])
  })

  it('B gives up one partition at its next heartbeat, and says so at once; A is not touched', () => {
    const calls = callbacks(facts, 'B', 1)
    expect(calls[0]).toMatch(/^revoked \[[23]\]$/)
    const [revoked = 0] = timesOf(facts, 'partitions.revoked', { member: 'B' })
    expect(revoked).toBe(2510)
    const told = heartbeats(facts, 'B').filter(({ sent }) => sent > 2500)
    // with something to commit it takes one round trip and the write
    expect(told[0]?.sent).toBeGreaterThanOrEqual(2510)
    expect(told[0]?.sent).toBeLessThanOrEqual(2530)
    expect(callbacks(facts, 'A', 1).filter((call) => !call.endsWith('[]'))).toEqual([])
  })

  it('C gets it at its next heartbeat, at most one interval later', () => {
    const [first = '', ...more] = callbacks(facts, 'C').filter((call) => !call.endsWith('[]'))
    expect(first).toMatch(/^assigned \[[23]\]$/)
    expect(more).toEqual([])
    const at = timesOf(facts, 'partitions.assigned', { member: 'C' }).at(-1) ?? 0
    expect(at).toBeGreaterThan(2535)
    // its first two heartbeats are a round trip each: it joins, then it acknowledges that it has nothing
    expect(at).toBeLessThanOrEqual(5030)
    expect(factsLike(facts, 'group.state.changed').map(({ from, to }) => `${from} ${to}`)).toEqual([
      'Stable Reconciling',
      'Reconciling Stable',
    ])
  })

  it('nothing is read twice and nothing is left out', () => {
    expect(
      factsLike(facts, 'record.processed').filter(({ timesBefore }) => timesBefore > 0),
    ).toEqual([])
    for (const partition of [0, 1, 2, 3]) {
      const offsets = factsLike(facts, 'record.processed', { partition }).map(
        ({ offset }) => offset,
      )
      expect(offsets).toEqual(offsets.map((_, index) => index))
    }
  })
})

describe.each(flavours)('%s: members go', (client) => {
  const at = (what: object) =>
    pair(client, { events: [{ at: '10s', group: 'g', ...what }] as never, until: '80s' })
  const ownedAtEnd = (facts: readonly Fact[], member: string) =>
    factsLike(facts, 'partitions.assigned', { member })
      .at(-1)
      ?.owned.map(({ partition }) => partition)

  it('close() leaves with epoch −1, and the others have its part within an interval', () => {
    const facts = at({ do: 'member.stop', id: 'B' })
    expect(factsLike(facts, 'member.removed', { member: 'B', reason: 'left' })).toHaveLength(1)
    const all = ['A', 'C'].flatMap((member) => ownedAtEnd(facts, member) ?? [])
    expect(all.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3])
    const last = Math.max(...timesOf(facts, 'partitions.assigned'))
    expect(last).toBeLessThan(15_200)
  })

  it('a killed one is gone when the session that the broker keeps is over', () => {
    const facts = at({ do: 'member.kill', id: 'B' })
    const [removed = 0] = timesOf(facts, 'member.removed', {
      member: 'B',
      reason: 'sessionExpired',
    })
    expect(removed).toBeGreaterThan(50_000)
    expect(removed).toBeLessThan(55_000)
  })

  it('who stands still for longer than its session is told 25, loses everything and joins again', () => {
    const facts = at({ do: 'member.freeze', id: 'B', for: '50s' })
    expect(callbacks(facts, 'B', 5000)[0]).toMatch(/^lost/)
    expect(ownedAtEnd(facts, 'B')).not.toEqual([])
  })
})

it('a topic that grows is seen by the broker itself: one interval, no leader, no stop', () => {
  const facts = pair('java', {
    events: [{ at: '10s', do: 'topic.partitions', topic: 'cats', partitions: 6 }],
  })
  expect(epochs(facts).at(-1)).toEqual([3, 'metadataChanged'])
  const [raised = 0] = timesOf(facts, 'group.epoch.changed', { reason: 'metadataChanged' })
  expect(raised).toBeLessThan(15_100)
  expect(callbacks(facts, 'A', 10_000).filter((call) => call.startsWith('revoked'))).toEqual([])
})

it('a static member that restarts finds its partitions, without a new epoch; a twin is refused with 111', () => {
  const facts = factsOfFile(
    catGroup(
      [
        { id: 'A', config: { 'group.instance.id': 'a' } },
        { id: 'B', config: { 'group.instance.id': 'b' } },
      ],
      { client: 'java', config: consumer },
      {
        until: '60s',
        events: [
          { at: '20s', do: 'member.stop', group: 'g', id: 'B' },
          { at: '25s', do: 'member.start', group: 'g', id: 'B' },
          {
            at: '40s',
            do: 'member.start',
            group: 'g',
            id: 'twin',
            config: { 'group.instance.id': 'b' },
          },
        ],
      },
    ),
  )
  const raised = timesOf(facts, 'group.epoch.changed').filter((ms) => ms > 19_000)
  expect(raised).toEqual([])
  expect(factsLike(facts, 'member.stopped', { member: 'twin', how: 'fatal' })).toHaveLength(1)
  expect(messages(facts, 'ConsumerGroupHeartbeat', { to: 'member:g/twin' })[0]?.errorCode).toBe(111)
  expect(factsLike(facts, 'member.stopped', { member: 'B', how: 'fatal' })).toEqual([])
})

describe('a slow application: max.poll.interval.ms passes, and it comes back when it polls', () => {
  const slow = (client: (typeof flavours)[number]) =>
    pair(
      client,
      { until: '60s' },
      {
        config: { ...consumer, 'max.poll.interval.ms': 10_000 },
        application: { poison: [{ partition: 3, offset: 3, takes: '25s' }] },
      },
    )
  const silentFor = (facts: readonly Fact[]): number => {
    const sent = heartbeats(facts, 'B').map((each) => each.sent)
    return Math.max(...sent.map((at, index) => at - (sent[index - 1] ?? at)))
  }

  it('Java leaves at once', () => {
    const facts = slow('java')
    const [removed] = factsLike(facts, 'member.removed', { member: 'B' })
    expect(removed).toMatchObject({ reason: 'left' })
    expect(callbacks(facts, 'B', 5000).some((call) => call.startsWith('lost'))).toBe(true)
  })

  it('librdkafka falls silent, and leaves in the next poll: who waits for its partition has it removed first', () => {
    const facts = slow('librdkafka')
    expect(silentFor(facts)).toBeGreaterThan(14_000)
    const [removed] = factsLike(facts, 'member.removed', { member: 'B' })
    expect(removed).toMatchObject({ reason: 'rebalanceExpired' })
    expect(factsLike(facts, 'error.raised', { member: 'B', errorCode: -147 })).toHaveLength(1)
    const [lost = 0] = timesOf(facts, 'partitions.lost', { member: 'B' })
    const back = heartbeats(facts, 'B').filter(({ sent }) => sent >= lost)
    expect(back[0]?.sent).toBe(lost)
    expect(factsLike(facts, 'member.added', { member: 'B' }).length).toBeGreaterThan(0)
  })
})

it('a topic grows while nobody coordinates the group: the next coordinator notices with the first heartbeat', () => {
  const [elected] = factsLike(pair('java'), 'coordinator.elected')
  const broker = elected?.broker ?? 1
  const facts = pair('java', {
    until: '60s',
    events: [
      { at: '10s', do: 'broker.kill', broker },
      { at: '10500ms', do: 'topic.partitions', topic: 'cats', partitions: 6 },
    ],
  })
  expect(epochs(facts)).toContainEqual([3, 'metadataChanged'])
})

it('the coordinator dies: the next one knows members, epochs and targets, and nobody loses anything', () => {
  const before = pair('java')
  const [elected] = factsLike(before, 'coordinator.elected')
  const facts = pair('java', {
    until: '60s',
    events: [{ at: '10s', do: 'broker.kill', broker: elected?.broker ?? 1 }],
  })
  expect(factsLike(facts, 'group.loaded').length).toBeGreaterThan(1)
  expect(factsLike(facts, 'partitions.lost')).toEqual([])
  expect(factsLike(facts, 'member.removed')).toEqual([])
  expect(epochs(facts)).toEqual([[2, 'memberJoined']])
})
