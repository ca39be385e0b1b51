import { describe, expect, it } from 'vitest'
import { errorCodes as e } from '../kafka/errorCodes.ts'
import { GroupUnderTest, testInput } from './consumerGroupTestDriver.ts'
import type { ConsumerGroupConfig } from './consumerGroupTypes.ts'
import type { JoinGroupReceived, SyncGroupReceived } from './groupCoordinatorTypes.ts'
import { protocolsOf } from './groupTestDriver.ts'

const cats = (...partitions: readonly number[]) =>
  partitions.map((partition) => ({ topic: 'cats', partition }))

/** The protocols of a JoinGroup of someone who owns these partitions. */
const owning = (...partitions: readonly number[]) =>
  protocolsOf().map(({ name, metadata }) => ({
    name,
    metadata: { ...metadata, ownedPartitions: cats(...partitions) },
  }))

const joinOf = (memberId: string, over: Partial<JoinGroupReceived> = {}): JoinGroupReceived => ({
  type: 'JOIN_GROUP_RECEIVED',
  requestId: 1,
  memberId,
  groupInstanceId: null,
  clientId: memberId,
  sessionTimeoutMs: 10_000,
  rebalanceTimeoutMs: 60_000,
  protocolType: 'consumer',
  protocols: owning(),
  apiVersion: 9,
  newMemberId: 'made-up',
  reason: null,
  ...over,
})

/** A KIP-848 group that members of the classic protocol speak to. */
class MixedGroup extends GroupUnderTest {
  join(memberId: string, over: Partial<JoinGroupReceived> = {}) {
    return this.tell(joinOf(memberId, over)).only('respondJoin')
  }

  sync(memberId: string, generationId: number, over: Partial<SyncGroupReceived> = {}) {
    const request = { requestId: 1, memberId, groupInstanceId: null, generationId }
    const names = { protocolType: 'consumer', protocolName: 'range', assignments: [] }
    return this.tell({ type: 'SYNC_GROUP_RECEIVED', ...request, ...names, ...over }).only(
      'respondSync',
    )
  }

  heart(memberId: string, generationId: number, groupInstanceId: string | null = null): number {
    const request = { requestId: 1, memberId, groupInstanceId, generationId }
    return this.tell({ type: 'HEARTBEAT_RECEIVED', ...request }).only('respondClassicHeartbeat')
      .errorCode
  }

  leave(memberId: string, groupInstanceId: string | null = null): number | undefined {
    const members = [{ memberId, groupInstanceId }]
    const answer = this.tell({ type: 'LEAVE_GROUP_RECEIVED', requestId: 1, members })
    return answer.only('respondLeave').members[0]?.errorCode
  }

  timers(): readonly string[] {
    return this.all('armTimer').map(
      ({ timer, memberId, delayMs }) => `${timer} ${memberId} ${delayMs}`,
    )
  }
}

const group = (over: Partial<ConsumerGroupConfig> = {}, partitions = 2) =>
  new MixedGroup(testInput(over, partitions))

/** N of the consumer protocol has both partitions at epoch 1. */
const withN = (over: Partial<ConsumerGroupConfig> = {}, partitions = 2): MixedGroup => {
  const mixed = group(over, partitions)
  mixed.beat('N')
  return mixed
}

/** … and C of the classic one has joined at epoch 2: p1 is to be its, once N has given it up. */
const withC = (over: Partial<ConsumerGroupConfig> = {}): MixedGroup => {
  const mixed = withN(over)
  mixed.join('C')
  return mixed
}

/** … and both have what the target gives them. */
const settled = (over: Partial<ConsumerGroupConfig> = {}): MixedGroup => {
  const mixed = withC(over)
  mixed.beat('N', { memberEpoch: 1 })
  mixed.beat('N', { memberEpoch: 1, owned: cats(0) })
  mixed.join('C')
  return mixed
}

describe('JoinGroup in a KIP-848 group', () => {
  it('gives an id first to whoever has none (79)', () => {
    expect(withN().join('')).toMatchObject({ errorCode: e.MEMBER_ID_REQUIRED, memberId: 'made-up' })
  })

  it('is answered at once: the epoch as the generation, nobody as the leader, no members', () => {
    expect(withN().join('C')).toMatchObject({
      errorCode: e.NONE,
      generationId: 2,
      protocolName: 'range',
      leaderId: '',
      members: [],
    })
  })

  it('starts the session of the request and the wait for SyncGroup', () => {
    const mixed = withN()
    mixed.join('C')
    expect(mixed.timers()).toEqual(['session C 10000', 'sync C 60000'])
  })

  it('an unknown id makes a new member: nothing is remembered of ids that were given out', () => {
    expect(withN().join('whoever').errorCode).toBe(e.NONE)
  })

  it('leaves the generation as it is as long as something has to be given up', () => {
    const mixed = settled()
    mixed.beat('M')
    mixed.beat('O')
    const epoch = mixed.group.groupEpoch
    const owned = mixed.member('C').current.context.assigned
    const first = mixed.join('C', { protocols: owning(...owned.map(({ partition }) => partition)) })
    const isGivingUp = mixed.member('C').current.value === 'UNREVOKED_PARTITIONS'
    expect(first.generationId).toBe(isGivingUp ? 2 : epoch)
    expect(mixed.join('C').generationId).toBe(epoch)
  })

  it.each([
    ['a full group (81)', { maxSize: 1 }, {}, e.GROUP_MAX_SIZE_REACHED],
    ['another protocol type (23)', {}, { protocolType: 'connect' }, e.INCONSISTENT_GROUP_PROTOCOL],
    ['no protocol (23)', {}, { protocols: [] }, e.INCONSISTENT_GROUP_PROTOCOL],
    [
      'an instance id that nobody has, and an id (25)',
      {},
      { groupInstanceId: 'i' },
      e.UNKNOWN_MEMBER_ID,
    ],
  ])('is refused with %s', (_, config, over, errorCode) => {
    const mixed = withN(config)
    expect(mixed.join('C', over).errorCode).toBe(errorCode)
    expect(mixed.group.members).toHaveLength(1)
  })

  it('needs a protocol that all classic members support (23); the others do not count', () => {
    expect(withN().join('C', { protocols: protocolsOf(['sticky']) }).errorCode).toBe(e.NONE)
    expect(withC().join('D', { protocols: protocolsOf(['sticky']) }).errorCode).toBe(
      e.INCONSISTENT_GROUP_PROTOCOL,
    )
  })
})

describe('SyncGroup in a KIP-848 group', () => {
  it('is answered with what the member may hold now', () => {
    expect(withC().sync('C', 2)).toMatchObject({ errorCode: e.NONE, assignment: [] })
    const mixed = settled()
    expect(mixed.sync('C', 2)).toMatchObject({ errorCode: e.NONE, assignment: cats(1) })
    expect(mixed.all('cancelTimer')).toEqual([{ timer: 'sync', memberId: 'C' }])
    expect(mixed.timers()).toEqual(['session C 10000'])
  })

  it.each([
    ['of a stranger (25)', 'X', 2, {}, e.UNKNOWN_MEMBER_ID],
    ['of a consumer-protocol member (25)', 'N', 2, {}, e.UNKNOWN_MEMBER_ID],
    ['of another generation (22)', 'C', 1, {}, e.ILLEGAL_GENERATION],
    ['of another protocol (23)', 'C', 2, { protocolName: 'sticky' }, e.INCONSISTENT_GROUP_PROTOCOL],
    ['of another type (23)', 'C', 2, { protocolType: 'connect' }, e.INCONSISTENT_GROUP_PROTOCOL],
  ])('%s is refused', (_, memberId, generationId, over, errorCode) => {
    expect(settled().sync(memberId, generationId, over).errorCode).toBe(errorCode)
  })

  it('is refused when the group has gone on meanwhile (27), and the wait for JoinGroup begins', () => {
    const mixed = settled()
    mixed.beat('M')
    expect(mixed.sync('C', 2).errorCode).toBe(e.REBALANCE_IN_PROGRESS)
    expect(mixed.timers()).toEqual(['join C 60000'])
  })
})

describe('Heartbeat in a KIP-848 group', () => {
  it.each([
    ['of a stranger (25)', 'X', 2, e.UNKNOWN_MEMBER_ID],
    ['of a consumer-protocol member (25)', 'N', 2, e.UNKNOWN_MEMBER_ID],
    ['of another generation (22)', 'C', 1, e.ILLEGAL_GENERATION],
    ['of the epoch', 'C', 2, e.NONE],
  ])('%s', (_, memberId, generationId, errorCode) => {
    expect(settled().heart(memberId, generationId)).toBe(errorCode)
  })

  it('27 behind the epoch; the wait for JoinGroup begins once, and ends with it', () => {
    const mixed = settled()
    mixed.beat('M')
    expect(mixed.heart('C', 2)).toBe(e.REBALANCE_IN_PROGRESS)
    expect(mixed.timers()).toEqual(['session C 10000', 'join C 60000'])
    expect(mixed.heart('C', 2)).toBe(e.REBALANCE_IN_PROGRESS)
    expect(mixed.timers()).toEqual(['session C 10000'])
    mixed.join('C')
    expect(mixed.all('cancelTimer')).toContainEqual({ timer: 'join', memberId: 'C' })
  })

  it('0 while others hold what it waits for, 27 once that is free', () => {
    const mixed = withC()
    expect(mixed.member('C').current.value).toBe('UNRELEASED_PARTITIONS')
    expect(mixed.heart('C', 2)).toBe(e.NONE)
    mixed.beat('N', { memberEpoch: 1 })
    mixed.beat('N', { memberEpoch: 1, owned: cats(0) })
    expect(mixed.heart('C', 2)).toBe(e.REBALANCE_IN_PROGRESS)
  })
})

describe('a classic member that does not do what it is told', () => {
  it.each([
    ['JOIN_EXPIRED', 'didNotRejoin', 'joinTimerFired'],
    ['SYNC_EXPIRED', 'didNotSync', 'syncTimerFired'],
    ['SESSION_EXPIRED', 'sessionExpired', 'sessionExpired'],
  ] as const)('%s: it is removed, and the epoch counts up', (type, reason, why) => {
    const mixed = settled().tell({ type, memberId: 'C' })
    expect(mixed.only('noteMemberRemoved')).toEqual({ memberId: 'C', reason })
    expect(mixed.only('noteGroupEpoch')).toEqual({ groupEpoch: 3, reason: why })
    expect(mixed.all('convertToClassic')).toEqual([])
  })

  it('nothing happens for a member that is gone', () => {
    expect(settled().tell({ type: 'JOIN_EXPIRED', memberId: 'X' }).effects).toEqual([])
  })
})

describe('LeaveGroup in a KIP-848 group', () => {
  it('is for classic members: others are not known (25)', () => {
    expect(settled().leave('N')).toBe(e.UNKNOWN_MEMBER_ID)
    expect(settled().leave('X')).toBe(e.UNKNOWN_MEMBER_ID)
    const mixed = settled()
    expect(mixed.leave('C')).toBe(e.NONE)
    expect(mixed.only('noteGroupEpoch')).toEqual({ groupEpoch: 3, reason: 'memberLeft' })
  })

  it('takes a static member out by its instance id alone, or with its own id (else 82)', () => {
    const withStatic = (): MixedGroup => {
      const mixed = withN()
      mixed.join('', { groupInstanceId: 'i' })
      return mixed
    }
    expect(withStatic().leave('', 'i')).toBe(e.NONE)
    expect(withStatic().leave('made-up', 'i')).toBe(e.NONE)
    expect(withStatic().leave('other', 'i')).toBe(e.FENCED_INSTANCE_ID)
  })
})

describe('offsets of a classic member', () => {
  it.each([
    [2, e.NONE],
    [1, e.ILLEGAL_GENERATION],
  ])('at generation %i: %i', (memberEpoch, errorCode) => {
    const asked = { requestId: 1, api: 'OffsetCommit', memberId: 'C', memberEpoch } as const
    const answer = settled()
      .tell({ type: 'OFFSETS_REQUESTED', ...asked })
      .only('respondOffsets')
    expect(answer.errorCode).toBe(errorCode)
  })
})

describe('the last consumer-protocol member goes', () => {
  const without = (mixed: MixedGroup) => {
    mixed.beat('N', { memberEpoch: -1 })
    return mixed
  }

  it('the group goes on as a classic one, with a rebalance, at the same number', () => {
    const mixed = without(settled())
    expect(mixed.state).toMatchObject({ value: 'Dead', status: 'done' })
    const { group: rest } = mixed.only('convertToClassic')
    expect(rest.generationId).toBe(2)
    expect(rest.members.map(({ memberId }) => memberId)).toEqual(['C'])
    expect(rest.target).toEqual({ C: cats(1) })
    expect(rest.rebalance).toEqual({ reason: 'memberLeft', memberId: 'N' })
    expect(mixed.all('noteGroupEpoch')).toEqual([])
    expect(mixed.all('noteStateChanged')).toEqual([])
  })

  it.each(['SESSION_EXPIRED', 'REBALANCE_EXPIRED'] as const)(
    'also when it is fenced: %s',
    (type) => {
      const mixed = settled()
      const { memberEpoch } = mixed.member('N').current.context
      mixed.tell({ type, memberId: 'N', memberEpoch })
      expect(mixed.all('convertToClassic')).toHaveLength(1)
    },
  )

  it.each([
    ['the policy says no', { mayDowngrade: false }, 'Assigning'],
    ['there are more than group.max.size', { classicMaxSize: 0 }, 'Assigning'],
  ])('not where %s', (_, config, state) => {
    const mixed = without(settled(config))
    expect(mixed.all('convertToClassic')).toEqual([])
    expect(mixed.state.value).toBe(state)
  })

  it('not while there is another, and not where nobody is left', () => {
    const two = settled()
    two.beat('M')
    expect(without(two).all('convertToClassic')).toEqual([])
    const alone = without(withN())
    expect(alone.all('convertToClassic')).toEqual([])
    expect(alone.state.value).toBe('Empty')
  })

  it('a static member that leaves for a while keeps its place, and the group what it is', () => {
    const mixed = group()
    mixed.beat('N', { groupInstanceId: 'i' })
    mixed.join('C')
    mixed.beat('N', { groupInstanceId: 'i', memberEpoch: -2 })
    expect(mixed.all('convertToClassic')).toEqual([])
  })
})

describe('a static member changes its protocol', () => {
  it('to the classic one: no rebalance, also when that converts the group', () => {
    const mixed = group()
    mixed.beat('N', { groupInstanceId: 'i' })
    const answer = mixed.join('', { groupInstanceId: 'i' })
    expect(answer).toMatchObject({ errorCode: e.NONE, memberId: 'made-up', generationId: 1 })
    expect(mixed.only('convertToClassic').group).toMatchObject({
      generationId: 1,
      target: { 'made-up': cats(0, 1) },
      rebalance: null,
    })
  })

  it('to the classic one with other topics: with a rebalance', () => {
    const mixed = group()
    mixed.beat('N', { groupInstanceId: 'i', topics: ['cats', 'dogs'] })
    mixed.join('', { groupInstanceId: 'i' })
    expect(mixed.only('convertToClassic').group.rebalance).toEqual({
      reason: 'subscriptionChanged',
      memberId: 'made-up',
    })
  })

  it('to the consumer protocol: the process before is fenced, where two of that protocol are told to wait (111)', () => {
    const mixed = withN()
    mixed.join('', { groupInstanceId: 'i' })
    expect(mixed.beat('C2', { groupInstanceId: 'i' }).errorCode).toBe(e.NONE)
    expect(mixed.only('noteMemberRemoved')).toEqual({ memberId: 'made-up', reason: 'replaced' })
    expect(mixed.heart('made-up', 2, 'i')).toBe(e.FENCED_INSTANCE_ID)
    expect(mixed.beat('C3', { groupInstanceId: 'i' }).errorCode).toBe(e.UNRELEASED_INSTANCE_ID)
  })
})

it('a JoinGroup for a group without members begins a classic group: it is not answered here', () => {
  const mixed = group().tell(joinOf(''))
  expect(mixed.only('convertToClassic').group).toMatchObject({ generationId: 0, members: [] })
  expect(mixed.all('respondJoin')).toEqual([])
  expect(mixed.state.value).toBe('Dead')
})
