import { describe, expect, it } from 'vitest'
import { errorCodes as e } from '../../kafka/errorCodes.ts'
import { CoordinatorProbe, stableGroup } from '../testing/coordinatorProbe.ts'
import { factsLike, timesOf } from '../testing/groupRuns.ts'

const session = (sessionTimeoutMs: number) => ({ sessionTimeoutMs })

describe('the first rebalance of a group', () => {
  it('gives an id at once and a generation 3 s after the member was added', () => {
    const probe = new CoordinatorProbe().to(1000).joinTwice('A').to(9000)
    expect(probe.answers('A')).toMatchObject([
      { atMs: 1010, errorCode: e.MEMBER_ID_REQUIRED },
      { atMs: 4020, errorCode: e.NONE, body: { generationId: 1 } },
    ])
  })

  it('is extended once by a second member, to six seconds', () => {
    const probe = new CoordinatorProbe().to(1000).joinTwice('A').to(2000).joinTwice('B').to(9000)
    expect(timesOf(probe.sim.facts, 'generation.started')).toEqual([7015])
    expect(probe.last('A').body.members).toHaveLength(2)
    expect(probe.last('B').body.members).toEqual([])
  })

  it('goes on extending while members keep coming, up to the rebalance timeout', () => {
    const probe = new CoordinatorProbe()
    const impatient = { rebalanceTimeoutMs: 7000 }
    probe.to(1000).joinTwice('A', impatient).to(2000).joinTwice('B', impatient)
    probe.to(5000).joinTwice('C', impatient).to(7900).joinTwice('D', impatient).to(12_000)
    expect(timesOf(probe.sim.facts, 'generation.started')).toEqual([8015])
  })

  it('does not wait at all without group.initial.rebalance.delay.ms', () => {
    const probe = new CoordinatorProbe({ 'group.initial.rebalance.delay.ms': 0 })
    probe.to(1000).joinTwice('A').to(2000)
    expect(timesOf(probe.sim.facts, 'generation.started')).toEqual([1015])
  })

  it.each([
    [5000, e.INVALID_SESSION_TIMEOUT],
    [5999, e.INVALID_SESSION_TIMEOUT],
    [6000, e.MEMBER_ID_REQUIRED],
    [1_800_000, e.MEMBER_ID_REQUIRED],
    [1_800_001, e.INVALID_SESSION_TIMEOUT],
  ])('answers a session timeout of %i ms with %i', (sessionTimeoutMs, errorCode) => {
    const probe = new CoordinatorProbe().to(1000).join('A', session(sessionTimeoutMs)).to(1010)
    expect(probe.last('A').errorCode).toBe(errorCode)
  })
})

describe('a stable group', () => {
  it('takes in a third member without delay', () => {
    const probe = stableGroup().joinTwice('C').to(4100)
    expect(probe.state).toBe('PreparingRebalance')
    probe.join('A').join('B').to(4200)
    expect([probe.state, probe.generation]).toEqual(['CompletingRebalance', 2])
    expect(timesOf(probe.sim.facts, 'generation.started')[1]).toBe(4105)
  })

  it('is not disturbed by an id that is given out and never used', () => {
    const probe = stableGroup().join('C').to(20_000)
    expect(factsLike(probe.sim.facts, 'generation.started')).toHaveLength(1)
  })

  it('waits in the join phase for such an id until its session ends', () => {
    const probe = stableGroup().join('C', session(8000)).to(4100)
    probe.join('A').to(4200).join('B').to(30_000)
    expect(timesOf(probe.sim.facts, 'generation.started')[1]).toBe(4005 + 8000)
  })

  it('rebalances when its leader joins again, not when a follower repeats itself', () => {
    const probe = stableGroup().join('B').to(4100)
    expect(probe.last('B', 'JoinGroup')).toMatchObject({ atMs: 4010, body: { generationId: 1 } })
    expect(probe.state).toBe('Stable')
    probe.join('A').to(4200)
    expect(probe.state).toBe('PreparingRebalance')
  })

  it('rebalances when a follower joins with something new', () => {
    const metadata = { topics: ['cats'], ownedPartitions: [], generationId: 1, rackId: null }
    const probe = stableGroup()
      .join('B', { protocols: [{ name: 'range', metadata }] })
      .to(4100)
    expect(probe.state).toBe('PreparingRebalance')
  })

  it('is Empty one generation later when the last member leaves', () => {
    const probe = stableGroup().leave('B').to(4100).join('A').to(4200).sync('A', true).to(4300)
    expect([probe.state, probe.generation]).toEqual(['Stable', 2])
    probe.leave('A').to(4400)
    expect([probe.state, probe.generation]).toEqual(['Empty', 3])
    const states = factsLike(probe.sim.facts, 'group.state.changed').slice(-2)
    expect(states.map(({ from, to, atUs }) => [from, to, atUs])).toEqual([
      ['Stable', 'PreparingRebalance', 4_305_000],
      ['PreparingRebalance', 'Empty', 4_305_000],
    ])
  })

  it('refuses a member that no protocol suits (23) and one it has no room for (81)', () => {
    const metadata = { topics: ['cats'], ownedPartitions: [], generationId: -1, rackId: null }
    const other = { protocols: [{ name: 'sticky', metadata }] }
    const probe = stableGroup({ 'group.max.size': 2 }).join('C', other).to(4100)
    expect(probe.last('C').errorCode).toBe(e.GROUP_MAX_SIZE_REACHED)
    const roomy = stableGroup().join('C', other).to(4100)
    expect(roomy.last('C').errorCode).toBe(e.INCONSISTENT_GROUP_PROTOCOL)
  })
})

describe('a join phase', () => {
  it('goes on without who does not rejoin; who joined the group first leads', () => {
    const probe = stableGroup().joinTwice('C').to(4100).join('B').to(4200)
    for (let ms = 5000; ms < 64_000; ms += 5000) probe.to(ms).heartbeat('A')
    probe.to(70_000)
    const [, second] = factsLike(probe.sim.facts, 'generation.started')
    expect(second).toMatchObject({ atUs: 64_015_000, leader: 'B', members: ['B', 'C'] })
    expect(factsLike(probe.sim.facts, 'member.removed')).toMatchObject([
      { member: 'A', reason: 'didNotRejoin' },
    ])
  })

  it('ignores the end of the session of a member that waits', () => {
    const probe = stableGroup().joinTwice('C').to(4100).join('B').to(4200)
    for (let ms = 5000; ms < 40_000; ms += 5000) probe.to(ms).heartbeat('A')
    probe.to(40_000).join('A').to(40_100)
    expect(factsLike(probe.sim.facts, 'member.removed')).toEqual([])
    expect(probe.last('B', 'JoinGroup')).toMatchObject({ errorCode: 0, body: { generationId: 2 } })
  })

  it('removes a member whose session ends before it has rejoined, and then is complete', () => {
    const probe = stableGroup().joinTwice('C').to(4100).join('B').to(20_000)
    expect(factsLike(probe.sim.facts, 'member.removed')).toMatchObject([
      { member: 'A', reason: 'sessionExpired' },
    ])
    expect(probe.generation).toBe(2)
  })

  it('drops who never sends SyncGroup when the rebalance timeout is over', () => {
    const probe = stableGroup().joinTwice('C').to(4100).join('A').join('B').to(4200)
    probe.sync('A', true).sync('C').to(4300)
    expect(probe.state).toBe('Stable')
    for (let ms = 5000; ms < 70_000; ms += 5000) {
      probe.to(ms).heartbeat('A').heartbeat('B').heartbeat('C')
    }
    expect(factsLike(probe.sim.facts, 'member.removed').slice(0, 1)).toMatchObject([
      { member: 'B', reason: 'didNotSync', atUs: 64_105_000 },
    ])
  })
})

/** What each request gets in each state, from a member of the current generation. */
describe('answers by state', () => {
  const inState = {
    PreparingRebalance: () => stableGroup().joinTwice('C').to(4100),
    CompletingRebalance: () => stableGroup().joinTwice('C').to(4100).join('A').join('B').to(4200),
    Stable: () => stableGroup(),
  } as const
  type State = keyof typeof inState
  const states = Object.keys(inState) as readonly State[]

  it.each([
    ['PreparingRebalance', e.REBALANCE_IN_PROGRESS],
    ['CompletingRebalance', e.NONE],
    ['Stable', e.NONE],
  ] as const)('Heartbeat in %s: %i', (state, errorCode) => {
    const probe = inState[state]()
    expect(probe.state).toBe(state)
    probe.heartbeat('A').to(5000)
    expect(probe.last('A', 'Heartbeat').errorCode).toBe(errorCode)
  })

  it.each([
    ['PreparingRebalance', e.NONE],
    ['CompletingRebalance', e.REBALANCE_IN_PROGRESS],
    ['Stable', e.NONE],
  ] as const)('OffsetCommit in %s: %i', (state, errorCode) => {
    const probe = inState[state]().commit('A').to(5000)
    expect(probe.last('A', 'OffsetCommit').errorCode).toBe(errorCode)
    const kind = errorCode === 0 ? 'offsets.committed' : 'offsets.refused'
    expect(factsLike(probe.sim.facts, kind, { member: 'A' })).toHaveLength(1)
  })

  it.each(states)('an old generation in %s: 22, and the session is not renewed', (state) => {
    const probe = inState[state]()
      .heartbeat('A', { generationId: 0 })
      .commit('A', { generationId: 0 })
    probe.to(5000)
    expect(probe.last('A', 'Heartbeat').errorCode).toBe(e.ILLEGAL_GENERATION)
    expect(probe.last('A', 'OffsetCommit').errorCode).toBe(e.ILLEGAL_GENERATION)
  })

  it.each(states)('an unknown member in %s: 25, whatever its generation', (state) => {
    const stranger = { memberId: 'nobody', generationId: 0 }
    const probe = inState[state]().heartbeat('A', stranger).commit('A', stranger)
    probe.join('A', { memberId: 'nobody' }).to(5000)
    for (const api of ['Heartbeat', 'OffsetCommit', 'JoinGroup'] as const) {
      expect(probe.last('A', api).errorCode).toBe(e.UNKNOWN_MEMBER_ID)
    }
  })

  it.each([
    ['PreparingRebalance', e.REBALANCE_IN_PROGRESS],
    ['Stable', e.NONE],
  ] as const)('SyncGroup in %s: %i at once', (state, errorCode) => {
    const probe = inState[state]()
    const sentMs = probe.sim.nowUs / 1000
    probe.sync('B').to(5000)
    expect(probe.last('B', 'SyncGroup')).toMatchObject({ errorCode, atMs: sentMs + 10 })
  })

  it('a parked SyncGroup is answered 27 when the rebalance starts again', () => {
    const probe = inState.CompletingRebalance().sync('B').to(4300).leave('C').to(4400)
    expect(probe.last('B', 'SyncGroup')).toMatchObject({ errorCode: 27, atMs: 4310 })
  })

  it.each(states)('a commit without a member in %s: 25', (state) => {
    const probe = inState[state]().commit('A', { memberId: '', generationId: -1 }).to(5000)
    expect(probe.last('A', 'OffsetCommit').errorCode).toBe(e.UNKNOWN_MEMBER_ID)
  })

  it('a commit without a member in Empty is accepted', () => {
    const probe = new CoordinatorProbe().to(1000)
    probe.commit('A', { memberId: '', generationId: -1 }).to(2000)
    expect(probe.last('A', 'OffsetCommit')).toMatchObject({ errorCode: 0, atMs: 1020 })
  })
})

describe('a new coordinator', () => {
  it('loads the group as it was written: same generation, sessions counted anew', () => {
    const probe = stableGroup()
    const before = probe.broker
    probe.sim.command({ do: 'broker.kill', broker: before })
    probe.to(16_000)
    expect(probe.broker).not.toBe(before)
    const [elected = 0] = timesOf(probe.sim.facts, 'coordinator.elected').slice(-1)
    probe.heartbeat('A').to(16_100)
    expect(probe.last('A', 'Heartbeat').errorCode).toBe(e.NONE)
    probe.to(40_000)
    expect(timesOf(probe.sim.facts, 'member.removed', { member: 'B' })).toEqual([elected + 10_000])
  })

  it('knows nothing of a generation that was not written: its members are out of date', () => {
    const probe = stableGroup().joinTwice('C').to(4100).join('A').join('B').to(4200)
    expect(probe.generation).toBe(2)
    probe.sim.command({ do: 'broker.kill', broker: probe.broker })
    probe.to(16_000).heartbeat('A', { generationId: 2 }).heartbeat('C', { generationId: 2 })
    probe.to(16_100)
    expect(probe.last('A', 'Heartbeat').errorCode).toBe(e.ILLEGAL_GENERATION)
    expect(probe.last('C', 'Heartbeat').errorCode).toBe(e.UNKNOWN_MEMBER_ID)
  })

  it('is not the broker that another client still asks', () => {
    const probe = stableGroup()
    const others = [1, 2, 3].filter((broker) => broker !== probe.broker)
    const body = { groupId: 'g', memberId: 'x', groupInstanceId: null, generationId: 1 }
    probe.sim.request('probe-A', `broker-${others[0] ?? 0}`, 'Heartbeat', body, {
      timeoutUs: 1_000_000,
    })
    probe.to(4100)
    expect(probe.last('A', 'Heartbeat').errorCode).toBe(e.NOT_COORDINATOR)
  })
})
