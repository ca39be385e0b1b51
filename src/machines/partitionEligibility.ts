import {
  changePartition,
  noLeader,
  type PartitionChanges,
  type PartitionRegistration,
} from './partitionElection.ts'

/** The effective `min.insync.replicas` of an assignment; below it the ISR leaves eligible leader replicas behind. */
const isBelowMinimum = (
  { eligibleBelow }: PartitionRegistration,
  inSync: readonly number[],
  replicas: readonly number[],
): boolean => eligibleBelow !== null && inSync.length < Math.min(eligibleBelow, replicas.length)

/**
 * Who may lead cleanly though out of sync (KIP-966): those that left the ISR while it was, or became, smaller than
 * `min.insync.replicas`. The high watermark has not moved since, so they hold all that is committed. Not those whose
 * broker came back from a crash: it may have lost what was not on its disk.
 */
export function eligibleAfter(
  partition: PartitionRegistration,
  inSync: readonly number[],
  { replicas = partition.replicas, crashed = [] }: EligibilityOptions = {},
): readonly number[] {
  if (!isBelowMinimum(partition, inSync, replicas)) return []
  const candidates = [...partition.eligibleLeaderReplicas, ...partition.inSyncReplicas]
  return [...new Set(candidates)].filter(
    (id) => replicas.includes(id) && !inSync.includes(id) && !crashed.includes(id),
  )
}

interface EligibilityOptions {
  readonly replicas?: readonly number[]
  /** Brokers that came back from an unclean shutdown. */
  readonly crashed?: readonly number[]
}

/** A change with what follows from it for the eligible leader replicas and the last known leader. */
export function changeEligible(
  partition: PartitionRegistration,
  changes: PartitionChanges,
  { isUnclean, crashed }: { readonly isUnclean: boolean; readonly crashed: readonly number[] },
): PartitionRegistration {
  const changed = changePartition(partition, changes)
  if (partition.eligibleBelow === null) return changed
  const { inSyncReplicas, replicas, leader } = changed
  const eligibleLeaderReplicas = isUnclean
    ? []
    : eligibleAfter(partition, inSyncReplicas, { replicas, crashed })
  const hasJustEmptied = inSyncReplicas.length === 0 && partition.leader !== noLeader
  const lastKnown = hasJustEmptied ? [partition.leader] : partition.lastKnownElr
  return { ...changed, eligibleLeaderReplicas, lastKnownElr: leader === noLeader ? lastKnown : [] }
}
