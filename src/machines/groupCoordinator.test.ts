import { describe, expect, it } from 'vitest'
import { errorCodes as e } from '../kafka/errorCodes.ts'
import type { GroupEffects } from './groupCoordinatorTypes.ts'
import { GroupTestDriver, protocolsOf } from './groupTestDriver.ts'

const changedSubscription = { protocols: protocolsOf(['range'], ['cats', 'dogs']) }

describe('E0 capacity', () => {
  it('turns a new member away in Stable and CompletingRebalance', () => {
    for (const state of ['Stable', 'CompletingRebalance'] as const) {
      const group = GroupTestDriver.inState(state, { maxSize: 2 })
      const requestId = group.join('', { groupInstanceId: 'i3' })
      expect(group.error(requestId)).toBe(e.GROUP_MAX_SIZE_REACHED)
      expect(group.value).toBe(state)
    }
  })
  it('lets known members rejoin a full group', () => {
    const group = GroupTestDriver.inState('Stable', { maxSize: 2 })
    expect(group.error(group.join('A'))).toBe('parked')
  })
  it('drops the last to rejoin, and waits on for the join timer', () => {
    const group = new GroupTestDriver()
    group.send({
      type: 'GROUP_LOADED',
      record: GroupTestDriver.stable(['A', 'B', 'C']).writes.at(-1)!.record,
    })
    expect(group.value).toBe('Stable')
    const smaller = new GroupTestDriver({ maxSize: 2 })
    smaller.send({
      type: 'GROUP_LOADED',
      record: GroupTestDriver.stable(['A', 'B', 'C']).writes.at(-1)!.record,
    })
    expect(smaller.value).toBe('PreparingRebalance')
    const a = smaller.join('A')
    smaller.join('B')
    expect(smaller.error(smaller.join('C'))).toBe(e.GROUP_MAX_SIZE_REACHED)
    expect(smaller.memberIds).toEqual(['A', 'B'])
    expect(smaller.error(a)).toBe('parked')
    smaller.runTo(300_000)
    expect(smaller.error(a)).toBe(0)
  })
})

describe('E4 and §5 static members', () => {
  const back = { groupInstanceId: 'i1', newMemberId: 'i1-again' }

  it('E4 in Stable: same generation, old id replaced, answer after the record is written', () => {
    const group = GroupTestDriver.stableStatic(2)
    group.writeMs = null
    const requestId = group.join('', back)
    expect(group.error(requestId)).toBe('parked')
    group.finishWrite()
    expect(group.joinAnswer(requestId)).toMatchObject({
      errorCode: 0,
      generationId: 1,
      members: [],
      skipAssignment: false,
    })
    expect([group.value, group.memberIds]).toEqual(['Stable', ['i0', 'i1-again']])
    expect(group.dueMs('session', 'i1-again')).toBe(45_000)
    expect(group.dueMs('session', 'i1')).toBeUndefined()
    expect(group.syncAnswer(group.sync('i1-again', [], { groupInstanceId: 'i1' }))?.errorCode).toBe(
      0,
    )
  })
  it('E4 the leader of v9 gets the members and skipAssignment', () => {
    const group = GroupTestDriver.stableStatic(2)
    const answer = group.joinAnswer(group.join('', { groupInstanceId: 'i0', newMemberId: 'new' }))
    expect(answer).toMatchObject({ skipAssignment: true, leaderId: 'new' })
    expect(answer?.members).toHaveLength(2)
  })
  it('E4 the leader of v8 is told that the old id leads, so that it does not assign', () => {
    const group = GroupTestDriver.stableStatic(2)
    const answer = group.joinAnswer(
      group.join('', { groupInstanceId: 'i0', newMemberId: 'new', apiVersion: 8 }),
    )
    expect(answer).toMatchObject({ skipAssignment: false, leaderId: 'i0', members: [] })
  })
  it('E4 a changed topic list alone does not rebalance', () => {
    const group = GroupTestDriver.stableStatic(2)
    group.join('', { ...back, ...changedSubscription })
    expect(group.value).toBe('Stable')
  })
  it('E4 a changed vote rebalances', () => {
    const group = GroupTestDriver.stableStatic(1)
    group.join('', { groupInstanceId: 'i0', protocols: protocolsOf(['roundrobin', 'range']) })
    expect([group.value, group.generationId]).toEqual(['CompletingRebalance', 2])
  })
  it('E4 in PreparingRebalance: joins under the new id', () => {
    const group = GroupTestDriver.stableStatic(2)
    group.join('i0', { groupInstanceId: 'i0' })
    expect(group.value).toBe('PreparingRebalance')
    const requestId = group.join('', back)
    expect(group.joinAnswer(requestId)).toMatchObject({
      errorCode: 0,
      generationId: 2,
      memberId: 'i1-again',
    })
  })
  it('E4 in CompletingRebalance: always rebalances anew', () => {
    const group = GroupTestDriver.stableStatic(2)
    group.join('i0', { groupInstanceId: 'i0' })
    group.join('i1', { groupInstanceId: 'i1' })
    const parked = group.sync('i1', [], { groupInstanceId: 'i1' })
    expect(group.value).toBe('CompletingRebalance')
    group.join('', back)
    expect(group.error(parked)).toBe(e.FENCED_INSTANCE_ID)
    expect([group.value, group.generationId]).toEqual(['PreparingRebalance', 2])
  })
  it('E4 the write fails: back to the old id', () => {
    const group = GroupTestDriver.stableStatic(2)
    group.writeMs = null
    const requestId = group.join('', back)
    group.finishWrite(e.NOT_ENOUGH_REPLICAS)
    expect(group.joinAnswer(requestId)).toMatchObject({ errorCode: 15, memberId: '' })
    expect([group.value, group.memberIds]).toEqual(['Stable', ['i0', 'i1']])
  })
  it.each(['PreparingRebalance', 'CompletingRebalance', 'Stable'] as const)(
    'E7b an instance id that belongs to another member id, in %s: 82',
    (state) => {
      const group = GroupTestDriver.stableStatic(2)
      if (state !== 'Stable') group.join('i0', { groupInstanceId: 'i0' })
      if (state === 'CompletingRebalance') group.join('i1', { groupInstanceId: 'i1' })
      expect(group.value).toBe(state)
      const instance = { groupInstanceId: 'i1' }
      expect(group.error(group.join('ghost', instance))).toBe(e.FENCED_INSTANCE_ID)
      expect(group.error(group.sync('ghost', [], instance))).toBe(e.FENCED_INSTANCE_ID)
      expect(group.error(group.heartbeat('ghost', instance))).toBe(e.FENCED_INSTANCE_ID)
      expect(group.error(group.commit('ghost', instance))).toBe(e.FENCED_INSTANCE_ID)
    },
  )
  it('E16 an administrator removes by instance id', () => {
    const group = GroupTestDriver.stableStatic(2)
    expect(group.error(group.leave('', 'i1'))).toBe(0)
    expect([group.value, group.memberIds]).toEqual(['PreparingRebalance', ['i0']])
    group.leave('', 'i7')
    expect(group.effects).toMatchObject([{ params: { members: [{ errorCode: 25 }] } }])
  })
})

describe('E8 a member is removed', () => {
  it('by its session in Stable: rebalance', () => {
    const group = GroupTestDriver.stable(['A', 'B'])
    group.send({ type: 'SESSION_EXPIRED', memberId: 'B' })
    expect([group.value, group.memberIds]).toEqual(['PreparingRebalance', ['A']])
  })
  it('by its session in CompletingRebalance: parked SyncGroups get 27', () => {
    const group = GroupTestDriver.inState('CompletingRebalance')
    const parked = group.sync('B')
    group.send({ type: 'SESSION_EXPIRED', memberId: 'A' })
    expect([group.value, group.error(parked)]).toEqual(['PreparingRebalance', 27])
  })
  it('in PreparingRebalance: completes when it was the last one missing', () => {
    const group = GroupTestDriver.inState('PreparingRebalance')
    group.join('A')
    group.send({ type: 'SESSION_EXPIRED', memberId: 'B' })
    expect([group.value, group.generationId]).toEqual(['CompletingRebalance', 2])
  })
  it('during the initial delay: expiry completes, LeaveGroup does not', () => {
    const expiring = new GroupTestDriver()
    expiring.arrive('A')
    const parked = expiring.arrive('B')
    expiring.send({ type: 'SESSION_EXPIRED', memberId: 'B' })
    expect([expiring.value, expiring.error(parked)]).toEqual(['CompletingRebalance', 25])

    const leaving = new GroupTestDriver()
    leaving.arrive('A')
    leaving.arrive('B')
    leaving.leave('B')
    expect(leaving.value).toBe('PreparingRebalance')
  })
})

describe('E9 pending ids', () => {
  it.each(['Empty', 'CompletingRebalance', 'Stable'] as const)(
    'E9 expires in %s: dropped',
    (state) => {
      const group = GroupTestDriver.inState(state)
      group.join('', { newMemberId: 'P' })
      group.send({ type: 'PENDING_MEMBER_EXPIRED', memberId: 'P' })
      expect([group.value, group.state.context.pendingJoinMemberIds]).toEqual([state, []])
    },
  )
  it('E9 expires in PreparingRebalance: completes if it was the last one missing', () => {
    const group = GroupTestDriver.inState('PreparingRebalance')
    group.join('', { newMemberId: 'P' })
    group.join('A')
    group.join('B')
    expect(group.value).toBe('PreparingRebalance')
    group.send({ type: 'PENDING_MEMBER_EXPIRED', memberId: 'P' })
    expect(group.value).toBe('CompletingRebalance')
  })
  it.each([
    ['Empty', 'Empty'],
    ['PreparingRebalance', 'PreparingRebalance'],
    ['CompletingRebalance', 'PreparingRebalance'],
    ['Stable', 'PreparingRebalance'],
  ] as const)('E9b leaves in %s: then %s', (state, then) => {
    const group = GroupTestDriver.inState(state)
    group.join('', { newMemberId: 'P' })
    expect(group.error(group.leave('P'))).toBe(0)
    expect(group.value).toBe(then)
  })
  it('E9b leaves in PreparingRebalance: completes if it was the last one missing', () => {
    const group = GroupTestDriver.inState('PreparingRebalance')
    group.join('', { newMemberId: 'P' })
    group.join('A')
    group.join('B')
    group.leave('P')
    expect(group.value).toBe('CompletingRebalance')
  })
})

describe('E11 the plan', () => {
  const plan = [{ memberId: 'A', partitions: [{ topic: 'cats', partition: 0 }] }]

  it('is written first; who is not in it gets nothing', () => {
    const group = GroupTestDriver.inState('CompletingRebalance')
    group.writeMs = 10
    const b = group.sync('B')
    const a = group.sync('A', plan)
    expect([group.value, group.error(a), group.error(b)]).toEqual([
      'CompletingRebalance',
      'parked',
      'parked',
    ])
    group.runTo(10)
    expect(group.value).toBe('Stable')
    expect(group.syncAnswer(a)?.assignment).toEqual(plan[0]?.partitions)
    expect(group.syncAnswer(b)?.assignment).toEqual([])
    expect(group.dueMs('session', 'B')).toBe(45_010)
  })
  it('cannot be written: everybody is told and rejoins', () => {
    const group = GroupTestDriver.inState('CompletingRebalance')
    group.writeMs = null
    const b = group.sync('B')
    const a = group.sync('A', plan)
    group.finishWrite(e.NOT_ENOUGH_REPLICAS)
    expect([group.value, group.error(a), group.error(b)]).toEqual(['PreparingRebalance', 15, 15])
  })
  it('of an older generation is ignored', () => {
    const group = GroupTestDriver.inState('CompletingRebalance')
    group.writeMs = null
    const a = group.sync('A', plan)
    group.arrive('C')
    expect(group.error(a)).toBe(27)
    group.join('A')
    group.join('B')
    expect([group.value, group.generationId]).toEqual(['CompletingRebalance', 2])
    group.finishWrite()
    expect(group.value).toBe('CompletingRebalance')
  })
  it('in Stable the stored one counts, not that of the request', () => {
    const group = GroupTestDriver.inState('CompletingRebalance')
    group.sync('A', plan)
    const answer = group.syncAnswer(group.sync('A', [{ memberId: 'A', partitions: [] }]))
    expect(answer?.assignment).toEqual(plan[0]?.partitions)
  })
})

describe('E21 and E22 timers', () => {
  it('E21 the join timer ends the phase without those who did not come', () => {
    const group = GroupTestDriver.inState('PreparingRebalance')
    group.join('B')
    group.send({ type: 'JOIN_TIMER_FIRED' })
    expect([group.value, group.memberIds]).toEqual(['CompletingRebalance', ['B', 'C']])
  })
  it('E21 the join timer in other states does nothing', () => {
    for (const state of ['Empty', 'CompletingRebalance', 'Stable', 'Dead'] as const) {
      const group = GroupTestDriver.inState(state)
      group.send({ type: 'JOIN_TIMER_FIRED' })
      expect([group.value, group.effects]).toEqual([state, []])
    }
  })
  it.each(['CompletingRebalance', 'Stable'] as const)(
    'E22 in %s: who never synced is out',
    (state) => {
      const group = GroupTestDriver.inState('CompletingRebalance')
      if (state === 'Stable') group.sync('A')
      else group.sync('B')
      expect(group.value).toBe(state)
      group.send({ type: 'PENDING_SYNC_EXPIRED', generationId: 1 })
      expect([group.value, group.memberIds]).toEqual([
        'PreparingRebalance',
        state === 'Stable' ? ['A'] : ['B'],
      ])
    },
  )
  it('E22 of another generation, or with nobody missing, does nothing', () => {
    const late = GroupTestDriver.inState('CompletingRebalance')
    late.send({ type: 'PENDING_SYNC_EXPIRED', generationId: 0 })
    expect(late.value).toBe('CompletingRebalance')
    const synced = GroupTestDriver.inState('Stable')
    synced.send({ type: 'PENDING_SYNC_EXPIRED', generationId: 1 })
    expect(synced.value).toBe('Stable')
  })
})

describe('E24 and E25 the coordinator moves', () => {
  it.each(['Empty', 'PreparingRebalance', 'CompletingRebalance', 'Stable'] as const)(
    'E24 in %s: whoever waits is told 16, no timer is left',
    (state) => {
      const group = GroupTestDriver.inState(state)
      const waiting =
        state === 'PreparingRebalance'
          ? [group.join('A')]
          : state === 'CompletingRebalance'
            ? [group.sync('B')]
            : []
      group.send({ type: 'COORDINATOR_MOVED' })
      expect(group.value).toBe('Dead')
      expect(waiting.map((id) => group.error(id))).toEqual(waiting.map(() => e.NOT_COORDINATOR))
      expect([...group.timers.keys()]).toEqual([])
    },
  )
  it('E25 loads a group as Stable with every session started', () => {
    const { record } = GroupTestDriver.stable(['A', 'B']).writes.at(-1)!
    const group = new GroupTestDriver().send({ type: 'GROUP_LOADED', record })
    expect([group.value, group.generationId, group.memberIds]).toEqual(['Stable', 1, ['A', 'B']])
    expect([group.dueMs('session', 'A'), group.dueMs('session', 'B')]).toEqual([45_000, 45_000])
    expect(group.error(group.heartbeat('A'))).toBe(0)
  })
  it('E25 loads a group without members as Empty', () => {
    const emptied = GroupTestDriver.stable(['A'])
    emptied.leave('A')
    const group = new GroupTestDriver().send({
      type: 'GROUP_LOADED',
      record: emptied.writes.at(-1)!.record,
    })
    expect([group.value, group.generationId]).toEqual(['Empty', 2])
  })
})

describe('vote and leader', () => {
  it('most votes win among the protocols that all support', () => {
    const group = new GroupTestDriver({ initialRebalanceDelayMs: 0 })
    group.arrive('A', { protocols: protocolsOf(['range', 'roundrobin', 'sticky']) })
    group.arrive('B', { protocols: protocolsOf(['roundrobin', 'range']) })
    group.arrive('C', { protocols: protocolsOf(['roundrobin', 'range']) })
    group.send({ type: 'JOIN_TIMER_FIRED' }).send({ type: 'JOIN_TIMER_FIRED' })
    expect(group.state.context.protocolName).toBe('roundrobin')
  })
  it('a tie goes to the order of the leader', () => {
    const group = new GroupTestDriver()
    group.arrive('A', { protocols: protocolsOf(['sticky', 'range']) })
    group.arrive('B', { protocols: protocolsOf(['range', 'sticky']) })
    group.runTo(10_000)
    expect(group.state.context.protocolName).toBe('sticky')
  })
  it('nothing in common: 23', () => {
    const group = GroupTestDriver.stable(['A'])
    expect(group.error(group.join('', { protocols: protocolsOf(['roundrobin']) }))).toBe(23)
    expect(group.error(group.join('', { protocolType: 'connect' }))).toBe(23)
  })
  it('only the leader learns who the members are', () => {
    const group = new GroupTestDriver()
    const a = group.arrive('A')
    const b = group.arrive('B')
    group.runTo(6_000)
    expect(group.joinAnswer(a)?.members.map(({ memberId }) => memberId)).toEqual(['A', 'B'])
    expect(group.joinAnswer(b)).toMatchObject({ leaderId: 'A', members: [] })
  })
  it('a leader that leaves is followed by the one that joined first', () => {
    const group = GroupTestDriver.stable(['A', 'B', 'C'])
    group.leave('A')
    expect(group.state.context.leaderId).toBe('B')
  })
  it('an absent static leader hands over to the first that came, and stays a member', () => {
    const group = GroupTestDriver.stableStatic(3)
    group.join('i2', { groupInstanceId: 'i2', ...changedSubscription })
    group.join('i1', { groupInstanceId: 'i1' })
    group.send({ type: 'JOIN_TIMER_FIRED' })
    expect([group.state.context.leaderId, group.memberIds]).toEqual(['i2', ['i0', 'i1', 'i2']])
  })
})

it('tells the story of a group in notes', () => {
  const group = GroupTestDriver.stable(['A'])
  group.leave('A')
  const told = group.notes
    .map(({ effect }) => effect)
    .filter((effect) => effect.type === 'noteStateChanged')
    .map(({ params }) => params as GroupEffects['noteStateChanged'])
    .map(({ from, to, generationId, reason }) => `${from} → ${to} ${generationId} ${reason}`)
  expect(told).toEqual([
    'Empty → PreparingRebalance 0 memberJoined',
    'PreparingRebalance → CompletingRebalance 1 joinTimerFired',
    'CompletingRebalance → Stable 1 assignmentDelivered',
    'Stable → PreparingRebalance 1 memberLeft',
    'PreparingRebalance → Empty 2 groupEmptied',
  ])
})
