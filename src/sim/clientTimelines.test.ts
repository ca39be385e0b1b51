import { describe, expect, it } from 'vitest'
import type { Fact } from '../trace/facts.ts'
import type { ScenarioFile } from './scenario/schema.ts'
import { factsLike, factsOfFile, messages, timesOf } from './testing/groupRuns.ts'

/** Three of these fill a segment: the catalogue's smallest is 1 MiB. */
const thirdOfSegment = 340_000

/** Offsets of cats that a member began to work on, in order, with the moment (ms). */
const fed = (facts: readonly Fact[], member: string, fromMs = 0) =>
  factsLike(facts, 'record.processed', { member })
    .filter(({ atUs }) => atUs >= fromMs * 1000)
    .map(({ offset }) => offset)

describe('retention.ms 60000 below a handler of 120 s: one record to a batch, one in the local queue', () => {
  const script = (reset: string): readonly Fact[] =>
    factsOfFile({
      version: 1,
      cluster: { brokers: 1, config: { 'log.retention.check.interval.ms': 30_000 } },
      topics: [
        {
          name: 'cats',
          partitions: 1,
          config: { 'segment.bytes': 1_048_576, 'retention.ms': 60_000 },
        },
      ],
      producers: [
        {
          id: 'p',
          topic: 'cats',
          valueBytes: thirdOfSegment,
          config: { 'linger.ms': 0 },
          records: [
            ...Array.from({ length: 9 }, (_, index) => ({ at: index * 10, key: 'ginger' })),
            ...[100_000, 100_010, 100_020].map((at) => ({ at, key: 'ginger' })),
          ],
        },
      ],
      groups: [
        {
          id: 'g',
          client: 'librdkafka',
          bootstrapped: true,
          config: {
            'auto.offset.reset': reset,
            'queued.min.messages': 1,
            'max.partition.fetch.bytes': thirdOfSegment,
            'max.poll.interval.ms': 300_000,
          },
          processing: '120s',
          application: { handlers: { assigned: { startAt: 2 } } },
          members: [{ id: 'C1', startAt: '100ms' }],
        },
      ],
      until: '300s',
    })

  it.each([
    ['earliest', 9],
    ['latest', 12],
  ])(
    '%s: 2, then 3 from the local queue although the log begins at 9, then from %i on',
    (reset, next) => {
      const facts = script(reset)
      expect(timesOf(facts, 'logStart.changed', { offset: 9 })).toEqual([90_000])
      expect(fed(facts, 'C1').slice(0, 2)).toEqual([2, 3])
      expect(factsLike(facts, 'position.reset')[1]).toMatchObject({ offset: next, from: reset })
      expect(factsLike(facts, 'records.skipped')[0]).toMatchObject({ from: 4, to: next })
    },
  )

  it('error: the application is told −140 and reads no more of the partition', () => {
    const facts = script('error')
    expect(factsLike(facts, 'error.raised', { errorCode: -140 }).length).toBeGreaterThan(0)
    expect(factsLike(facts, 'record.processed').map(({ offset }) => offset)).toEqual([2, 3])
  })
})

describe('static members: session 45 s, three of them, stable at generation 5', () => {
  const script = (config: object, events: object[], until = '80s'): readonly Fact[] =>
    factsOfFile({
      version: 1,
      cluster: { brokers: 3 },
      topics: [{ name: 'cats', partitions: 3, replicationFactor: 3 }],
      producers: [{ id: 'p', topic: 'cats', ratePerSecond: 60, keys: [null] }],
      groups: [
        {
          id: 'g',
          bootstrapped: true,
          stableGeneration: 5,
          config: { 'auto.offset.reset': 'earliest', 'enable.auto.commit': false, ...config },
          members: [1, 2, 3].map((id) => ({
            id: `C${id}`,
            config: { 'group.instance.id': String(id) },
            assigned: [{ topic: 'cats', partition: id - 1 }],
            nextHeartbeatAt: '2995ms',
          })),
        },
      ],
      events,
      until,
    } as unknown as ScenarioFile)
  const restart = (afterMs: number) => [
    { at: '20s', do: 'member.stop', group: 'g', id: 'C2' },
    { at: 20_000 + afterMs, do: 'member.start', group: 'g', id: 'C2' },
  ]

  it('closed at 20000 and back at 25000: answer with generation 5 at 25020, assigned at 25030, cats at 25050', () => {
    const facts = script({}, restart(5000))
    expect(messages(facts, 'LeaveGroup')).toEqual([])
    expect(factsLike(facts, 'generation.started')).toEqual([])
    const [answer] = messages(facts, 'JoinGroup', { to: 'member:g/C2' })
    expect(answer).toMatchObject({ arrives: 25_020, errorCode: 0 })
    expect(timesOf(facts, 'partitions.assigned', { member: 'C2' }).at(-1)).toBe(25_030)
    const [cats = 0] = timesOf(facts, 'records.fetched', { member: 'C2' }).filter(
      (at) => at > 20_000,
    )
    expect(cats).toBe(25_050)
    const others = factsLike(facts, 'partitions.assigned').filter(({ member }) => member !== 'C2')
    expect(others.filter(({ atUs }) => atUs > 0)).toEqual([])
  })

  it('a session of 10 s and a restart of 15 s: removed at 28000, one rebalance then and one at the return', () => {
    const facts = script({ 'session.timeout.ms': 10_000 }, restart(15_000))
    expect(timesOf(facts, 'member.removed')).toEqual([28_000])
    expect(factsLike(facts, 'generation.started').map(({ generation }) => generation)).toEqual([
      6, 7,
    ])
  })

  it('for good: P2 is silent for the session, unless an administrator removes it', () => {
    const gone = { at: '20s', do: 'member.stop', group: 'g', id: 'C3' }
    const alone = script({}, [gone])
    expect(timesOf(alone, 'member.removed')).toEqual([63_000])
    const helped = script({}, [gone, { at: '30s', do: 'group.removeMember', group: 'g', id: 'C3' }])
    expect(timesOf(helped, 'member.removed')[0]).toBeLessThan(30_100)
  })
})

describe('Assign(P0 @ 0) with the group.id of a live group', () => {
  const facts = factsOfFile({
    version: 1,
    cluster: { brokers: 1 },
    topics: [{ name: 'cats', partitions: 4 }],
    producers: [
      {
        id: 'p',
        topic: 'cats',
        ratePerSecond: 40,
        keys: ['black', 'calico', 'ginger', 'white', 'grey'],
      },
    ],
    groups: [
      {
        id: 'g',
        client: 'librdkafka',
        bootstrapped: true,
        stableGeneration: 1,
        config: { 'auto.offset.reset': 'earliest', 'enable.auto.commit': false },
        members: [
          {
            id: 'member',
            assigned: [0, 1, 2, 3].map((partition) => ({ topic: 'cats', partition })),
            nextHeartbeatAt: '3s',
          },
          {
            id: 'loner',
            assign: [{ topic: 'cats', partition: 0, offset: 0 }],
            application: { commits: { every: 1, how: 'sync' } },
          },
          { id: 'second', startAt: '4s', assign: [{ topic: 'cats', partition: 0, offset: 0 }] },
        ],
      },
    ],
    events: [
      { at: '1s', do: 'member.stop', group: 'g', id: 'member' },
      { at: '2s', do: 'member.kill', group: 'g', id: 'loner' },
      { at: '3s', do: 'topic.partitions', topic: 'cats', partitions: 6 },
    ],
    until: '10s',
  } as unknown as ScenarioFile)

  it('fetches within a few round trips: no join, no delay', () => {
    const [first] = messages(facts, 'Fetch', { from: 'member:g/loner' })
    expect(first?.sent).toBeLessThanOrEqual(25)
    expect(messages(facts, 'JoinGroup', { from: 'member:g/loner' })).toEqual([])
  })

  it('its commits are refused with 25 while the group has members, and taken once it is Empty', () => {
    const answers = messages(facts, 'OffsetCommit', { to: 'member:g/loner', direction: 'response' })
    const emptied = timesOf(facts, 'group.state.changed', { to: 'Empty' })[0] ?? 0
    expect(emptied).toBeGreaterThan(1000)
    const codes = (from: number, to: number) =>
      new Set(
        answers.filter(({ sent }) => sent > from && sent <= to).map(({ errorCode }) => errorCode),
      )
    expect(codes(0, 1000)).toEqual(new Set([25]))
    expect(codes(emptied, 2000)).toEqual(new Set([0]))
  })

  it('killed: nobody takes over; a second reader sees the same cats again; new partitions are not noticed', () => {
    expect(factsLike(facts, 'generation.started')).toEqual([])
    expect(fed(facts, 'second')[0]).toBe(0)
    expect(fed(facts, 'second')).toEqual(expect.arrayContaining(fed(facts, 'loner')))
    expect(
      factsLike(facts, 'record.processed', { member: 'second' }).every(
        ({ partition }) => partition === 0,
      ),
    ).toBe(true)
  })
})
