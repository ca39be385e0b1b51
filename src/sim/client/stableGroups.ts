import type { ConsumerGroup } from '../../machines/consumerGroupTypes.ts'
import type { GroupRecordMember } from '../../machines/groupCoordinatorTypes.ts'
import { durableGroup } from '../broker/durableGroups.ts'
import { consumerGroupConfig } from '../broker/groupSettings.ts'
import { drawUuid } from '../broker/memberIds.ts'
import type { Sim } from '../kernel.ts'
import type { SubscriptionMetadata } from '../protocol.ts'
import type { GroupSpec, MemberSpec } from '../scenario/scenario.ts'
import { speaksConsumerProtocol, textOrNull } from './configText.ts'

/** The id that a member of a group that is stable from the start has had since it joined. */
export const stableMemberId = (sim: Sim, group: string, member: string): string =>
  membersOf(sim, group).find((each) => each.clientId === member)?.memberId ?? ''

const membersOf = (
  sim: Sim,
  groupId: string,
): readonly { readonly memberId: string; readonly clientId: string }[] => {
  const { record, consumerGroup } = durableGroup(sim, groupId)
  return consumerGroup?.members ?? record?.members ?? []
}

/** Writes what the scenario says was there before: committed offsets, and groups that are stable at time 0. */
export function prepareGroups(sim: Sim): void {
  for (const group of sim.scenario.groups) {
    const durable = durableGroup(sim, group.id)
    for (const [topic, offsets] of Object.entries(group.committed)) {
      for (const [partition, offset] of Object.entries(offsets))
        durable.offsets[`${topic}-${partition}`] = offset
    }
    if (group.stableGeneration === null) continue
    const members = group.members.filter((member) => member.assigned)
    const config = { ...group.config }
    if (members.some((member) => speaksConsumerProtocol({ ...config, ...member.config }))) {
      durable.consumerGroup = stableConsumerGroup(sim, group)
      continue
    }
    const ids = new Map(
      members.map((member) => [member.id, `${member.id}-${drawUuid(sim, group.id)}`]),
    )
    durable.record = {
      generationId: group.stableGeneration,
      protocolType: 'consumer',
      protocolName: firstStrategy(config),
      leaderId: ids.get(members[0]?.id ?? '') ?? null,
      members: members.map((member): GroupRecordMember => {
        const own = { ...config, ...member.config }
        const assignment = member.assigned ?? []
        for (const { topic, partition } of assignment)
          durable.offsets[`${topic}-${partition}`] ??= 0
        return {
          memberId: ids.get(member.id) ?? '',
          groupInstanceId: textOrNull(own['group.instance.id']),
          clientId: member.id,
          sessionTimeoutMs: Number(own['session.timeout.ms'] ?? 45_000),
          rebalanceTimeoutMs: Number(own['max.poll.interval.ms'] ?? 300_000),
          metadata: metadataOf(group, member, own),
          assignment,
        }
      }),
    }
  }
}

type Config = MemberSpec['config']

const metadataOf = (group: GroupSpec, member: MemberSpec, own: Config): SubscriptionMetadata => ({
  topics: (member.topics ?? group.topics).toSorted(),
  ownedPartitions: [],
  generationId: -1, // it joined as a stranger
  rackId: textOrNull(own['client.rack']),
})

/** A member of the classic protocol in a KIP-848 group. */
const classicMembership = (
  group: GroupSpec,
  member: MemberSpec,
  own: Config,
): ConsumerGroup['members'][number]['classic'] => ({
  sessionTimeoutMs: Number(own['session.timeout.ms'] ?? 45_000),
  protocols: [{ name: firstStrategy(own), metadata: metadataOf(group, member, own) }],
  isAwaited: false,
})

function firstStrategy(config: Config): string {
  const written = config['partition.assignment.strategy'] ?? 'range'
  return String(Array.isArray(written) ? written[0] : written).split(',')[0] ?? 'range'
}

/** A KIP-848 group in which every member is at the target. The coordinator fills in its settings and its metadata. */
function stableConsumerGroup(sim: Sim, group: GroupSpec): ConsumerGroup {
  const epoch = group.stableGeneration ?? 1
  const held = group.members.filter((member) => member.assigned)
  const members = held.map((member): ConsumerGroup['members'][number] => {
    const own = { ...group.config, ...member.config }
    const assigned = member.assigned ?? []
    const current = {
      memberEpoch: epoch,
      previousMemberEpoch: epoch,
      assigned,
      pendingRevocation: [],
    }
    return {
      memberId: speaksConsumerProtocol(own)
        ? drawUuid(sim, group.id)
        : `${member.id}-${drawUuid(sim, group.id)}`,
      groupInstanceId: textOrNull(own['group.instance.id']),
      clientId: member.id,
      rackId: textOrNull(own['client.rack']),
      rebalanceTimeoutMs: Number(own['max.poll.interval.ms'] ?? 300_000),
      topics: (member.topics ?? group.topics).toSorted(),
      serverAssignor: null,
      classic: speaksConsumerProtocol(own) ? null : classicMembership(group, member, own),
      current: { value: 'STABLE', context: current, status: 'active' },
    }
  })
  const offsets = durableGroup(sim, group.id).offsets
  for (const { topic, partition } of held.flatMap((member) => member.assigned ?? []))
    offsets[`${topic}-${partition}`] ??= 0
  const counts = sim.scenario.topics.filter(({ name }) =>
    members.some(({ topics }) => topics.includes(name)),
  )
  return {
    groupId: group.id,
    config: consumerGroupConfig(sim),
    groupEpoch: epoch,
    assignmentEpoch: epoch,
    members,
    target: Object.fromEntries(
      members.map(({ memberId, current }) => [memberId, current.context.assigned]),
    ),
    topics: {},
    subscribed: Object.fromEntries(counts.map(({ name, partitions }) => [name, partitions])),
    isMetadataDue: false,
    isConverted: false,
  }
}
