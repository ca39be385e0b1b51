import { describe, expect, it } from 'vitest'
import { errorCodes as e } from '../kafka/errorCodes.ts'
import { GroupTestDriver, protocolsOf } from './groupTestDriver.ts'

/** When the first generation began, if members came at these times. */
function firstGenerationMs(arrivalsMs: readonly number[], config: object = {}, untilMs = 400_000) {
  const group = new GroupTestDriver(config)
  for (const [index, atMs] of arrivalsMs.entries()) group.runTo(atMs).arrive(`m${index}`)
  group.runTo(untilMs)
  return group.notes.find(({ effect }) => effect.type === 'noteGenerationStarted')?.atMs
}

describe('§4 initial rebalance delay (KIP-134)', () => {
  it.each([
    { arrivals: [0], began: 3_000 },
    { arrivals: [0, 1_000], began: 6_000 },
    { arrivals: [0, 2_900, 5_900], began: 9_000 },
    { arrivals: [0, 2_900, 5_900, 8_900], began: 12_000 },
    { arrivals: [0, 3_000], began: 3_000 },
  ])('arrivals $arrivals: generation 1 at $began', ({ arrivals, began }) => {
    expect(firstGenerationMs(arrivals)).toBe(began)
  })
  it('extends to the rebalance timeout in total, and not further', () => {
    const arrivals = Array.from({ length: 120 }, (_, index) =>
      index === 0 ? 0 : index * 3_000 - 100,
    )
    expect(firstGenerationMs(arrivals)).toBe(300_000)
  })
  it('D=0: at once', () => {
    expect(firstGenerationMs([0], { initialRebalanceDelayMs: 0 })).toBe(0)
  })
  it('D=0 and three consumers 200 ms apart: three generations instead of one', () => {
    const run = (initialRebalanceDelayMs: number): number => {
      const group = new GroupTestDriver({ initialRebalanceDelayMs })
      const known: string[] = []
      for (const [index, name] of ['A', 'B', 'C'].entries()) {
        group.runTo(index * 200).arrive(name)
        group.runTo(index * 200 + 50)
        if (initialRebalanceDelayMs === 0) for (const other of known) group.join(other)
        known.push(name)
        if (initialRebalanceDelayMs === 0) for (const other of known) group.sync(other)
      }
      return group.runTo(20_000).generationId
    }
    expect([run(0), run(3_000)]).toEqual([3, 1])
  })
  it('does not end early because everybody is here', () => {
    const group = new GroupTestDriver()
    group.arrive('A')
    expect(group.runTo(2_999).value).toBe('PreparingRebalance')
  })
})

describe('§9 list', () => {
  it('1 a single join at 0: Stable in generation 1 at 3000', () => {
    const group = new GroupTestDriver()
    group.arrive('A')
    group.runTo(3_000).sync('A')
    expect([group.value, group.generationId]).toEqual(['Stable', 1])
  })
  it('2 a second joiner extends to 6000', () => {
    expect(firstGenerationMs([0, 2_999])).toBe(6_000)
  })
  it('3 a third consumer to a Stable group: no delay, next generation', () => {
    const group = GroupTestDriver.stable(['A', 'B'])
    const c = group.arrive('C')
    group.join('A')
    group.join('B')
    expect(group.joinAnswer(c)).toMatchObject({ errorCode: 0, generationId: 2 })
    expect(group.nowMs).toBe(0)
  })
  it('4 a heartbeat in CompletingRebalance: 0', () => {
    const group = GroupTestDriver.stable(['A', 'B'])
    group.join('A')
    group.join('B', { protocols: protocolsOf(['range'], ['dogs']) })
    expect([group.value, group.error(group.heartbeat('B'))]).toEqual(['CompletingRebalance', 0])
  })
  it('5 the session of a parked dynamic member is ignored, and not armed again', () => {
    const group = GroupTestDriver.stable(['A', 'B'])
    const parked = group.join('A')
    group.runTo(40_000).heartbeat('B')
    group.runTo(50_000)
    expect([group.memberIds, group.error(parked)]).toEqual([['A', 'B'], 'parked'])
    expect(group.dueMs('session', 'A')).toBeUndefined()
  })
  it('5 but a new member that waits 300 s is dropped and told 25', () => {
    const group = GroupTestDriver.stable(['A'], {})
    const parked = group.arrive('C', { rebalanceTimeoutMs: 900_000 })
    for (let atMs = 30_000; atMs < 300_000; atMs += 30_000) group.runTo(atMs).heartbeat('A')
    expect(group.runTo(299_999).error(parked)).toBe('parked')
    expect(group.runTo(300_000).error(parked)).toBe(25)
  })
  it('6 a static restart within the session: same generation', () => {
    const group = GroupTestDriver.stableStatic(2)
    group.runTo(20_000).heartbeat('i0', { groupInstanceId: 'i0' })
    group.runTo(40_000)
    group.join('', { groupInstanceId: 'i1', newMemberId: 'i1-b' })
    expect([group.value, group.generationId]).toEqual(['Stable', 1])
    expect(group.dueMs('session', 'i1-b')).toBe(85_000)
  })
  it('7 two processes with one instance id: the first gets 82', () => {
    const group = new GroupTestDriver()
    const first = group.join('', { groupInstanceId: 'i', newMemberId: 'p1' })
    const second = group.join('', { groupInstanceId: 'i', newMemberId: 'p2' })
    expect([group.error(first), group.error(second)]).toEqual([e.FENCED_INSTANCE_ID, 'parked'])
    group.runTo(6_000)
    expect(group.error(group.heartbeat('p1', { groupInstanceId: 'i' }))).toBe(82)
  })
  it('8 commit: accepted in PreparingRebalance, 27 in CompletingRebalance, 22 for an old generation', () => {
    const group = GroupTestDriver.stable(['A', 'B'])
    group.runTo(1_000).join('A')
    expect([group.value, group.error(group.commit('B'))]).toEqual(['PreparingRebalance', 0])
    expect(group.dueMs('session', 'B')).toBe(46_000)
    group.join('B')
    expect([group.value, group.error(group.commit('B'))]).toEqual(['CompletingRebalance', 27])
    expect(group.error(group.commit('B', { generationId: 1 }))).toBe(22)
  })
  it('9 the last one leaves: Empty and next generation, in the same instant', () => {
    const group = GroupTestDriver.stable(['A'])
    group.leave('A')
    expect([group.value, group.generationId]).toEqual(['Empty', 2])
    expect([...group.timers.keys()]).toEqual([])
  })
  it('10 an id of error 79 that is never used blocks the rebalance until its session timeout', () => {
    const group = GroupTestDriver.stable(['A'])
    group.join('', { newMemberId: 'P', sessionTimeoutMs: 10_000 })
    const a = group.join('A')
    expect(group.runTo(9_999).error(a)).toBe('parked')
    expect(group.runTo(10_000).error(a)).toBe(0)
  })
  it('11 an absent leader: a new one', () => {
    const group = GroupTestDriver.stable(['A', 'B'])
    group.runTo(40_000).heartbeat('B')
    group.runTo(45_000)
    expect(group.value).toBe('PreparingRebalance')
    const b = group.join('B')
    expect(group.joinAnswer(b)).toMatchObject({ errorCode: 0, leaderId: 'B', generationId: 2 })
  })
  it('12 all static members absent: the join timer is armed again', () => {
    const group = GroupTestDriver.stableStatic(2)
    group.runTo(1_000).leave('', 'i1')
    group.send({ type: 'JOIN_TIMER_FIRED' })
    expect([group.value, group.memberIds, group.dueMs('join')]).toEqual([
      'PreparingRebalance',
      ['i0'],
      301_000,
    ])
    group.runTo(45_000)
    expect([group.value, group.generationId]).toEqual(['Empty', 2])
  })
  it('13 leader rejoins in Stable: rebalance; follower with equal metadata: none, else rebalance', () => {
    const leader = GroupTestDriver.stable(['A', 'B'])
    leader.join('A')
    expect(leader.value).toBe('PreparingRebalance')
    const follower = GroupTestDriver.stable(['A', 'B'])
    follower.join('B')
    expect(follower.value).toBe('Stable')
    follower.join('B', { protocols: protocolsOf(['range'], ['cats'], 1) })
    expect(follower.value).toBe('PreparingRebalance')
  })
  it('14 session.timeout.ms 5000: 26', () => {
    const group = new GroupTestDriver()
    expect(group.error(group.join('', { sessionTimeoutMs: 5_000 }))).toBe(26)
    expect(group.error(group.join('', { sessionTimeoutMs: 1_800_001 }))).toBe(26)
  })
})

describe('§2.2 timers', () => {
  it('a Heartbeat in PreparingRebalance starts the session anew', () => {
    const group = GroupTestDriver.stable(['A', 'B'])
    group.join('A')
    group.runTo(3_000).heartbeat('B')
    expect(group.dueMs('session', 'B')).toBe(48_000)
  })
  it('a SyncGroup in Stable does not', () => {
    const group = GroupTestDriver.stable(['A', 'B'])
    group.runTo(3_000).sync('B')
    expect(group.dueMs('session', 'B')).toBe(45_000)
  })
  it('a wrong generation does not', () => {
    const group = GroupTestDriver.stable(['A'])
    group.runTo(3_000).heartbeat('A', { generationId: 7 })
    expect(group.dueMs('session', 'A')).toBe(45_000)
  })
  it('the join timer lasts the longest rebalance timeout when it is armed', () => {
    const group = GroupTestDriver.stable(['A'])
    group.arrive('B', { rebalanceTimeoutMs: 600_000 })
    expect(group.dueMs('join')).toBe(600_000)
    group.arrive('C', { rebalanceTimeoutMs: 900_000 })
    expect(group.dueMs('join')).toBe(600_000)
  })
  it('the pending-sync timer ends when everybody has synced', () => {
    const group = new GroupTestDriver()
    group.arrive('A')
    group.runTo(3_000)
    expect(group.dueMs('pendingSync')).toBe(303_000)
    group.sync('A')
    expect(group.dueMs('pendingSync')).toBeUndefined()
  })
  it('a rebalance with one member that never comes ends with the join timer', () => {
    const group = GroupTestDriver.stable(['A', 'B'])
    group.join('A')
    for (let atMs = 3_000; atMs < 300_000; atMs += 3_000) group.runTo(atMs).heartbeat('B')
    expect(group.runTo(299_999).value).toBe('PreparingRebalance')
    expect(group.runTo(300_000).memberIds).toEqual(['A'])
  })
})
