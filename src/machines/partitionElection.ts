/** A partition as the controller has it in the metadata log. */
export interface PartitionRegistration {
  readonly topic: string
  readonly partition: number
  /** The assigned replicas, preferred leader first. */
  readonly replicas: readonly number[]
  /** Of `replicas`, while they are reassigned: new ones, and those that will go (KIP-455). */
  readonly addingReplicas: readonly number[]
  readonly removingReplicas: readonly number[]
  readonly inSyncReplicas: readonly number[]
  /** −1: none. */
  readonly leader: number
  readonly leaderEpoch: number
  readonly partitionEpoch: number
  readonly isRecovering: boolean
  /** `unclean.leader.election.enable` */
  readonly isUncleanElectionEnabled: boolean
  /** `min.insync.replicas`, below which eligible leader replicas are kept (KIP-966); null: none are. */
  readonly eligibleBelow: number | null
  /** Out of sync, but with all that is committed. */
  readonly eligibleLeaderReplicas: readonly number[]
  /** Who led when the ISR became empty; nobody while there is a leader. */
  readonly lastKnownElr: readonly number[]
}

export const noLeader = -1

/**
 * Who leads by a clean election: the present leader while it is valid, else the first valid replica in order of
 * assignment; null if there is none. Valid: active and in sync or, where nobody is in sync, eligible. Neither the log's end nor the ISR's
 * order counts.
 */
export function electClean(
  partition: PartitionRegistration,
  active: readonly number[],
  targetInSync: readonly number[] = partition.inSyncReplicas,
  targetEligible: readonly number[] = partition.eligibleLeaderReplicas,
): number | null {
  const candidates = targetInSync.length > 0 ? targetInSync : targetEligible
  const isValid = (replica: number): boolean =>
    active.includes(replica) && candidates.includes(replica)
  if (isValid(partition.leader)) return partition.leader
  return partition.replicas.find(isValid) ?? null
}

/** Who leads if data may be lost: the first active replica in order of assignment. */
export const electUnclean = (
  partition: PartitionRegistration,
  active: readonly number[],
): number | null => partition.replicas.find((replica) => active.includes(replica)) ?? null

/** Who led last, if there is nobody left who may lead cleanly, and it is back (KIP-966): what it holds is the best there is. */
export const electLastKnown = (
  { lastKnownElr, inSyncReplicas, eligibleLeaderReplicas }: PartitionRegistration,
  active: readonly number[],
): number | null =>
  inSyncReplicas.length === 0 && eligibleLeaderReplicas.length === 0
    ? (lastKnownElr.find((replica) => active.includes(replica)) ?? null)
    : null

/**
 * The ISR without some brokers. Where no eligible leader replicas are kept its last members stay: without them nobody
 * could lead by right any more.
 */
export function inSyncWithout(
  { inSyncReplicas, eligibleBelow }: PartitionRegistration,
  lost: readonly number[],
): readonly number[] {
  const rest = inSyncReplicas.filter((replica) => !lost.includes(replica))
  return rest.length > 0 || eligibleBelow !== null ? rest : inSyncReplicas
}

/** Changes of a partition that the metadata log tells in one record. */
export type PartitionChanges = Partial<
  Pick<
    PartitionRegistration,
    | 'leader'
    | 'replicas'
    | 'addingReplicas'
    | 'removingReplicas'
    | 'inSyncReplicas'
    | 'isRecovering'
  >
>

/**
 * Any change counts up the partition epoch; a change of leader, also to none, the leader epoch, and so does one that takes
 * a replica away: what that one still does counts no more.
 */
export function changePartition<Partition extends PartitionRegistration>(
  partition: Partition,
  changes: PartitionChanges,
): Partition {
  const hasNewLeader = changes.leader !== undefined && changes.leader !== partition.leader
  const { replicas } = changes
  const losesReplica = partition.replicas.some((replica) => replicas?.includes(replica) === false)
  return {
    ...partition,
    ...changes,
    leaderEpoch: partition.leaderEpoch + (hasNewLeader || losesReplica ? 1 : 0),
    partitionEpoch: partition.partitionEpoch + 1,
  }
}
