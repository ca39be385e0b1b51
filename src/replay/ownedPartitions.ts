import type { TopicPartition } from '../trace/facts.ts'

/** What a member holds; null where the log has not said. */
export type Owned = readonly TopicPartition[] | null

const isSame = (a: TopicPartition, b: TopicPartition): boolean =>
  a.topic === b.topic && a.partition === b.partition

/** The partitions of `from` that are not among `others`, in the order of `from`. */
export const without = (
  from: readonly TopicPartition[],
  others: readonly TopicPartition[],
): readonly TopicPartition[] => {
  const names = new Set(others.map(nameOf))
  return from.filter((each) => !names.has(nameOf(each)))
}

/** `cats/3` */
export const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`

/** By topic, then by partition. */
export const inOrder = (partitions: readonly TopicPartition[]): readonly TopicPartition[] =>
  partitions.toSorted((a, b) => {
    if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1
    return a.partition - b.partition
  })

/**
 * The partitions that an assign callback names.
 *
 * @param target what the group gave the member in all; null where the log has not said.
 * @returns null where several lists would do.
 */
export function assignedOf(
  { isIncremental, count }: { readonly isIncremental: boolean; readonly count: number },
  target: Owned,
  owned: Owned,
): Owned {
  if (count === 0) return []
  if (!target) return null
  const fresh = isIncremental && owned ? without(target, owned) : target
  return fresh.length === count ? fresh : null
}

/** The partitions that a revoke callback names; null where several lists would do. */
export function revokedOf(
  { isIncremental, count }: { readonly isIncremental: boolean; readonly count: number },
  target: Owned,
  owned: Owned,
): Owned {
  if (count === 0) return []
  if (!owned) return null
  if (owned.length === count) return inOrder(owned)
  const surplus = isIncremental && target ? without(owned, target) : []
  return surplus.length === count ? inOrder(surplus) : null
}

/** Whether a list holds a partition. */
export const holds = (list: readonly TopicPartition[], place: TopicPartition): boolean =>
  list.some((each) => isSame(each, place))
