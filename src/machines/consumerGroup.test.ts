import { describe, expect, it } from 'vitest'
import { errorCodes as e } from '../kafka/errorCodes.ts'
import { GroupUnderTest, testInput, topicsOf } from './consumerGroupTestDriver.ts'

const cats = (...partitions: readonly number[]) =>
  partitions.map((partition) => ({ topic: 'cats', partition }))

/** A has both partitions at epoch 1. */
function withA(): GroupUnderTest {
  const group = new GroupUnderTest()
  group.beat('A')
  return group
}

/** B has joined; nobody has revoked anything yet. */
function withAB(): GroupUnderTest {
  const group = withA()
  group.beat('B')
  return group
}

/** A has p0 and B has p1, all at epoch 2. */
function settled(): GroupUnderTest {
  const group = withAB()
  group.beat('A', { memberEpoch: 1 })
  group.beat('A', { memberEpoch: 1, owned: cats(0) })
  group.beat('B', { memberEpoch: 2 })
  expect(group.state.value).toBe('Stable')
  return group
}

const staticA = { groupInstanceId: 'a' } as const
function withStatic(): GroupUnderTest {
  const group = new GroupUnderTest()
  group.beat('A', staticA)
  return group
}

describe('the life of a partition that moves', () => {
  it('is handed over step by step while the other one never stops', () => {
    const group = withA()
    expect(group.only('respondHeartbeat')).toMatchObject({
      errorCode: e.NONE,
      memberEpoch: 1,
      heartbeatIntervalMs: 5000,
      assignment: cats(0, 1),
    })
    expect(group.state.value).toBe('Stable')

    expect(group.beat('B')).toMatchObject({ memberEpoch: 2, assignment: [] })
    expect(group.member('B').current.value).toBe('UNRELEASED_PARTITIONS')
    expect(group.group.target).toEqual({ A: cats(0), B: cats(1) })
    expect(group.state.value).toBe('Reconciling')

    expect(group.beat('A', { memberEpoch: 1 })).toMatchObject({
      memberEpoch: 1,
      assignment: cats(0),
    })
    expect(group.member('A').current.value).toBe('UNREVOKED_PARTITIONS')
    // p1 is nobody's to give as long as A has not said that it let go.
    expect(group.beat('B', { memberEpoch: 2 })).toMatchObject({ memberEpoch: 2, assignment: null })

    const acknowledged = group.beat('A', { memberEpoch: 1, owned: cats(0) })
    expect(acknowledged).toMatchObject({ memberEpoch: 2, assignment: null })
    expect(group.member('A').current.value).toBe('STABLE')

    expect(group.beat('B', { memberEpoch: 2 })).toMatchObject({
      memberEpoch: 2,
      assignment: cats(1),
    })
    expect(group.state.value).toBe('Stable')
  })

  it('costs a member that keeps its part nothing but the new epoch', () => {
    const group = new GroupUnderTest(testInput({}, 3))
    group.beat('A')
    group.beat('B')
    group.beat('A', { memberEpoch: 1 })
    group.beat('A', { memberEpoch: 1, owned: cats(0, 1) })
    group.beat('B', { memberEpoch: 2 })
    group.beat('C')
    expect(group.beat('B', { memberEpoch: 2 })).toMatchObject({ memberEpoch: 3, assignment: null })
  })
})

describe('validation', () => {
  it.each([
    ['without a rebalance timeout', { rebalanceTimeoutMs: null }],
    ['without topics', { topics: null }],
    ['that owns something', { owned: cats(0) }],
    ['that does not say what it owns', { owned: null }],
  ])('refuses a join %s (42)', (_, over) => {
    const group = new GroupUnderTest()
    expect(group.beat('A', over).errorCode).toBe(e.INVALID_REQUEST)
    expect(group.state.value).toBe('Empty')
  })
  it('refuses an empty group id (42)', () => {
    const group = new GroupUnderTest({ ...testInput(), groupId: '' })
    expect(group.beat('A').errorCode).toBe(e.INVALID_REQUEST)
  })
  it('refuses an assignor that the broker does not have (112)', () => {
    const group = new GroupUnderTest()
    expect(group.beat('A', { serverAssignor: 'sticky' }).errorCode).toBe(e.UNSUPPORTED_ASSIGNOR)
  })
  it('refuses a newcomer to a full group (81), and nobody who is in it', () => {
    const group = new GroupUnderTest(testInput({ maxSize: 1 }))
    group.beat('A')
    expect(group.beat('B').errorCode).toBe(e.GROUP_MAX_SIZE_REACHED)
    expect(group.beat('A', { memberEpoch: 1 }).errorCode).toBe(e.NONE)
  })
  it('makes an id for a member without one', () => {
    expect(new GroupUnderTest().beat('').memberId).toBe('made-up')
  })
  it('does not know a member that names an epoch without having joined (25)', () => {
    expect(withA().beat('B', { memberEpoch: 1 }).errorCode).toBe(e.UNKNOWN_MEMBER_ID)
  })
})

describe('member epochs', () => {
  it('fences an epoch greater than the known one (110)', () => {
    expect(withA().beat('A', { memberEpoch: 2 }).errorCode).toBe(e.FENCED_MEMBER_EPOCH)
  })
  it('fences an epoch less than the previous one (110)', () => {
    const group = settled()
    expect(group.beat('A', { memberEpoch: 0 }).errorCode).toBe(e.FENCED_MEMBER_EPOCH)
  })
  it('accepts the previous epoch with owned ⊆ assigned: the answer was lost', () => {
    const group = settled()
    expect(group.beat('A', { memberEpoch: 1, owned: cats(0) })).toMatchObject({
      errorCode: e.NONE,
      memberEpoch: 2,
    })
  })
  it.each([
    ['owns what is not its own', cats(0, 1)],
    ['does not say what it owns', null],
  ])('fences the previous epoch of a member that %s (110)', (_, owned) => {
    expect(settled().beat('A', { memberEpoch: 1, owned }).errorCode).toBe(e.FENCED_MEMBER_EPOCH)
  })
})

describe('the group epoch', () => {
  it('stays when nothing changes', () => {
    const group = settled()
    expect(group.beat('A', { memberEpoch: 2 }).assignment).toBeNull()
    expect(group.group.groupEpoch).toBe(2)
  })
  it('counts up when a subscription changes', () => {
    const group = settled()
    group.beat('B', { memberEpoch: 2, topics: ['dogs'], owned: cats(1) })
    expect(group.only('noteGroupEpoch')).toEqual({ groupEpoch: 3, reason: 'subscriptionChanged' })
    expect(group.group.target).toEqual({ A: cats(0, 1), B: [] })
  })
  it('counts up at the next heartbeat after a subscribed topic has grown', () => {
    const group = settled().tell({ type: 'METADATA_CHANGED', topics: topicsOf(3) })
    expect(group.group.groupEpoch).toBe(2)
    const { memberEpoch, assignment } = group.beat('A', { memberEpoch: 2 })
    expect({ memberEpoch, assignment }).toEqual({ memberEpoch: 3, assignment: cats(0, 2) })
    expect(group.only('noteGroupEpoch')).toEqual({ groupEpoch: 3, reason: 'metadataChanged' })
  })
  it('does not count up for a topic that nobody reads', () => {
    const dogs = { partitions: 1, topicId: 'BAAAAAAAAAAAAAAAAAAAAA' }
    const group = settled().tell({ type: 'METADATA_CHANGED', topics: { ...topicsOf(2), dogs } })
    group.beat('A', { memberEpoch: 2 })
    expect(group.group.groupEpoch).toBe(2)
  })
})

describe('leaving', () => {
  it('with −1 is Assigning until the next heartbeat of any member', () => {
    const group = settled()
    expect(group.beat('B', { memberEpoch: -1 })).toMatchObject({
      errorCode: e.NONE,
      memberEpoch: -1,
    })
    expect(group.only('noteStateChanged')).toEqual({ from: 'Stable', to: 'Assigning' })
    expect(group.group).toMatchObject({ groupEpoch: 3, assignmentEpoch: 2 })
    expect(group.beat('A', { memberEpoch: 2 })).toMatchObject({
      memberEpoch: 3,
      assignment: cats(0, 1),
    })
    expect(group.only('noteStateChanged')).toEqual({ from: 'Assigning', to: 'Stable' })
  })
  it('of the last member leaves the group Empty', () => {
    const group = withA()
    group.beat('A', { memberEpoch: -1 })
    expect(group.state.value).toBe('Empty')
    expect(group.group.groupEpoch).toBe(2)
  })
  it('by an expired session fences the member', () => {
    const group = settled().tell({ type: 'SESSION_EXPIRED', memberId: 'B' })
    expect(group.only('noteGroupEpoch').reason).toBe('sessionExpired')
    expect(group.state.value).toBe('Assigning')
    expect(group.beat('B', { memberEpoch: 2 }).errorCode).toBe(e.UNKNOWN_MEMBER_ID)
  })
  it('is DEAD only once an Empty group is deleted', () => {
    const group = withA().tell({ type: 'DELETE_REQUESTED', requestId: 9 })
    expect(group.only('respondDelete').errorCode).toBe(e.NON_EMPTY_GROUP)
    group.beat('A', { memberEpoch: -1 })
    group.tell({ type: 'DELETE_REQUESTED', requestId: 10 })
    expect(group.state).toMatchObject({ value: 'Dead', status: 'done' })
  })
})

describe('timers', () => {
  it('arms the session at each heartbeat', () => {
    const group = withA()
    group.beat('A', { memberEpoch: 1 })
    expect(group.only('armTimer')).toMatchObject({ timer: 'session', delayMs: 45_000 })
  })
  it('fences a member that does not give up its partitions within its rebalance timeout', () => {
    const group = withAB()
    group.beat('A', { memberEpoch: 1 })
    const armed = group.all('armTimer').find(({ timer }) => timer === 'rebalance')
    expect(armed).toMatchObject({ memberId: 'A', delayMs: 300_000, memberEpoch: 1 })
    group.tell({ type: 'REBALANCE_EXPIRED', memberId: 'A', memberEpoch: 1 })
    expect(group.only('noteMemberRemoved')).toEqual({ memberId: 'A', reason: 'rebalanceExpired' })
    expect(group.beat('B', { memberEpoch: 2 })).toMatchObject({
      memberEpoch: 3,
      assignment: cats(0, 1),
    })
  })
  it('ignores a rebalance timer of an epoch that is over', () => {
    const group = settled().tell({ type: 'REBALANCE_EXPIRED', memberId: 'A', memberEpoch: 1 })
    expect(group.group.members).toHaveLength(2)
  })
})

describe('assignors', () => {
  const assignor = (...named: readonly (string | null)[]): string => {
    const group = new GroupUnderTest()
    named.forEach((serverAssignor, index) => group.beat(`M${index}`, { serverAssignor }))
    return group.only('noteAssignmentComputed').assignor
  }
  it("are the broker's first unless members name one", () => {
    expect(assignor(null, null)).toBe('uniform')
  })
  it('are the one that most members name', () => {
    expect(assignor('range', null, null)).toBe('range')
    expect(assignor('range', 'uniform', 'uniform')).toBe('uniform')
    expect(assignor('uniform', 'range', 'range')).toBe('range')
  })
})

describe('static members', () => {
  it('leave with −2 and keep their place, their partitions and their session timer', () => {
    const group = withStatic()
    const answer = group.beat('A', { ...staticA, memberEpoch: -2 })
    expect(answer).toMatchObject({ errorCode: e.NONE, memberEpoch: -2 })
    expect(group.group.groupEpoch).toBe(1)
    expect(group.member('A').current.context.assigned).toEqual(cats(0, 1))
    expect(group.all('cancelTimer')).toEqual([])
  })
  it('come back under a new id to the same target, without a new epoch', () => {
    const group = withStatic()
    group.beat('A', { ...staticA, memberEpoch: -2 })
    expect(group.beat('A2', staticA)).toMatchObject({
      memberId: 'A2',
      memberEpoch: 1,
      assignment: cats(0, 1),
    })
    expect(group.group).toMatchObject({ groupEpoch: 1, target: { A2: cats(0, 1) } })
    expect(group.group.members).toHaveLength(1)
  })
  it('come back with another subscription to a new epoch', () => {
    const group = withStatic()
    group.beat('A', { ...staticA, memberEpoch: -2 })
    expect(group.beat('A2', { ...staticA, topics: ['dogs'] }).memberEpoch).toBe(2)
  })
  it('are refused while the holder of the instance id has not left (111)', () => {
    const group = withStatic()
    expect(group.beat('A2', staticA).errorCode).toBe(e.UNRELEASED_INSTANCE_ID)
    expect(group.beat('A', { ...staticA, memberEpoch: 1 }).errorCode).toBe(e.NONE)
  })
  it('are fenced when another has their instance id (82)', () => {
    const group = withStatic()
    group.beat('A', { ...staticA, memberEpoch: -2 })
    group.beat('A2', staticA)
    const old = group.beat('A', { ...staticA, memberEpoch: 1 })
    expect(old.errorCode).toBe(e.FENCED_INSTANCE_ID)
  })
  it('are removed when the session ends during their absence', () => {
    const group = withStatic()
    group.beat('A', { ...staticA, memberEpoch: -2 })
    group.tell({ type: 'SESSION_EXPIRED', memberId: 'A' })
    expect(group.state.value).toBe('Empty')
  })
})

describe('offsets', () => {
  const ask = (memberId: string, memberEpoch: number, group = settled()): number =>
    group
      .tell({ type: 'OFFSETS_REQUESTED', requestId: 1, api: 'OffsetCommit', memberId, memberEpoch })
      .only('respondOffsets').errorCode
  it('are for a member at exactly its epoch', () => {
    expect(ask('A', 2)).toBe(e.NONE)
  })
  it.each([1, 3])('are refused at another epoch (113): %i', (memberEpoch) => {
    expect(ask('A', memberEpoch)).toBe(e.STALE_MEMBER_EPOCH)
  })
  it('are refused to a stranger (25)', () => {
    expect(ask('C', 2)).toBe(e.UNKNOWN_MEMBER_ID)
  })
  it.each([
    ['a member at its epoch', 'A', 2, e.NONE],
    ['a member at another epoch', 'A', 1, e.STALE_MEMBER_EPOCH],
    ['a stranger', 'C', 2, e.UNKNOWN_MEMBER_ID],
    ['a client that does not say who it is', '', -1, e.NONE],
  ])('are fetched for %s', (_, memberId, memberEpoch, errorCode) => {
    const asked = { requestId: 1, api: 'OffsetFetch', memberId, memberEpoch } as const
    const answer = settled().tell({ type: 'OFFSETS_REQUESTED', ...asked })
    expect(answer.only('respondOffsets')).toEqual({ requestId: 1, errorCode })
  })
  it('may be committed without a member only while the group is empty', () => {
    expect(ask('', -1, new GroupUnderTest())).toBe(e.NONE)
    expect(ask('', -1)).toBe(e.UNKNOWN_MEMBER_ID)
  })
})
