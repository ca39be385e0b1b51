import { consumerGroup } from '../../machines/consumerGroup.ts'
import { derivedState } from '../../machines/consumerGroupTarget.ts'
import type {
  ClassicRemainder,
  ConsumerGroup,
  TopicsByName,
} from '../../machines/consumerGroupTypes.ts'
import { classicMembersOf, consumerGroupFrom } from '../../machines/groupConversion.ts'
import { recordOf } from '../../machines/classicGroup.ts'
import type { GroupEffects } from '../../machines/groupCoordinatorTypes.ts'
import type { Sim } from '../kernel.ts'
import type { BrokerNode } from './brokerNode.ts'
import { newGroup, tellGroup } from './classicGroups.ts'
import type { CoordinatedConsumerGroup, CoordinatedGroup } from './coordinatedGroup.ts'
import { carryOutConsumer } from './consumerGroupEffects.ts'
import { durableGroup } from './durableGroups.ts'
import { recordTimerKey } from './groupEffects.ts'
import { consumerGroupConfig } from './groupSettings.ts'

/** What goes on beyond the change: requests that wait, names, offsets on their way to the log. */
const handOver = ({
  groupId,
  names,
  requests,
  nextWrite,
}: CoordinatedGroup | CoordinatedConsumerGroup) =>
  ({ groupId, names, requests, nextWrite }) as const

/**
 * A classic group goes on in the consumer protocol: its records are replaced at once, and every member has a whole session.
 * Records of the old group that are not in the log yet are not written any more. `by` is the client that led to it.
 */
export function becomeConsumerGroup(
  sim: Sim,
  node: BrokerNode,
  classic: CoordinatedGroup,
  { group, topics, by }: Upgrade,
): CoordinatedConsumerGroup {
  const { groupId } = classic
  const input = { groupId, config: consumerGroupConfig(sim), topics }
  const { members, generationId } = group
  const context: ConsumerGroup =
    members.length > 0
      ? consumerGroupFrom(group, input)
      : consumerGroup.initial(input).state.context
  const state = derivedState(context)
  const machine = { value: state, context, status: 'active' } as const
  const next: CoordinatedConsumerGroup = { ...handOver(classic), machine, reason: null }
  for (let write = 0; write < classic.nextWrite; write++)
    sim.clearTimer(node.id, recordTimerKey(groupId, write))
  delete node.coordinator.groups[groupId]
  node.coordinator.consumerGroups[groupId] = next
  const durable = durableGroup(sim, groupId)
  durable.record = null
  durable.consumerGroup = context
  durable.emptySinceUs = null
  if (generationId > 0 || members.length > 0) {
    sim.cause = sim.emit('group.protocol.changed', {
      group: groupId,
      from: 'classic',
      to: 'consumer',
      state,
      generation: context.groupEpoch,
      member: by,
    })
  }
  armSessions(sim, node, next)
  return next
}

interface Upgrade {
  readonly group: GroupEffects['convertToConsumer']['group']
  readonly topics: TopicsByName
  readonly by: string
}

function armSessions(sim: Sim, node: BrokerNode, group: CoordinatedConsumerGroup): void {
  const { members } = group.machine.context
  carryOutConsumer(
    sim,
    node,
    group,
    members.map(({ memberId, classic, current }) => ({
      type: 'armTimer',
      params: {
        timer: 'session',
        memberId,
        delayMs: classic?.sessionTimeoutMs ?? 0,
        memberEpoch: current.context.memberEpoch,
      },
    })),
  )
}

/** What is left of a KIP-848 group goes on in the classic protocol, usually with a rebalance. */
export function becomeClassicGroup(
  sim: Sim,
  node: BrokerNode,
  consumer: CoordinatedConsumerGroup,
  remainder: ClassicRemainder,
): void {
  const { groupId } = consumer
  const { generationId, rebalance } = remainder
  const members = classicMembersOf(remainder)
  const { machine } = newGroup(sim, node, groupId)
  const next: CoordinatedGroup = { ...handOver(consumer), machine }
  node.coordinator.groups[groupId] = next
  delete node.coordinator.consumerGroups[groupId]
  const durable = durableGroup(sim, groupId)
  durable.consumerGroup = null
  const id = sim.emit('group.protocol.changed', {
    group: groupId,
    from: 'consumer',
    to: 'classic',
    state: members.length > 0 ? 'Stable' : 'Empty',
    generation: members.length > 0 ? generationId : 0,
    ...(rebalance ? { member: consumer.names[rebalance.memberId] ?? rebalance.memberId } : {}),
  })
  if (members.length === 0) return
  sim.because(id, () => {
    tellGroup(sim, node, next, { type: 'GROUP_CONVERTED', generationId, members, rebalance })
  })
  durable.record = recordOf(next.machine.context)
}
