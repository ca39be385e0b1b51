import type { FactOf } from '../../trace/facts.ts'
import type { Replica } from '../broker/brokerNode.ts'
import { recordsIn } from '../broker/replicaLog.ts'
import { activeSegment, baseOffsetOf } from '../broker/segments.ts'
import { isVisible } from '../broker/storedRecord.ts'
import type { Sim } from '../kernel.ts'
import type { StoredRecord } from '../protocol.ts'
import { firstOf, type Invariant } from './invariant.ts'
import { copyAt, freshOf, nameOf, replicaAt, type Watch } from './watch.ts'

type Finished = FactOf<'compaction.finished'>

interface Pass {
  readonly fact: Finished
  readonly where: string
  readonly replica: Replica
  /** By offset, as appended or copied: what the log held before any pass. */
  readonly written: readonly (StoredRecord | undefined)[]
}

/** Passes that the last event brought to their end. */
const passes = (sim: Sim, watch: Watch): readonly Pass[] =>
  freshOf(watch, 'compaction.finished').flatMap((fact) => {
    const replica = replicaAt(sim, fact.broker, nameOf(fact))
    const { records: written } = copyAt(watch, nameOf(fact), fact.broker)
    const where = `${nameOf(fact)} on ${fact.broker}`
    return replica ? [{ fact, where, replica, written }] : []
  })

/** Checks each record that a pass removed. */
const eachRemoved = (
  sim: Sim,
  watch: Watch,
  complain: (pass: Pass, offset: number) => string | null,
): string | null =>
  firstOf(passes(sim, watch), (pass) => firstOf(pass.fact.removed, (at) => complain(pass, at)))

const latestStays: Invariant = {
  id: 'C01',
  statement:
    'A pass leaves the newest value of every key; only a tombstone past its horizon may go.',
  after: ['compaction.finished'],
  check: (sim, watch) =>
    eachRemoved(sim, watch, ({ replica, where, written, fact }, offset) => {
      const record = written[offset]?.record
      if (!record || record.key === null) return null // without a key it has no place in a compacted log
      for (let later = offset + 1; later < fact.to; later++) {
        if (written[later]?.record.key === record.key) return null
      }
      if (record.value === null || offset < replica.log.logStartOffset) return null
      return `${where}: ${record.key} at ${offset} was the newest and is gone`
    }),
}

const survivorsAreUnchanged: Invariant = {
  id: 'C02',
  statement: 'What a pass keeps, it keeps as it was, at its offset.',
  after: ['compaction.finished'],
  check: (sim, watch) =>
    firstOf(passes(sim, watch), ({ replica, where, written, fact }) =>
      firstOf(recordsIn(replica.log, 0, fact.to).filter(isVisible), (kept) => {
        const before = written[kept.offset]
        if (!before) return null
        const isSame = before.record === kept.record && before.timestampUs === kept.timestampUs
        return isSame ? null : `${where}: another record at ${kept.offset}`
      }),
    ),
}

const headIsSpared: Invariant = {
  id: 'C03',
  statement: 'Nothing at or above the high watermark or of the active segment is removed.',
  after: ['compaction.finished'],
  check: (sim, watch) =>
    eachRemoved(sim, watch, ({ replica, where }, offset) => {
      const base = baseOffsetOf(activeSegment(replica))
      const limit = Math.min(replica.log.highWatermark, base)
      return offset < limit ? null : `${where}: ${offset} was removed, the head begins at ${limit}`
    }),
}

const cleanedIsUnique: Invariant = {
  id: 'C04',
  statement: 'Below the first dirty offset each key is there once.',
  after: ['compaction.finished'],
  check: (sim, watch) =>
    firstOf(passes(sim, watch), ({ replica, where, fact }) => {
      const seen = new Set<string | null>()
      return firstOf(recordsIn(replica.log, 0, fact.to).filter(isVisible), ({ record, offset }) => {
        if (seen.has(record.key))
          return `${where}: ${record.key} again at ${offset}, cleaned to ${fact.to}`
        seen.add(record.key)
        return null
      })
    }),
}

const tombstonesWait: Invariant = {
  id: 'C05',
  statement:
    'A tombstone that nothing supersedes goes only after delete.retention.ms from its first pass.',
  after: ['compaction.finished', 'tombstones.kept'],
  check: (sim, watch) => {
    for (const fact of freshOf(watch, 'tombstones.kept')) {
      for (const offset of fact.offsets)
        watch.horizons.set(`${nameOf(fact)}/${fact.broker}/${offset}`, fact.untilUs)
    }
    return eachRemoved(sim, watch, ({ where, written, fact }, offset) => {
      const entry = written[offset]
      // without a key it deletes nothing: the cleaner drops what was written before the log was compacted
      if (entry?.record.value !== null || entry.record.key === null) return null
      for (let later = offset + 1; later < fact.to; later++)
        if (written[later]?.record.key === entry.record.key) return null
      const untilUs =
        entry.deleteHorizonUs ?? watch.horizons.get(`${nameOf(fact)}/${fact.broker}/${offset}`)
      return untilUs !== undefined && sim.nowUs >= untilUs
        ? null
        : `${where}: tombstone at ${offset} is gone before its horizon`
    })
  },
}

const passesAreDue: Invariant = {
  id: 'C06',
  statement: 'A pass begins only above the dirty ratio, or after max.compaction.lag.ms.',
  after: ['compaction.started'],
  check: (sim, watch) =>
    firstOf(freshOf(watch, 'compaction.started'), (fact) => {
      const { cleanBytes, cleanableBytes, reason } = fact
      const limit = replicaAt(sim, fact.broker, nameOf(fact))?.settings.minCleanableDirtyRatio ?? 0
      const isDirty = cleanableBytes > limit * (cleanBytes + cleanableBytes)
      return cleanableBytes > 0 && (isDirty || reason === 'maxLag')
        ? null
        : `${nameOf(fact)} on ${fact.broker}: ${cleanableBytes} of ${cleanBytes + cleanableBytes} bytes`
    }),
}

const passesGoOn: Invariant = {
  id: 'C07',
  statement: 'Every pass moves the first dirty offset up.',
  after: ['compaction.finished'],
  check: (sim, watch) =>
    firstOf(passes(sim, watch), ({ fact, where, replica }) =>
      fact.to > fact.from && replica.firstDirty === fact.to
        ? null
        : `${where}: from ${fact.from} to ${fact.to}, dirty from ${replica.firstDirty}`,
    ),
}

const keysArePresent: Invariant = {
  id: 'C08',
  statement: 'A leader appends no record without a key while the policy compacts.',
  after: ['log.appended'],
  check: (sim, watch) =>
    firstOf(freshOf(watch, 'log.appended'), (fact) => {
      const isCompacting = replicaAt(sim, fact.broker, nameOf(fact))?.settings.isCompacting
      const keyless = fact.records.find(({ key }) => key === null)
      return isCompacting && keyless ? `${nameOf(fact)}: record ${keyless.id} has no key` : null
    }),
}

const outputFits: Invariant = {
  id: 'C09',
  statement: 'What a pass writes are segments of segment.bytes at most.',
  after: ['compaction.finished'],
  check: (sim, watch) =>
    firstOf(passes(sim, watch), ({ replica, where, fact }) =>
      firstOf(replica.segments, (segment) => {
        const isOutput = fact.segments.includes(baseOffsetOf(segment))
        return isOutput && segment.bytes > replica.settings.segmentBytes
          ? `${where}: ${segment.bytes} bytes from ${baseOffsetOf(segment)}`
          : null
      }),
    ),
}

/** What compaction may take, and what not. */
export const compactionInvariants: readonly Invariant[] = [
  latestStays,
  survivorsAreUnchanged,
  headIsSpared,
  cleanedIsUnique,
  tombstonesWait,
  passesAreDue,
  passesGoOn,
  keysArePresent,
  outputFits,
]
