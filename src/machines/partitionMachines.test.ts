import { describe, expect, it } from 'vitest'
import { errorCodes as e } from '../kafka/errorCodes.ts'
import {
  alterPartitionError,
  partitionLeadership,
  type AlterPartitionReceived,
  type PartitionLeadershipEvent,
} from './partitionLeadership.ts'
import { playEvents } from './playEvents.ts'
import { replica, type ReplicaEvent } from './replica.ts'

describe('partition leadership, as the controller sees it', () => {
  const p0 = { topic: 'cats', partition: 0, replicas: [1, 2, 3] }
  const lead = (events: readonly PartitionLeadershipEvent[], isUncleanElectionEnabled = false) =>
    playEvents(
      partitionLeadership,
      partitionLeadership.initial({ ...p0, isUncleanElectionEnabled }).state,
      events,
    )
  const lost = (brokers: readonly number[], active: readonly number[]) =>
    ({ type: 'REPLICAS_LOST', brokers, active }) as const
  const alter = (over: Partial<AlterPartitionReceived> = {}): AlterPartitionReceived => ({
    type: 'ALTER_PARTITION_RECEIVED',
    requestId: 1,
    broker: 1,
    leaderEpoch: 0,
    partitionEpoch: 0,
    newInSyncReplicas: [1, 2],
    isRecovering: false,
    ineligible: [],
    active: [1, 2, 3, 4],
    ...over,
  })

  it('leader fenced: the first valid replica in order of assignment leads, epochs go up', () => {
    const turn = lead([lost([1], [2, 3])])
    expect(turn.state.value).toBe('Online')
    expect(turn.state.context).toMatchObject({
      leader: 2,
      leaderEpoch: 1,
      partitionEpoch: 1,
      inSyncReplicas: [2, 3],
    })
    expect(turn.effects).toMatchObject([{ params: { reason: 'election' } }])
  })
  it('follower fenced: the ISR shrinks, the leader epoch stays', () => {
    const { state, effects } = lead([lost([3], [1, 2])])
    expect(state.context).toMatchObject({
      leader: 1,
      leaderEpoch: 0,
      partitionEpoch: 1,
      inSyncReplicas: [1, 2],
    })
    expect(effects).toMatchObject([{ params: { reason: 'shrink' } }])
  })
  it('the last in-sync replica fenced: leaderless, but it stays in the ISR', () => {
    const { state, effects } = lead([lost([1], [2, 3]), lost([2], [3]), lost([3], [])])
    expect(state.value).toBe('Leaderless')
    expect(state.context).toMatchObject({ leader: -1, inSyncReplicas: [3], leaderEpoch: 3 })
    expect(effects).toMatchObject([{ params: { reason: 'leaderless' } }])
  })
  it('only the last in-sync replica brings it back', () => {
    const dead = [lost([1], [2, 3]), lost([2], [3]), lost([3], [])]
    const other = lead([...dead, { type: 'BROKER_UNFENCED', broker: 1, active: [1] }])
    expect([other.state.value, other.names]).toEqual(['Leaderless', []])
    const last = lead([...dead, { type: 'BROKER_UNFENCED', broker: 3, active: [3] }])
    expect(last.state).toMatchObject({ value: 'Online', context: { leader: 3, leaderEpoch: 4 } })
  })
  it('unclean election: any active replica, ISR of one, recovering until it says so', () => {
    const clean = [alter({ newInSyncReplicas: [1] })]
    const { state, effects } = lead([...clean, lost([1], [2, 3])], true)
    expect(state.value).toBe('OnlineRecovering')
    expect(state.context).toMatchObject({ leader: 2, inSyncReplicas: [2], isRecovering: true })
    expect(effects).toMatchObject([{ params: { reason: 'uncleanElection' } }])
    const recovered = lead(
      [
        ...clean,
        lost([1], [2, 3]),
        alter({ broker: 2, leaderEpoch: 1, partitionEpoch: 2, newInSyncReplicas: [2] }),
      ],
      true,
    )
    expect(recovered.state).toMatchObject({ value: 'Online', context: { isRecovering: false } })
  })
  it('unclean election enabled later: at the next sweep', () => {
    const events: PartitionLeadershipEvent[] = [
      alter({ newInSyncReplicas: [1] }),
      lost([1], [2, 3]),
      { type: 'UNCLEAN_ELECTION_SET', isEnabled: true },
    ]
    expect(lead(events).state.value).toBe('Leaderless')
    const swept = lead([...events, { type: 'UNCLEAN_ELECTION_DUE', active: [2, 3] }])
    expect(swept.state).toMatchObject({ value: 'OnlineRecovering', context: { leader: 2 } })
  })
  it('ISR change: same leader, only the partition epoch goes up', () => {
    const { state, names } = lead([alter()])
    expect(state.context).toMatchObject({
      leaderEpoch: 0,
      partitionEpoch: 1,
      inSyncReplicas: [1, 2],
    })
    expect(names).toEqual(['partitionChanged', 'respondAlterPartition'])
  })
  it('preferred leader comes back when it is in sync', () => {
    const away = [lost([1], [2, 3])]
    const due = { type: 'PREFERRED_ELECTION_DUE', active: [1, 2, 3] } as const
    expect(lead([...away, due]).state.context.leader).toBe(2)
    const back = alter({
      broker: 2,
      leaderEpoch: 1,
      partitionEpoch: 1,
      newInSyncReplicas: [2, 3, 1],
    })
    const { state, effects } = lead([...away, back, due])
    expect(state.context).toMatchObject({ leader: 1, leaderEpoch: 2 })
    expect(effects).toMatchObject([{ params: { reason: 'preferredElection' } }])
  })
  it.each([
    ['preferred leads already', 'preferred', [], [1, 2, 3], e.ELECTION_NOT_NEEDED],
    [
      'preferred is not in sync',
      'preferred',
      [lost([1], [2, 3])],
      [1, 2, 3],
      e.PREFERRED_LEADER_NOT_AVAILABLE,
    ],
    [
      'unclean, but there is a leader',
      'unclean',
      [lost([1], [2, 3])],
      [2, 3],
      e.ELECTION_NOT_NEEDED,
    ],
    [
      'unclean, but nobody is there',
      'unclean',
      [lost([1, 2, 3], [])],
      [],
      e.ELIGIBLE_LEADERS_NOT_AVAILABLE,
    ],
  ] as const)('ElectLeaders refused: %s', (_, election, before, active, errorCode) => {
    const { effects } = lead([...before, { type: 'ELECTION_REQUESTED', election, active }])
    expect(effects).toEqual([{ type: 'refuseElection', params: { errorCode } }])
  })
  const reassign = (replicas: readonly number[]) =>
    ({ type: 'REASSIGNMENT_REQUESTED', replicas, active: [1, 2, 3, 4] }) as const
  it('a reassignment adds first, and removes once what is added is in sync', () => {
    const begun = lead([reassign([4, 2, 3])])
    expect(begun.state.context).toMatchObject({
      replicas: [4, 2, 3, 1],
      addingReplicas: [4],
      removingReplicas: [1],
      inSyncReplicas: [1, 2, 3],
      leader: 1,
      leaderEpoch: 0,
      partitionEpoch: 1,
    })
    expect(begun.effects).toMatchObject([{ params: { reason: 'reassigning' } }])
    const joined = alter({ partitionEpoch: 1, newInSyncReplicas: [1, 2, 3, 4] })
    const done = lead([reassign([4, 2, 3]), joined])
    expect(done.state.context).toMatchObject({
      replicas: [4, 2, 3],
      addingReplicas: [],
      removingReplicas: [],
      inSyncReplicas: [2, 3, 4],
      leader: 4,
      leaderEpoch: 1,
      partitionEpoch: 2,
    })
    expect(done.effects).toMatchObject([
      { params: { reason: 'reassigned' } },
      { params: { errorCode: e.NEW_LEADER_ELECTED } },
    ])
  })
  it('a reassignment that keeps the leader is answered without an error, in a new leader epoch', () => {
    const joined = alter({ partitionEpoch: 1, newInSyncReplicas: [1, 2, 3, 4] })
    const { state, effects } = lead([reassign([1, 2, 4]), joined])
    expect(state.context).toMatchObject({ leader: 1, leaderEpoch: 1, inSyncReplicas: [1, 2, 4] })
    expect(effects[1]).toMatchObject({ params: { errorCode: e.NONE } })
  })
  it('a reassignment that only removes or reorders is complete at once', () => {
    const fewer = lead([reassign([2, 3])])
    expect(fewer.state.context).toMatchObject({ replicas: [2, 3], leader: 2, leaderEpoch: 1 })
    const other = lead([reassign([3, 1, 2])])
    expect(other.state.context).toMatchObject({ replicas: [3, 1, 2], leader: 1, leaderEpoch: 0 })
    expect(lead([reassign([1, 2, 3])]).effects).toEqual([])
  })
  it('a reassignment is replaced by another, and called off by the replicas of before', () => {
    expect(lead([reassign([4]), reassign([2])]).state.context).toMatchObject({
      replicas: [2],
      addingReplicas: [],
      removingReplicas: [],
      leader: 2,
    })
    const off = lead([reassign([4, 2, 3]), reassign([1, 2, 3])])
    expect(off.state.context).toMatchObject({
      replicas: [1, 2, 3],
      addingReplicas: [],
      removingReplicas: [],
      leader: 1,
    })
  })
  it('a leaderless partition is not taken from its last in-sync replica', () => {
    const dead = [lost([1], [2, 3]), lost([2], [3]), lost([3], [])]
    const { state } = lead([...dead, reassign([1, 2])])
    expect(state).toMatchObject({
      value: 'Leaderless',
      context: { replicas: [1, 2, 3], removingReplicas: [3], inSyncReplicas: [3] },
    })
  })
  it('ElectLeaders: the preferred replica at once, an unclean leader without the setting', () => {
    const back = alter({
      broker: 2,
      leaderEpoch: 1,
      partitionEpoch: 1,
      newInSyncReplicas: [2, 3, 1],
    })
    const preferred = {
      type: 'ELECTION_REQUESTED',
      election: 'preferred',
      active: [1, 2, 3],
    } as const
    const { state, effects } = lead([lost([1], [2, 3]), back, preferred])
    expect(state.context).toMatchObject({ leader: 1, leaderEpoch: 2, partitionEpoch: 3 })
    expect(effects).toMatchObject([{ params: { reason: 'preferredElection' } }])
    const dead = [alter({ newInSyncReplicas: [1] }), lost([1], [2, 3])]
    const unclean = { type: 'ELECTION_REQUESTED', election: 'unclean', active: [2, 3] } as const
    const forced = lead([...dead, unclean])
    expect(forced.state).toMatchObject({
      value: 'OnlineRecovering',
      context: { leader: 2, inSyncReplicas: [2] },
    })
    expect(forced.effects).toMatchObject([{ params: { reason: 'uncleanElection' } }])
  })
  it.each([
    ['newer leader epoch', { leaderEpoch: 9 }, e.NOT_CONTROLLER],
    ['newer partition epoch', { partitionEpoch: 9 }, e.NOT_CONTROLLER],
    ['older leader epoch', { leaderEpoch: -1 }, e.FENCED_LEADER_EPOCH],
    ['not the leader', { broker: 2 }, e.INVALID_REQUEST],
    ['older partition epoch', { partitionEpoch: -1 }, e.INVALID_UPDATE_VERSION],
    ['not assigned', { newInSyncReplicas: [1, 7] }, e.INVALID_REQUEST],
    ['leader not in it', { newInSyncReplicas: [2] }, e.INVALID_REQUEST],
    ['recovering with two', { isRecovering: true }, e.INVALID_REQUEST],
    ['fenced member', { ineligible: [2] }, e.INELIGIBLE_REPLICA],
  ])('AlterPartition refused: %s', (_, over, code) => {
    const { context } = partitionLeadership.initial({
      ...p0,
      isUncleanElectionEnabled: false,
    }).state
    expect(alterPartitionError(context, alter(over))).toBe(code)
    expect(lead([alter(over)]).effects).toMatchObject([{ params: { errorCode: code } }])
  })
})

describe('replica, as its broker sees it', () => {
  const input = { broker: 1, topic: 'cats', partition: 0, fetchBackoffMs: 1_000 }
  const on = (events: readonly ReplicaEvent[]) =>
    playEvents(replica, replica.initial(input).state, events)
  const told = (
    leader: number,
    leaderEpoch: number,
    partitionEpoch = leaderEpoch,
    inSyncReplicas: readonly number[] = [1, 2, 3],
  ) => ({ type: 'METADATA_APPLIED', leader, leaderEpoch, partitionEpoch, inSyncReplicas }) as const
  const answered = (errorCode: number, inSyncReplicas: readonly number[], partitionEpoch = 1) =>
    ({
      type: 'ALTER_PARTITION_ANSWERED',
      errorCode,
      leader: 1,
      leaderEpoch: 0,
      partitionEpoch,
      inSyncReplicas,
    }) as const

  it.each([
    ['leads', [told(1, 0)], { Leader: 'Committed' }],
    ['follows in sync', [told(2, 0)], { Follower: 'FetchingInSync' }],
    ['follows out of sync', [told(2, 0, 0, [2])], { Follower: 'FetchingOutOfSync' }],
    ['has no leader', [told(-1, 0)], { Follower: 'NoLeader' }],
    ['is promoted', [told(2, 0), told(1, 1)], { Leader: 'Committed' }],
    ['is demoted', [told(1, 0), told(2, 1)], { Follower: 'FetchingInSync' }],
    ['falls out of sync', [told(2, 0), told(2, 0, 1, [2, 3])], { Follower: 'FetchingOutOfSync' }],
    ['comes into sync', [told(2, 0, 0, [2]), told(2, 0, 1)], { Follower: 'FetchingInSync' }],
    ['ignores old news', [told(1, 3), told(2, 2)], { Leader: 'Committed' }],
    ['stops', [told(1, 0), { type: 'BROKER_STOPPED' }], 'Offline'],
    ['loses its disk', [told(2, 0), { type: 'LOG_DIR_FAILED' }], 'Offline'],
    [
      'comes back',
      [told(1, 0), { type: 'BROKER_STOPPED' }, told(2, 1)],
      { Follower: 'FetchingInSync' },
    ],
  ] as [string, ReplicaEvent[], unknown][])('%s', (_, events, value) => {
    expect(on(events).state.value).toEqual(value)
  })
  it('truncates where the leader says, then fetches on', () => {
    const diverged = [told(2, 0), { type: 'DIVERGENCE_REPORTED', endOffset: 3 } as const]
    expect(on(diverged)).toMatchObject({
      state: { value: { Follower: 'Truncating' } },
      effects: [{ type: 'truncateTo', params: { endOffset: 3 } }],
    })
    const done = on([...diverged, { type: 'TRUNCATION_COMPLETED' }])
    expect([done.state.value, done.names]).toEqual([
      { Follower: 'FetchingInSync' },
      ['startFetching'],
    ])
  })
  it('waits after a failed fetch, and gives up when fenced', () => {
    const failed = on([told(2, 0), { type: 'FETCH_FAILED', errorCode: e.NOT_LEADER_OR_FOLLOWER }])
    expect([failed.state.value, failed.names]).toEqual([
      { Follower: 'Delayed' },
      ['stopFetching', 'armBackoff'],
    ])
    const fenced = on([told(2, 0), { type: 'FETCH_FAILED', errorCode: e.FENCED_LEADER_EPOCH }])
    expect(fenced.state.value).toEqual({ Follower: 'Failed' })
    const again = on([
      told(2, 0),
      { type: 'FETCH_FAILED', errorCode: e.FENCED_LEADER_EPOCH },
      told(3, 1),
    ])
    expect(again.state.value).toEqual({ Follower: 'FetchingInSync' })
  })
  it('shrinks: the high watermark still waits for the removed one until it is confirmed', () => {
    const lagged = [told(1, 0), { type: 'FOLLOWERS_LAGGED', brokers: [3] } as const]
    const pending = on(lagged)
    expect(pending.state).toMatchObject({
      value: { Leader: 'PendingShrink' },
      context: { inSyncReplicas: [1, 2, 3], maximalInSyncReplicas: [1, 2, 3] },
    })
    expect(pending.effects.at(-1)).toMatchObject({ params: { newInSyncReplicas: [1, 2] } })
    expect(on([...lagged, answered(0, [1, 2])]).state).toMatchObject({
      value: { Leader: 'Committed' },
      context: { maximalInSyncReplicas: [1, 2], proposedInSyncReplicas: null },
    })
  })
  it('expands: the high watermark waits for the new one at once', () => {
    const caughtUp = [told(1, 0, 0, [1, 2]), { type: 'FOLLOWER_CAUGHT_UP', broker: 3 } as const]
    expect(on(caughtUp).state).toMatchObject({
      value: { Leader: 'PendingExpand' },
      context: { inSyncReplicas: [1, 2], maximalInSyncReplicas: [1, 2, 3] },
    })
  })
  it('one change at a time', () => {
    const events = [
      told(1, 0, 0, [1, 2]),
      { type: 'FOLLOWER_CAUGHT_UP', broker: 3 },
      { type: 'FOLLOWERS_LAGGED', brokers: [2] },
    ] as const
    expect(on(events).names).toEqual([])
  })
  it.each([
    ['107: dropped', e.INELIGIBLE_REPLICA, { Leader: 'Committed' }, ['inSyncReplicasChanged']],
    ['95: waits for metadata', e.INVALID_UPDATE_VERSION, { Leader: 'PendingShrink' }, []],
    ['other: sent again', e.REQUEST_TIMED_OUT, { Leader: 'PendingShrink' }, ['sendAlterPartition']],
  ])('AlterPartition refused, %s', (_, code, value, names) => {
    const turn = on([told(1, 0), { type: 'FOLLOWERS_LAGGED', brokers: [3] }, answered(code, [])])
    expect([turn.state.value, turn.names]).toEqual([value, names])
  })
  it('an answer for another epoch is ignored', () => {
    const events = [told(1, 0, 5), { type: 'FOLLOWERS_LAGGED', brokers: [3] } as const]
    expect(on([...events, answered(0, [1, 2], 4)]).state.value).toEqual({ Leader: 'PendingShrink' })
    expect(on([...events, told(1, 0, 6, [1, 2])]).state.value).toEqual({ Leader: 'Committed' })
  })
  it('nothing to shrink or to expand', () => {
    expect(on([told(1, 0), { type: 'FOLLOWERS_LAGGED', brokers: [9] }]).names).toEqual([])
    expect(on([told(1, 0), { type: 'FOLLOWER_CAUGHT_UP', broker: 2 }]).names).toEqual([])
  })
})
