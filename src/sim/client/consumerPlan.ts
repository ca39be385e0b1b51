import { assignorByName } from '../../kafka/assignors/catalogue.ts'
import { withSoundClaims } from '../../kafka/assignors/soundClaims.ts'
import type { AssignorMember, AssignorName } from '../../kafka/assignors/types.ts'
import { msToUs } from '../../kafka/units.ts'
import type { GroupMemberEffects } from '../../machines/groupMemberTypes.ts'
import type { TopicPartition } from '../../trace/facts.ts'
import type { Sim } from '../kernel.ts'
import { brokerNodeId } from '../nodeIds.ts'
import type { PartitionMetadata, SubscriptionMetadata } from '../protocol.ts'
import type { ConsumerNode } from './consumerNode.ts'
import { topicsOf } from './consumerTopics.ts'
import { replicaRacks, type ClusterMetadata } from './replicaRacks.ts'

type SyncGroup = GroupMemberEffects['sendSyncGroup']

const requestUs = msToUs(30_000)

/** The context of the Metadata request that librdkafka's leader sends before it assigns. */
export const planContext = 'plan'

/**
 * The member is in a new generation: the leader plans, the others ask for their part. librdkafka's leader first asks the
 * coordinator for fresh metadata; Java's takes what it knows.
 */
export function beginSync(sim: Sim, node: ConsumerNode, params: SyncGroup): void {
  if (params.mustAssign) node.groupTopics = topicsOfAll(params)
  if (!params.mustAssign || (node.client === 'java' && knowsAll(node))) {
    sendSyncGroup(sim, node, params, node)
    return
  }
  node.planning = params
  const to = brokerNodeId(node.coordinator)
  const options = { timeoutUs: requestUs, context: planContext }
  sim.request(node.id, to, 'Metadata', { topics: node.groupTopics }, options)
}

const topicsOfAll = ({ members }: SyncGroup): readonly string[] =>
  [...new Set(members.flatMap((each) => each.metadata.topics))].toSorted()

/** Java's leader watches the group's topics from now on; those that it has not read about it asks for first. */
const knowsAll = ({ groupTopics, partitions }: ConsumerNode): boolean =>
  groupTopics.every((topic) => partitions.some((each) => each.topic === topic))

/** The leader has its metadata; a plan for a generation that is over is dropped. */
export function planWithMetadata(sim: Sim, node: ConsumerNode, metadata: ClusterMetadata): void {
  const { planning } = node
  node.planning = null
  if (planning?.attempt !== node.machine.context.attempt) return
  const isEmpty = metadata.partitions.length === 0
  if (!isEmpty) {
    const own = topicsOf(node)
    const isWatched = ({ topic }: PartitionMetadata) =>
      node.client === 'java' || own.includes(topic)
    node.partitions = metadata.partitions.filter(isWatched)
    node.brokers = metadata.brokers
  }
  sendSyncGroup(sim, node, planning, isEmpty ? node : metadata)
}

function sendSyncGroup(
  sim: Sim,
  node: ConsumerNode,
  params: SyncGroup,
  metadata: ClusterMetadata,
): void {
  const { memberId, groupInstanceId, generationId, protocolName, attempt, mustAssign } = params
  const assignments = mustAssign ? assign(sim, node, params, metadata) : []
  const body = {
    groupId: node.group,
    memberId,
    groupInstanceId,
    generationId,
    protocolName: protocolName ?? '',
    assignments,
  }
  const timeoutUs = Math.max(requestUs, msToUs(Number(node.config['max.poll.interval.ms']) + 5000))
  sim.request(node.id, brokerNodeId(node.coordinator), 'SyncGroup', body, {
    timeoutUs,
    context: attempt,
  })
}

/** The leader runs the assignor over everybody's subscriptions, racks and the racks of the replicas (KIP-881). */
function assign(
  sim: Sim,
  node: ConsumerNode,
  { members, protocolName, generationId }: SyncGroup,
  metadata: ClusterMetadata,
): readonly { memberId: string; partitions: readonly TopicPartition[] }[] {
  const partitionCounts = new Map<string, number>()
  for (const { topic, partition } of metadata.partitions) {
    partitionCounts.set(topic, Math.max(partitionCounts.get(topic) ?? 0, partition + 1))
  }
  const assignor = assignorByName((protocolName ?? 'range') as AssignorName, node.client)
  const input = {
    partitionCounts,
    replicaRacks: replicaRacks(metadata),
    members: members.map(assignorMember),
  }
  const plan = [...assignor.assign(withSoundClaims(input))]
  sim.emit('assignment.computed', {
    group: node.group,
    generation: generationId,
    assignor: assignor.name,
    by: node.member,
    assignment: Object.fromEntries(
      plan.map(([memberId, partitions]) => [nameFromId(memberId), partitions] as const),
    ),
  })
  return plan.map(([memberId, partitions]) => ({ memberId, partitions }))
}

function assignorMember({
  memberId,
  groupInstanceId,
  metadata,
}: SyncGroup['members'][number]): AssignorMember {
  const userData = metadata.userData as SubscriptionMetadata['userData']
  return {
    memberId,
    ...(groupInstanceId === null ? {} : { groupInstanceId }),
    ...(metadata.rackId === null ? {} : { rackId: metadata.rackId }),
    topics: metadata.topics,
    ownedPartitions: metadata.ownedPartitions,
    generation: metadata.generationId,
    ...(userData
      ? { userData: { ownedPartitions: userData.partitions, generation: userData.generationId } }
      : {}),
  }
}

/** Member ids are `<client id>-<uuid>`. */
const nameFromId = (memberId: string): string => memberId.slice(0, -37)
