import { describe, expect, it } from 'vitest'
import type { Fact } from '../../trace/facts.ts'
import { factsLike, factsOfFile, timesOf } from '../testing/groupRuns.ts'

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
    const [arrived = 0] = timesOf(log([0], {}), 'log.appended')
    const at = (ms: number) => deleted(log([0], { 'retention.ms': ms }, '31s'))
    expect(at(30_000 - arrived)).toEqual([])
    expect(at(30_000 - arrived - 1)).toEqual([[30_000, 0]])
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
