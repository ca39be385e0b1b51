import { describe, expect, it } from 'vitest'
import { errorCodes } from '../../kafka/errorCodes.ts'
import { stateOf, toy, ToyLog } from '../testing/toyLog.ts'
import { batchError } from './batchChecks.ts'
import { aCluster, factsOf, replicaOn, runTo } from './replicationHarness.ts'
import { logEndOffset, truncateLog } from './replicaLog.ts'
import { baseOffsetOf, segmentFile, truncateSegments } from './segments.ts'

/** A log of ten records of 100 bytes in segments of three: 0–2, 3–5, 6–8 and 9. */
function aLog() {
  const log = new ToyLog()
  log.append(...Array.from({ length: 10 }, () => toy('black')))
  const { sim, node, replica } = log
  const cutTo = (to: number): void => {
    truncateLog(replica.log, to)
    truncateSegments(sim, node, replica, to)
  }
  const shown = (): string =>
    replica.segments
      .map((each) => `${baseOffsetOf(each)} ${stateOf(each)} ${each.bytes}`)
      .join(', ')
  const removed = (): number[] => replica.removedSegments.map(baseOffsetOf)
  return { log, sim, cutTo, shown, removed }
}

describe('segments of a log', () => {
  it('roll when the next record does not fit, named after their first offset', () => {
    const { sim, shown } = aLog()
    expect(shown()).toBe('0 closed.dirty 300, 3 closed.dirty 300, 6 closed.dirty 300, 9 active 100')
    expect(factsOf(sim, 'segment.rolled').map((fact) => [fact.baseOffset, fact.reason])).toEqual([
      [3, 'size'],
      [6, 'size'],
      [9, 'size'],
    ])
    expect(segmentFile(8)).toBe('00000000000000000008.log')
  })

  it('above a truncation go, and the one it falls into takes appends again', () => {
    const { sim, cutTo, shown, removed } = aLog()
    cutTo(4)
    expect(shown()).toBe('0 closed.dirty 300, 3 active 100')
    expect(removed()).toEqual([6, 9])
    runTo(sim, 59_999)
    expect(removed()).toEqual([6, 9])
    runTo(sim, 60_000)
    expect(removed()).toEqual([])
    expect(factsOf(sim, 'segment.unlinked').map((fact) => [fact.baseOffset, fact.bytes])).toEqual([
      [6, 300],
      [9, 100],
    ])
  })

  it('that begin where the log is cut stay, empty', () => {
    const { cutTo, shown, removed } = aLog()
    cutTo(9)
    expect(shown()).toBe('0 closed.dirty 300, 3 closed.dirty 300, 6 closed.dirty 300, 9 active 0')
    expect(removed()).toEqual([])
  })

  it('fill up again after a truncation', () => {
    const { log, cutTo, shown } = aLog()
    cutTo(5)
    log.append(toy('black'), toy('black'))
    expect(shown()).toBe('0 closed.dirty 300, 3 closed.dirty 300, 6 active 100')
  })
})

/** Bases of the segments after appends at these times (ms), a roll being due after 1000 ms. */
function rolledAt(times: readonly number[], settings: ConstructorParameters<typeof ToyLog>[0]) {
  const log = new ToyLog({ segmentBytes: 1_000_000, segmentMs: 1000, ...settings })
  for (const ms of times) log.append(toy('black', '1$', ms))
  return log.facts('segment.rolled').map((fact) => [fact.baseOffset, fact.reason])
}

describe('rolling by time', () => {
  it('is strict, and goes by the time of the first batch against that of the new one', () => {
    expect(rolledAt([0, 500, 1000], {})).toEqual([])
    expect(rolledAt([0, 500, 1001], {})).toEqual([[2, 'time']])
  })

  it('one record from the future rolls the segment, and the next of today does not', () => {
    expect(rolledAt([0, 5000, 10, 20], {})).toEqual([[1, 'time']])
  })

  it('of a compacted topic comes after max.compaction.lag.ms at the latest', () => {
    const lag = { isCompacting: true, maxCompactionLagMs: 400 }
    expect(rolledAt([0, 400], lag)).toEqual([])
    expect(rolledAt([0, 401], lag)).toEqual([[1, 'time']])
  })

  it('does not happen in an idle partition', () => {
    const log = new ToyLog({ segmentMs: 1000 })
    log.append(toy('black'))
    runTo(log.sim, 20_000)
    expect(log.facts('segment.rolled')).toEqual([])
  })

  it('comes earlier by the jitter that was drawn for the segment', () => {
    const log = new ToyLog({ segmentBytes: 100, segmentMs: 1000, segmentJitterMs: 1000 })
    log.append(...Array.from({ length: 50 }, () => toy('black')))
    const jitters = log.replica.segments.map((each) => each.jitterMs)
    expect(new Set(jitters).size).toBeGreaterThan(10)
    expect(jitters.every((each) => each >= 0 && each < 1000)).toBe(true)
    log.configure({ segmentBytes: 1_000_000 })
    const last = jitters.at(-1) ?? 0
    log.append(toy('black', '1$', 1000 - last))
    expect(logEndOffset(log.replica.log) - 1).not.toBe(
      log.facts('segment.rolled').at(-1)?.baseOffset,
    )
    log.append(toy('black', '1$', 1001 - last))
    expect(log.facts('segment.rolled').at(-1)).toMatchObject({ baseOffset: 51, reason: 'time' })
  })
})

it('an index that is full rolls the segment', () => {
  const log = new ToyLog({
    segmentBytes: 1_000_000,
    segmentIndexBytes: 36,
    indexIntervalBytes: 150,
  })
  // entries come with records 2 and 4; a time index of 36 bytes is full with two of its three entries
  log.append(...Array.from({ length: 9 }, () => toy('black')))
  const rolls = log.facts('segment.rolled').map((fact) => [fact.baseOffset, fact.reason])
  expect(rolls).toEqual([[5, 'index']])
})

describe('a leader refuses', () => {
  const error = (settings: object, record: object, createdMs = 0): number => {
    const log = new ToyLog(settings).at(100_000)
    const records = [{ id: 0, key: 'black', bytes: 100, producer: 'p', ...record }]
    const batch = { topic: 'cats', partition: 0, batchId: 0, records }
    const sequence = { producerId: -1, producerEpoch: 0, baseSequence: 0 }
    const createdUs = [createdMs * 1000]
    return batchError(log.sim, log.replica, { ...batch, ...sequence, createdUs })
  }
  it.each([
    ['what is larger than segment.bytes (18)', { segmentBytes: 99 }, {}, 18],
    ['what is larger than max.message.bytes (10)', { maxMessageBytes: 99 }, {}, 10],
    ['no key where records are compacted (87)', { isCompacting: true }, { key: null }, 87],
    ['no key nowhere else', {}, { key: null }, errorCodes.NONE],
    ['times too far back (32)', { timestampBeforeMaxMs: 99_999 }, {}, 32],
    ['times too far ahead (32)', {}, { timestampUs: 3_700_001_000 }, 32],
    ['not an hour ahead', {}, { timestampUs: 3_700_000_000 }, errorCodes.NONE],
  ])('%s', (_, settings, record, code) => {
    expect(error(settings, record)).toBe(code)
  })
})

it('a follower whose end was deleted at its leader begins anew where the leader does', () => {
  const sim = aCluster({
    cluster: {
      brokers: 2,
      toySizes: true,
      config: { 'log.retention.check.interval.ms': 10_000 },
    },
    topics: [
      {
        name: 'cats',
        replicationFactor: 2,
        replicas: [[1, 2]],
        config: { 'segment.bytes': 300, 'retention.ms': 5000, 'min.insync.replicas': 1 },
      },
    ],
    producers: [{ id: 'p', topic: 'cats', ratePerSecond: 2, config: { 'linger.ms': 0 } }],
    events: [
      { at: '5s', do: 'broker.kill', broker: 2 },
      { at: '60s', do: 'broker.start', broker: 2 },
    ],
  })
  runTo(sim, 58_000)
  const behind = logEndOffset(replicaOn(sim, 2).log)
  runTo(sim, 62_000)
  const [restart] = factsOf(sim, 'log.restarted')
  const { log, segments } = replicaOn(sim, 2)
  expect(restart?.broker).toBe(2)
  expect(restart?.offset).toBeGreaterThan(behind)
  expect(log.logStartOffset).toBe(restart?.offset)
  expect(segments.map(baseOffsetOf)[0]).toBe(restart?.offset)
  expect(logEndOffset(log)).toBe(logEndOffset(replicaOn(sim, 1).log))
})
