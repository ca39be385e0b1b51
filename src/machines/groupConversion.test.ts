import { describe, expect, it } from 'vitest'
import { errorCodes as e } from '../kafka/errorCodes.ts'
import { testInput } from './consumerGroupTestDriver.ts'
import { derivedState } from './consumerGroupTarget.ts'
import { classicMembersOf, consumerGroupFrom } from './groupConversion.ts'
import type { GroupEffects, GroupState } from './groupCoordinatorTypes.ts'
import { GroupTestDriver } from './groupTestDriver.ts'

/** A ConsumerGroupHeartbeat reaches the classic group; its answer, or null where it is left to the group's next form. */
function knock(driver: GroupTestDriver, over: object = {}): number | null {
  const requestId = 9_999
  const request = { requestId, isJoin: true, requestError: e.NONE, ...over }
  driver.send({ type: 'CONSUMER_HEARTBEAT_RECEIVED', ...request })
  const answer = driver.error(requestId)
  return answer === 'parked' ? null : answer
}

const converted = ({ effects }: GroupTestDriver): GroupEffects['convertToConsumer']['group'] => {
  const found = effects.find(({ type }) => type === 'convertToConsumer')
  if (found?.type !== 'convertToConsumer') throw new Error('it was not converted')
  return found.params.group
}

const alive: readonly GroupState[] = [
  'Empty',
  'PreparingRebalance',
  'CompletingRebalance',
  'Stable',
]
const withMembers = alive.slice(1)

describe.each(alive)('%s: a member of the consumer protocol comes', (state) => {
  it('the group is converted, and this form of it is over', () => {
    const driver = GroupTestDriver.inState(state)
    const { generationId } = driver
    expect(knock(driver)).toBeNull()
    expect(driver.value).toBe('Dead')
    expect(converted(driver).generationId).toBe(generationId)
    expect([...driver.timers.keys()]).toEqual([])
  })

  it('not by a heartbeat that names an epoch (69), or that is wrong in itself', () => {
    const driver = GroupTestDriver.inState(state)
    expect(knock(driver, { isJoin: false })).toBe(e.GROUP_ID_NOT_FOUND)
    expect(driver.value).toBe(state)
    const other = GroupTestDriver.inState(state)
    const requestError = e.UNSUPPORTED_ASSIGNOR
    expect(knock(other, { requestError })).toBe(requestError)
    expect(other.value).toBe(state)
  })
})

describe.each(withMembers)('%s: whether there are members makes a difference', (state) => {
  it.each([
    ['the policy does not allow it (69)', { mayUpgrade: false }, e.GROUP_ID_NOT_FOUND],
    [
      'the group is larger than group.consumer.max.size (69)',
      { consumerMaxSize: 1 },
      e.GROUP_ID_NOT_FOUND,
    ],
  ])('refused: %s', (_, config, errorCode) => {
    const driver = GroupTestDriver.inState(state, config)
    expect(knock(driver)).toBe(errorCode)
    expect(driver.value).toBe(state)
  })
})

it('refused: the group is as large as group.consumer.max.size allows (81)', () => {
  expect(knock(GroupTestDriver.stable(['A', 'B'], { consumerMaxSize: 2 }))).toBe(
    e.GROUP_MAX_SIZE_REACHED,
  )
})

it('refused: the group is not one of consumers (69)', () => {
  const driver = new GroupTestDriver()
  driver.arrive('A', { protocolType: 'connect' })
  expect(knock(driver)).toBe(e.GROUP_ID_NOT_FOUND)
})

it('a group without members is replaced whatever the policy says', () => {
  expect(knock(new GroupTestDriver({ mayUpgrade: false }))).toBeNull()
})

describe('who waits is told to join again (27)', () => {
  it('with JoinGroup', () => {
    const driver = GroupTestDriver.stable(['A', 'B'])
    const parked = driver.arrive('C')
    knock(driver)
    expect(driver.joinAnswer(parked)).toMatchObject({
      errorCode: e.REBALANCE_IN_PROGRESS,
      memberId: 'C',
    })
  })

  it('with SyncGroup', () => {
    const driver = GroupTestDriver.inState('CompletingRebalance')
    const parked = driver.sync('B')
    knock(driver)
    expect(driver.error(parked)).toBe(e.REBALANCE_IN_PROGRESS)
  })
})

const cats = (...partitions: readonly number[]) =>
  partitions.map((partition) => ({ topic: 'cats', partition }))

/** A has p0 and B has p1, by a plan of generation 1. */
function planned(): GroupTestDriver {
  const driver = GroupTestDriver.inState('CompletingRebalance')
  driver.sync('B')
  driver.sync('A', [
    { memberId: 'A', partitions: cats(0) },
    { memberId: 'B', partitions: cats(1) },
  ])
  return driver
}

describe('the group that it becomes', () => {
  const driver = planned()
  knock(driver)
  const group = consumerGroupFrom(converted(driver), testInput())

  it('has the members at the epoch of their generation, with what they had', () => {
    expect(
      group.members.map(({ memberId, current: { context } }) => [
        memberId,
        context.memberEpoch,
        context.assigned,
      ]),
    ).toEqual([
      ['A', 1, cats(0)],
      ['B', 1, cats(1)],
    ])
    expect(group.members.every(({ classic }) => classic?.sessionTimeoutMs === 45_000)).toBe(true)
  })

  it('is stable, and what they had is its target', () => {
    expect(derivedState(group)).toBe('Stable')
    expect(group.target).toEqual({ A: cats(0), B: cats(1) })
    expect([group.groupEpoch, group.assignmentEpoch]).toEqual([1, 1])
  })

  it('and back: the same members, led by the first, with the target as their assignment', () => {
    const { members, target } = group
    const next = new GroupTestDriver()
    const rebalance = { reason: 'memberLeft', memberId: 'N' } as const
    next.send({
      type: 'GROUP_CONVERTED',
      generationId: 7,
      members: classicMembersOf({ generationId: 7, members, target, rebalance }),
      rebalance,
    })
    expect(next.value).toBe('PreparingRebalance')
    expect(next.state.context).toMatchObject({
      generationId: 7,
      protocolType: 'consumer',
      protocolName: 'range',
      leaderId: 'A',
      subscribedTopics: ['cats'],
    })
    expect(next.dueMs('join')).toBe(300_000)
    expect([next.dueMs('session', 'A'), next.dueMs('session', 'B')]).toEqual([45_000, 45_000])
    const heartbeat = next.heartbeat('B')
    expect(next.error(heartbeat)).toBe(e.REBALANCE_IN_PROGRESS)
    for (const memberId of ['A', 'B']) next.join(memberId)
    expect([next.value, next.generationId]).toEqual(['CompletingRebalance', 8])
  })

  it('and back without a rebalance, where nothing has changed for anybody', () => {
    const { members, target } = group
    const rest = { generationId: 7, members, target, rebalance: null }
    const next = new GroupTestDriver()
    next.send({ type: 'GROUP_CONVERTED', ...rest, members: classicMembersOf(rest) })
    expect(next.value).toBe('Stable')
    const sync = next.sync('B')
    expect(next.syncAnswer(sync)?.assignment).toEqual(cats(1))
  })
})

it('a group that has not had a generation yet goes on from 0, and its members own nothing', () => {
  const driver = new GroupTestDriver()
  driver.arrive('A')
  knock(driver)
  const group = consumerGroupFrom(converted(driver), testInput())
  expect(group).toMatchObject({ groupEpoch: 0, target: { A: [] } })
  expect(group.members[0]?.current.context.memberEpoch).toBe(0)
})
