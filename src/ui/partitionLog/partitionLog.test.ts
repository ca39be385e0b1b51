import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { appendRecords, emptyLog, rollAt } from '../../trace/logView.ts'
import type { LoggedRecord, LogView } from '../../trace/world.ts'
import { statsBetween } from './chunkStats.ts'
import { layoutLog, offsetAt, xOf } from './logGeometry.ts'
import { boundsOf, copiesOf, epochsOf, segmentFile, segmentsOf, type LogRow } from './logRows.ts'
import { densityOf, reveal, tailOf, wholeLog, within, zoomBy } from './offsetScale.ts'
import { roundStep } from './paintLog.ts'
import { limitsOf } from './topicLimits.ts'

const record = (id: number, leaderEpoch: number): LoggedRecord => ({
  record: {
    id,
    key: ['ginger', 'black', null][id % 3] ?? null,
    producer: 'p',
    bytes: 100 + (id % 7),
  },
  leaderEpoch,
  appendedAtUs: id * 1000,
})

const logOf = (epochs: readonly number[]): LogView =>
  appendRecords(
    emptyLog,
    0,
    epochs.map((epoch, id) => record(id, epoch)),
  )

const risingEpochs = fc
  .array(fc.nat(2), { maxLength: 300 })
  .map((steps) =>
    steps.reduce<number[]>((all, step) => [...all, (all.at(-1) ?? 0) + (step === 2 ? 1 : 0)], []),
  )

const bounds = fc
  .tuple(fc.nat(100_000), fc.nat(1_000_000))
  .map(([start, length]) => ({ start, end: start + length }))

describe('the window over offsets', () => {
  it('never leaves the log, however it is moved and zoomed', () => {
    const step = fc.record({
      factor: fc.double({ min: 0.1, max: 10, noNaN: true }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      pan: fc.integer({ min: -1000, max: 1000 }),
    })
    fc.assert(
      fc.property(bounds, fc.array(step, { maxLength: 20 }), (log, steps) => {
        const whole = wholeLog(log, 800)
        let window = whole
        for (const { factor, share, pan } of steps) {
          window = zoomBy(window, factor, window.from + share * window.span, log, 800)
          window = within({ from: window.from + pan, span: window.span }, log)
          expect(window.from).toBeGreaterThanOrEqual(log.start)
          expect(window.span).toBeLessThanOrEqual(whole.span)
          expect(window.from + window.span).toBeLessThanOrEqual(
            Math.max(log.end + 1, log.start + window.span) + 1e-6,
          )
        }
      }),
    )
  })
  it('shows an offset that is asked for', () => {
    fc.assert(
      fc.property(bounds, fc.double({ min: 0, max: 1, noNaN: true }), (log, share) => {
        const offset = Math.min(log.end - 1, Math.floor(log.start + share * (log.end - log.start)))
        if (offset < log.start) return
        const { from, span } = reveal({ from: log.start, span: 20 }, offset, log)
        expect(offset).toBeGreaterThanOrEqual(from)
        expect(offset + 1).toBeLessThanOrEqual(from + span)
      }),
    )
  })
  it('keeps the place of the offset it is zoomed at', () => {
    const log = { start: 0, end: 10_000 }
    const before = { from: 4000, span: 100 }
    const after = zoomBy(before, 2, 4025, log, 800)
    expect((4025 - after.from) / after.span).toBeCloseTo(0.25)
  })
  it('pages on at the end by thirds, so that cats keep their places', () => {
    const froms = Array.from(
      { length: 12 },
      (_, more) => tailOf({ start: 0, end: 30 + more }, 300, 10).from,
    )
    expect(new Set(froms).size).toBeLessThan(4)
  })
  it('knows what can be told apart at a width', () => {
    expect([40, 12, 3, 0.1].map(densityOf)).toEqual(['cats', 'tiles', 'bars', 'columns'])
  })
})

describe('what a picture is made of', () => {
  it('adds up any stretch as walking through it would', () => {
    fc.assert(
      fc.property(risingEpochs, fc.nat(320), fc.nat(320), (epochs, a, b) => {
        const log = logOf(epochs)
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        const walked = epochs.map((epoch, id) => record(id, epoch)).slice(from, to)
        const stats = statsBetween(log, from, to)
        expect(stats.records).toBe(walked.length)
        expect(stats.bytes).toBe(walked.reduce((sum, each) => sum + each.record.bytes, 0))
        expect(stats.keys.get('ginger') ?? 0).toBe(
          walked.filter((each) => each.record.key === 'ginger').length,
        )
      }),
    )
  })
  it('bands the epochs without a gap', () => {
    fc.assert(
      fc.property(risingEpochs, (epochs) => {
        const bands = epochsOf(logOf(epochs))
        expect(
          bands.flatMap(({ epoch, from, to }) => Array.from({ length: to - from }, () => epoch)),
        ).toEqual(epochs)
        expect(new Set(bands.map(({ epoch }) => epoch)).size).toBe(bands.length)
      }),
    )
  })
  it('cuts the log into segments; the last one is active', () => {
    const log = rollAt(rollAt(logOf([0, 0, 0, 0, 0, 0, 0]), 3), 6)
    const segments = segmentsOf(log)
    expect(
      segments.map(({ baseOffset, endOffset, records, isActive }) => [
        baseOffset,
        endOffset,
        records,
        isActive,
      ]),
    ).toEqual([
      [0, 3, 3, false],
      [3, 6, 3, false],
      [6, 7, 1, true],
    ])
    expect(segmentFile(2)).toBe('00000000000000000002.log')
  })
  it('names the brokers that hold this very record, not another one at its offset', () => {
    const row = (broker: number, log: LogView): LogRow => ({
      broker,
      isLeader: broker === 1,
      isInSync: true,
      isUp: true,
      log,
      highWatermark: 0,
      segments: [],
      epochs: [],
    })
    const log = logOf([0, 0])
    const other = appendRecords(logOf([0]), 1, [record(9, 1)])
    const rows = [row(1, log), row(2, other), row(3, logOf([0]))]
    expect(copiesOf(rows, rows[0] as LogRow, 0)).toEqual([1, 2, 3])
    expect(copiesOf(rows, rows[0] as LogRow, 1)).toEqual([1])
    expect(boundsOf(rows)).toEqual({ start: 0, end: 2 })
  })
})

describe('where it is drawn', () => {
  it('finds the offset that it has drawn at a place', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 300, max: 3000 }),
        fc.integer({ min: 1, max: 6 }),
        fc.nat(30),
        (width, rows, offset) => {
          const geometry = layoutLog({ width, height: 500 }, rows, { from: 0, span: 31 }, [
            'cleaning',
            'epochs',
          ])
          const place = geometry.rows[rows - 1]
          const middle = xOf(geometry, offset) + geometry.pitch / 2
          expect(offsetAt(geometry, middle, (place?.groundY ?? 0) - 3)).toEqual({
            row: rows - 1,
            offset,
          })
          expect(offsetAt(geometry, 2, 10)).toBeNull()
        },
      ),
    )
  })
  it('numbers offsets in round steps', () => {
    expect([0.3, 1.2, 3, 7, 11, 600].map(roundStep)).toEqual([1, 2, 5, 10, 20, 1000])
  })
})

it('takes limits from the topic, else from the brokers, else from Kafka', () => {
  const broker = { 'log.retention.ms': 1000, 'log.segment.bytes': 2_000_000 }
  expect(limitsOf({ 'retention.ms': 5 }, broker)).toEqual({
    segmentBytes: 2_000_000,
    retentionMs: 5,
    retentionBytes: -1,
    fileDeleteDelayMs: 60_000,
    deletes: true,
    compacts: false,
  })
  expect(limitsOf({ 'cleanup.policy': 'compact' }, {})).toMatchObject({
    retentionMs: 604_800_000,
    deletes: false,
    compacts: true,
  })
})
