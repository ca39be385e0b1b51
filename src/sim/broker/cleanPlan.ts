import { msToUs, type Micros } from '../../kafka/units.ts'
import type { StoredRecord } from '../protocol.ts'
import type { Replica } from './brokerNode.ts'
import { eachRecord, recordsIn, type ReplicaLog } from './replicaLog.ts'
import { activeSegment, baseOffsetOf, newestUs, segmentEnd, type Segment } from './segments.ts'
import { endOf, isVisible } from './storedRecord.ts'

/** How a compacted log is divided, and whether a pass over it is due (spec: storage §5.1). */
export interface Cleanable {
  readonly firstDirty: number
  readonly firstUncleanable: number
  readonly cleanBytes: number
  readonly cleanableBytes: number
  /** Dirty share of what could be cleaned; the active segment and what may not be cleaned yet do not count. */
  readonly ratio: number
  /** Why a pass is due; null: it is not. */
  readonly reason: 'dirtyRatio' | 'maxLag' | null
}

/** Where a log is dirty at a moment, and whether it is dirty enough. */
export function cleanableOf(replica: Replica, nowUs: Micros): Cleanable {
  const { log, segments, settings } = replica
  const firstDirty = firstDirtyOf(replica)
  const isDirty = (segment: Segment): boolean => segmentEnd(replica, segment) > firstDirty
  const closed = segments.slice(0, -1)
  const limit = Math.min(
    log.highWatermark,
    baseOffsetOf(activeSegment(replica)),
    firstTooYoung(replica, closed.filter(isDirty), nowUs),
  )
  const cleanable = closed.filter((each) => segmentEnd(replica, each) <= limit)
  const last = cleanable.at(-1)
  const firstUncleanable = last ? segmentEnd(replica, last) : baseOffsetOf(segments[0] as Segment)
  const sizeOf = (some: readonly Segment[]): number =>
    some.reduce((sum, { bytes }) => sum + bytes, 0)
  const cleanBytes = sizeOf(closed.filter((each) => baseOffsetOf(each) < firstDirty))
  const cleanableBytes = sizeOf(cleanable.filter(isDirty))
  const ratio = cleanableBytes === 0 ? 0 : cleanableBytes / (cleanBytes + cleanableBytes)
  const isOverdue = cleanableBytes > 0 && isBreached(settings, closed.filter(isDirty), nowUs)
  const reason = isOverdue
    ? 'maxLag'
    : ratio > settings.minCleanableDirtyRatio && cleanableBytes > 0
      ? 'dirtyRatio'
      : null
  return { firstDirty, firstUncleanable, cleanBytes, cleanableBytes, ratio, reason }
}

/** The checkpoint, unless the log does not reach it (any more): then all of the log is dirty. */
function firstDirtyOf({ log, firstDirty }: Replica): number {
  const isUsable = firstDirty !== null && firstDirty >= log.logStartOffset
  return isUsable && firstDirty <= log.endOffset ? firstDirty : log.logStartOffset
}

/** `min.compaction.lag.ms`: the first dirty segment with a record younger than that, and all after it, wait. */
function firstTooYoung(
  { settings: { minCompactionLagMs } }: Replica,
  dirty: readonly Segment[],
  nowUs: Micros,
): number {
  if (minCompactionLagMs <= 0) return Number.POSITIVE_INFINITY
  const young = dirty.find((each) => newestUs(each) > nowUs - msToUs(minCompactionLagMs))
  return young ? baseOffsetOf(young) : Number.POSITIVE_INFINITY
}

/** `max.compaction.lag.ms`: the oldest first batch of a closed dirty segment has waited for longer. */
function isBreached(
  { maxCompactionLagMs }: Replica['settings'],
  dirty: readonly Segment[],
  nowUs: Micros,
): boolean {
  const oldest = Math.min(...dirty.flatMap(({ firstBatchUs }) => firstBatchUs ?? []))
  return oldest < nowUs - msToUs(maxCompactionLagMs)
}

/** The newest offset of each key in the dirty part, and where the map ends: earlier when it is full. */
export interface OffsetMap {
  readonly latest: ReadonlyMap<string, number>
  readonly endOffset: number
}

/** Reads the dirty part once. `keysMax` is what the buffer holds at its load factor. */
export function buildOffsetMap(
  log: ReplicaLog,
  from: number,
  to: number,
  keysMax: number,
): OffsetMap {
  const latest = new Map<string, number>()
  let endOffset = to
  eachRecord(log, from, to, (entry) => {
    const { key } = entry.record
    if (!isVisible(entry) || key === null) return true
    if (!latest.has(key) && latest.size >= keysMax) {
      endOffset = entry.offset
      return false
    }
    latest.set(key, entry.offset)
    return true
  })
  return { latest, endOffset }
}

/** Segments up to the map's end, in groups that fit one segment by the sizes they have before the pass. */
export function groupSegments(replica: Replica, endOffset: number): readonly Segment[][] {
  const { segmentBytes, segmentIndexBytes } = replica.settings
  const timeEntriesMax = segmentIndexBytes / 12
  const groups: Segment[][] = []
  let bytes = 0
  let entries = 0
  for (const segment of replica.segments) {
    if (baseOffsetOf(segment) >= endOffset) break
    bytes += segment.bytes
    entries += segment.indexEntries
    const group = groups.at(-1)
    if (group && bytes <= segmentBytes && entries <= timeEntriesMax) group.push(segment)
    else {
      groups.push([segment])
      ;({ bytes, indexEntries: entries } = segment)
    }
  }
  return groups
}

/** What a pass leaves of a stretch of the log. */
export interface Cleaned {
  readonly kept: readonly StoredRecord[]
  readonly removed: readonly number[]
  /** Tombstones that were retained for the first time. */
  readonly stamped: readonly number[]
}

interface Pass extends OffsetMap {
  readonly startedUs: Micros
}

/** Filters the records of a stretch (spec: storage §5.2, §5.3). Offsets, order and contents of what is kept stay. */
export function cleanRecords(replica: Replica, from: number, to: number, pass: Pass): Cleaned {
  const kept: StoredRecord[] = []
  const removed: number[] = []
  const stamped: number[] = []
  const lasts = lastOfProducers(replica)
  for (const entry of recordsIn(replica.log, from, to)) {
    if (isKept(entry, pass)) {
      const isNew = isTombstone(entry) && entry.deleteHorizonUs === undefined
      if (isNew && entry.offset < pass.endOffset) {
        const deleteHorizonUs = pass.startedUs + msToUs(replica.settings.deleteRetentionMs)
        kept.push(Object.freeze({ ...entry, deleteHorizonUs }))
        stamped.push(entry.offset)
      } else kept.push(entry)
      continue
    }
    if (isVisible(entry)) removed.push(entry.offset)
    // the end of the cleaned part, and what a producer's next sequence is compared with, are not forgotten
    if (endOf(entry) === pass.endOffset || lasts.has(entry.offset)) kept.push(emptied(entry))
  }
  return { kept, removed, stamped }
}

const isTombstone = ({ record }: StoredRecord): boolean => record.value === null

function isKept(entry: StoredRecord, { latest, endOffset, startedUs }: Pass): boolean {
  if (entry.offset >= endOffset) return true
  const { key } = entry.record
  if (!isVisible(entry) || key === null) return false
  if (entry.offset < (latest.get(key) ?? -1)) return false
  return !isTombstone(entry) || startedUs < (entry.deleteHorizonUs ?? Number.POSITIVE_INFINITY)
}

function emptied(entry: StoredRecord): StoredRecord {
  const record = Object.freeze({ ...entry.record, bytes: 0 })
  return Object.freeze({ ...entry, record, isEmptied: true as const })
}

/** The last offset of each producer that this replica knows. */
const lastOfProducers = ({ producers }: Replica): ReadonlySet<number> =>
  new Set(
    Object.values(producers).flatMap(({ batches }) => {
      const last = batches.at(-1)
      return last ? [last.baseOffset + last.lastSequence - last.baseSequence] : []
    }),
  )
