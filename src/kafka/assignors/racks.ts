import type { GroupIndex } from './groupIndex.ts'
import type { AssignorInput } from './types.ts'

/** Racks as small integers (KIP-881). */
export interface RackIndex {
  /** Rack of each member by its index, -1 when it has none. */
  readonly memberRack: Int32Array
  readonly rackCount: number
  /** Distinct racks of the replicas of a partition; empty when unknown. */
  readonly replicaRacks: (topic: string, partition: number) => readonly number[]
}

/** Numbers the racks of the members and the replicas; undefined when no member has a rack. */
export function indexRacks(input: AssignorInput, group: GroupIndex): RackIndex | undefined {
  const rackIndex = new Map<string, number>()
  const numberOf = (rack: string): number => {
    const known = rackIndex.get(rack)
    if (known !== undefined) return known
    rackIndex.set(rack, rackIndex.size)
    return rackIndex.size - 1
  }
  const memberRack = Int32Array.from(group.members, ({ rackId }) =>
    rackId === undefined || rackId === '' ? -1 : numberOf(rackId),
  )
  if (rackIndex.size === 0) return undefined
  const byTopic = new Map(
    group.topics.map((topic) => [
      topic,
      (input.replicaRacks?.get(topic) ?? []).map((racks) => [...new Set(racks.map(numberOf))]),
    ]),
  )
  return {
    memberRack,
    rackCount: rackIndex.size,
    replicaRacks: (topic, partition) => byTopic.get(topic)?.[partition] ?? [],
  }
}

/**
 * Racks matter when some member can be near some replica, and not when every partition is on all
 * racks anyway.
 */
export function racksMatter(
  memberRacks: Iterable<number>,
  partitionRacks: readonly (readonly number[])[],
): boolean {
  const ofReplicas = new Set(partitionRacks.flat())
  for (const rack of memberRacks) {
    if (rack >= 0 && ofReplicas.has(rack)) {
      return !partitionRacks.every((racks) => racks.length === ofReplicas.size)
    }
  }
  return false
}
