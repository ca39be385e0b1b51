import { serverRangeAssignor } from '../kafka/assignors/serverRange.ts'
import type { ServerAssignor, ServerAssignorName } from '../kafka/assignors/serverTypes.ts'
import { serverUniformAssignor } from '../kafka/assignors/serverUniform.ts'
import type { ConsumerGroup, ConsumerGroupState } from './consumerGroupTypes.ts'

const assignors: Readonly<Record<ServerAssignorName, ServerAssignor>> = {
  uniform: serverUniformAssignor,
  range: serverRangeAssignor,
}

/** The group's state follows from its epochs and members; it is never stored. */
export function derivedState({
  members,
  groupEpoch,
  assignmentEpoch,
}: ConsumerGroup): Exclude<ConsumerGroupState, 'Dead'> {
  if (members.length === 0) return 'Empty'
  if (groupEpoch > assignmentEpoch) return 'Assigning'
  const isReconciled = members.every(
    ({ current }) => current.value === 'STABLE' && current.context.memberEpoch === assignmentEpoch,
  )
  return isReconciled ? 'Stable' : 'Reconciling'
}

/** Partition counts of the topics that somebody subscribes to and that exist. */
export function subscribedCounts({
  members,
  topics,
}: Pick<ConsumerGroup, 'members' | 'topics'>): Readonly<Record<string, number>> {
  const names = [...new Set(members.flatMap((member) => member.topics))].toSorted()
  return Object.fromEntries(
    names.flatMap((name) => {
      const topic = topics[name]
      return topic === undefined ? [] : [[name, topic.partitions] as const]
    }),
  )
}

export const isSameCounts = (
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): boolean =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([topic, partitions]) => b[topic] === partitions)

/** The assignor that most members name, else the broker's first; equal votes go by the broker's order. */
export function preferredAssignor({ members, config }: ConsumerGroup): ServerAssignorName {
  const votes = new Map<string, number>()
  for (const { serverAssignor } of members) {
    if (serverAssignor !== null) votes.set(serverAssignor, (votes.get(serverAssignor) ?? 0) + 1)
  }
  const most = Math.max(0, ...votes.values())
  const named = config.assignors.find((name) => votes.get(name) === most)
  return named ?? config.assignors[0] ?? 'uniform'
}

/** A new target for the whole group. A static member's place keeps its part while it is away. */
export function computeTarget(
  group: ConsumerGroup,
  assignor: ServerAssignorName,
): ConsumerGroup['target'] {
  const input = {
    topics: new Map(Object.entries(group.topics)),
    members: group.members.map(({ memberId, groupInstanceId, rackId, topics }) => ({
      memberId,
      ...(groupInstanceId === null ? {} : { groupInstanceId }),
      ...(rackId === null ? {} : { rackId }),
      topics,
      target: group.target[memberId] ?? [],
    })),
  }
  return Object.fromEntries(assignors[assignor].assign(input))
}
