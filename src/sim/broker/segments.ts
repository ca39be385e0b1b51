import { msToUs, type Micros } from '../../kafka/units.ts'
import {
  logSegment,
  type SegmentEvent,
  type SegmentRemovalReason,
  type SegmentState,
} from '../../machines/logSegment.ts'
import type { Sim } from '../kernel.ts'
import type { StoredRecord } from '../protocol.ts'
import type { BrokerNode, Replica } from './brokerNode.ts'
import { dropBelow, eachRecord, logEndOffset } from './replicaLog.ts'
import { nameOf } from './replicaRole.ts'

/** One segment of a replica's log; the last of a log is the active one. Replaced as a whole, never changed. */
export interface Segment extends SegmentContents {
  readonly machine: SegmentState
  readonly createdUs: Micros
  /** This much earlier than `segment.ms` says it rolls; drawn once. */
  readonly jitterMs: number
}

/** What lies in a segment's files. */
export interface SegmentContents {
  /** Bytes of its records; record overhead is not counted. */
  readonly bytes: number
  /** The newest time stamp in its first batch; null while it is empty. */
  readonly firstBatchUs: Micros | null
  /** The newest time stamp of all; null while it is empty. */
  readonly largestUs: Micros | null
  /** Entries of `.index` and `.timeindex`, and the bytes since the last one. */
  readonly indexEntries: number
  readonly sinceIndexBytes: number
  /** When its file was last written to. */
  readonly modifiedUs: Micros
}

export const noContents = (atUs: Micros): SegmentContents => ({
  bytes: 0,
  firstBatchUs: null,
  largestUs: null,
  indexEntries: 0,
  sinceIndexBytes: 0,
  modifiedUs: atUs,
})

/** The first segment of a new log; the log has drawn no jitter for it. */
export const newSegment = (baseOffset: number, delayMs = 60_000, atUs: Micros = 0): Segment => ({
  machine: logSegment.initial({ baseOffset, fileDeleteDelayMs: delayMs, isCleaned: false }).state,
  createdUs: atUs,
  jitterMs: 0,
  ...noContents(atUs),
})

export const baseOffsetOf = (segment: Segment): number => segment.machine.context.baseOffset

/** The file's name: the base offset in 20 digits. */
export const segmentFile = (baseOffset: number): string =>
  `${String(baseOffset).padStart(20, '0')}.log`

/** The segment that takes appends. */
export function activeSegment({ segments }: Replica): Segment {
  const last = segments.at(-1)
  if (!last) throw new Error('a log without a segment')
  return last
}

/** Where the next segment begins; for the active one, the log end. */
export function segmentEnd({ segments, log }: Replica, segment: Segment): number {
  const next = segments[segments.indexOf(segment) + 1]
  return next ? baseOffsetOf(next) : logEndOffset(log)
}

/** The newest time stamp of a segment; of one without records, when its file was last written to. */
export const newestUs = ({ largestUs, modifiedUs }: Segment): Micros => largestUs ?? modifiedUs

/** Closes the active segment and opens an empty one at the log end. */
export function rollActive(sim: Sim, node: BrokerNode, replica: Replica, reason: RollReason): void {
  const { topic, partition, settings } = replica
  const baseOffset = logEndOffset(replica.log)
  replaceActive(replica, tellSegment(sim, node, replica, activeSegment(replica), rolled))
  const { segmentJitterMs, segmentMs, fileDeleteDelayMs } = settings
  const jitterMax = Math.min(segmentJitterMs, segmentMs) - 1
  const jitterMs = jitterMax > 0 ? sim.draw(`${node.id}:segmentJitter`, 0, jitterMax) : 0
  const opened = { ...newSegment(baseOffset, fileDeleteDelayMs, sim.nowUs), jitterMs }
  replica.segments.push(Object.freeze(opened))
  sim.emit('segment.rolled', { topic, partition, broker: node.broker, baseOffset, reason })
}

const rolled: SegmentEvent = { type: 'ROLLED' }

/** Why a segment was closed; `retention`: all of the log has expired. */
export type RollReason = 'size' | 'time' | 'index' | 'offsets' | 'retention'

/** The oldest segments are no part of the log any more; their files go after the delay. */
export function removeOldest(
  sim: Sim,
  node: BrokerNode,
  replica: Replica,
  count: number,
  reason: SegmentRemovalReason,
): void {
  const { topic, partition } = replica
  for (const segment of replica.segments.splice(0, count)) {
    const baseOffset = baseOffsetOf(segment)
    const event: SegmentEvent = { type: 'REMOVAL_DUE', reason }
    replica.removedSegments.push(tellSegment(sim, node, replica, segment, event))
    sim.emit('segment.deleted', { topic, partition, broker: node.broker, baseOffset, reason })
  }
  dropBelow(replica.log, baseOffsetOf(replica.segments[0] ?? activeSegment(replica)))
}

/** After the log was cut back to `to`: segments that begin above it go, the last that is left takes appends again. */
export function truncateSegments(sim: Sim, node: BrokerNode, replica: Replica, to: number): void {
  const isGone = (segment: Segment): boolean => baseOffsetOf(segment) > to
  const gone = replica.segments.filter(isGone)
  replica.segments = replica.segments.filter((segment) => !isGone(segment))
  for (const segment of gone) removeTruncated(sim, node, replica, segment)
  const last = activeSegment(replica)
  const reopened = tellSegment(sim, node, replica, last, { type: 'TRUNCATED_INTO' })
  const left = contentsOf(replica, baseOffsetOf(last), to, sim.nowUs)
  replaceActive(replica, { ...reopened, ...left })
}

/** The whole log goes; it begins anew with an empty segment at an offset. */
export function restartSegments(sim: Sim, node: BrokerNode, replica: Replica, at: number): void {
  for (const segment of replica.segments) removeTruncated(sim, node, replica, segment)
  replica.segments = [newSegment(at, replica.settings.fileDeleteDelayMs, sim.nowUs)]
}

function removeTruncated(sim: Sim, node: BrokerNode, replica: Replica, segment: Segment): void {
  const event: SegmentEvent = { type: 'REMOVAL_DUE', reason: 'truncation' }
  replica.removedSegments.push(tellSegment(sim, node, replica, segment, event))
}

/** The files of a removed segment go from the disk: its delay is over. */
export function unlinkSegment(
  sim: Sim,
  node: BrokerNode,
  { partition, baseOffset, removedUs }: SegmentFiles,
): void {
  const replica = node.replicas[partition]
  const due = replica?.removedSegments.find(
    (segment) => baseOffsetOf(segment) === baseOffset && segment.modifiedUs === removedUs,
  )
  if (replica && due) tellSegment(sim, node, replica, due, { type: 'DELETE_DELAY_ELAPSED' })
}

/** A start finds files marked as deleted and unlinks them at once (`LogLoader`). */
export function unlinkAll(replica: Replica): void {
  replica.removedSegments = []
}

/** What the timer of a file deletion carries. */
export interface SegmentFiles {
  readonly partition: string
  readonly baseOffset: number
  /** When it was renamed: a later segment may begin at the same offset and go within the delay. */
  readonly removedUs: Micros
}

/** Tells a segment's machine something and carries out what it asks for. */
export function tellSegment(
  sim: Sim,
  node: BrokerNode,
  replica: Replica,
  segment: Segment,
  event: SegmentEvent,
): Segment {
  const turn = logSegment.step(segment.machine, event)
  let { modifiedUs } = segment
  for (const effect of turn.effects) {
    if (effect.type === 'armDeleteDelay') {
      const { baseOffset, delayMs } = effect.params
      modifiedUs = sim.nowUs
      const files: SegmentFiles = { partition: nameOf(replica), baseOffset, removedUs: modifiedUs }
      const key = `unlink/${files.partition}/${baseOffset}/${modifiedUs}`
      sim.setTimer(node.id, key, msToUs(delayMs), files)
    } else if (effect.type === 'unlinkFiles') noteUnlinked(sim, node, replica, segment)
  }
  return Object.freeze({ ...segment, machine: turn.state, modifiedUs })
}

function noteUnlinked(sim: Sim, node: BrokerNode, replica: Replica, segment: Segment): void {
  replica.removedSegments = replica.removedSegments.filter((each) => each !== segment)
  const { topic, partition } = replica
  const { bytes } = segment
  const baseOffset = baseOffsetOf(segment)
  sim.emit('segment.unlinked', { topic, partition, broker: node.broker, baseOffset, bytes })
}

export function replaceActive(replica: Replica, segment: Segment): void {
  replica.segments[replica.segments.length - 1] = Object.freeze(segment)
}

/** What lies in a segment's files after more was appended at once, in one call of the log's. */
export function withAppended(
  contents: SegmentContents,
  entries: readonly StoredRecord[],
  atUs: Micros,
  indexIntervalBytes: number,
): SegmentContents {
  const bytes = entries.reduce((sum, { record }) => sum + record.bytes, 0)
  const newest = entries.reduce((max, each) => Math.max(max, each.timestampUs), 0)
  const hasIndexEntry = contents.sinceIndexBytes > indexIntervalBytes
  return {
    bytes: contents.bytes + bytes,
    firstBatchUs: contents.firstBatchUs ?? firstBatchUs(entries),
    largestUs: Math.max(contents.largestUs ?? 0, newest),
    indexEntries: contents.indexEntries + (hasIndexEntry ? 1 : 0),
    sinceIndexBytes: (hasIndexEntry ? 0 : contents.sinceIndexBytes) + bytes,
    modifiedUs: atUs,
  }
}

/** The newest time stamp of the first batch; of records in bulk, the first one's: they come in many batches. */
function firstBatchUs(entries: readonly StoredRecord[]): Micros | null {
  const [first] = entries
  if (!first) return null
  if (first.sinceUs !== undefined) return first.sinceUs
  const batch = entries.filter((each) => each.batch !== undefined && each.batch === first.batch)
  return batch.reduce((max, each) => Math.max(max, each.timestampUs), first.timestampUs)
}

/** The same, read anew from the records of a stretch of the log, each as if it had been appended alone. */
export function contentsOf(
  { log, settings }: Replica,
  from: number,
  to: number,
  atUs: Micros,
): SegmentContents {
  let contents = noContents(atUs)
  eachRecord(log, from, to, (record) => {
    contents = withAppended(contents, [record], atUs, settings.indexIntervalBytes)
  })
  return contents
}
