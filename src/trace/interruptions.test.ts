import { expect, it } from 'vitest'
import type { Fact } from './facts.ts'
import { interruptionsOf } from './interruptions.ts'
import { summarize } from './summary.ts'
import { busyRun, cats, eagerRebalance, lovers, parts, TraceBuilder } from './traceFixtures.ts'

const silencesMs = (facts: readonly Fact[]): Record<string, number | null> =>
  Object.fromEntries(
    interruptionsOf(facts, lovers).intervals.map((each) => [
      `P${each.partition}`,
      each.toUs === null ? null : (each.toUs - each.fromUs) / 1000,
    ]),
  )

it('an eager rebalance silences everybody for as long as the slowest takes', () => {
  const report = interruptionsOf(eagerRebalance(), lovers)
  expect(silencesMs(eagerRebalance())).toEqual({ P0: 1570, P1: 1570, P2: 70, P3: 70 })
  expect(report.partitionUs).toBe(3_280_000)
  expect(report.pauses).toEqual([
    { member: 'A', partitionUs: 3_140_000, longestUs: 1_570_000 },
    { member: 'B', partitionUs: 140_000, longestUs: 70_000 },
  ])
  expect(report.rebalances).toEqual([
    expect.objectContaining({
      generation: 2,
      startedUs: 1_000_000,
      joinedUs: 2_535_000,
      stableUs: 2_555_000,
      reason: 'memberJoined',
      member: 'C',
      moved: [expect.objectContaining({ partition: 3, from: 'B', to: 'C' })],
    }),
  ])
})

function readerOf(trace: TraceBuilder, member: string, ...numbers: number[]) {
  const who = { group: lovers, member }
  trace.at(0, 'member.started', { ...who, client: 'java', assignor: 'range', topics: [cats] })
  trace.at(0, 'member.added', { ...who, memberId: `${member}-1` })
  const own = parts(...numbers)
  trace.at(0, 'partitions.assigned', { ...who, partitions: own, owned: own })
  return who
}

function takeOver(trace: TraceBuilder, ms: number, member: string): void {
  const who = { group: lovers, member }
  trace.at(ms, 'partitions.assigned', { ...who, partitions: parts(0), owned: parts(0) })
  trace.at(ms + 20, 'records.fetched', { ...who, ...parts(0)[0]!, from: 0, to: 1, broker: 1 })
}

it('a killed owner is silent from its death, not from its removal', () => {
  const trace = new TraceBuilder()
  const dead = readerOf(trace, 'A', 0)
  readerOf(trace, 'B')
  trace.at(1000, 'member.stopped', { ...dead, how: 'kill' })
  trace.at(46_000, 'member.removed', { ...dead, memberId: 'A-1', reason: 'sessionExpired' })
  expect(silencesMs(trace.facts)).toEqual({ P0: null })
  takeOver(trace, 46_500, 'B')
  expect(silencesMs(trace.facts)).toEqual({ P0: 45_520 })
})

it('what the old owner still fetches does not end the silence', () => {
  const trace = new TraceBuilder()
  const zombie = readerOf(trace, 'A', 0)
  readerOf(trace, 'B')
  trace.at(1000, 'member.removed', { ...zombie, memberId: 'A-1', reason: 'left' })
  trace.at(1100, 'records.fetched', { ...zombie, ...parts(0)[0]!, from: 0, to: 1, broker: 1 })
  takeOver(trace, 2000, 'B')
  trace.at(3000, 'partitions.lost', { ...zombie, partitions: parts(0) })
  expect(silencesMs(trace.facts)).toEqual({ P0: 1020 })
})

it('where there is nothing to read, knowing the position is enough', () => {
  const trace = new TraceBuilder()
  const who = readerOf(trace, 'A', 0)
  const at = { topic: cats, partition: 0 }
  trace.at(10, 'highWatermark.changed', { ...at, broker: 1, isLeader: true, offset: 7 })
  trace.at(1000, 'partitions.revoked', { ...who, partitions: parts(0) })
  trace.at(1200, 'partitions.assigned', { ...who, partitions: parts(0), owned: parts(0) })
  trace.at(1250, 'position.reset', { ...who, ...at, offset: 7, from: 'committed' })
  expect(silencesMs(trace.facts)).toEqual({ P0: 250 })
})

it('nobody is interrupted once the whole group has gone', () => {
  const trace = new TraceBuilder()
  const who = readerOf(trace, 'A', 0)
  trace.at(1000, 'partitions.revoked', { ...who, partitions: parts(0) })
  trace.at(1001, 'member.stopped', { ...who, how: 'close' })
  expect(silencesMs(trace.facts)).toEqual({})
})

it('sums a run up', () => {
  expect(summarize(busyRun(300))).toMatchObject({
    recordsProduced: 300,
    recordsAcked: 300,
    recordsPolled: 300,
    recordsProcessed: 300,
    lost: 0,
    skipped: 0,
    duplicates: 0,
  })
  expect(summarize(eagerRebalance())).toMatchObject({
    rebalances: 1,
    interruptedPartitionMs: 3280,
    moved: 1,
    endUs: 2_580_000,
    groups: { [lovers]: { rebalances: 1, interruptedPartitionMs: 3280 } },
  })
})

it('an acknowledged record that a truncation took away is lost', () => {
  const facts = busyRun(30)
  const cut = { topic: cats, partition: 0, broker: 1, from: 10, to: 7 }
  const last = { id: facts.length, atUs: 400_000, kind: 'log.truncated' as const, ...cut }
  expect(summarize([...facts, last]).lost).toBe(3)
})

it('records that a reset jumped over are skipped', () => {
  const trace = new TraceBuilder()
  const at = { group: lovers, member: 'A', topic: cats, partition: 0 }
  trace.at(0, 'position.reset', { ...at, offset: 0, from: 'committed' })
  trace.at(1, 'record.processed', { ...at, offset: 0, recordId: 0, timesBefore: 0 })
  trace.at(2, 'position.reset', { ...at, offset: 5, from: 'latest' })
  expect(summarize(trace.facts).skipped).toBe(4)
})
