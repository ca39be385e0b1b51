import { errorCodes } from '../../kafka/errorCodes.ts'
import { consumerGroup } from '../../machines/consumerGroup.ts'
import { shapeError } from '../../machines/consumerGroupRequests.ts'
import { derivedState } from '../../machines/consumerGroupTarget.ts'
import type {
  ConsumerGroup,
  ConsumerGroupEvent,
  TopicsByName,
} from '../../machines/consumerGroupTypes.ts'
import { joinEpoch } from '../../machines/memberReconciliation.ts'
import type { Sim } from '../kernel.ts'
import type { RequestEnvelope } from '../protocol.ts'
import type { BrokerNode } from './brokerNode.ts'
import { classicEvent, newGroup, tellGroup } from './classicGroups.ts'
import { refuse, type CoordinatedConsumerGroup } from './coordinatedGroup.ts'
import { carryOutConsumer } from './consumerGroupEffects.ts'
import { durableGroup, mayWrite } from './durableGroups.ts'
import { becomeClassicGroup, becomeConsumerGroup } from './groupConversion.ts'
import { consumerGroupConfig } from './groupSettings.ts'
import { drawUuid } from './memberIds.ts'

/** Takes a request to a KIP-848 group that this broker coordinates, or one that may make it such a group. */
export function handleConsumerGroupRequest(
  sim: Sim,
  node: BrokerNode,
  groupId: string,
  request: RequestEnvelope,
): void {
  const event = eventOf(sim, groupId, request)
  const group =
    node.coordinator.consumerGroups[groupId] ??
    convertedBy(sim, node, request as RequestEnvelope<'ConsumerGroupHeartbeat'>, event)
  if (!group) return
  if (event.type === 'CONSUMER_GROUP_HEARTBEAT_RECEIVED')
    group.names[event.newMemberId] = event.clientId
  group.requests[request.messageId] = request
  tellConsumerGroup(sim, node, group, event)
  const classic = node.coordinator.groups[groupId]
  const isLeftOver = classic?.requests[request.messageId] !== undefined
  if (isLeftOver && event.type === 'JOIN_GROUP_RECEIVED') tellGroup(sim, node, classic, event)
}

/** Asks the classic group whether a heartbeat of the other protocol converts it; undefined when it does not. */
function convertedBy(
  sim: Sim,
  node: BrokerNode,
  request: RequestEnvelope<'ConsumerGroupHeartbeat'>,
  event: ConsumerGroupEvent,
): CoordinatedConsumerGroup | undefined {
  const { groupId, memberEpoch, clientId: by } = request.body
  if (event.type !== 'CONSUMER_GROUP_HEARTBEAT_RECEIVED') return undefined
  if (!mayWrite(sim, node, groupId)) {
    refuse(sim, request, errorCodes.NOT_COORDINATOR)
    return undefined
  }
  const classic = node.coordinator.groups[groupId] ?? newGroup(sim, node, groupId)
  classic.requests[request.messageId] = request
  const effects = tellGroup(sim, node, classic, {
    type: 'CONSUMER_HEARTBEAT_RECEIVED',
    requestId: request.messageId,
    isJoin: memberEpoch === joinEpoch,
    requestError: shapeError({ groupId, config: consumerGroupConfig(sim) }, event),
  })
  const converted = effects.find(({ type }) => type === 'convertToConsumer')
  if (converted?.type !== 'convertToConsumer') return undefined
  const upgrade = { ...converted.params, topics: topicsOf(node), by }
  return becomeConsumerGroup(sim, node, classic, upgrade)
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
  const cause = carryOutConsumer(sim, node, group, turn.effects)
  const converted = turn.effects.find(({ type }) => type === 'convertToClassic')
  if (converted?.type !== 'convertToClassic') return
  sim.because(cause, () => {
    becomeClassicGroup(sim, node, group, converted.params.group)
  })
}

function eventOf(sim: Sim, groupId: string, request: RequestEnvelope): ConsumerGroupEvent {
  const requestId = request.messageId
  const type = 'OFFSETS_REQUESTED'
  switch (request.api) {
    case 'OffsetFetch': {
      const { memberId, memberEpoch } = (request as RequestEnvelope<'OffsetFetch'>).body
      return { type, requestId, api: 'OffsetFetch', memberId, memberEpoch }
    }
    case 'ConsumerGroupHeartbeat': {
      const { groupId: _, ...body } = (request as RequestEnvelope<'ConsumerGroupHeartbeat'>).body
      const newMemberId = body.memberId === '' ? drawUuid(sim, groupId) : body.memberId
      return { ...body, type: 'CONSUMER_GROUP_HEARTBEAT_RECEIVED', requestId, newMemberId }
    }
    default: {
      const event = classicEvent(sim, groupId, request)
      if (event.type !== 'OFFSET_COMMIT_RECEIVED') return event
      const { memberId, generationId: memberEpoch } = event
      return { type, requestId, api: 'OffsetCommit', memberId, memberEpoch }
    }
  }
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
  const members = stored.members.map((member) =>
    member.classic ? { ...member, classic: { ...member.classic, isAwaited: false } } : member,
  )
  const context: ConsumerGroup = {
    ...stored,
    ...image,
    members,
    config: consumerGroupConfig(sim),
  }
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
    members: { ...group.names },
    protocol: 'consumer',
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
    for (const timer of ['session', 'rebalance', 'join', 'sync'] as const)
      carryOutConsumer(sim, node, group, [{ type: 'cancelTimer', params: { timer, memberId } }])
  }
  for (const request of Object.values(group.requests))
    refuse(sim, request, errorCodes.NOT_COORDINATOR)
  delete node.coordinator.consumerGroups[groupId]
}
