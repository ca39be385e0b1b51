import type { PartitionRegistration } from './partitionElection.ts'

type Assignment = Pick<
  PartitionRegistration,
  'replicas' | 'inSyncReplicas' | 'addingReplicas' | 'removingReplicas'
>

/** Nothing is being added or removed, and the replicas are these, in this order. */
export const isAssigned = (partition: Assignment, target: readonly number[]): boolean =>
  partition.addingReplicas.length === 0 &&
  partition.removingReplicas.length === 0 &&
  partition.replicas.join() === target.join()

/**
 * The assignment while replicas are on their way from what is now to `target` (KIP-455): the new ones first, then those
 * that will go. One that is under way is replaced: what it was adding counts as assigned.
 */
export function reassignmentTo(
  { replicas, inSyncReplicas }: Assignment,
  target: readonly number[],
): Assignment {
  const removingReplicas = replicas
    .filter((replica) => !target.includes(replica))
    .toSorted((a, b) => a - b)
  return {
    replicas: [...target, ...removingReplicas],
    inSyncReplicas,
    addingReplicas: target.filter((replica) => !replicas.includes(replica)),
    removingReplicas,
  }
}

/** The assignment once all added replicas are in sync, and so is one that stays; null before. */
export function completedReassignment(assignment: Assignment): Assignment | null {
  const { replicas, inSyncReplicas, addingReplicas, removingReplicas } = assignment
  if (addingReplicas.length === 0 && removingReplicas.length === 0) return null
  const stays = (replica: number): boolean => !removingReplicas.includes(replica)
  const remaining = inSyncReplicas.filter(stays)
  const isDone =
    remaining.length > 0 && addingReplicas.every((replica) => remaining.includes(replica))
  if (!isDone) return null
  return {
    replicas: replicas.filter(stays),
    inSyncReplicas: remaining,
    addingReplicas: [],
    removingReplicas: [],
  }
}
