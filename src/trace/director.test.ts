import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  buildCurve,
  extendCurve,
  linearCurve,
  screenAt,
  stretchAt,
  virtualAt,
  type Curve,
} from './director.ts'
import type { Fact } from './facts.ts'
import { cats, eagerRebalance, lovers, TraceBuilder } from './traceFixtures.ts'

/** Hops of 5 ms at these moments (ms). */
function hopsAt(times: readonly number[], api: 'JoinGroup' | 'Heartbeat' = 'JoinGroup'): Fact[] {
  const trace = new TraceBuilder()
  trace.at(0, 'run.started', { version: 1, title: '', seed: 1 })
  for (const [messageId, ms] of times.entries()) {
    const ends = { from: `member:${lovers}/A`, to: 'broker-1', arriveUs: (ms + 5) * 1000 }
    trace.at(ms, 'message.sent', { messageId, direction: 'request', api, ...ends })
  }
  return trace.facts
}

/** A steady stream: every record is sent, acknowledged, replicated and fetched. */
function streamOf(perSecond: number, seconds: number): Fact[] {
  const trace = new TraceBuilder()
  let messageId = 0
  const hop = (ms: number, from: string, to: string, id: number): void => {
    const hopEnds = { messageId: messageId++, from, to, arriveUs: Math.round((ms + 5) * 1000) }
    const at = { topic: cats, partition: 0 }
    if (from.startsWith('producer')) {
      const records = [{ ...at, ids: [id] }]
      trace.at(ms, 'message.sent', { ...hopEnds, direction: 'request', api: 'Produce', records })
    } else {
      const ranges = [{ ...at, from: id, to: id + 1 }]
      trace.at(ms, 'message.sent', { ...hopEnds, direction: 'response', api: 'Fetch', ranges })
    }
  }
  const hops: (readonly [number, string, string, number])[] = []
  for (let id = 0; id < perSecond * seconds; id++) {
    const ms = (id * 1000) / perSecond
    hops.push([ms, 'producer:a', 'broker-1', id], [ms + 5, 'broker-1', 'broker-2', id])
    hops.push([ms + 15, 'broker-1', `member:${lovers}/A`, id])
  }
  for (const each of hops.sort((a, b) => a[0] - b[0])) hop(...each)
  return trace.facts
}

const directed = (facts: readonly Fact[]): Curve =>
  buildCurve(facts, { pace: 'directed', isFinished: true })

const screenSeconds = (curve: Curve, fromMs: number, toMs: number): number =>
  (screenAt(curve, toMs * 1000) - screenAt(curve, fromMs * 1000)) / 1000

const someTimes = fc
  .array(fc.integer({ min: 0, max: 200_000 }), { maxLength: 60 })
  .map((times) => times.sort((a, b) => a - b))

describe('any directed curve', () => {
  it('grows strictly and is its own inverse', () => {
    fc.assert(
      fc.property(someTimes, fc.array(fc.nat(210_000_000)), (times, asked) => {
        const curve = directed(hopsAt(times))
        for (let index = 1; index < curve.virtualUs.length; index++) {
          expect(curve.virtualUs[index]).toBeGreaterThan(curve.virtualUs[index - 1] ?? Infinity)
          expect(curve.screenMs[index]).toBeGreaterThan(curve.screenMs[index - 1] ?? Infinity)
        }
        for (const us of asked) {
          expect(Math.abs(virtualAt(curve, screenAt(curve, us)) - us)).toBeLessThan(0.01)
          expect(stretchAt(curve, us)).toBeGreaterThan(0)
        }
      }),
    )
  })

  it('keeps its past when it is extended, and ends up the same however facts come', () => {
    fc.assert(
      fc.property(someTimes, fc.integer({ min: 1, max: 20 }), (times, batch) => {
        const facts = hopsAt(times)
        let curve = buildCurve([], { pace: 'directed' })
        for (let from = 0; from < facts.length; from += batch) {
          const next = extendCurve(curve, facts.slice(from, from + batch))
          expect(next.settledUs).toBeGreaterThanOrEqual(curve.settledUs)
          for (let part = 0; part <= 8; part++) {
            const us = (curve.settledUs * part) / 8
            expect(screenAt(next, us)).toBeCloseTo(screenAt(curve, us), 6)
          }
          curve = next
        }
        const whole = directed(facts)
        const ended = extendCurve(curve, [], true)
        for (const us of whole.virtualUs) {
          expect(screenAt(ended, us)).toBeCloseTo(screenAt(whole, us), 5)
        }
      }),
    )
  })
})

it('a lone hop takes 0.6 s of screen time', () => {
  const curve = directed(hopsAt([3000, 4000]))
  expect(screenSeconds(curve, 3000, 3005)).toBeCloseTo(0.6)
  expect(stretchAt(curve, 3_002_000)).toBeCloseTo(120)
})

it('a burst is slowed without being stretched for ever', () => {
  const burst = Array.from({ length: 100 }, (_, index) => 3000 + index * 5)
  const seconds = screenSeconds(directed(hopsAt([...burst, 9000])), 3000, 4000)
  expect(seconds).toBeGreaterThan(8)
  expect(seconds).toBeLessThan(13)
})

it('the longer nothing happens, the faster it passes', () => {
  const day = 24 * 3_600_000
  const curve = directed(hopsAt([0, 7 * day]))
  expect(screenSeconds(curve, 5, 1005)).toBeCloseTo(0.5)
  expect(screenSeconds(curve, 1005, 10_005)).toBeCloseTo(2.7)
  expect(screenSeconds(curve, 10_005, 60_005)).toBeCloseTo(5)
  expect(screenSeconds(curve, 60_005, 120_005)).toBeCloseTo(1)
  expect(screenSeconds(curve, 5, 7 * day)).toBeLessThan(25)
})

it('heartbeats do not hold time up', () => {
  const beats = Array.from({ length: 40 }, (_, index) => index * 1000)
  const curve = directed(hopsAt(beats, 'Heartbeat'))
  expect(screenSeconds(curve, 0, 39_000)).toBeLessThan(7)
})

it.each([
  { perSecond: 2, atLeast: 30, atMost: 55 },
  { perSecond: 6, atLeast: 40, atMost: 70 },
  { perSecond: 100, atLeast: 40, atMost: 75 },
])('20 s of $perSecond records a second stay watchable', ({ perSecond, atLeast, atMost }) => {
  const curve = directed(streamOf(perSecond, 20))
  const seconds = screenSeconds(curve, 0, 20_000)
  expect(seconds).toBeGreaterThan(atLeast)
  expect(seconds).toBeLessThan(atMost)
})

it('an eager rebalance gets most of the time', () => {
  const curve = directed(eagerRebalance())
  expect(screenSeconds(curve, 2500, 2580)).toBeGreaterThan(screenSeconds(curve, 1020, 2500))
})

it('a linear pace is linear', () => {
  const curve = linearCurve(0.01)
  expect(screenAt(curve, 5_000)).toBeCloseTo(500)
  expect(virtualAt(curve, 500)).toBeCloseTo(5_000)
  expect(stretchAt(curve, 123)).toBeCloseTo(100)
  expect(extendCurve(curve, eagerRebalance())).toBe(curve)
  expect(buildCurve(eagerRebalance(), { pace: 1e6 }).tailMsPerUs).toBe(1e-9)
})
