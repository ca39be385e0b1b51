import type { GroupIndex } from './groupIndex.ts'
import { indexRacks, racksMatter } from './racks.ts'
import type { PartitionSpace } from './stickyProblem.ts'
import type { AssignorInput } from './types.ts'

/** Which members are near which partitions (KIP-881). Absent where racks do not matter. */
export interface StickyRacks {
  readonly hasRack: (member: number) => boolean
  /** The member has a rack and a replica of the partition is on it. */
  readonly isNear: (member: number, id: number) => boolean
  /** The member has a rack and no replica of the partition is on it. */
  readonly isOff: (member: number, id: number) => boolean
  /** Fewest near members first; otherwise the order stays. */
  readonly scarceFirst: (ids: readonly number[]) => number[]
}

export function indexStickyRacks(
  input: AssignorInput,
  group: GroupIndex,
  space: PartitionSpace,
): StickyRacks | undefined {
  const racks = indexRacks(input, group)
  if (!racks) return undefined
  const { memberRack, rackCount } = racks
  const perPartition: (readonly number[])[] = []
  const near = new Uint8Array(space.topicOf.length * rackCount)
  space.topics.forEach((topic, index) => {
    for (let partition = 0; partition < (space.counts[index] ?? 0); partition++) {
      const replicas = racks.replicaRacks(topic, partition)
      perPartition.push(replicas)
      for (const rack of replicas)
        near[((space.base[index] ?? 0) + partition) * rackCount + rack] = 1
    }
  })
  if (!racksMatter(memberRack, perPartition)) return undefined

  const membersOnRack = new Int32Array(rackCount)
  for (const rack of memberRack) {
    if (rack >= 0) membersOnRack[rack] = (membersOnRack[rack] ?? 0) + 1
  }
  const nearMembers = new Int32Array(space.topicOf.length)
  for (let id = 0; id < nearMembers.length; id++) {
    let members = 0
    for (let rack = 0; rack < rackCount; rack++) {
      if (near[id * rackCount + rack] === 1) members += membersOnRack[rack] ?? 0
    }
    nearMembers[id] = members
  }
  const rackOf = (member: number): number => memberRack[member] ?? -1
  return {
    hasRack: (member) => rackOf(member) >= 0,
    isNear: (member, id) => rackOf(member) >= 0 && near[id * rackCount + rackOf(member)] === 1,
    isOff: (member, id) => rackOf(member) >= 0 && near[id * rackCount + rackOf(member)] === 0,
    scarceFirst: (ids) => ids.toSorted((a, b) => (nearMembers[a] ?? 0) - (nearMembers[b] ?? 0)),
  }
}
