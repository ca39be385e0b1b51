import type { TopicPartition } from '../kafka/assignors/types.ts'

/** One run of a partition list: a topic and consecutive entries of it, as `["t0", 0, 1]`. */
export type Run = readonly [topic: string, ...partitions: number[]]

/** Writes a list of partitions as runs, in the given order. */
export function toRuns(partitions: readonly TopicPartition[]): Run[] {
  const runs: [string, ...number[]][] = []
  for (const { topic, partition } of partitions) {
    const last = runs.at(-1)
    if (last?.[0] === topic) last.push(partition)
    else runs.push([topic, partition])
  }
  return runs
}

/** Reads runs; an absent list is an empty one. */
export const fromRuns = (runs: readonly Run[] = []): TopicPartition[] =>
  runs.flatMap(([topic, ...partitions]) => partitions.map((partition) => ({ topic, partition })))
