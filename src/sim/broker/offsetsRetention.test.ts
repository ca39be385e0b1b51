import { describe, expect, it } from 'vitest'
import type { Fact } from '../../trace/facts.ts'
import { factsLike, factsOfFile, messages, timesOf } from '../testing/groupRuns.ts'

const minute = 60_000

/** Offsets expire after two minutes, looked at every 10 s; C1 reads `cats` from the start and commits every second. */
const run = ({
  events = [],
  until = '10m',
  config = {},
  members = [{ id: 'C1' }],
  ...group
}: {
  readonly events?: readonly object[]
  readonly until?: string
  readonly config?: object
  readonly members?: readonly object[]
  readonly topics?: readonly string[]
} = {}): readonly Fact[] =>
  factsOfFile({
    version: 1,
    cluster: {
      brokers: 3,
      config: {
        'offsets.retention.minutes': 2,
        'offsets.retention.check.interval.ms': 10_000,
        'group.initial.rebalance.delay.ms': 0,
      },
    },
    network: { latency: 5 },
    topics: [
      { name: 'cats', partitions: 1 },
      { name: 'dogs', partitions: 1 },
    ],
    producers: ['cats', 'dogs'].map((topic) => ({ id: topic, topic, ratePerSecond: 2 })),
    groups: [
      {
        id: 'g',
        topics: ['cats'],
        config: { 'auto.commit.interval.ms': 1000, 'auto.offset.reset': 'earliest', ...config },
        members,
        ...group,
      },
    ],
    events,
    until,
  } as never)

const expired = (facts: readonly Fact[]) =>
  factsLike(facts, 'offsets.expired').map(({ offsets, ...fact }) => [
    fact.atUs / 1000,
    offsets.map(({ topic }) => topic).join(),
  ])
const stop = { at: '30s', do: 'member.stop', group: 'g', id: 'C1' }
const protocols = ['classic', 'consumer'] as const

describe('offsets expiry', () => {
  it('Empty (classic): offsets.retention.minutes after the group became empty, at the next look', () => {
    const facts = run({ events: [stop] })
    const [empty = 0] = timesOf(facts, 'group.state.changed', { to: 'Empty' })
    const due = empty + 2 * minute
    const [[at, topics] = [0, '']] = expired(facts)
    expect(Number(at)).toBeGreaterThanOrEqual(due)
    expect(Number(at)).toBeLessThanOrEqual(due + 10_000)
    expect(topics).toBe('cats')
  })

  it.each(protocols)(
    'Stable (%s): offsets of subscribed topics stay, however old they are',
    (protocol) => {
      const facts = run({
        config: { 'group.protocol': protocol },
        events: [{ at: '10s', do: 'producer.rate', producer: 'cats', ratePerSecond: 0 }],
      })
      expect(expired(facts)).toEqual([])
    },
  )

  it.each(protocols)(
    'Stable (%s): those of a topic that nobody subscribes to any more go, by their age',
    (protocol) => {
      const facts = run({
        config: { 'group.protocol': protocol },
        topics: ['cats', 'dogs'],
        events: [{ at: '60s', do: 'member.subscribe', group: 'g', id: 'C1', topics: ['cats'] }],
      })
      const [[at, topics] = [0, '']] = expired(facts)
      expect(topics).toBe('dogs')
      expect(Number(at)).toBeGreaterThanOrEqual(3 * minute - 2000)
      expect(Number(at)).toBeLessThanOrEqual(3 * minute + 11_000)
      expect(expired(facts)).toHaveLength(1)
    },
  )

  it('standalone commits (a simple group): by the age of each commit', () => {
    const facts = run({
      members: [{ id: 'C1', assign: [{ topic: 'cats', partition: 0, offset: 0 }] }],
      events: [{ at: '30s', do: 'member.kill', group: 'g', id: 'C1' }],
    })
    const last = timesOf(facts, 'offsets.committed').at(-1) ?? 0
    const [[at] = [0]] = expired(facts)
    expect(Number(at)).toBeGreaterThanOrEqual(last + 2 * minute)
    expect(Number(at)).toBeLessThanOrEqual(last + 2 * minute + 10_000)
  })

  it('never while the group rebalances', () => {
    // C2 does not come back to the join phase, which waits for it for its max.poll.interval.ms of five minutes
    const facts = run({
      members: [
        { id: 'C1', config: { 'session.timeout.ms': 1_800_000 } },
        { id: 'C2', config: { 'session.timeout.ms': 1_800_000 } },
      ],
      topics: ['cats', 'dogs'],
      events: [
        { at: '20s', do: 'member.freeze', group: 'g', id: 'C2', for: '4m' },
        { at: '30s', do: 'member.subscribe', group: 'g', id: 'C1', topics: ['cats'] },
      ],
      until: '4m',
    })
    expect(timesOf(facts, 'group.state.changed', { to: 'PreparingRebalance' }).at(-1)).toBeLessThan(
      31_000,
    )
    expect(expired(facts)).toEqual([])
  })

  it.each(protocols)(
    'an empty group (%s) without offsets is gone: whoever comes back begins anew',
    (protocol) => {
      const facts = run({
        config: { 'group.protocol': protocol },
        events: [stop, { at: '5m', do: 'member.start', group: 'g', id: 'C1' }],
      })
      expect(timesOf(facts, 'group.state.changed', { to: 'Dead' })).toHaveLength(1)
      const back = factsLike(facts, 'position.reset').filter(({ atUs }) => atUs > 300_000_000)
      expect(back).toMatchObject([{ from: 'earliest', offset: 0 }])
      const epochs = factsLike(facts, 'generation.started').map(({ generation }) => generation)
      expect(epochs.at(-1)).toBe(1)
    },
  )

  it('E20 OffsetFetch is answered in every state: −1 where nothing is committed, also after expiry', () => {
    const facts = run({ events: [stop, { at: '5m', do: 'member.start', group: 'g', id: 'C1' }] })
    const answers = messages(facts, 'OffsetFetch', { direction: 'response' })
    expect(answers.length).toBeGreaterThanOrEqual(2)
    expect(answers.map(({ errorCode }) => errorCode)).toEqual(answers.map(() => 0))
  })

  it('a new coordinator goes on counting from when the group became empty', () => {
    const [elected] = factsLike(run({ until: '1s' }), 'coordinator.elected')
    const broker = elected?.broker ?? 1
    const facts = run({ events: [stop, { at: '90s', do: 'broker.stop', broker }] })
    const [empty = 0] = timesOf(facts, 'group.state.changed', { to: 'Empty' })
    const [[at] = [0]] = expired(facts)
    expect(factsLike(facts, 'coordinator.elected').length).toBeGreaterThan(1)
    expect(Number(at) - empty).toBeLessThanOrEqual(2 * minute + 10_000)
  })
})
