import { partitionName } from '../../kafka/units.ts'
import type { TopicPartition } from '../../trace/facts.ts'
import { durableGroup } from '../broker/durableGroups.ts'
import { progressOf, type Progress, type Range } from '../groupProgress.ts'
import type { Sim } from '../kernel.ts'
import type { ConsumerNode } from './consumerNode.ts'

function progressAt(sim: Sim, group: string, at: TopicPartition, from: number): Progress {
  const name = partitionName(at.topic, at.partition)
  return (progressOf(sim, group)[name] ??= { from, done: [], repeated: {}, toldTo: from })
}

/** Notes that the group has worked on the record at an offset (up to `to`), and says how often it had before. */
export function noteProcessed(
  sim: Sim,
  group: string,
  at: TopicPartition,
  [offset, to]: Range,
): number {
  const progress = progressAt(sim, group, at, offset)
  const isKnown = progress.done.some(([from, to]) => from <= offset && offset < to)
  if (isKnown) {
    const timesBefore = progress.repeated[offset] ?? 1
    progress.repeated[offset] = timesBefore + 1
    return timesBefore
  }
  progress.done = withRange(progress.done, [offset, to])
  return 0
}

/** A reader has passed offsets that hold nothing any more: compaction took the records, nobody has missed them. */
export function noteAbsent(sim: Sim, group: string, at: TopicPartition, gap: Range): void {
  const progress = progressAt(sim, group, at, gap[0])
  progress.done = withRange(progress.done, gap)
}

/** In-order work extends the last range; anything else is put in its place. */
function withRange(done: readonly Range[], [from, to]: Range): Range[] {
  const last = done.at(-1)
  if (last?.[1] === from) return [...done.slice(0, -1), [last[0], to]]
  const sorted = [...done, [from, to] as const].toSorted((a, b) => a[0] - b[0])
  const merged: Range[] = []
  for (const range of sorted) {
    const before = merged.at(-1)
    if (before && before[1] >= range[0])
      merged[merged.length - 1] = [before[0], Math.max(before[1], range[1])]
    else merged.push(range)
  }
  return merged
}

/** The parts of `from`..`to` that lie in none of the ranges. */
function gapsIn(from: number, to: number, ranges: readonly Range[]): Range[] {
  const gaps: Range[] = []
  let next = from
  for (const [start, end] of ranges) {
    if (end <= next) continue
    if (start >= to) break
    if (start > next) gaps.push([next, start])
    next = end
  }
  if (next < to) gaps.push([next, to])
  return gaps
}

/** How many partitions each topic had for the group's first reader of it: those that came later are new. */
const partitionsAtFirst = (sim: Sim, group: string): Record<string, number> =>
  (sim.state.durable[`partitionsAtFirst/${group}`] ??= {}) as Record<string, number>

/**
 * A reader begins a partition at its end. A new group does not miss what it was not there for; where the group had been
 * reading the topic before it grew, nobody will read what came into the new partition before its first assignment.
 */
export function noteStartedAtEnd(
  sim: Sim,
  node: ConsumerNode,
  at: TopicPartition,
  offset: number,
): void {
  const { group } = node
  noteReaderOf(sim, node, at.topic)
  const isNew =
    at.partition >= (partitionsAtFirst(sim, group)[at.topic] ?? Number.POSITIVE_INFINITY)
  if (isNew) progressAt(sim, group, at, 0)
  noteStartedAt(sim, node, at, offset)
}

function noteReaderOf(sim: Sim, { group, partitions }: ConsumerNode, topic: string): void {
  const known = partitions.filter((each) => each.topic === topic).length
  if (known > 0) partitionsAtFirst(sim, group)[topic] ??= known
}

/** A reader goes on at `offset`: what lies before it and was never worked on will not be read by this group. */
export function noteStartedAt(
  sim: Sim,
  node: ConsumerNode,
  at: TopicPartition,
  offset: number,
): void {
  const { group } = node
  noteReaderOf(sim, node, at.topic)
  const progress = progressAt(sim, group, at, offset)
  if (offset <= progress.toldTo) return
  const held = heldOffsets(sim, group, at).map((each): Range => [each, each + 1])
  const known = [...progress.done, ...held].toSorted((a, b) => a[0] - b[0])
  const gaps = gapsIn(progress.toldTo, offset, known)
  progress.toldTo = offset
  for (const [from, to] of gaps) sim.emit('records.skipped', { group, ...at, from, to })
}

/** Offsets that living members of the group still have in their hands. */
function heldOffsets(sim: Sim, group: string, at: TopicPartition): readonly number[] {
  return Object.values(sim.state.nodes).flatMap((each) => {
    if (each.type !== 'member' || !each.isAlive) return []
    const node = each as ConsumerNode
    return node.group === group ? handsOf(node, at) : []
  })
}

const handsOf = (node: ConsumerNode, { topic, partition }: TopicPartition): readonly number[] =>
  node.inHand.flatMap((held) =>
    held.topic === topic && held.partition === partition ? [held.record.offset] : [],
  )

/** A process has ended with records in its hands: those before the committed offset come to nobody any more. */
export function noteDropped(sim: Sim, node: ConsumerNode): void {
  const { offsets } = durableGroup(sim, node.group)
  for (const { topic, partition, record } of node.inHand) {
    const name = partitionName(topic, partition)
    const { offset } = record
    const progress = progressAt(sim, node.group, { topic, partition }, offset)
    const isDone = progress.done.some(([from, to]) => from <= offset && offset < to)
    const isHeldElsewhere = heldOffsets(sim, node.group, { topic, partition }).includes(offset)
    if (isDone || isHeldElsewhere || (offsets[name] ?? 0) <= offset) continue
    if (offset >= progress.toldTo) continue // the next reader will tell
    const { group } = node
    sim.emit('records.skipped', { group, topic, partition, from: offset, to: offset + 1 })
  }
}
