import { msToUs, type Micros } from '../../kafka/units.ts'
import type { SegmentRemovalReason } from '../../machines/logSegment.ts'
import type { Sim } from '../kernel.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { BrokerNode, Replica } from './brokerNode.ts'
import { logEndOffset, recordAt } from './replicaLog.ts'
import { activeSegment, baseOffsetOf, removeOldest, rollActive, type Segment } from './segments.ts'

/** `log.initial.task.delay.ms`: the first pass after a start. */
export const firstRetentionUs = msToUs(30_000)

/** One pass over all logs of this broker, leader or follower: below the log start, by size, by time (spec: storage §3.2). */
export function enforceRetention(sim: Sim, node: BrokerNode): void {
  for (const replica of Object.values(node.replicas)) {
    removeExpired(sim, node, replica, 'logStartOffset', startBreach(replica))
    if (!replica.retention.isDeleting) continue
    removeExpired(sim, node, replica, 'retentionBytes', sizeBreach(replica))
    removeExpired(sim, node, replica, 'retentionMs', timeBreach(sim, replica))
  }
}

/** How often a broker looks: `log.retention.check.interval.ms`. */
export const retentionCheckUs = ({ cluster }: Scenario): Micros =>
  msToUs(Number(cluster.config['log.retention.check.interval.ms'] ?? 300_000))

type Breach = (segment: Segment) => boolean

/** A follower's log start follows its leader's: what lies below is of no use. */
const startBreach =
  (replica: Replica): Breach =>
  (segment) =>
    segment !== replica.segments.at(-1) && endOf(replica, segment) <= replica.log.logStartOffset

/** Deletes while the log stays at or above the limit: it never ends below it. */
function sizeBreach({ segments, retention: { bytes: limit } }: Replica): Breach {
  const total = segments.reduce((sum, { bytes }) => sum + bytes, 0)
  let over = limit < 0 ? -1 : total - limit
  return ({ bytes }) => {
    over -= bytes
    return over >= 0
  }
}

const timeBreach =
  (sim: Sim, replica: Replica): Breach =>
  (segment) => {
    const { ms } = replica.retention
    const newestUs = newestIn(replica, segment)
    return ms >= 0 && newestUs !== null && sim.nowUs - newestUs > msToUs(ms)
  }

/** Time stamp of the newest record of a segment; null in an empty one. */
function newestIn(replica: Replica, segment: Segment): Micros | null {
  const end = endOf(replica, segment)
  let newest: Micros | null = null
  for (let offset = baseOffsetOf(segment); offset < end; offset++) {
    const at = recordAt(replica.log, offset)?.timestampUs
    if (at !== undefined && (newest === null || at > newest)) newest = at
  }
  return newest
}

/** Where the next segment begins; for the active one, the log end. */
function endOf({ segments, log }: Replica, segment: Segment): number {
  const next = segments[segments.indexOf(segment) + 1]
  return next ? baseOffsetOf(next) : logEndOffset(log)
}

/**
 * From the oldest segment on, up to the first that stays. Nothing above the high watermark goes, and an empty last
 * segment stays. When all go, the active one included, an empty one is opened first (spec: storage §3.3).
 */
function removeExpired(
  sim: Sim,
  node: BrokerNode,
  replica: Replica,
  reason: SegmentRemovalReason,
  isBreached: Breach,
): void {
  const { segments, log } = replica
  let count = 0
  for (const segment of segments) {
    const end = endOf(replica, segment)
    const isEmptyLast = segment === segments.at(-1) && end === baseOffsetOf(segment)
    if (isEmptyLast || log.highWatermark < end || !isBreached(segment)) break
    count += 1
  }
  if (count === 0) return
  if (count === segments.length) rollActive(sim, node, replica)
  const start = baseOffsetOf(replica.segments[count] ?? activeSegment(replica))
  raiseLogStart(sim, node, replica, start)
  removeOldest(sim, node, replica, count, reason)
}

/** The log start offset moves up, before any file goes; a follower follows its leader's. */
export function raiseLogStart(
  sim: Sim,
  node: BrokerNode,
  { topic, partition, log }: Replica,
  offset: number,
): void {
  if (offset <= log.logStartOffset) return
  log.logStartOffset = offset
  sim.emit('logStart.changed', { topic, partition, broker: node.broker, offset })
}
