import { describe, expect, it } from 'vitest'
import type { Fact } from '../../trace/facts.ts'
import { factsLike, factsOfFile } from '../testing/groupRuns.ts'
import { toy, ToyLog } from '../testing/toyLog.ts'
import { enforceRetention } from './retention.ts'
import { baseOffsetOf } from './segments.ts'

/** Three records fill a segment: the catalogue's smallest is 1 MiB. */
const thirdOfSegment = 340_000

/** Offsets 0–6 in segments 0, 3 and the active 6, written at these ms; looked at every 30 s from 30 s on. */
const log = (times: readonly number[], config: object, until = '200s'): readonly Fact[] =>
  factsOfFile({
    version: 1,
    cluster: { brokers: 1, config: { 'log.retention.check.interval.ms': 30_000 } },
    topics: [{ name: 'cats', config: { 'segment.bytes': 1_048_576, ...config } }],
    producers: [
      {
        id: 'p',
        topic: 'cats',
        valueBytes: thirdOfSegment,
        config: { 'linger.ms': 0 },
        records: times.map((at) => ({ at, key: 'black' })),
      },
    ],
    until,
  })

const deleted = (facts: readonly Fact[]) =>
  factsLike(facts, 'segment.deleted').map((fact) => [fact.atUs / 1000, fact.baseOffset])
const starts = (facts: readonly Fact[]) =>
  factsLike(facts, 'logStart.changed').map(({ offset }) => offset)

describe('by time', () => {
  const written = [0, 10, 20, 25_000, 25_010, 25_020, 95_000]

  it('a segment goes when its newest record is older, never one record alone', () => {
    const facts = log(written, { 'retention.ms': 60_000 })
    // 0–2 are 60 s old at 60 s and a little: at the pass of 90 s; 3–5 at that too; 6 after 155 s
    expect(deleted(facts)).toEqual([
      [90_000, 0],
      [90_000, 3],
      [180_000, 6],
    ])
    expect(starts(facts)).toEqual([6, 7])
  })

  it('is strict: at exactly retention.ms nothing goes', () => {
    // by the time at which the record was made
    const at = (ms: number) => deleted(log([0], { 'retention.ms': ms }, '31s'))
    expect(at(30_000)).toEqual([])
    expect(at(29_999)).toEqual([[30_000, 0]])
  })

  it('the active segment of an idle log goes too: an empty one is rolled at the log end first', () => {
    const facts = log([0, 10], { 'retention.ms': 20_000 })
    expect(factsLike(facts, 'segment.rolled').map((fact) => fact.baseOffset)).toEqual([2])
    expect(starts(facts)).toEqual([2])
  })

  it('not with cleanup.policy=compact', () => {
    expect(deleted(log([0], { 'retention.ms': 1000, 'cleanup.policy': 'compact' }))).toEqual([])
  })
})

describe('by size, three segments of 3, 3 and 1 records', () => {
  const written = [0, 1000, 2000, 3000, 4000, 5000, 6000]
  it.each([
    [-1, []],
    [7, []],
    [5, []],
    [4, [0]],
    [3, [0]],
    [1, [0, 3]],
    [0, [0, 3, 6]],
  ])('retention.bytes of %i records deletes %j', (records, gone) => {
    const [first] = factsLike(log([0], {}), 'log.appended')
    const bytes = records < 0 ? -1 : records * (first?.records[0]?.bytes ?? 0)
    const facts = log(written, { 'retention.bytes': bytes }, '31s')
    expect(deleted(facts).map(([, base]) => base)).toEqual(gone)
  })
})

it('a broker killed right after retention comes back with its high watermark at the log start, not below', () => {
  const facts = factsOfFile({
    version: 1,
    cluster: { brokers: 1, config: { 'log.retention.check.interval.ms': 2000 } },
    topics: [{ name: 'cats', config: { 'segment.bytes': 1_048_576, 'retention.bytes': 0 } }],
    producers: [
      {
        id: 'p',
        topic: 'cats',
        valueBytes: thirdOfSegment,
        config: { 'linger.ms': 0 },
        // since the high watermark was last written to disk
        records: [31_000, 31_100, 31_200].map((at) => ({ at, key: 'black' })),
      },
    ],
    events: [
      { at: '32500ms', do: 'broker.kill', broker: 1 },
      { at: '50s', do: 'broker.start', broker: 1 },
    ],
    until: '60s',
  })
  expect(starts(facts)).toEqual([3])
  const marks = factsLike(facts, 'highWatermark.changed').map(({ offset }) => offset)
  expect(marks).toEqual([1, 2, 3])
})

describe('retention.ms below max.poll.interval.ms', () => {
  /** Records 0–6 at 0 s, the handler takes 120 s, 9–11 come at 100 s. */
  const run = (reset: string) =>
    factsOfFile({
      version: 1,
      cluster: { brokers: 1, config: { 'log.retention.check.interval.ms': 30_000 } },
      topics: [{ name: 'cats', config: { 'segment.bytes': 1_048_576, 'retention.ms': 60_000 } }],
      producers: [
        {
          id: 'p',
          topic: 'cats',
          valueBytes: thirdOfSegment,
          config: { 'linger.ms': 0 },
          records: [0, 50, 100, 150, 200, 250, 300, 100_000, 100_050, 100_100].map((at) => ({
            at,
            key: 'black',
          })),
        },
      ],
      groups: [
        {
          id: 'g',
          client: 'librdkafka',
          bootstrapped: true,
          committed: { cats: { 0: 0 } },
          application: { poison: [{ offset: 0, takes: '120s' }] },
          config: {
            'auto.offset.reset': reset,
            'queued.min.messages': 1,
            'fetch.message.max.bytes': 1000,
          },
          members: [{ id: 'C1' }],
        },
      ],
      until: '150s',
    })
  const read = (facts: readonly Fact[]) =>
    factsLike(facts, 'record.processed').map(({ offset }) => offset)

  it('earliest: the prefetched record still comes, then what is left; the rest is gone silently', () => {
    const facts = run('earliest')
    expect(read(facts)).toEqual([0, 1, 7, 8, 9])
    expect(factsLike(facts, 'records.skipped').map((f) => [f.from, f.to])).toEqual([[2, 7]])
    expect(factsLike(facts, 'error.raised')).toEqual([])
  })

  it('latest: what came meanwhile is skipped as well', () => {
    const facts = run('latest')
    expect(read(facts)).toEqual([0, 1])
    expect(factsLike(facts, 'records.skipped').map((f) => [f.from, f.to])).toEqual([[2, 10]])
  })

  it('error: the application is told, and reads nothing more', () => {
    const facts = run('error')
    expect(read(facts)).toEqual([0, 1])
    expect(factsLike(facts, 'error.raised', { errorCode: -140 })).toHaveLength(1)
  })
})

/** The log of the price slide: 02 with 2–4, 05 with 5–7, the active 08 with 8; a day is a second. */
function prices(settings: ConstructorParameters<typeof ToyLog>[0]): ToyLog {
  const log = new ToyLog({ retentionMs: -1, ...settings })
  log.startAt(2)
  const days = [1, 2, 3, 4, 5, 6, 9.5]
  log.append(...days.map((day) => toy('p', '1$', day * 1000)))
  return log
}

/** Bases of what is left after a pass at this moment, and the log start. */
function after(log: ToyLog, ms: number): readonly [bases: readonly number[], start: number] {
  log.at(ms)
  enforceRetention(log.sim, log.node)
  return [log.replica.segments.map(baseOffsetOf), log.replica.log.logStartOffset]
}

describe('latest-product-price-0, retention.ms of seven days', () => {
  it('at day 10 exactly nothing goes, though record 2 is nine days old; a tick later segment 02 goes', () => {
    const log = prices({ retentionMs: 7000 })
    expect(after(log, 10_000)).toEqual([[2, 5, 8], 2])
    expect(after(log, 10_001)).toEqual([[5, 8], 5])
    expect(log.replica.removedSegments.map(baseOffsetOf)).toEqual([2])
    log.configure({ retentionMs: -1 })
    log.sim.runUntil(70_000_000)
    expect(log.replica.removedSegments.map(baseOffsetOf)).toEqual([2])
    log.sim.runUntil(70_001_000)
    expect(log.facts('segment.unlinked')).toMatchObject([{ baseOffset: 2, bytes: 300 }])
  })

  it('a tick after day 13 segment 05 goes, too', () => {
    const log = prices({ retentionMs: 7000 })
    expect(after(log, 13_001)).toEqual([[8], 8])
  })

  it('a tick after day 16.5 the idle active segment is rolled to 09 and goes: the log is empty', () => {
    const log = prices({ retentionMs: 7000 })
    expect(after(log, 16_501)).toEqual([[9], 9])
    expect(log.facts('segment.rolled').at(-1)).toMatchObject({ baseOffset: 9, reason: 'retention' })
    log.append(toy('p', '2$', 17_000))
    expect(log.shown()).toEqual(['09*: 9 p=2$'])
  })

  it('with a high watermark of 8 the active segment stays', () => {
    const log = prices({ retentionMs: 7000 })
    log.replica.log.highWatermark = 8
    expect(after(log, 16_501)).toEqual([[8], 8])
  })

  it('one record from the future keeps its segment and all after it', () => {
    const log = new ToyLog({ retentionMs: 7000 })
    log.append(toy('p', '1$', 0), toy('p', '1$', 90_000), toy('p'), toy('p'), toy('p'), toy('p'))
    expect(after(log, 60_000)).toEqual([[0, 3], 0])
  })

  it('an old-dated record can go with the next pass', () => {
    const log = new ToyLog({ retentionMs: 7000 }).at(50_000)
    log.append(toy('p', '1$', 1000))
    expect(after(log, 50_001)).toEqual([[1], 1])
  })
})

it.each([
  [-1, [2, 5, 8], 2],
  [701, [2, 5, 8], 2],
  [700, [2, 5, 8], 2],
  [401, [2, 5, 8], 2],
  [400, [5, 8], 5],
  [399, [5, 8], 5],
  [350, [5, 8], 5],
  [100, [8], 8],
  [99, [8], 8],
  [0, [9], 9],
])('latest-product-price-0, retention.bytes of %i leaves %j from %i on', (limit, bases, start) => {
  expect(after(prices({ retentionBytes: limit }), 10_000)).toEqual([bases, start])
})
