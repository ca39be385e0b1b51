import type { StoredRecord } from '../protocol.ts'
import { endOf, isVisible, partOf } from './storedRecord.ts'

/** Entries per sealed chunk; sealed chunks are frozen and shared by checkpoints. */
const chunkEntries = 64

export interface EpochStart {
  readonly epoch: number
  readonly startOffset: number
}

/**
 * One replica's log on the local disk: entries by offset, in chunks. There are gaps where compaction has removed records;
 * the first entry is the first of the oldest segment, which may lie below the log start.
 */
export interface ReplicaLog {
  sealed: (readonly StoredRecord[])[]
  tail: StoredRecord[]
  /** Offset of the next record to be appended. */
  endOffset: number
  logStartOffset: number
  /** Leader epoch cache: ascending in epoch and in start offset (KIP-101). */
  epochs: EpochStart[]
  highWatermark: number
  /** What a crash leaves of it: written every 5 s (`replica.high.watermark.checkpoint.interval.ms`). */
  checkpointedHighWatermark: number
}

export const emptyLog = (): ReplicaLog => ({
  sealed: [],
  tail: [],
  endOffset: 0,
  logStartOffset: 0,
  epochs: [],
  highWatermark: 0,
  checkpointedHighWatermark: 0,
})

export const logEndOffset = (log: ReplicaLog): number => log.endOffset

/** Appends an entry at or above the log end offset; `record` must be frozen. */
export function appendRecord(log: ReplicaLog, record: StoredRecord): void {
  noteEpoch(log, record.leaderEpoch, record.offset)
  log.endOffset = endOf(record)
  log.tail.push(record)
  if (log.tail.length < chunkEntries) return
  log.sealed.push(Object.freeze(log.tail))
  log.tail = []
}

/** A leader inserts its epoch at once; entries it contradicts go. */
export function noteEpoch(log: ReplicaLog, epoch: number, startOffset: number): void {
  const last = log.epochs.at(-1)
  if (last && last.epoch >= epoch) return
  log.epochs = log.epochs.filter((entry) => entry.startOffset < startOffset)
  log.epochs.push(Object.freeze({ epoch, startOffset }))
}

/** The first entry that reaches above `offset`, as chunk and index; past the end when there is none. */
function seek(log: ReplicaLog, offset: number): [chunk: number, index: number] {
  let low = 0
  let high = log.sealed.length
  while (low < high) {
    const middle = (low + high) >> 1
    const last = log.sealed[middle]?.at(-1)
    if (last && endOf(last) <= offset) low = middle + 1
    else high = middle
  }
  const entries = log.sealed[low] ?? log.tail
  let from = 0
  let to = entries.length
  while (from < to) {
    const middle = (from + to) >> 1
    if (endOf(entries[middle] as StoredRecord) <= offset) from = middle + 1
    else to = middle
  }
  return [low, from]
}

/** The entry that holds an offset; undefined in a gap and outside the log. */
export function recordAt(log: ReplicaLog, offset: number): StoredRecord | undefined {
  const [chunk, index] = seek(log, offset)
  const found = (log.sealed[chunk] ?? log.tail)[index]
  return found && found.offset <= offset ? found : undefined
}

/** Visits the entries that reach into `from`..`to` (exclusive), in order, until `visit` returns false. */
export function eachRecord(
  log: ReplicaLog,
  from: number,
  to: number,
  visit: (record: StoredRecord) => boolean | void,
): void {
  let [chunk, index] = seek(log, from)
  for (; chunk <= log.sealed.length; chunk++, index = 0) {
    const entries = log.sealed[chunk] ?? log.tail
    for (; index < entries.length; index++) {
      const record = entries[index] as StoredRecord
      if (record.offset >= to || visit(record) === false) return
    }
  }
}

/** The entries that reach into `from`..`to` (exclusive). */
export function recordsIn(log: ReplicaLog, from: number, to: number): readonly StoredRecord[] {
  const records: StoredRecord[] = []
  eachRecord(log, from, to, (record) => void records.push(record))
  return records
}

/** Entries from `from` up to `to` (exclusive), at least one record and then as many as fit `maxBytes`. */
export function readRecords(
  log: ReplicaLog,
  from: number,
  to: number,
  maxBytes: number,
): readonly StoredRecord[] {
  const records: StoredRecord[] = []
  let bytes = 0
  let hasRecord = false
  eachRecord(log, from, to, (entry) => {
    const record = partOf(entry, from, to)
    bytes += record.record.bytes
    if (hasRecord && bytes > maxBytes) return false
    hasRecord ||= isVisible(record)
    records.push(record)
    return true
  })
  return records
}

/** Drops what lies at and above `to`, and the epochs that began there. */
export function truncateLog(log: ReplicaLog, to: number): void {
  keepEntries(
    log,
    recordsIn(log, 0, to).map((entry) => partOf(entry, 0, to)),
  )
  log.endOffset = Math.min(log.endOffset, to)
  log.epochs = log.epochs.filter((entry) => entry.startOffset < to)
  log.highWatermark = Math.min(log.highWatermark, to)
  log.checkpointedHighWatermark = Math.min(log.checkpointedHighWatermark, to)
}

/** Files are gone: drops the entries below `from`, the base offset of the oldest segment that is left. */
export function dropBelow(log: ReplicaLog, from: number): void {
  const [chunk, index] = seek(log, from)
  const first = log.sealed[chunk]
  if (first) {
    log.sealed = log.sealed.slice(chunk)
    if (index > 0) log.sealed[0] = Object.freeze(first.slice(index))
  } else {
    log.sealed = []
    log.tail = log.tail.slice(index)
  }
}

/** Puts what a compaction has left in place of the entries of `from`..`to`. */
export function replaceRecords(
  log: ReplicaLog,
  from: number,
  to: number,
  left: readonly StoredRecord[],
): void {
  const before = recordsIn(log, 0, from)
  const after = recordsIn(log, to, log.endOffset)
  keepEntries(log, [...before, ...left, ...after])
}

function keepEntries(log: ReplicaLog, entries: readonly StoredRecord[]): void {
  const chunks = Math.floor(entries.length / chunkEntries)
  log.sealed = Array.from({ length: chunks }, (_, index) =>
    Object.freeze(entries.slice(index * chunkEntries, (index + 1) * chunkEntries)),
  )
  log.tail = entries.slice(chunks * chunkEntries)
}

/** Begins anew, empty, at an offset: nothing of the old log is of use to a follower so far behind. */
export function restartLog(log: ReplicaLog, at: number): void {
  Object.assign(log, emptyLog(), {
    endOffset: at,
    logStartOffset: at,
    highWatermark: at,
    checkpointedHighWatermark: at,
  })
}

/** The log begins at `offset` now; the epoch that holds it begins there, too, earlier ones are forgotten. */
export function startLogAt(log: ReplicaLog, offset: number): void {
  log.logStartOffset = offset
  const holder = log.epochs.findLast((entry) => entry.startOffset <= offset)
  if (!holder || holder.startOffset === offset) {
    log.epochs = log.epochs.filter((entry) => entry.startOffset >= offset)
    return
  }
  const later = log.epochs.filter((entry) => entry.startOffset > offset)
  log.epochs = [Object.freeze({ epoch: holder.epoch, startOffset: offset }), ...later]
}

/** The newest epoch the log knows of, also without a record; −1 in an empty log. */
export const lastEpoch = (log: ReplicaLog): number => log.epochs.at(-1)?.epoch ?? -1

/** Where an epoch ended, as KIP-101 and KIP-279 define it; −1/−1 where that is unknown. */
export function endOffsetFor(log: ReplicaLog, epoch: number): { epoch: number; endOffset: number } {
  const last = log.epochs.at(-1)
  if (!last || epoch > last.epoch) return { epoch: -1, endOffset: -1 }
  if (epoch === last.epoch) return { epoch, endOffset: logEndOffset(log) }
  const higher = log.epochs.find((entry) => entry.epoch > epoch)
  const floor = log.epochs.findLast((entry) => entry.epoch <= epoch)
  return { epoch: floor?.epoch ?? epoch, endOffset: higher?.startOffset ?? logEndOffset(log) }
}
