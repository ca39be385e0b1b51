import { consumerGroup, type ConsumerGroupMachineState } from './consumerGroup.ts'
import type {
  ConsumerGroupConfig,
  ConsumerGroupEffect,
  ConsumerGroupEffects,
  ConsumerGroupEvent,
  ConsumerGroupHeartbeatReceived,
  ConsumerGroupInput,
  ConsumerGroupMember,
  TopicsByName,
} from './consumerGroupTypes.ts'
import { isSubset } from './partitionSets.ts'

export const topicsOf = (partitions: number): TopicsByName => ({
  cats: { partitions, topicId: 'AAAAAAAAAAAAAAAAAAAAAA' },
})

export const testInput = (
  over: Partial<ConsumerGroupConfig> = {},
  partitions = 2,
): ConsumerGroupInput => ({
  groupId: 'g',
  config: {
    sessionTimeoutMs: 45_000,
    heartbeatIntervalMs: 5000,
    maxSize: null,
    assignors: ['uniform', 'range'],
    mayDowngrade: true,
    classicMaxSize: null,
    ...over,
  },
  topics: topicsOf(partitions),
})

/** A ConsumerGroupHeartbeat: whole when it joins (epoch 0), else with nothing but what `over` says. */
export function beatOf(
  memberId: string,
  over: Partial<ConsumerGroupHeartbeatReceived> = {},
): ConsumerGroupHeartbeatReceived {
  const isJoin = (over.memberEpoch ?? 0) === 0
  return {
    type: 'CONSUMER_GROUP_HEARTBEAT_RECEIVED',
    requestId: 1,
    memberId,
    newMemberId: 'made-up',
    memberEpoch: 0,
    groupInstanceId: null,
    clientId: memberId,
    rackId: null,
    rebalanceTimeoutMs: isJoin ? 300_000 : null,
    topics: isJoin ? ['cats'] : null,
    serverAssignor: null,
    owned: isJoin ? [] : null,
    ...over,
  }
}

/** One group, told what reaches its coordinator; what must always hold is checked after every step. */
export class GroupUnderTest {
  state: ConsumerGroupMachineState
  effects: readonly ConsumerGroupEffect[] = []

  constructor(input = testInput()) {
    this.state = consumerGroup.initial(input).state
  }

  get group() {
    return this.state.context
  }

  tell(event: ConsumerGroupEvent): this {
    const before = this.group
    const turn = consumerGroup.step(this.state, event)
    this.state = turn.state
    this.effects = turn.effects
    demand(this.group.groupEpoch >= before.groupEpoch, 'the group epoch is monotone')
    this.checkInvariants()
    return this
  }

  /** Sends a heartbeat and gives the answer. */
  beat(
    memberId: string,
    over: Partial<ConsumerGroupHeartbeatReceived> = {},
  ): ConsumerGroupEffects['respondHeartbeat'] {
    this.tell(beatOf(memberId, over))
    return this.only('respondHeartbeat')
  }

  /** The params of the one effect of a type in the last step. */
  only<Type extends ConsumerGroupEffect['type']>(type: Type): ConsumerGroupEffects[Type] {
    const found = this.all(type)
    demand(found.length === 1, `one effect ${type}, not ${found.length}`)
    return found[0] as ConsumerGroupEffects[Type]
  }

  all<Type extends ConsumerGroupEffect['type']>(type: Type): readonly ConsumerGroupEffects[Type][] {
    return this.effects
      .filter((effect) => effect.type === type)
      .map(({ params }) => params as ConsumerGroupEffects[Type])
  }

  member(memberId: string): ConsumerGroupMember {
    const found = this.group.members.find((each) => each.memberId === memberId)
    if (!found) throw new Error(`no member ${memberId}`)
    return found
  }

  private checkInvariants(): void {
    const { groupEpoch, assignmentEpoch, members } = this.group
    demand(assignmentEpoch <= groupEpoch, 'assignment epoch <= group epoch')
    const held = members.flatMap(({ current: { context } }) => [
      ...context.assigned,
      ...context.pendingRevocation,
    ])
    const names = held.map(({ topic, partition }) => `${topic}-${partition}`)
    demand(new Set(names).size === names.length, 'each partition has one owner')
    for (const { memberId, current } of members) {
      const { memberEpoch, assigned } = current.context
      demand(memberEpoch <= assignmentEpoch, 'member epoch <= assignment epoch')
      const isWithinTarget = isSubset(assigned, this.group.target[memberId] ?? [])
      demand(memberEpoch !== assignmentEpoch || isWithinTarget, 'assigned is part of the target')
    }
  }
}

function demand(holds: boolean, what: string): void {
  if (!holds) throw new Error(`does not hold: ${what}`)
}
