import { expect, it } from 'vitest'
import { errorCodes as e } from '../kafka/errorCodes.ts'
import type { GroupState } from './groupCoordinatorTypes.ts'
import { GroupTestDriver, protocolsOf } from './groupTestDriver.ts'

const changedSubscription = { protocols: protocolsOf(['range'], ['cats', 'dogs']) }

interface Row {
  readonly row: string
  readonly state: GroupState
  readonly act: (group: GroupTestDriver) => number
  readonly error: number | 'parked'
  readonly next?: GroupState
}

const rows: readonly Row[] = [
  // E1
  ...(['Empty', 'PreparingRebalance', 'CompletingRebalance', 'Stable'] as const).map((state) => ({
    row: 'E1 JoinGroup without any id gets an id, state unchanged',
    state,
    act: (group: GroupTestDriver) => group.join(''),
    error: e.MEMBER_ID_REQUIRED,
    next: state,
  })),
  { row: 'E1 JoinGroup without any id', state: 'Dead', act: (g) => g.join(''), error: 15 },
  // E1b
  ...(
    [
      ['Empty', 'PreparingRebalance'],
      ['PreparingRebalance', 'PreparingRebalance'],
      ['CompletingRebalance', 'PreparingRebalance'],
      ['Stable', 'PreparingRebalance'],
    ] as const
  ).map(([state, next]) => ({
    row: 'E1b JoinGroup v3 without id adds the member',
    state,
    act: (group: GroupTestDriver) => group.join('', { apiVersion: 3 }),
    error: 'parked' as const,
    next,
  })),
  // E2
  ...(['Empty', 'PreparingRebalance', 'CompletingRebalance', 'Stable'] as const).map((state) => ({
    row: 'E2 JoinGroup with a pending id',
    state,
    act: (group: GroupTestDriver) => group.arrive('D'),
    error: 'parked' as const,
    next: 'PreparingRebalance' as const,
  })),
  { row: 'E2 JoinGroup with any id', state: 'Dead', act: (g) => g.join('D'), error: 15 },
  // E3
  ...(['Empty', 'PreparingRebalance', 'CompletingRebalance', 'Stable'] as const).map((state) => ({
    row: 'E3 JoinGroup with a new instance id needs no second round',
    state,
    act: (group: GroupTestDriver) => group.join('', { groupInstanceId: 'i9' }),
    error: 'parked' as const,
    next: 'PreparingRebalance' as const,
  })),
  // E5
  {
    row: 'E5 known member in Empty',
    state: 'Empty',
    act: (g) => g.join('A'),
    error: e.UNKNOWN_MEMBER_ID,
  },
  {
    row: 'E5 known member in PreparingRebalance waits for the others',
    state: 'PreparingRebalance',
    act: (g) => g.join('A'),
    error: 'parked',
    next: 'PreparingRebalance',
  },
  {
    row: 'E5 unchanged member in CompletingRebalance gets the same answer again',
    state: 'CompletingRebalance',
    act: (g) => g.join('B'),
    error: 0,
    next: 'CompletingRebalance',
  },
  {
    row: 'E5 leader in Stable forces a rebalance',
    state: 'Stable',
    act: (g) => g.join('A'),
    error: 'parked',
    next: 'PreparingRebalance',
  },
  {
    row: 'E5 unchanged follower in Stable gets the current generation',
    state: 'Stable',
    act: (g) => g.join('B'),
    error: 0,
    next: 'Stable',
  },
  { row: 'E5 known member', state: 'Dead', act: (g) => g.join('A'), error: 15 },
  // E6
  {
    row: 'E6 changed member in CompletingRebalance',
    state: 'CompletingRebalance',
    act: (g) => g.join('B', changedSubscription),
    error: 'parked',
    next: 'PreparingRebalance',
  },
  {
    row: 'E6 changed follower in Stable',
    state: 'Stable',
    act: (g) => g.join('B', changedSubscription),
    error: 'parked',
    next: 'PreparingRebalance',
  },
  {
    row: 'E6 changed member in PreparingRebalance',
    state: 'PreparingRebalance',
    act: (g) => g.join('B', changedSubscription),
    error: 'parked',
    next: 'PreparingRebalance',
  },
  // E7
  ...(['Empty', 'PreparingRebalance', 'CompletingRebalance', 'Stable'] as const).map((state) => ({
    row: 'E7 JoinGroup with an unknown id',
    state,
    act: (group: GroupTestDriver) => group.join('stranger'),
    error: e.UNKNOWN_MEMBER_ID,
    next: state,
  })),
  { row: 'E7 JoinGroup with an unknown id', state: 'Dead', act: (g) => g.join('X'), error: 15 },
  // E10
  { row: 'E10 SyncGroup', state: 'Empty', act: (g) => g.sync('B'), error: 25 },
  {
    row: 'E10 SyncGroup of a follower',
    state: 'PreparingRebalance',
    act: (g) => g.sync('B'),
    error: e.REBALANCE_IN_PROGRESS,
  },
  {
    row: 'E10 SyncGroup of a follower is parked',
    state: 'CompletingRebalance',
    act: (g) => g.sync('B'),
    error: 'parked',
    next: 'CompletingRebalance',
  },
  { row: 'E10 SyncGroup of a follower', state: 'Stable', act: (g) => g.sync('B'), error: 0 },
  { row: 'E10 SyncGroup', state: 'Dead', act: (g) => g.sync('B'), error: 15 },
  // E11
  {
    row: 'E11 SyncGroup of the leader',
    state: 'PreparingRebalance',
    act: (g) => g.sync('A'),
    error: 27,
  },
  {
    row: 'E11 SyncGroup of the leader is answered when the record is written',
    state: 'CompletingRebalance',
    act: (g) => g.sync('A'),
    error: 0,
    next: 'Stable',
  },
  { row: 'E11 SyncGroup of the leader', state: 'Stable', act: (g) => g.sync('A'), error: 0 },
  // E12
  ...(['PreparingRebalance', 'CompletingRebalance', 'Stable'] as const).flatMap((state) => [
    {
      row: 'E12 SyncGroup of another generation',
      state,
      act: (group: GroupTestDriver) => group.sync('B', [], { generationId: 0 }),
      error: e.ILLEGAL_GENERATION,
    },
    {
      row: 'E12 SyncGroup of another protocol',
      state,
      act: (group: GroupTestDriver) => group.sync('B', [], { protocolName: 'roundrobin' }),
      error: e.INCONSISTENT_GROUP_PROTOCOL,
    },
  ]),
  // E13, E14
  { row: 'E13 Heartbeat', state: 'Empty', act: (g) => g.heartbeat('B'), error: 25 },
  { row: 'E13 Heartbeat', state: 'PreparingRebalance', act: (g) => g.heartbeat('B'), error: 27 },
  { row: 'E13 Heartbeat', state: 'CompletingRebalance', act: (g) => g.heartbeat('B'), error: 0 },
  { row: 'E13 Heartbeat', state: 'Stable', act: (g) => g.heartbeat('B'), error: 0 },
  { row: 'E13 Heartbeat', state: 'Dead', act: (g) => g.heartbeat('B'), error: 15 },
  {
    row: 'E14 Heartbeat',
    state: 'Empty',
    act: (g) => g.heartbeat('B', { generationId: 9 }),
    error: 25,
  },
  ...(['PreparingRebalance', 'CompletingRebalance', 'Stable'] as const).map((state) => ({
    row: 'E14 Heartbeat of another generation',
    state,
    act: (group: GroupTestDriver) => group.heartbeat('B', { generationId: 0 }),
    error: e.ILLEGAL_GENERATION,
  })),
  // E15
  {
    row: 'E15 LeaveGroup',
    state: 'PreparingRebalance',
    act: (g) => g.leave('B'),
    error: 0,
    next: 'PreparingRebalance',
  },
  {
    row: 'E15 LeaveGroup',
    state: 'CompletingRebalance',
    act: (g) => g.leave('B'),
    error: 0,
    next: 'PreparingRebalance',
  },
  {
    row: 'E15 LeaveGroup',
    state: 'Stable',
    act: (g) => g.leave('B'),
    error: 0,
    next: 'PreparingRebalance',
  },
  { row: 'E15 LeaveGroup', state: 'Dead', act: (g) => g.leave('B'), error: 15 },
  // E17
  { row: 'E17 OffsetCommit', state: 'Empty', act: (g) => g.commit('B'), error: 25 },
  { row: 'E17 OffsetCommit', state: 'PreparingRebalance', act: (g) => g.commit('B'), error: 0 },
  { row: 'E17 OffsetCommit', state: 'CompletingRebalance', act: (g) => g.commit('B'), error: 27 },
  { row: 'E17 OffsetCommit', state: 'Stable', act: (g) => g.commit('B'), error: 0 },
  { row: 'E17 OffsetCommit', state: 'Dead', act: (g) => g.commit('B'), error: 15 },
  // E18
  ...(
    [
      ['Empty', 0],
      ['PreparingRebalance', 25],
      ['CompletingRebalance', 25],
      ['Stable', 25],
      ['Dead', 15],
    ] as const
  ).map(([state, error]) => ({
    row: 'E18 OffsetCommit from outside the group',
    state,
    act: (group: GroupTestDriver) => group.commit('', { generationId: -1 }),
    error,
  })),
  // E19
  ...(['PreparingRebalance', 'CompletingRebalance', 'Stable'] as const).map((state) => ({
    row: 'E19 OffsetCommit of another generation',
    state,
    act: (group: GroupTestDriver) => group.commit('B', { generationId: 0 }),
    error: e.ILLEGAL_GENERATION,
  })),
  // E23
  ...(
    [
      ['Empty', 0, 'Dead'],
      ['PreparingRebalance', 68, 'PreparingRebalance'],
      ['CompletingRebalance', 68, 'CompletingRebalance'],
      ['Stable', 68, 'Stable'],
      ['Dead', 69, 'Dead'],
    ] as const
  ).map(([state, error, next]) => ({
    row: 'E23 DeleteGroup',
    state,
    act: (group: GroupTestDriver) => {
      group.send({ type: 'DELETE_GROUP_RECEIVED', requestId: 999 })
      return 999
    },
    error,
    next,
  })),
]

it.each(rows)('$row, in $state: $error', ({ state, act, error, next }) => {
  const group = GroupTestDriver.inState(state)
  expect(group.value).toBe(state)
  const requestId = act(group)
  expect(group.error(requestId)).toBe(error)
  if (next) expect(group.value).toBe(next)
})
