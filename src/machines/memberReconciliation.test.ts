import { describe, expect, it } from 'vitest'
import {
  memberReconciliation,
  type CurrentAssignment,
  type ReconciliationEvent,
  type ReconciliationState,
} from './memberReconciliation.ts'

const cats = (...partitions: readonly number[]) =>
  partitions.map((partition) => ({ topic: 'cats', partition }))

const member = (over: Partial<CurrentAssignment> = {}): ReconciliationState =>
  memberReconciliation.initial({ memberEpoch: 5, assigned: cats(0, 1), ...over }).state

const beat = (
  state: ReconciliationState,
  over: Partial<Extract<ReconciliationEvent, { type: 'HEARTBEAT_RECEIVED' }>>,
) =>
  memberReconciliation.step(state, {
    type: 'HEARTBEAT_RECEIVED',
    targetEpoch: 6,
    target: cats(0),
    owned: null,
    busy: [],
    ...over,
  })

const unrevoked = () => beat(member(), { owned: cats(0, 1) })
const unreleased = () =>
  beat(member({ assigned: [] }), { target: cats(0, 1), owned: [], busy: cats(1) })

describe('STABLE', () => {
  it('at the epoch of the target does nothing', () => {
    const state = member()
    expect(beat(state, { targetEpoch: 5 })).toEqual({ state, effects: [] })
  })
  it('with something to revoke goes to UNREVOKED_PARTITIONS, its epoch unchanged, and the rebalance timer is armed', () => {
    const { state, effects } = unrevoked()
    expect(state.value).toBe('UNREVOKED_PARTITIONS')
    expect(state.context).toMatchObject({
      memberEpoch: 5,
      assigned: cats(0),
      pendingRevocation: cats(1),
    })
    expect(effects).toEqual([{ type: 'armRebalanceTimer', params: {} }])
  })
  it('takes a member that does not report what it owns for one that owns everything', () => {
    expect(beat(member(), { owned: null }).state.value).toBe('UNREVOKED_PARTITIONS')
  })
  it('needs no revocation when the client owns none of what is taken away', () => {
    const { state, effects } = beat(member(), { owned: cats(0) })
    expect(state.value).toBe('STABLE')
    expect(state.context).toMatchObject({
      memberEpoch: 6,
      previousMemberEpoch: 5,
      assigned: cats(0),
    })
    expect(effects).toEqual([])
  })
  it('takes what is free and waits for the rest in UNRELEASED_PARTITIONS, at the new epoch', () => {
    const { state } = unreleased()
    expect(state.value).toBe('UNRELEASED_PARTITIONS')
    expect(state.context).toMatchObject({ memberEpoch: 6, assigned: cats(0) })
  })
  it('with everything free is STABLE at the new epoch', () => {
    const { state } = beat(member({ assigned: [] }), { target: cats(0, 1), owned: [] })
    expect(state.value).toBe('STABLE')
    expect(state.context).toMatchObject({ memberEpoch: 6, assigned: cats(0, 1) })
  })
})

describe('UNREVOKED_PARTITIONS', () => {
  it.each([
    ['still reports a revoked partition', cats(0, 1)],
    ['does not report what it owns', null],
  ])('stays when the member %s', (_, owned) => {
    const { state } = unrevoked()
    expect(beat(state, { owned })).toEqual({ state, effects: [] })
  })
  it('with none left cancels the rebalance timer and moves on', () => {
    const { state, effects } = beat(unrevoked().state, { owned: cats(0) })
    expect(state.value).toBe('STABLE')
    expect(state.context).toMatchObject({ memberEpoch: 6, pendingRevocation: [] })
    expect(effects).toEqual([{ type: 'cancelRebalanceTimer', params: {} }])
  })
  it('with none left is computed against the latest target', () => {
    const latest = { targetEpoch: 8, target: cats(2), owned: cats(0) }
    const { state, effects } = beat(unrevoked().state, latest)
    expect(state.value).toBe('UNREVOKED_PARTITIONS')
    expect(state.context).toMatchObject({
      memberEpoch: 5,
      assigned: [],
      pendingRevocation: cats(0),
    })
    expect(effects).toEqual([{ type: 'armRebalanceTimer', params: {} }])
  })
  it('with none left may have to wait for others', () => {
    const latest = { target: cats(0, 2), owned: cats(0), busy: cats(2) }
    expect(beat(unrevoked().state, latest).state.value).toBe('UNRELEASED_PARTITIONS')
  })
})

describe('UNRELEASED_PARTITIONS', () => {
  it('stays while the partition is held, and takes it at the first heartbeat after it is freed', () => {
    const wanted = { target: cats(0, 1), owned: cats(0) }
    const waiting = beat(unreleased().state, { ...wanted, busy: cats(1) }).state
    expect(waiting.value).toBe('UNRELEASED_PARTITIONS')
    const { state } = beat(waiting, wanted)
    expect(state.value).toBe('STABLE')
    expect(state.context).toMatchObject({ memberEpoch: 6, previousMemberEpoch: 5 })
    expect(state.context.assigned).toEqual(cats(0, 1))
  })
  it('may be told to revoke by a later target', () => {
    const { state } = beat(unreleased().state, { targetEpoch: 7, target: [], owned: cats(0) })
    expect(state.value).toBe('UNREVOKED_PARTITIONS')
  })
})

it('a static member that leaves keeps what it has at epoch −2', () => {
  const { state, effects } = memberReconciliation.step(unrevoked().state, {
    type: 'STATIC_MEMBER_LEFT',
  })
  expect(state.context).toMatchObject({ memberEpoch: -2, assigned: cats(0), pendingRevocation: [] })
  expect(effects).toEqual([{ type: 'cancelRebalanceTimer', params: {} }])
})
