import {
  logSegment,
  type SegmentEvent,
  type SegmentRemovalReason,
  type SegmentState,
} from '../../machines/logSegment.ts'
import { msToUs } from '../../kafka/units.ts'
import type { Sim } from '../kernel.ts'
import type { BrokerNode, Replica } from './brokerNode.ts'
import { logEndOffset, recordAt } from './replicaLog.ts'
import { nameOf } from './replicaRole.ts'

/** `file.delete.delay.ms` */
const fileDeleteDelayMs = 60_000

/** One segment of a replica's log; the last of a log is the active one. Replaced as a whole, never changed. */
export interface Segment {
  readonly machine: SegmentState
  /** Bytes of its records; record overhead is not counted. */
  readonly bytes: number
}

export const newSegment = (baseOffset: number): Segment => ({
  machine: logSegment.initial({ baseOffset, fileDeleteDelayMs }).state,
  bytes: 0,
})

export const baseOffsetOf = (segment: Segment): number => segment.machine.context.baseOffset

/** The segment that takes appends. */
export function activeSegment({ segments }: Replica): Segment {
  const last = segments.at(-1)
  if (!last) throw new Error('a log without a segment')
  return last
}

/**
 * Makes room for so many more bytes: a new segment opens when the active one cannot take them (spec: storage §2,
 * `size > segment.bytes − n`). Rolling by time is not modelled. True if a segment was rolled.
 */
export function rollIfFull(sim: Sim, node: BrokerNode, replica: Replica, bytes: number): boolean {
  const active = activeSegment(replica)
  const isRolled = active.bytes > 0 && active.bytes + bytes > replica.segmentBytes
  if (isRolled) rollActive(sim, node, replica)
  const taking = activeSegment(replica)
  replaceActive(replica, { ...taking, bytes: taking.bytes + bytes })
  return isRolled
}

/** Closes the active segment and opens an empty one at the log end. */
export function rollActive(sim: Sim, node: BrokerNode, replica: Replica): void {
  const { topic, partition } = replica
  const baseOffset = logEndOffset(replica.log)
  replaceActive(replica, tell(sim, node, replica, activeSegment(replica), { type: 'ROLLED' }))
  replica.segments.push(newSegment(baseOffset))
  sim.emit('segment.rolled', { topic, partition, broker: node.broker, baseOffset })
}

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
    replica.removedSegments.push(tell(sim, node, replica, segment, event))
    sim.emit('segment.deleted', { topic, partition, broker: node.broker, baseOffset, reason })
  }
}

/** After the log was cut back to `to`: segments that begin above it go, the last that is left takes appends again. */
export function truncateSegments(sim: Sim, node: BrokerNode, replica: Replica, to: number): void {
  const isGone = (segment: Segment): boolean => baseOffsetOf(segment) > to
  const gone = replica.segments.filter(isGone)
  replica.segments = replica.segments.filter((segment) => !isGone(segment))
  const last = activeSegment(replica)
  replaceActive(replica, {
    ...tell(sim, node, replica, last, { type: 'TRUNCATED_INTO' }),
    bytes: bytesBetween(replica, baseOffsetOf(last), to),
  })
  for (const segment of gone) {
    const event: SegmentEvent = { type: 'REMOVAL_DUE', reason: 'truncation' }
    replica.removedSegments.push(tell(sim, node, replica, segment, event))
  }
}

/** The files of every removed segment whose delay is over go from the disk. */
export function unlinkSegments(
  sim: Sim,
  node: BrokerNode,
  { partition, baseOffset }: SegmentFiles,
): void {
  const replica = node.replicas[partition]
  const due = replica?.removedSegments.find((segment) => baseOffsetOf(segment) === baseOffset)
  if (!replica || !due) return
  tell(sim, node, replica, due, { type: 'DELETE_DELAY_ELAPSED' })
}

/** A start finds files marked as deleted and unlinks them at once (`LogLoader`). */
export function unlinkAll(replica: Replica): void {
  replica.removedSegments = []
}

/** What the timer of a file deletion carries. */
export interface SegmentFiles {
  readonly partition: string
  readonly baseOffset: number
}

/** Tells a segment's machine something and carries out what it asks for. */
function tell(
  sim: Sim,
  node: BrokerNode,
  replica: Replica,
  segment: Segment,
  event: SegmentEvent,
): Segment {
  const turn = logSegment.step(segment.machine, event)
  for (const effect of turn.effects) {
    if (effect.type === 'armDeleteDelay') {
      const { baseOffset, delayMs } = effect.params
      const files: SegmentFiles = { partition: nameOf(replica), baseOffset }
      // A later segment may begin at the same offset and go within the delay: each has its own timer.
      const key = `unlink/${files.partition}/${baseOffset}/${sim.nowUs}`
      sim.setTimer(node.id, key, msToUs(delayMs), files)
    } else if (effect.type === 'unlinkFiles') {
      replica.removedSegments = replica.removedSegments.filter((each) => each !== segment)
    }
  }
  return { ...segment, machine: turn.state }
}

function replaceActive(replica: Replica, segment: Segment): void {
  replica.segments[replica.segments.length - 1] = Object.freeze(segment)
}

function bytesBetween({ log }: Replica, from: number, to: number): number {
  let bytes = 0
  for (let offset = from; offset < to; offset++) bytes += recordAt(log, offset)?.record.bytes ?? 0
  return bytes
}
