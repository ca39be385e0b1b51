import type { Fact } from './facts.ts'
import { partitionKey } from './holdings.ts'
import { InterruptionIndex } from './interruptions.ts'
import { recordAt } from './logView.ts'
import { applyFact, emptyWorld } from './reduce.ts'
import type { LogView, PartitionView, World } from './world.ts'

export interface GroupSummary {
  /** Completed join phases. */
  readonly rebalances: number
  readonly interruptedPartitionMs: number
  /** Partitions that changed owner, summed over the rebalances. */
  readonly moved: number
  readonly duplicates: number
  /** Records below a later starting position of the group that no member ever processed. */
  readonly skipped: number
}

/** A run in numbers. */
export interface RunSummary {
  readonly recordsProduced: number
  readonly recordsAcked: number
  readonly recordsFailed: number
  readonly recordsPolled: number
  readonly recordsProcessed: number
  readonly rebalances: number
  readonly interruptedPartitionMs: number
  readonly moved: number
  readonly duplicates: number
  /** Acknowledged records that the log no longer holds at the end: neither the leader nor, without one, any ISR replica. */
  readonly lost: number
  /** Sum of the groups' `skipped`. */
  readonly skipped: number
  readonly groups: Readonly<Record<string, GroupSummary>>
  readonly facts: number
  readonly endUs: number
}

/** Sums up a whole run. */
export function summarize(facts: readonly Fact[]): RunSummary {
  const interruptions = new InterruptionIndex()
  interruptions.append(facts)
  const readings = new Map<string, Reading>()
  const acked = new Set<number>()
  let world = emptyWorld
  for (const fact of facts) {
    world = applyFact(world, fact)
    if (fact.kind === 'batch.acked') for (const id of fact.recordIds) acked.add(id)
    else noteReading(readings, fact)
  }
  const groups: Record<string, GroupSummary> = {}
  for (const group of interruptions.groupIds()) {
    const report = interruptions.report(group)
    groups[group] = {
      rebalances: report.rebalances.length,
      interruptedPartitionMs: report.partitionUs / 1000,
      moved: report.moved,
      duplicates: report.duplicates,
      skipped: skippedBy(group, readings),
    }
  }
  return {
    ...totalsOf(world, groups),
    lost: lostRecords(world, acked),
    groups,
    facts: facts.length,
  }
}

function totalsOf(
  world: World,
  groups: Readonly<Record<string, GroupSummary>>,
): Omit<RunSummary, 'lost' | 'groups' | 'facts'> {
  const sum = (name: keyof GroupSummary): number =>
    Object.values(groups).reduce((total, group) => total + group[name], 0)
  return {
    recordsProduced: world.totals.recordsProduced,
    recordsAcked: world.totals.recordsAcked,
    recordsFailed: world.totals.recordsFailed,
    recordsPolled: world.totals.recordsPolled,
    recordsProcessed: world.totals.recordsProcessed,
    rebalances: sum('rebalances'),
    interruptedPartitionMs: sum('interruptedPartitionMs'),
    moved: sum('moved'),
    duplicates: sum('duplicates'),
    skipped: sum('skipped'),
    endUs: world.atUs,
  }
}

function lostRecords(world: World, acked: ReadonlySet<number>): number {
  const missing = new Set(acked)
  for (const topic of Object.values(world.topics)) {
    for (const partition of topic.partitions) {
      for (const log of survivingLogs(partition)) forgetHeld(missing, log)
    }
  }
  return missing.size
}

function survivingLogs(partition: PartitionView): readonly LogView[] {
  const leader = partition.replicaViews[partition.leader]
  if (leader !== undefined) return [leader.log]
  return partition.inSyncReplicas.flatMap((broker) => partition.replicaViews[broker]?.log ?? [])
}

function forgetHeld(missing: Set<number>, log: LogView): void {
  for (let offset = log.heldFrom; offset < log.logEndOffset; offset++) {
    const logged = recordAt(log, offset)
    if (logged !== null) missing.delete(logged.record.id)
  }
}

/** What one group has done with one partition. */
interface Reading {
  readonly group: string
  readonly firstStart: number
  highestStart: number
  readonly processed: Set<number>
}

function noteReading(readings: Map<string, Reading>, fact: Fact): void {
  if (fact.kind !== 'position.reset' && fact.kind !== 'record.processed') return
  const key = `${fact.group}|${partitionKey(fact)}`
  const reading = readings.get(key)
  if (reading === undefined) {
    const { group, offset } = fact
    readings.set(key, { group, firstStart: offset, highestStart: offset, processed: new Set() })
  } else if (fact.kind === 'position.reset') {
    reading.highestStart = Math.max(reading.highestStart, fact.offset)
  }
  if (fact.kind === 'record.processed') readings.get(key)?.processed.add(fact.offset)
}

/** Zero for a group whose processing the trace does not record at all. */
function skippedBy(group: string, readings: ReadonlyMap<string, Reading>): number {
  const own = [...readings.values()].filter((each) => each.group === group)
  if (own.every((each) => each.processed.size === 0)) return 0
  let skipped = 0
  for (const { firstStart, highestStart, processed } of own) {
    let done = 0
    for (const offset of processed) if (offset >= firstStart && offset < highestStart) done += 1
    skipped += highestStart - firstStart - done
  }
  return skipped
}
