import type { StoredRecord } from '../protocol.ts'

/** How many offsets an entry of a log takes: one, or many when it stands for records written in bulk. */
export const countOf = ({ count }: StoredRecord): number => count ?? 1

/** The offset after an entry. */
export const endOf = (entry: StoredRecord): number => entry.offset + countOf(entry)

/** Whether readers are given it: not what compaction left only to remember offsets and sequences by. */
export const isVisible = ({ isEmptied }: StoredRecord): boolean => isEmptied !== true

/** The part of an entry within `from`..`to` (exclusive); a single record is a whole. */
export function partOf(entry: StoredRecord, from: number, to: number): StoredRecord {
  const count = countOf(entry)
  const first = Math.max(entry.offset, from)
  const last = Math.min(entry.offset + count, to)
  if (last - first >= count || count === 1) return entry
  const { record, sinceUs = entry.timestampUs, timestampUs } = entry
  const timeOf = (offset: number): number =>
    sinceUs + Math.floor(((timestampUs - sinceUs) * (offset - entry.offset)) / count)
  const part: StoredRecord = {
    ...entry,
    record: Object.freeze({ ...record, bytes: (record.bytes / count) * (last - first) }),
    offset: first,
    count: last - first,
    sinceUs: timeOf(first),
    timestampUs: timeOf(last),
  }
  return Object.freeze(part)
}
