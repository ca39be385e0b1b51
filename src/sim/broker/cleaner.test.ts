import { describe, expect, it } from 'vitest'
import { toy, ToyLog } from '../testing/toyLog.ts'
import { cleanableOf } from './cleanPlan.ts'
import { runCleaner } from './cleaner.ts'
import { tellReplica } from './leadership.ts'
import { baseOffsetOf } from './segments.ts'

const dayMs = 86_400_000

/** The price slide: 02 and 05 closed, 08 active; the log begins at 2. */
function prices(settings: ConstructorParameters<typeof ToyLog>[0] = {}): ToyLog {
  const log = new ToyLog({ isCompacting: true, isDeleting: false, ...settings })
  log.startAt(2)
  log.append(toy('p5', '7$'), toy('p3', '11$'), toy('p6', '25$'))
  log.append(toy('p6', '12$'), toy('p5', '14$'), toy('p5', '17$'))
  log.append(toy('p9', '6$'))
  return log
}

/** One loop of the cleaner at this moment, and its pass to the end; false when nothing was due. */
function clean(log: ToyLog, ms = 0): boolean {
  log.at(ms)
  log.node.cleaners = [null]
  const before = log.facts('compaction.started').length
  runCleaner(log.sim, log.node, 0)
  log.sim.runUntil(ms * 1000 + 1000)
  return log.facts('compaction.started').length > before
}

const divided = (log: ToyLog, ms = 0) => {
  const { firstDirty, firstUncleanable, cleanBytes, cleanableBytes, ratio, reason } = cleanableOf(
    log.replica,
    ms * 1000,
  )
  const bytes = `${cleanableBytes}/${cleanBytes + cleanableBytes}`
  return [firstDirty, firstUncleanable, bytes, Number(ratio.toFixed(3)), reason !== null]
}

const removed = (log: ToyLog) => log.facts('compaction.finished').at(-1)?.removed

/** The newest value of each key, tombstones left out. */
function latest(log: ToyLog): Record<string, string> {
  const values: Record<string, string> = {}
  for (const line of log.shown()) {
    for (const [, key = '', value = ''] of line.matchAll(/\d+ (\w+)=([^,]+)/g)) {
      if (value === 'null') Reflect.deleteProperty(values, key)
      else values[key] = value
    }
  }
  return values
}

const afterP1 = ['02: 3 p3=11$', '05: 5 p6=12$, 7 p5=17$', '08*: 8 p9=6$']

function appendsBeforeP2(log: ToyLog): void {
  log.append(toy('p3', null), toy('p6', '13$'), toy('p5', '18$'))
}

describe('latest-product-price-0', () => {
  it('P1: the first pass leaves the newest of each key in files 02 and 05, and does not merge them', () => {
    const log = prices()
    expect(divided(log)).toEqual([2, 8, '600/600', 1, true])
    const before = latest(log)
    expect(clean(log)).toBe(true)
    expect(log.shown()).toEqual(afterP1)
    expect(removed(log)).toEqual([2, 4, 6])
    expect(latest(log)).toEqual(before)
    expect(before).toEqual({ p3: '11$', p6: '12$', p5: '17$', p9: '6$' })
    const { logStartOffset, endOffset, highWatermark } = log.replica.log
    expect([logStartOffset, highWatermark, endOffset]).toEqual([2, 9, 9])
    expect(log.states()).toEqual(['2 closed.clean', '5 closed.clean', '8 active'])
    expect(log.replica.removedSegments.map(baseOffsetOf)).toEqual([2, 5])
  })

  it('at a ratio of 0.5 exactly nothing is due', () => {
    const log = prices()
    clean(log)
    appendsBeforeP2(log)
    expect(divided(log)).toEqual([8, 11, '300/600', 0.5, false])
    expect(clean(log, 1)).toBe(false)
  })

  /** P1, then P2 at 10 s. */
  function afterTwo(): ToyLog {
    const log = prices()
    clean(log)
    appendsBeforeP2(log)
    log.append(toy('p9', '7$'), toy('p5', '19$'), toy('p1', '1$'))
    return log
  }

  it('P2: at 600 of 900 bytes; 02 and 05 become one file without a record, the tombstone gets its horizon', () => {
    const log = afterTwo()
    expect(divided(log)).toEqual([8, 14, '600/900', 0.667, true])
    expect(clean(log, 10_000)).toBe(true)
    expect(log.shown()).toEqual([
      '02:',
      '08: 9 p3=null, 10 p6=13$',
      '11: 12 p9=7$, 13 p5=19$',
      '14*: 14 p1=1$',
    ])
    expect(removed(log)).toEqual([3, 5, 7, 8, 11])
    expect(log.facts('tombstones.kept')).toMatchObject([{ offsets: [9], untilUs: 86_410_000_000 }])
    expect(latest(log)).toEqual({ p6: '13$', p9: '7$', p5: '19$', p1: '1$' })
  })

  const p3 = (log: ToyLog, ms: number): void => {
    clean(log, 10_000)
    log.append(toy('p2', '2$'), toy('p9', '8$'), toy('p1', '3$'), toy('p2', '4$'))
    log.append(toy('p9', '9$'), toy('p0', '0$'))
    expect(divided(log, 20_000)).toEqual([14, 20, '600/1000', 0.6, true])
    clean(log, ms)
  }
  const rest = ['14:', '17: 17 p1=3$, 18 p2=4$, 19 p9=9$', '20*: 20 p0=0$']

  it('P3 at 20 s: the tombstone stays within its horizon', () => {
    const log = afterTwo()
    p3(log, 20_000)
    expect(log.shown()).toEqual(['02: 9 p3=null, 10 p6=13$', '11: 13 p5=19$', ...rest])
  })

  it('P3 at 86 410 s: the tombstone goes', () => {
    const log = afterTwo()
    p3(log, 10_000 + dayMs)
    expect(log.shown()).toEqual(['02: 10 p6=13$', '11: 13 p5=19$', ...rest])
  })

  it('P3 a tick before the horizon: it stays', () => {
    const log = afterTwo()
    p3(log, 10_000 + dayMs - 1)
    expect(log.shown()[0]).toBe('02: 9 p3=null, 10 p6=13$')
  })

  it('a log that gets no writes keeps its tombstone for ever', () => {
    const log = afterTwo()
    clean(log, 10_000)
    expect(clean(log, 10_000 + 2 * dayMs)).toBe(false)
    expect(log.shown()[1]).toBe('08: 9 p3=null, 10 p6=13$')
  })
})

describe('a pass', () => {
  it('stops where the offset map is full, and goes on from there the next time', () => {
    const log = prices()
    const config = { 'log.cleaner.dedupe.buffer.size': 72 } // three keys of 24 bytes, two at 0.9
    Object.assign(log.sim, { scenario: { ...log.sim.scenario, cluster: { brokers: [], config } } })
    clean(log)
    log.sim.runUntil(5000)
    const [first, second] = log.facts('compaction.finished')
    expect([first?.from, first?.to, first?.removed]).toEqual([2, 4, []])
    expect([second?.from, second?.to, second?.removed]).toEqual([4, 8, [2, 4, 6]])
    expect(log.shown()).toEqual(afterP1)
  })

  it('leaves what is younger than min.compaction.lag.ms alone, and all after it', () => {
    const log = new ToyLog({ isCompacting: true, minCompactionLagMs: 1000 })
    log.append(...[0, 0, 0, 500, 500, 500, 0].map((ms) => toy('p', '1$', ms)))
    expect(divided(log, 1400)).toEqual([0, 3, '300/300', 1, true])
    expect(divided(log, 1500)).toEqual([0, 6, '600/600', 1, true])
  })

  it('comes after max.compaction.lag.ms, dirty enough or not', () => {
    const log = prices({ maxCompactionLagMs: 100_000 })
    clean(log)
    appendsBeforeP2(log)
    expect(cleanableOf(log.replica, 100_000_000).reason).toBeNull()
    expect(cleanableOf(log.replica, 100_001_000).reason).toBe('maxLag')
  })

  it('does not go above the high watermark', () => {
    const log = prices()
    log.replica.log.highWatermark = 7
    expect(divided(log)).toEqual([2, 5, '300/300', 1, true])
  })

  it('is called off when the log is cut back, and begins again', () => {
    const log = prices()
    const { sim, node, replica } = log
    node.cleaners = [null]
    runCleaner(sim, node, 0)
    expect(log.states()).toEqual(['2 cleaning', '5 cleaning', '8 active'])
    replica.machine = { ...replica.machine, value: { Follower: 'FetchingInSync' } }
    tellReplica(sim, node, replica, { type: 'DIVERGENCE_REPORTED', endOffset: 6 })
    expect(log.states()).toEqual(['2 closed.dirty', '5 active'])
    expect(replica.cleaning.value).toBe('None')
    expect(log.facts('compaction.aborted')).toHaveLength(1)
    sim.runUntil(1000)
    expect(log.shown()).toEqual(['02: 2 p5=7$, 3 p3=11$, 4 p6=25$', '05*: 5 p6=12$'])
    expect(node.cleaners).toEqual([null])
  })

  it('merges small neighbours in a later pass, by the sizes they have then', () => {
    const log = prices()
    clean(log)
    appendsBeforeP2(log)
    log.append(toy('p9', '7$'), toy('p5', '19$'), toy('p1', '1$'))
    clean(log, 10)
    expect(log.replica.segments.map(baseOffsetOf)).toEqual([2, 8, 11, 14])
  })
})

describe('the policy', () => {
  it('compact alone deletes nothing by age', () => {
    const log = prices({ retentionMs: 1000 })
    clean(log, dayMs)
    expect(log.shown()).toEqual(afterP1)
  })

  it('compact,delete compacts first and deletes whole old segments in the same loop', () => {
    const log = prices({ retentionMs: 1000, isDeleting: true })
    clean(log, dayMs)
    expect(log.facts('compaction.finished')).toHaveLength(1)
    expect(log.shown()).toEqual(['09*:'])
    expect(log.replica.log.logStartOffset).toBe(9)
    expect(cleanableOf(log.replica, 0).firstDirty).toBe(9)
  })
})
