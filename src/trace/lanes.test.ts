import { expect, it } from 'vitest'
import { partitionsLabel, spanAt } from './lanes.ts'
import { TimelineIndex } from './timelineIndex.ts'
import {
  busyRun,
  cats,
  eagerRebalance,
  ledBy,
  lovers,
  parts,
  TraceBuilder,
} from './traceFixtures.ts'
import type { Fact } from './facts.ts'

function indexOf(facts: readonly Fact[]): TimelineIndex {
  const index = new TimelineIndex()
  index.append(facts)
  return index
}

const storyOf = (index: TimelineIndex, member: string): string[] =>
  index.ownershipSpans(lovers, member).map((span) => {
    const end = span.toUs === null ? '' : span.toUs / 1000
    return `${span.fromUs / 1000}–${end} ${span.paused ? 'waits for' : 'reads'} ${span.label}`
  })

it('draws who read what, and who waited, through an eager rebalance', () => {
  const index = indexOf(eagerRebalance())
  expect(index.memberNames(lovers)).toEqual(['A', 'B', 'C'])
  expect(storyOf(index, 'A')).toEqual([
    '0–1010 reads P0 · P1',
    '1010–2580 waits for P0 · P1',
    '2580– reads P0 · P1',
  ])
  expect(storyOf(index, 'B')).toEqual([
    '0–2510 reads P2 · P3',
    '2510–2560 waits for P2 · P3',
    '2560–2580 waits for P2',
    '2580– reads P2',
  ])
  expect(storyOf(index, 'C')).toEqual([
    '900–2560 waits for P3',
    '2560–2580 waits for P3',
    '2580– reads P3',
  ])
})

it('draws the coordinator: state, generation and reason', () => {
  const spans = indexOf(eagerRebalance()).groupSpans(lovers)
  expect(spans.map((span) => [span.state, span.generation, span.fromUs, span.toUs])).toEqual([
    ['Stable', 1, 0, 1_000_000],
    ['PreparingRebalance', 1, 1_000_000, 2_535_000],
    ['CompletingRebalance', 2, 2_535_000, 2_555_000],
    ['Stable', 2, 2_555_000, null],
  ])
  expect(spanAt(spans, 2_535_000)?.state).toBe('CompletingRebalance')
  expect(spanAt(spans, 9_000_000)?.generation).toBe(2)
  expect(spanAt(spans, -1)).toBeUndefined()
})

it('is the same however the facts are batched', () => {
  const facts = eagerRebalance()
  const whole = indexOf(facts)
  const piecewise = new TimelineIndex()
  for (const fact of facts) piecewise.append([fact])
  expect(piecewise).toEqual(whole)
})

it('puts a dot where something began', () => {
  const kinds = indexOf(eagerRebalance())
    .markers()
    .filter((marker) => marker.atUs > 0)
    .map((marker) => `${marker.atUs / 1000} ${marker.kind} ${marker.member ?? ''}`)
  expect(kinds).toEqual(['900 memberStarted C', '1000 rebalance C'])
})

it('follows leadership and ISR', () => {
  const trace = new TraceBuilder()
  const topic = { topic: cats, replicationFactor: 3, internal: false, config: {} }
  trace.at(0, 'topic.created', { ...topic, partitions: [ledBy(0, [1, 2, 3])] })
  trace.at(9000, 'partition.changed', {
    topic: cats,
    state: { ...ledBy(0, [1, 2, 3]), inSyncReplicas: [2, 3], leader: 2, leaderEpoch: 1 },
    reason: 'election',
  })
  const spans = indexOf(trace.facts).leaderSpans(cats, 0)
  expect(spans.map((span) => [span.leader, span.inSyncReplicas, span.toUs, span.reason])).toEqual([
    [1, [1, 2, 3], 9_000_000, 'created'],
    [2, [2, 3], null, 'election'],
  ])
})

it('sums the lag of a group over its partitions', () => {
  const trace = new TraceBuilder()
  const reader = { group: lovers, member: 'A' }
  for (const partition of [0, 1]) {
    const at = { topic: cats, partition }
    trace.at(0, 'position.reset', { ...reader, ...at, offset: 0, from: 'committed' })
    const end = { ...at, broker: 1, isLeader: true, offset: 10 * (partition + 1) }
    trace.at(100, 'highWatermark.changed', end)
  }
  trace.at(200, 'records.polled', { ...reader, topic: cats, partition: 1, from: 0, to: 15 })
  trace.at(300, 'offsets.committed', { ...reader, offsets: [{ ...parts(1)[0]!, offset: 15 }] })
  expect(indexOf(trace.facts).lagSamples(lovers)).toEqual([
    { atUs: 0, lag: 0, committedLag: 0 },
    { atUs: 100_000, lag: 30, committedLag: 30 },
    { atUs: 200_000, lag: 15, committedLag: 15 },
  ])
})

it('knows no lag where nobody tells how far the log goes, as in a client’s log', () => {
  const trace = new TraceBuilder()
  const position = { group: lovers, member: 'A', topic: cats, partition: 0 }
  trace.at(0, 'position.reset', { ...position, offset: 7, from: 'committed' })
  expect(indexOf(trace.facts).lagSamples(lovers)).toEqual([])
})

it('names partitions shortly within a topic and fully across topics', () => {
  expect(partitionsLabel(parts(10, 2))).toBe('P2 · P10')
  expect(partitionsLabel(parts(0, 1, 2, 3, 5))).toBe('P0–P3 · P5')
  expect(partitionsLabel([...parts(0), { topic: 'b', partition: 1 }])).toBe(
    'b-1 · cats-by-colors-0',
  )
})

it('keeps up with a busy run', () => {
  const index = indexOf(busyRun(300))
  expect(index.version).toBe(busyRun(300).length)
  expect(index.lagSamples(lovers).length).toBeGreaterThan(10)
})
