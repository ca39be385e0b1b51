import { msToUs, type Micros } from '../../kafka/units.ts'
import type { SegmentRemovalReason } from '../../machines/logSegment.ts'
import type { Sim } from '../kernel.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { BrokerNode, Replica } from './brokerNode.ts'
import { brokerNumber } from './logSettings.ts'
import { startLogAt } from './replicaLog.ts'
import {
  activeSegment,
  baseOffsetOf,
  newestUs,
  removeOldest,
  rollActive,
  segmentEnd,
  type Segment,
} from './segments.ts'

/** `log.initial.task.delay.ms`: the first pass after a start. */
export const firstRetentionUs = msToUs(30_000)

/** How often a broker looks: `log.retention.check.interval.ms`. */
export const retentionCheckUs = (scenario: Scenario): Micros =>
  msToUs(brokerNumber(scenario, 'log.retention.check.interval.ms'))

/** The retention task: all logs of this broker, leader or follower, that the cleaner does not look after. */
export function enforceRetention(sim: Sim, node: BrokerNode): void {
  for (const replica of Object.values(node.replicas)) {
    if (!replica.settings.isCompacting) expireLog(sim, node, replica)
  }
}

/** One pass over a log: below the log start, by size, by time, in this order (spec: storage §3.2). */
export function expireLog(sim: Sim, node: BrokerNode, replica: Replica): void {
  removeExpired(sim, node, replica, 'logStartOffset', startBreach(replica))
  if (!replica.settings.isDeleting) return
  removeExpired(sim, node, replica, 'retentionBytes', sizeBreach(replica))
  removeExpired(sim, node, replica, 'retentionMs', timeBreach(sim, replica))
}

type Breach = (segment: Segment) => boolean

/** What lies below the log start is of no use: the leader's moved on, or records were deleted by request. */
const startBreach =
  (replica: Replica): Breach =>
  (segment) =>
    segment !== replica.segments.at(-1) &&
    segmentEnd(replica, segment) <= replica.log.logStartOffset

/** Deletes while the log stays at or above the limit: it never ends below it. */
function sizeBreach({ segments, settings: { retentionBytes: limit } }: Replica): Breach {
  const total = segments.reduce((sum, { bytes }) => sum + bytes, 0)
  if (limit < 0 || total < limit) return () => false
  let over = total - limit
  return ({ bytes }) => {
    over -= bytes
    return over >= 0
  }
}

const timeBreach =
  (sim: Sim, { settings: { retentionMs } }: Replica): Breach =>
  (segment) =>
    retentionMs >= 0 && sim.nowUs - newestUs(segment) > msToUs(retentionMs)

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
    const isEmptyLast = segment === segments.at(-1) && segment.bytes === 0
    const isCommitted = log.highWatermark >= segmentEnd(replica, segment)
    if (isEmptyLast || !isCommitted || !isBreached(segment)) break
    count += 1
  }
  if (count === 0) return
  if (count === segments.length) rollActive(sim, node, replica, 'retention')
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
  startLogAt(log, offset)
  sim.emit('logStart.changed', { topic, partition, broker: node.broker, offset })
}
