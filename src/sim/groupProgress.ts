import { partitionName } from '../kafka/units.ts'
import type { TopicPartition } from '../trace/facts.ts'
import type { Sim } from './kernel.ts'

export type Range = readonly [from: number, to: number]

/** How far a group has worked through a partition: kept by nobody in Kafka, and the truth about twice and never. */
export interface Progress {
  /** Where the group first began to read. */
  readonly from: number
  /** Offsets worked on, as ranges in order. */
  done: Range[]
  /** Offsets worked on more than once: how often. */
  repeated: Record<number, number>
  /** Up to here, what nobody will read has been told. */
  toldTo: number
}

const prefix = 'progress/'

/** A group's progress, by `topic-partition`. */
export const progressOf = (sim: Sim, group: string): Record<string, Progress> =>
  (sim.state.durable[`${prefix}${group}`] ??= {}) as Record<string, Progress>

/** A new leader's log ends here: what comes at the offsets above are other records than those that groups have seen. */
export function forgetAbove(sim: Sim, at: TopicPartition, endOffset: number): void {
  const name = partitionName(at.topic, at.partition)
  for (const [key, value] of Object.entries(sim.state.durable)) {
    const progress = key.startsWith(prefix) ? (value as Record<string, Progress>)[name] : undefined
    if (!progress) continue
    progress.toldTo = Math.min(progress.toldTo, endOffset)
    progress.done = progress.done
      .filter(([from]) => from < endOffset)
      .map(([from, to]) => [from, Math.min(to, endOffset)])
    progress.repeated = Object.fromEntries(
      Object.entries(progress.repeated).filter(([offset]) => Number(offset) < endOffset),
    )
  }
}
