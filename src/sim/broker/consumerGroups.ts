import { errorCodes } from '../../kafka/errorCodes.ts'
import type { ConfigValue } from '../../kafka/config/types.ts'
import { effectiveBrokerValue, numberOf } from '../../kafka/config/effective.ts'
import type { ServerAssignorName } from '../../kafka/assignors/serverTypes.ts'
import { consumerGroup } from '../../machines/consumerGroup.ts'
import { derivedState } from '../../machines/consumerGroupTarget.ts'
import type {
  ConsumerGroup,
  ConsumerGroupConfig,
  ConsumerGroupEvent,
  TopicsByName,
} from '../../machines/consumerGroupTypes.ts'
import type { Sim } from '../kernel.ts'
import type { RequestEnvelope } from '../protocol.ts'
import type { BrokerNode } from './brokerNode.ts'
import { refuse, type CoordinatedConsumerGroup } from './coordinatedGroup.ts'
import { carryOutConsumer } from './consumerGroupEffects.ts'
import { durableGroup, mayWrite } from './durableGroups.ts'
import { drawUuid } from './memberIds.ts'

/** Takes a request to a KIP-848 group that this broker coordinates. */
export function handleConsumerGroupRequest(
  sim: Sim,
  node: BrokerNode,
  groupId: string,
  request: RequestEnvelope,
): void {
  if (request.api === 'LeaveGroup') {
    refuse(sim, request, errorCodes.UNKNOWN_MEMBER_ID) // no member of it uses the classic protocol
    return
  }
  const group = node.coordinator.consumerGroups[groupId] ?? newConsumerGroup(sim, node, groupId)
  group.requests[request.messageId] = request
  tellConsumerGroup(sim, node, group, eventOf(sim, group, request))
}

/** Whether a group speaks the `consumer` protocol here: it has, or it had, a member that does. */
export const isConsumerGroup = (node: BrokerNode, groupId: string): boolean =>
  node.coordinator.consumerGroups[groupId] !== undefined

/**
 * Tells the group's machine something and carries out what it asks for; what it is now is durable at once. A deposed
 * coordinator that does not know it yet cannot write: nothing changes there, and who asks is sent on.
 */
export function tellConsumerGroup(
  sim: Sim,
  node: BrokerNode,
  group: CoordinatedConsumerGroup,
  event: ConsumerGroupEvent,
): void {
  const turn = consumerGroup.step(group.machine, event)
  const isChanged = turn.state.context !== group.machine.context
  if (isChanged && !mayWrite(sim, node, group.groupId)) {
    const request = 'requestId' in event ? group.requests[event.requestId] : undefined
    if (!request) return
    delete group.requests[request.messageId]
    refuse(sim, request, errorCodes.NOT_COORDINATOR)
    return
  }
  group.machine = turn.state
  if (isChanged) durableGroup(sim, group.groupId).consumerGroup = turn.state.context
  carryOutConsumer(sim, node, group, turn.effects)
}

function eventOf(
  sim: Sim,
  group: CoordinatedConsumerGroup,
  request: RequestEnvelope,
): ConsumerGroupEvent {
  const requestId = request.messageId
  const type = 'OFFSETS_REQUESTED'
  if (request.api === 'OffsetCommit') {
    const { memberId, generationId } = (request as RequestEnvelope<'OffsetCommit'>).body
    return { type, requestId, api: 'OffsetCommit', memberId, memberEpoch: generationId }
  }
  if (request.api === 'OffsetFetch') {
    const { memberId, memberEpoch } = (request as RequestEnvelope<'OffsetFetch'>).body
    return { type, requestId, api: 'OffsetFetch', memberId, memberEpoch }
  }
  const { groupId, ...body } = (request as RequestEnvelope<'ConsumerGroupHeartbeat'>).body
  const newMemberId = body.memberId === '' ? drawUuid(sim, groupId) : body.memberId
  group.names[newMemberId] = body.clientId
  return { ...body, type: 'CONSUMER_GROUP_HEARTBEAT_RECEIVED', requestId, newMemberId }
}

function newConsumerGroup(sim: Sim, node: BrokerNode, groupId: string): CoordinatedConsumerGroup {
  const input = { groupId, config: configOf(sim), topics: topicsOf(node) }
  const { state } = consumerGroup.initial(input)
  const group = { groupId, machine: state, names: {}, requests: {}, nextWrite: 0, reason: null }
  node.coordinator.consumerGroups[groupId] = group
  return group
}

function configOf(sim: Sim): ConsumerGroupConfig {
  const values = new Map(Object.entries(sim.scenario.cluster.config)) as ReadonlyMap<
    string,
    ConfigValue
  >
  const number = (name: string): number => numberOf(effectiveBrokerValue(values, name))
  const maxSize = number('group.consumer.max.size')
  const assignors = effectiveBrokerValue(values, 'group.consumer.assignors')
  return {
    sessionTimeoutMs: number('group.consumer.session.timeout.ms'),
    heartbeatIntervalMs: number('group.consumer.heartbeat.interval.ms'),
    maxSize: Number.isFinite(maxSize) && maxSize < 2_147_483_647 ? maxSize : null,
    assignors: namesOf(assignors),
  }
}

/** The catalogue lists class names or short names; the broker has two assignors. */
function namesOf(value: ConfigValue | null): readonly ServerAssignorName[] {
  const written = (Array.isArray(value) ? value : String(value ?? '').split(',')).map(String)
  const named = written.flatMap((each): ServerAssignorName[] => {
    const text = each.toLowerCase()
    if (text.includes('uniform')) return ['uniform']
    return text.includes('range') ? ['range'] : []
  })
  return named.length > 0 ? named : ['uniform', 'range']
}

/** The metadata image, as the assignors see it. A topic id is made of the name: it only has to be its own. */
export const topicsOf = (node: BrokerNode): TopicsByName =>
  Object.fromEntries(
    node.image.topics
      .filter((topic) => !topic.internal)
      .map(({ name, partitions }) => [
        name,
        { partitions: partitions.length, topicId: name.padEnd(22, 'A').slice(0, 22) },
      ]),
  )

/** New metadata has reached the coordinator: its groups look at it with the next heartbeat of any member. */
export function noteMetadata(sim: Sim, node: BrokerNode): void {
  const groups = Object.values(node.coordinator.consumerGroups)
  if (groups.length === 0) return
  const topics = topicsOf(node)
  for (const group of groups) {
    if (JSON.stringify(group.machine.context.topics) === JSON.stringify(topics)) continue
    tellConsumerGroup(sim, node, group, { type: 'METADATA_CHANGED', topics })
  }
}

/** A new coordinator reads the group as it was written, and gives every member a whole session. */
export function loadConsumerGroup(sim: Sim, node: BrokerNode, groupId: string): boolean {
  const stored = durableGroup(sim, groupId).consumerGroup
  if (!stored) return false
  // what the topics have become while nobody coordinated the group is noticed with the first heartbeat
  const image = { topics: topicsOf(node), isMetadataDue: true }
  const context: ConsumerGroup = { ...stored, config: configOf(sim), ...image }
  const group: CoordinatedConsumerGroup = {
    groupId,
    machine: { value: derivedState(context), context, status: 'active' },
    names: Object.fromEntries(context.members.map((each) => [each.memberId, each.clientId])),
    requests: {},
    nextWrite: 0,
    reason: null,
  }
  node.coordinator.consumerGroups[groupId] = group
  sim.emit('group.loaded', {
    group: groupId,
    broker: node.broker,
    generation: context.groupEpoch,
    protocolName: '',
    leader: null,
    members: group.names,
  })
  carryOutConsumer(
    sim,
    node,
    group,
    context.members.flatMap(({ memberId, current, rebalanceTimeoutMs }) => {
      const { memberEpoch } = current.context
      const session = {
        timer: 'session',
        memberId,
        delayMs: context.config.sessionTimeoutMs,
      } as const
      const rebalance = { timer: 'rebalance', memberId, delayMs: rebalanceTimeoutMs } as const
      return [
        { type: 'armTimer' as const, params: { ...session, memberEpoch } },
        ...(current.value === 'UNREVOKED_PARTITIONS'
          ? [{ type: 'armTimer' as const, params: { ...rebalance, memberEpoch } }]
          : []),
      ]
    }),
  )
  return true
}

/** Another broker coordinates the group: whoever waits here is sent on. */
export function unloadConsumerGroup(sim: Sim, node: BrokerNode, groupId: string): void {
  const group = node.coordinator.consumerGroups[groupId]
  if (!group) return
  for (const { memberId } of group.machine.context.members) {
    for (const timer of ['session', 'rebalance'] as const)
      carryOutConsumer(sim, node, group, [{ type: 'cancelTimer', params: { timer, memberId } }])
  }
  for (const request of Object.values(group.requests)) {
    const errorCode = errorCodes.NOT_COORDINATOR
    const nothing = { memberId: '', memberEpoch: 0, heartbeatIntervalMs: 0, assignment: null }
    sim.respond(request, { errorCode, ...nothing } as never, { errorCode })
  }
  delete node.coordinator.consumerGroups[groupId]
}
