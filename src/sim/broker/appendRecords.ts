import { msToUs } from '../../kafka/units.ts'
import type { Sim } from '../kernel.ts'
import type { StoredRecord } from '../protocol.ts'
import type { BrokerNode, Replica } from './brokerNode.ts'
import { noteSequences } from './producerHistory.ts'
import { appendRecord, logEndOffset } from './replicaLog.ts'
import {
  activeSegment,
  baseOffsetOf,
  replaceActive,
  rollActive,
  withAppended,
  type RollReason,
} from './segments.ts'
import { endOf } from './storedRecord.ts'

const offsetEntryBytes = 8
const timeEntryBytes = 12
/** Offsets in a segment are relative to its base, in 31 bits. */
const relativeOffsetMax = 2_147_483_647

/**
 * Appends what comes in one call: a leader's batch, or what a follower fetched. The active segment rolls first when
 * that is due (spec: storage §2). True if it did.
 */
export function appendAtOnce(
  sim: Sim,
  node: BrokerNode,
  replica: Replica,
  entries: readonly StoredRecord[],
): boolean {
  const [first] = entries
  if (!first) return false
  const reason = rollReason(sim, replica, entries)
  if (reason) rollActive(sim, node, replica, reason)
  const { log, settings } = replica
  for (const entry of entries) appendRecord(log, entry)
  const active = activeSegment(replica)
  const filled = withAppended(active, entries, sim.nowUs, settings.indexIntervalBytes)
  replaceActive(replica, { ...active, ...filled })
  noteSequences(replica, first.offset)
  return reason !== null
}

/** Why the active segment does not take these records; null when it does. */
function rollReason(
  sim: Sim,
  replica: Replica,
  entries: readonly StoredRecord[],
): RollReason | null {
  const active = activeSegment(replica)
  const { segmentBytes, segmentIndexBytes } = replica.settings
  const bytes = entries.reduce((sum, { record }) => sum + record.bytes, 0)
  if (active.bytes > segmentBytes - bytes) return active.bytes > 0 ? 'size' : null
  if (active.bytes > 0 && isOld(sim, replica, entries)) return 'time'
  const { indexEntries } = active
  const isFull =
    indexEntries >= Math.floor(segmentIndexBytes / offsetEntryBytes) ||
    indexEntries >= Math.floor(segmentIndexBytes / timeEntryBytes) - 1
  if (isFull && active.bytes > 0) return 'index'
  const last = entries.at(-1) as StoredRecord
  return endOf(last) - 1 - baseOffsetOf(active) > relativeOffsetMax ? 'offsets' : null
}

/** By the time of the records, not by the clock: an idle log never rolls by time. */
function isOld(sim: Sim, replica: Replica, entries: readonly StoredRecord[]): boolean {
  const { firstBatchUs, jitterMs, createdUs } = activeSegment(replica)
  const { segmentMs, isCompacting, maxCompactionLagMs } = replica.settings
  const rollMs = isCompacting ? Math.min(segmentMs, maxCompactionLagMs) : segmentMs
  const newest = entries.reduce((max, { timestampUs }) => Math.max(max, timestampUs), 0)
  const waitedUs = firstBatchUs === null ? sim.nowUs - createdUs : newest - firstBatchUs
  return waitedUs > msToUs(rollMs - jitterMs)
}

/**
 * What a follower fetched, in the leader's offsets. Where segments are smaller than what one fetch brings, in parts that
 * fit: Kafka's least segment holds every fetch.
 */
export function appendFetched(
  sim: Sim,
  node: BrokerNode,
  replica: Replica,
  records: readonly StoredRecord[],
): void {
  const fresh = records.filter((record) => record.offset >= logEndOffset(replica.log))
  let part: StoredRecord[] = []
  let bytes = 0
  for (const record of fresh) {
    bytes += record.record.bytes
    if (part.length > 0 && bytes > replica.settings.segmentBytes) {
      appendAtOnce(sim, node, replica, part)
      part = []
      ;({ bytes } = record.record)
    }
    part.push(record)
  }
  appendAtOnce(sim, node, replica, part)
}
