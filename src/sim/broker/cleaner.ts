import { msToUs, type Micros } from '../../kafka/units.ts'
import { logSegment } from '../../machines/logSegment.ts'
import type { Sim } from '../kernel.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { BrokerNode, CleanerPass, Replica } from './brokerNode.ts'
import {
  buildOffsetMap,
  cleanableOf,
  cleanRecords,
  groupSegments,
  type Cleanable,
  type OffsetMap,
} from './cleanPlan.ts'
import { tellCleaned, tellCleaning } from './cleaning.ts'
import { brokerNumber, canonicalValues } from './logSettings.ts'
import { replaceRecords } from './replicaLog.ts'
import { nameOf } from './replicaRole.ts'
import { expireLog } from './retention.ts'
import { baseOffsetOf, contentsOf, segmentEnd, tellSegment, type Segment } from './segments.ts'

/** A key takes 24 bytes of the buffer (16 of a hash, 8 of an offset), and 0.9 of it may be used. */
const bytesPerKey = 24
const loadFactor = 0.9
/** What a cleaner reads and writes in a second; a pass takes a millisecond at least. */
const bytesPerSecond = 100_000_000
const passUsMin = msToUs(1)

const threadsOf = (scenario: Scenario): number => brokerNumber(scenario, 'log.cleaner.threads')

const isEnabled = ({ cluster }: Scenario): boolean =>
  canonicalValues(cluster.config, 'broker').get('log.cleaner.enable') !== false

const keysMax = (scenario: Scenario): number => {
  const bytes = brokerNumber(scenario, 'log.cleaner.dedupe.buffer.size') / threadsOf(scenario)
  return Math.floor(Math.floor(bytes / bytesPerKey) * loadFactor)
}

/** Sets the cleaner threads to work once there is a log for them; each looks at once, then as often as it can. */
export function startCleaners(sim: Sim, node: BrokerNode): void {
  if (node.cleaners.length > 0 || !isEnabled(sim.scenario) || !hasWork(node)) return
  node.cleaners = Array.from({ length: threadsOf(sim.scenario) }, () => null)
  for (const thread of node.cleaners.keys()) sim.setTimer(node.id, `cleaner/${thread}`, 0, thread)
}

const hasWork = (node: BrokerNode): boolean =>
  Object.values(node.replicas).some(({ settings }) => settings.isCompacting)

/**
 * One loop of a cleaner thread: the filthiest log that is due gets a pass; else old segments of compacted logs are
 * deleted where the policy says so, and the thread sleeps for `log.cleaner.backoff.ms`.
 */
export function runCleaner(sim: Sim, node: BrokerNode, thread: number): void {
  if (!hasWork(node)) {
    node.cleaners = []
    return
  }
  const filthiest = filthiestLog(sim, node)
  if (filthiest) startPass(sim, node, thread, filthiest)
  else {
    expireCompacted(sim, node)
    const backoffUs = msToUs(brokerNumber(sim.scenario, 'log.cleaner.backoff.ms'))
    sim.setTimer(node.id, `cleaner/${thread}`, backoffUs, thread)
  }
}

function expireCompacted(sim: Sim, node: BrokerNode): void {
  for (const replica of Object.values(node.replicas)) {
    const isFree = replica.cleaning.value === 'None'
    if (replica.settings.isCompacting && isFree) expireLog(sim, node, replica)
  }
}

interface Filthy extends Cleanable {
  readonly replica: Replica
}

function filthiestLog(sim: Sim, node: BrokerNode): Filthy | null {
  const due = Object.values(node.replicas).flatMap((replica) => {
    if (!replica.settings.isCompacting || replica.cleaning.value !== 'None') return []
    const cleanable = cleanableOf(replica, sim.nowUs)
    return cleanable.reason === null ? [] : [{ ...cleanable, replica }]
  })
  return due.toSorted((a, b) => b.ratio - a.ratio)[0] ?? null
}

function startPass(sim: Sim, node: BrokerNode, thread: number, filthy: Filthy): void {
  const { replica, firstDirty, firstUncleanable, cleanBytes, cleanableBytes } = filthy
  const { topic, partition, log } = replica
  const { endOffset } = buildOffsetMap(log, firstDirty, firstUncleanable, keysMax(sim.scenario))
  const pass: CleanerPass = {
    partition: nameOf(replica),
    startedUs: sim.nowUs,
    firstDirty,
    endOffset,
  }
  node.cleaners[thread] = Object.freeze(pass)
  tellCleaning(sim, node, replica, { type: 'CLEANING_STARTED' })
  replica.segments = replica.segments.map((segment) =>
    baseOffsetOf(segment) < endOffset
      ? tellSegment(sim, node, replica, segment, { type: 'CLEANING_STARTED' })
      : segment,
  )
  const id = sim.emit('compaction.started', {
    topic,
    partition,
    broker: node.broker,
    from: firstDirty,
    to: endOffset,
    cleanBytes,
    cleanableBytes,
    reason: filthy.reason ?? 'dirtyRatio',
  })
  // the dirty part is read twice: for the map, and with the clean part for the copy
  const readBytes = cleanBytes + 2 * cleanableBytes
  const passUs = Math.max(passUsMin, Math.ceil((readBytes / bytesPerSecond) * 1_000_000))
  sim.because(id, () => {
    sim.setTimer(node.id, `cleaned/${thread}`, passUs, thread)
  })
}

/** The pass of a thread is through: its output is swapped in, and the thread looks for more. */
export function finishPass(sim: Sim, node: BrokerNode, thread: number): void {
  const pass = node.cleaners[thread]
  const replica = pass ? node.replicas[pass.partition] : undefined
  node.cleaners[thread] = null
  if (pass && replica) {
    swap(sim, node, replica, pass)
    tellCleaning(sim, node, replica, { type: 'CLEANING_DONE', endOffset: pass.endOffset })
  }
  expireCompacted(sim, node)
  runCleaner(sim, node, thread)
}

function swap(sim: Sim, node: BrokerNode, replica: Replica, pass: CleanerPass): void {
  const { topic, partition, log } = replica
  const { firstDirty, endOffset, startedUs } = pass
  const map = buildOffsetMap(log, firstDirty, endOffset, Number.POSITIVE_INFINITY)
  const place = { topic, partition, broker: node.broker }
  const removed: number[] = []
  const stamped: number[] = []
  const segments: Segment[] = []
  let before = 0
  for (const group of groupSegments(replica, endOffset)) {
    before += group.reduce((sum, { bytes }) => sum + bytes, 0)
    const cleaned = cleanGroup(sim, replica, group, { ...map, startedUs })
    removed.push(...cleaned.removed)
    stamped.push(...cleaned.stamped)
    segments.push(cleaned.segment)
  }
  tellReplaced(sim, node, replica, endOffset)
  replica.segments = [...segments, ...replica.segments]
  const after = segments.reduce((sum, { bytes }) => sum + bytes, 0)
  const id = sim.emit('compaction.finished', {
    ...place,
    from: firstDirty,
    to: endOffset,
    removed,
    segments: segments.map(baseOffsetOf),
    freedBytes: before - after,
  })
  if (stamped.length === 0) return
  const untilUs = startedUs + msToUs(replica.settings.deleteRetentionMs)
  sim.emit('tombstones.kept', { ...place, offsets: stamped, untilUs }, id)
}

/** The segments that were cleaned leave the log; their files go after the delay. */
function tellReplaced(sim: Sim, node: BrokerNode, replica: Replica, endOffset: number): void {
  tellCleaned(sim, node, replica, { type: 'REPLACED_BY_CLEANER' })
  const isReplaced = (segment: Segment): boolean => baseOffsetOf(segment) < endOffset
  replica.removedSegments.push(...replica.segments.filter(isReplaced))
  replica.segments = replica.segments.filter((segment) => !isReplaced(segment))
}

/** One output segment, named after the first of the group. */
function cleanGroup(
  sim: Sim,
  replica: Replica,
  group: readonly Segment[],
  pass: OffsetMap & { readonly startedUs: Micros },
) {
  const first = group[0] as Segment
  const from = baseOffsetOf(first)
  const to = segmentEnd(replica, group.at(-1) as Segment)
  const { kept, removed, stamped } = cleanRecords(replica, from, to, pass)
  replaceRecords(replica.log, from, to, kept)
  const modifiedUs = Math.max(...group.map((each) => each.modifiedUs))
  const { fileDeleteDelayMs } = replica.settings
  const machine = logSegment.initial({ baseOffset: from, fileDeleteDelayMs, isCleaned: true }).state
  const segment: Segment = Object.freeze({
    machine,
    createdUs: sim.nowUs,
    jitterMs: first.jitterMs,
    ...contentsOf(replica, from, to, modifiedUs),
  })
  return { segment, removed, stamped }
}
