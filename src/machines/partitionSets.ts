import type { TopicPartition } from '../kafka/assignors/types.ts'

export const includesPartition = (
  set: readonly TopicPartition[],
  { topic, partition }: TopicPartition,
): boolean => set.some((each) => each.topic === topic && each.partition === partition)

/** The first set without the second, in its own order. */
export const without = (
  set: readonly TopicPartition[],
  removed: readonly TopicPartition[],
): readonly TopicPartition[] => set.filter((each) => !includesPartition(removed, each))

export const isSubset = (
  part: readonly TopicPartition[],
  whole: readonly TopicPartition[],
): boolean => part.every((each) => includesPartition(whole, each))
