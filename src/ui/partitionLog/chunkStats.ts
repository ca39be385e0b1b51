import type { Micros } from '../../kafka/units.ts'
import type { LoggedRecord, LogView } from '../../trace/world.ts'
import { chunkRecords } from '../../trace/logView.ts'

/** What many records come to, so that a million of them need not be walked through for a picture. */
export interface RecordStats {
  readonly records: number
  readonly bytes: number
  readonly oldestUs: Micros
  readonly newestUs: Micros
  /** How many of each key; the empty name stands for records without one. */
  readonly keys: ReadonlyMap<string, number>
}

interface Growing {
  records: number
  bytes: number
  oldestUs: Micros
  newestUs: Micros
  keys: Map<string, number>
}

const nothing = (): Growing => ({
  records: 0,
  bytes: 0,
  oldestUs: Infinity,
  newestUs: -Infinity,
  keys: new Map(),
})

/** A place without a record (compaction has taken it) counts for nothing. */
function addRecord(stats: Growing, logged: LoggedRecord | null): void {
  if (logged === null) return
  const { record, appendedAtUs } = logged
  stats.records += 1
  stats.bytes += record.bytes
  stats.oldestUs = Math.min(stats.oldestUs, appendedAtUs)
  stats.newestUs = Math.max(stats.newestUs, record.timestampUs ?? appendedAtUs)
  const key = record.key ?? ''
  stats.keys.set(key, (stats.keys.get(key) ?? 0) + 1)
}

function addStats(stats: Growing, more: RecordStats): void {
  stats.records += more.records
  stats.bytes += more.bytes
  stats.oldestUs = Math.min(stats.oldestUs, more.oldestUs)
  stats.newestUs = Math.max(stats.newestUs, more.newestUs)
  for (const [key, count] of more.keys) stats.keys.set(key, (stats.keys.get(key) ?? 0) + count)
}

type Chunk = LogView['sealed'][number]

/** A sealed chunk never changes, so that what it comes to is worked out once. */
const known = new WeakMap<Chunk, RecordStats>()

function statsOfChunk(chunk: Chunk): RecordStats {
  const before = known.get(chunk)
  if (before) return before
  const stats = nothing()
  for (const record of chunk) addRecord(stats, record)
  known.set(chunk, stats)
  return stats
}

/** What the records from `from` (inclusive) to `to` (exclusive) come to, as far as the log holds them. */
export function statsBetween(log: LogView, from: number, to: number): RecordStats {
  const stats = nothing()
  const first = Math.max(0, from - log.heldFrom)
  const end = Math.min(to, log.logEndOffset) - log.heldFrom
  for (let at = first; at < end;) {
    const number = Math.floor(at / chunkRecords)
    const begin = number * chunkRecords
    const chunk = log.sealed[number] ?? log.tail
    const last = Math.min(end, begin + chunkRecords)
    if (at === begin && last - begin === chunk.length) addStats(stats, statsOfChunk(chunk))
    else for (const record of chunk.slice(at - begin, last - begin)) addRecord(stats, record)
    at = last
  }
  return stats
}
