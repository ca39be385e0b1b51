import { describe, expect, it } from 'vitest'
import { errorCodes as e } from '../kafka/errorCodes.ts'
import { groupMember, stableMember, type GroupMemberState } from './groupMember.ts'
import type { GroupMemberEffect, GroupMemberEvent, GroupMemberInput } from './groupMemberTypes.ts'

/** One client, told what happens to it. */
class Member {
  state: GroupMemberState
  effects: readonly GroupMemberEffect[] = []

  constructor(input: Partial<GroupMemberInput> = {}, state?: GroupMemberState) {
    const whole = { client: 'java', groupInstanceId: null, ...input } as const
    this.state = state ?? groupMember.initial(whole).state
  }

  get names(): readonly string[] {
    return this.effects.map(({ type }) => type)
  }
  get attempt(): number {
    return this.state.context.attempt
  }
  tell(event: GroupMemberEvent): this {
    const turn = groupMember.step(this.state, event)
    this.state = turn.state
    this.effects = turn.effects
    return this
  }
  joinAnswered(errorCode: number, over: object = {}): this {
    return this.tell({
      type: 'JOIN_GROUP_RESPONSE_RECEIVED',
      attempt: this.attempt,
      errorCode,
      memberId: 'C1-a',
      generationId: errorCode === 0 ? 1 : -1,
      protocolName: 'range',
      leaderId: 'C1-a',
      skipAssignment: false,
      members: [],
      ...over,
    })
  }
  syncAnswered(errorCode: number): this {
    const { attempt } = this
    return this.tell({ type: 'SYNC_GROUP_RESPONSE_RECEIVED', attempt, errorCode, assignment: [] })
  }
  heartbeatAnswered(errorCode: number, generationId = 1): this {
    return this.tell({ type: 'HEARTBEAT_RESPONSE_RECEIVED', errorCode, generationId })
  }
  commitAnswered(errorCode: number, generationId = 1): this {
    return this.tell({ type: 'OFFSET_COMMIT_RESPONSE_RECEIVED', errorCode, generationId })
  }
  prepared(): this {
    return this.tell({ type: 'JOIN_PREPARED', attempt: this.attempt })
  }
}

const member = (input: Partial<GroupMemberInput> = {}) => new Member(input)
const joining = (input: Partial<GroupMemberInput> = {}) =>
  member({ isCoordinatorKnown: true, ...input })
    .tell({ type: 'SUBSCRIBED' })
    .prepared()
const completing = (input: Partial<GroupMemberInput> = {}) =>
  joining(input).joinAnswered(e.MEMBER_ID_REQUIRED).joinAnswered(e.NONE)
const stable = (input: Partial<GroupMemberInput> = {}) => completing(input).syncAnswered(e.NONE)

it('starts message by message: find, join, 79, join, sync, assigned', () => {
  const client = member().tell({ type: 'SUBSCRIBED' })
  expect(client.names).toEqual(['findCoordinator'])
  client.tell({ type: 'COORDINATOR_FOUND' })
  expect(client.names).toEqual(['prepareJoin'])
  client.prepared()
  expect([client.state.value, client.names]).toEqual([
    'preparingRebalance',
    ['stopHeartbeats', 'sendJoinGroup'],
  ])
  expect(client.effects[1]).toMatchObject({ params: { memberId: '', generationId: -1 } })
  client.joinAnswered(e.MEMBER_ID_REQUIRED)
  expect(client.effects[1]).toMatchObject({
    type: 'sendJoinGroup',
    params: { memberId: 'C1-a', afterBackoff: false },
  })
  client.joinAnswered(e.NONE)
  expect([client.state.value, client.names]).toEqual([
    'completingRebalance',
    ['startHeartbeats', 'sendSyncGroup'],
  ])
  expect(client.effects[1]).toMatchObject({ params: { isLeader: true, mustAssign: true } })
  client.syncAnswered(e.NONE)
  expect([client.state.value, client.names]).toEqual(['stable', ['deliverAssignment']])
})

it('librdkafka starts heartbeats only with the assignment', () => {
  const client = completing({ client: 'librdkafka' })
  expect(client.names).toEqual(['sendSyncGroup'])
  expect(client.syncAnswered(e.NONE).names).toEqual(['startHeartbeats', 'deliverAssignment'])
})

it('a leader told to skip the assignment does not assign (KIP-814)', () => {
  const client = joining().joinAnswered(e.NONE, { skipAssignment: true })
  expect(client.effects.at(-1)).toMatchObject({ params: { isLeader: true, mustAssign: false } })
})

describe('what errors mean to a member', () => {
  it.each([
    [e.ILLEGAL_GENERATION, 'C1-a'],
    [e.UNKNOWN_MEMBER_ID, ''],
  ])('%i in a heartbeat: lost, rejoins with id "%s"', (errorCode, memberId) => {
    const client = stable().heartbeatAnswered(errorCode)
    expect(client.state.value).toBe('unjoined')
    expect(client.names).toEqual(['stopHeartbeats', 'reportLost', 'prepareJoin'])
    client.prepared()
    expect(client.effects.at(-1)).toMatchObject({ params: { memberId, generationId: -1 } })
  })
  it.each([
    ['join', () => joining().joinAnswered(e.UNKNOWN_MEMBER_ID)],
    ['sync', () => completing().syncAnswered(e.UNKNOWN_MEMBER_ID)],
    ['commit', () => stable().commitAnswered(e.UNKNOWN_MEMBER_ID)],
    ['heartbeat while completing', () => completing().heartbeatAnswered(e.UNKNOWN_MEMBER_ID)],
  ] as const)('25 in %s: out, without an id', (_, act) => {
    const client = act()
    expect([client.state.value, client.state.context.memberId]).toEqual(['unjoined', ''])
    expect(client.names).toContain('reportLost')
  })
  it.each([
    ['heartbeat', () => stable().heartbeatAnswered(e.REBALANCE_IN_PROGRESS)],
    ['commit', () => stable().commitAnswered(e.REBALANCE_IN_PROGRESS)],
  ] as const)('27 in %s: rejoins with the same id, and is stable until then', (_, act) => {
    const client = act()
    expect([client.state.value, client.names]).toEqual(['stable', ['prepareJoin']])
    expect(client.heartbeatAnswered(e.REBALANCE_IN_PROGRESS).names).toEqual([])
    client.prepared()
    expect(client.state.value).toBe('preparingRebalance')
    expect(client.effects[1]).toMatchObject({ params: { memberId: 'C1-a', generationId: 1 } })
  })
  it('27 in sync: joins again without preparing twice', () => {
    const client = completing().syncAnswered(e.REBALANCE_IN_PROGRESS)
    expect([client.state.value, client.names]).toEqual([
      'preparingRebalance',
      ['stopHeartbeats', 'sendJoinGroup'],
    ])
  })
  it('27 in a heartbeat while completing is ignored', () => {
    const client = completing().heartbeatAnswered(e.REBALANCE_IN_PROGRESS)
    expect([client.state.value, client.names]).toEqual(['completingRebalance', []])
  })
  it.each([e.COORDINATOR_NOT_AVAILABLE, e.NOT_COORDINATOR])(
    '%i: looks for the coordinator',
    (code) => {
      expect(stable().heartbeatAnswered(code).names).toEqual(['findCoordinator'])
      const client = joining().joinAnswered(code)
      expect([client.state.value, client.names]).toEqual([
        'preparingRebalance',
        ['findCoordinator'],
      ])
      expect(client.tell({ type: 'COORDINATOR_FOUND' }).names).toEqual([
        'stopHeartbeats',
        'sendJoinGroup',
      ])
      const syncing = completing().syncAnswered(code)
      expect(syncing.names).toEqual(['findCoordinator', 'stopHeartbeats'])
      expect(syncing.tell({ type: 'COORDINATOR_FOUND' }).names).toContain('sendJoinGroup')
    },
  )
  it('14: repeats after a back-off', () => {
    const client = joining().joinAnswered(e.COORDINATOR_LOAD_IN_PROGRESS)
    expect(client.effects[1]).toMatchObject({ params: { afterBackoff: true } })
    expect(stable().heartbeatAnswered(e.COORDINATOR_LOAD_IN_PROGRESS).names).toEqual([])
  })
  it.each([23, 24, 26, 81, 82])('%i in join: fatal', (code) => {
    const client = joining().joinAnswered(code)
    expect(client.state).toMatchObject({ value: 'fatal', status: 'done' })
    expect(client.effects.at(-1)).toMatchObject({
      type: 'reportFatal',
      params: { errorCode: code },
    })
  })
  it('82 in a heartbeat or commit: fatal', () => {
    expect(stable().heartbeatAnswered(82).state.value).toBe('fatal')
    expect(stable().commitAnswered(82).state.value).toBe('fatal')
  })
  it('answers to an earlier generation or attempt say nothing', () => {
    expect(stable().heartbeatAnswered(e.UNKNOWN_MEMBER_ID, 0).state.value).toBe('stable')
    expect(joining().joinAnswered(0, { attempt: 0 }).state.value).toBe('preparingRebalance')
  })
})

describe('time limits', () => {
  it('client-side session end: Java keeps what it owns and looks for the coordinator', () => {
    const client = stable().tell({ type: 'SESSION_EXPIRED' })
    expect([client.state.value, client.names]).toEqual(['stable', ['findCoordinator']])
  })
  it.each([
    ['java', 'preparingRebalance', ['findCoordinator', 'stopHeartbeats']],
    ['librdkafka', 'completingRebalance', []],
  ] as const)('%s, session end before the assignment: %s', (client, state, names) => {
    const member = completing({ client }).tell({ type: 'SESSION_EXPIRED' })
    expect([member.state.value, member.names]).toEqual([state, names])
  })
  it('client-side session end: librdkafka gives up its membership', () => {
    const client = stable({ client: 'librdkafka' }).tell({ type: 'SESSION_EXPIRED' })
    expect([client.state.value, client.state.context.memberId]).toEqual(['unjoined', ''])
    expect(client.names).toContain('reportLost')
  })
  it.each([
    ['dynamic', null, ['sendLeaveGroup', 'stopHeartbeats', 'reportLost']],
    ['static', 'i1', ['stopHeartbeats', 'reportLost']],
  ] as const)(
    'max.poll.interval.ms exceeded, %s member: joins again only when the app polls',
    (_, id, names) => {
      const client = stable({ groupInstanceId: id }).tell({ type: 'MAX_POLL_EXCEEDED' })
      expect([client.state.value, client.names]).toEqual(['unjoined', names])
      expect(client.tell({ type: 'COORDINATOR_FOUND' }).names).toEqual([])
      expect(client.tell({ type: 'POLLED' }).names).toEqual(['prepareJoin'])
      expect(client.tell({ type: 'POLLED' }).names).toEqual([])
    },
  )
})

describe('what makes a client rejoin', () => {
  it('a topic change: Java only when it leads', () => {
    const leader = stable().tell({ type: 'METADATA_CHANGED' })
    expect(leader.effects).toMatchObject([{ params: { reason: 'metadataChanged' } }])
    const follower = joining().joinAnswered(0, { leaderId: 'C2-b' }).syncAnswered(0)
    expect(follower.tell({ type: 'METADATA_CHANGED' }).names).toEqual([])
  })
  it('a topic change: librdkafka always', () => {
    const follower = joining({ client: 'librdkafka' })
      .joinAnswered(0, { leaderId: 'x' })
      .syncAnswered(0)
    expect(follower.tell({ type: 'METADATA_CHANGED' }).names).toEqual(['prepareJoin'])
  })
  it('a topic change while completing: right after the assignment', () => {
    const client = completing().tell({ type: 'METADATA_CHANGED' }).syncAnswered(0)
    expect([client.state.value, client.names]).toEqual([
      'stable',
      ['deliverAssignment', 'prepareJoin'],
    ])
  })
  it('a subscription that changed while JoinGroup or SyncGroup were on their way: right after the assignment', () => {
    const waiting = joining().tell({ type: 'SUBSCRIBED' })
    expect(waiting.joinAnswered(e.NONE).syncAnswered(0).effects.at(-1)).toMatchObject({
      type: 'prepareJoin',
      params: { reason: 'subscriptionChanged' },
    })
    const syncing = completing().tell({ type: 'SUBSCRIBED' }).syncAnswered(0)
    expect(syncing.names).toEqual(['deliverAssignment', 'prepareJoin'])
  })
  it('not again when a later JoinGroup has named the subscription', () => {
    const client = joining().tell({ type: 'SUBSCRIBED' }).joinAnswered(e.MEMBER_ID_REQUIRED)
    expect(client.joinAnswered(e.NONE).syncAnswered(0).names).toEqual(['deliverAssignment'])
  })
  it('a changed subscription, and the follow-up of a cooperative revocation', () => {
    expect(stable().tell({ type: 'SUBSCRIBED' }).names).toEqual(['prepareJoin'])
    expect(stable().tell({ type: 'REJOIN_NEEDED', reason: null }).names).toEqual(['prepareJoin'])
  })
})

describe('closing', () => {
  it('revokes first, then leaves', () => {
    const client = stable().tell({ type: 'CLOSE_REQUESTED' })
    expect([client.state.value, client.names]).toEqual(['stable', ['prepareLeave']])
    client.tell({ type: 'REVOKE_COMPLETED' })
    expect([client.state.value, client.names]).toEqual([
      'left',
      ['stopHeartbeats', 'sendLeaveGroup'],
    ])
  })
  it('a static member leaves without a word', () => {
    const client = stable({ groupInstanceId: 'i1' }).tell({ type: 'CLOSE_REQUESTED' })
    expect(client.tell({ type: 'REVOKE_COMPLETED' }).names).toEqual(['stopHeartbeats'])
  })
  it('while joining: what it owned is lost', () => {
    const client = completing().tell({ type: 'CLOSE_REQUESTED' })
    expect([client.state.value, client.names]).toEqual([
      'left',
      ['sendLeaveGroup', 'stopHeartbeats', 'reportLost'],
    ])
  })
  it('thrown out while it revokes: leaves all the same', () => {
    const client = stable().tell({ type: 'CLOSE_REQUESTED' }).heartbeatAnswered(e.UNKNOWN_MEMBER_ID)
    expect([client.state.value, client.names]).toEqual([
      'unjoined',
      ['stopHeartbeats', 'reportLost'],
    ])
    expect(client.tell({ type: 'REVOKE_COMPLETED' }).state.value).toBe('left')
  })
})

it('a scenario may begin with a stable member', () => {
  const input = { client: 'java', groupInstanceId: null } as const
  const membership = { memberId: 'A', generationId: 1, protocolName: 'range', isLeader: true }
  const client = new Member({}, stableMember(input, membership))
  expect(client.heartbeatAnswered(e.REBALANCE_IN_PROGRESS).names).toEqual(['prepareJoin'])
})
