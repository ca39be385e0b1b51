import type { StoredRecord } from '../protocol.ts'

/** Records per sealed chunk; sealed chunks are frozen and shared by checkpoints. */
const chunkRecords = 64

export interface EpochStart {
  readonly epoch: number
  readonly startOffset: number
}

/** One replica's log on disk. Offsets are dense: nothing compacts it. */
export interface ReplicaLog {
  sealed: (readonly StoredRecord[])[]
  tail: StoredRecord[]
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
  logStartOffset: 0,
  epochs: [],
  highWatermark: 0,
  checkpointedHighWatermark: 0,
})

/** Offset of the next record to be appended. */
export const logEndOffset = (log: ReplicaLog): number =>
  log.sealed.length * chunkRecords + log.tail.length

/** Appends a record whose offset is the log end offset; `record` must be frozen. */
export function appendRecord(log: ReplicaLog, record: StoredRecord): void {
  noteEpoch(log, record.leaderEpoch, record.offset)
  log.tail.push(record)
  if (log.tail.length < chunkRecords) return
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

export function recordAt(log: ReplicaLog, offset: number): StoredRecord | undefined {
  const chunk = Math.floor(offset / chunkRecords)
  return chunk < log.sealed.length
    ? log.sealed[chunk]?.[offset % chunkRecords]
    : log.tail[offset - log.sealed.length * chunkRecords]
}

/** Records from `from` up to `to` (exclusive), at least one and then as many as fit `maxBytes`. */
export function readRecords(
  log: ReplicaLog,
  from: number,
  to: number,
  maxBytes: number,
): readonly StoredRecord[] {
  const records: StoredRecord[] = []
  let bytes = 0
  for (let offset = from; offset < to; offset++) {
    const record = recordAt(log, offset)
    if (!record) break
    bytes += record.record.bytes
    if (records.length > 0 && bytes > maxBytes) break
    records.push(record)
  }
  return records
}

/** Drops records at and above `to`, and the epochs that began there. */
export function truncateLog(log: ReplicaLog, to: number): void {
  const chunk = Math.floor(to / chunkRecords)
  if (chunk < log.sealed.length) {
    log.tail = (log.sealed[chunk] ?? []).slice(0, to % chunkRecords)
    log.sealed = log.sealed.slice(0, chunk)
  } else log.tail = log.tail.slice(0, to - log.sealed.length * chunkRecords)
  log.epochs = log.epochs.filter((entry) => entry.startOffset < to)
  log.highWatermark = Math.min(log.highWatermark, to)
  log.checkpointedHighWatermark = Math.min(log.checkpointedHighWatermark, to)
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
