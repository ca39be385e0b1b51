import type { LoggedRecord, LogView } from './world.ts'

/** Records per sealed chunk of a log. */
export const chunkRecords = 64

export const emptyLog: LogView = {
  logStartOffset: 0,
  logEndOffset: 0,
  heldFrom: 0,
  sealed: [],
  tail: [],
  segmentBases: [0],
  cleanedTo: 0,
  deleted: [],
}

/** An empty log that begins at an offset. */
export const logFrom = (offset: number): LogView => ({
  ...emptyLog,
  logStartOffset: offset,
  logEndOffset: offset,
  heldFrom: offset,
  segmentBases: [offset],
})

/** The record at an offset, or null where the log holds none. */
export function recordAt(log: LogView, offset: number): LoggedRecord | null {
  const index = offset - log.heldFrom
  if (index < 0 || offset >= log.logEndOffset) return null
  const chunk = Math.floor(index / chunkRecords)
  const records = chunk < log.sealed.length ? log.sealed[chunk] : log.tail
  return records?.[index - chunk * chunkRecords] ?? null
}

type Entries = readonly (LoggedRecord | null)[]

/** What lies from `from` (inclusive) to `to` (exclusive), gaps as null, or null where the log does not reach. */
export function recordsBetween(log: LogView, from: number, to: number): Entries | null {
  if (from < log.heldFrom || to > log.logEndOffset) return null
  return Array.from({ length: to - from }, (_, index) => recordAt(log, from + index))
}

/**
 * Appends at `baseOffset`. A log that ends above it is cut back first; one that ends below it (a trace that begins
 * in the middle) keeps only what comes from here on.
 */
export function appendRecords(log: LogView, baseOffset: number, records: Entries): LogView {
  const start = log.logEndOffset > baseOffset ? truncateLog(log, baseOffset) : log
  const before = start.logEndOffset < baseOffset ? skipTo(start, baseOffset) : start
  let tail: Entries = [...before.tail, ...records]
  let sealed = before.sealed
  if (tail.length >= chunkRecords) {
    const chunks: Entries[] = []
    while (tail.length >= chunkRecords) {
      chunks.push(tail.slice(0, chunkRecords))
      tail = tail.slice(chunkRecords)
    }
    sealed = [...sealed, ...chunks]
  }
  return { ...before, sealed, tail, logEndOffset: baseOffset + records.length }
}

interface Compaction {
  readonly to: number
  readonly removed: readonly number[]
  readonly segments: readonly number[]
}

/** What a pass of the cleaner leaves: gaps, and fewer segments up to where it came. */
export function compactLog(log: LogView, { to, removed, segments }: Compaction): LogView {
  const gone = new Set(removed)
  const left = (chunk: Entries, from: number): Entries =>
    chunk.some((_, index) => gone.has(from + index))
      ? chunk.map((each, index) => (gone.has(from + index) ? null : each))
      : chunk
  const firstOfTail = log.heldFrom + log.sealed.length * chunkRecords
  return {
    ...log,
    sealed: log.sealed.map((chunk, index) => left(chunk, log.heldFrom + index * chunkRecords)),
    tail: left(log.tail, firstOfTail),
    segmentBases: [...segments, ...log.segmentBases.filter((base) => base >= to)],
    cleanedTo: to,
  }
}

/** Forgets what is held and goes on at a later offset. */
export function skipTo(log: LogView, offset: number): LogView {
  const wasEmpty = log.logStartOffset === log.logEndOffset
  return {
    ...log,
    logStartOffset: wasEmpty ? offset : log.logStartOffset,
    logEndOffset: offset,
    heldFrom: offset,
    sealed: [],
    tail: [],
    segmentBases: wasEmpty ? [offset] : log.segmentBases,
  }
}

/** Cuts a log back so that it ends at `to`. */
export function truncateLog(log: LogView, to: number): LogView {
  if (to >= log.logEndOffset) return log
  const logStartOffset = Math.min(log.logStartOffset, to)
  const left = log.segmentBases.filter((base) => base <= to)
  const segmentBases = left.length > 0 ? left : [to]
  const kept = to - log.heldFrom
  if (kept <= 0) {
    return {
      ...log,
      logStartOffset,
      logEndOffset: to,
      heldFrom: to,
      sealed: [],
      tail: [],
      segmentBases,
      cleanedTo: Math.min(log.cleanedTo, to),
    }
  }
  const chunks = Math.floor(kept / chunkRecords)
  const rest = kept - chunks * chunkRecords
  const partial = chunks < log.sealed.length ? (log.sealed[chunks] ?? []) : log.tail
  return {
    ...log,
    logStartOffset,
    logEndOffset: to,
    segmentBases,
    cleanedTo: Math.min(log.cleanedTo, to),
    sealed: chunks < log.sealed.length ? log.sealed.slice(0, chunks) : log.sealed,
    tail: partial.slice(0, rest),
  }
}

/** Opens a new segment at `baseOffset`: it is the active one from now on. */
export const rollAt = (log: LogView, baseOffset: number): LogView =>
  log.segmentBases.at(-1) === baseOffset
    ? log
    : { ...log, segmentBases: [...log.segmentBases, baseOffset] }

/** Takes a segment out of the log; the last one stays, whatever a trace that begins in the middle says. */
export const dropSegment = (log: LogView, baseOffset: number): LogView =>
  log.segmentBases.length > 1
    ? { ...log, segmentBases: log.segmentBases.filter((base) => base !== baseOffset) }
    : log
