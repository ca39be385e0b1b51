import fc from 'fast-check'
import { expect, it } from 'vitest'
import { GroupTestDriver, protocolsOf } from './groupTestDriver.ts'
import type { GroupEffects } from './groupCoordinatorTypes.ts'

/** A group and what several clients might do to it, also senseless things, in any order. */
type Action = (group: GroupTestDriver) => void

const name = fc.constantFrom('A', 'B', 'C', 'D')
const protocols = fc.constantFrom(
  protocolsOf(['range']),
  protocolsOf(['range', 'sticky']),
  protocolsOf(['range'], ['dogs']),
)
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ name, protocols }).map(({ name: id, protocols: list }): Action => (group) => {
    if (group.memberIds.includes(id)) group.join(id, { protocols: list })
    else group.arrive(id, { protocols: list })
  }),
  name.map(
    (id): Action =>
      (group) =>
        group.join('', { newMemberId: `${id}-pending` }),
  ),
  fc.constantFrom('i1', 'i2').map(
    (groupInstanceId): Action =>
      (group) =>
        group.join('', { groupInstanceId }),
  ),
  fc
    .record({ name, error: fc.constantFrom(0, 0, 0, 19) })
    .map(({ name: id, error }): Action => (group) => {
      group.writeMs = error === 0 ? 10 : null
      group.sync(group.state.context.leaderId ?? id)
      if (error !== 0) group.finishWrite(error)
    }),
  fc.nat(3).map(
    (index): Action =>
      (group) =>
        group.sync(group.memberIds[index] ?? 'A'),
  ),
  fc.nat(3).map(
    (index): Action =>
      (group) =>
        group.heartbeat(group.memberIds[index] ?? 'A'),
  ),
  fc.nat(3).map(
    (index): Action =>
      (group) =>
        group.commit(group.memberIds[index] ?? ''),
  ),
  name.map(
    (id): Action =>
      (group) =>
        group.leave(id),
  ),
  fc.constantFrom(10, 1_000, 3_000, 46_000, 300_000).map(
    (ms): Action =>
      (group) =>
        group.runTo(group.nowMs + ms),
  ),
)

const legal = new Set([
  'Empty → PreparingRebalance',
  'Stable → PreparingRebalance',
  'CompletingRebalance → PreparingRebalance',
  'PreparingRebalance → CompletingRebalance',
  'PreparingRebalance → Empty',
  'CompletingRebalance → Stable',
])

function check(group: GroupTestDriver): void {
  const { members, leaderId, pendingSyncMemberIds, initialRebalance } = group.state.context
  const parkedJoins = members.filter(({ parkedJoin }) => parkedJoin).length
  const parkedSyncs = members.filter(({ parkedSync }) => parkedSync !== null).length
  const { value } = group
  expect(new Set(group.memberIds).size).toBe(members.length)
  expect(leaderId === null).toBe(members.length === 0)
  if (leaderId !== null) expect(group.memberIds).toContain(leaderId)
  if (value === 'Empty') expect(members).toEqual([])
  if (value === 'Stable' || value === 'CompletingRebalance') {
    expect(members.length).toBeGreaterThan(0)
    expect(members.every(({ isNew }) => !isNew)).toBe(true)
    expect(group.dueMs('join')).toBeUndefined()
  }
  if (value === 'CompletingRebalance') {
    expect(parkedJoins).toBe(0)
    if (pendingSyncMemberIds.length > 0) expect(group.dueMs('pendingSync')).toBeDefined()
  } else {
    expect(parkedSyncs).toBe(0)
  }
  if (value === 'PreparingRebalance') expect(group.dueMs('join')).toBeDefined()
  else expect(initialRebalance).toBeNull()
  for (const { memberId, isNew, parkedJoin, parkedSync } of members) {
    const guarded = group.dueMs('session', memberId) ?? group.dueMs('newMemberJoin', memberId)
    if (isNew || (!parkedJoin && parkedSync === null)) expect(guarded).toBeDefined()
  }
}

it('keeps its invariants whatever the clients do', () => {
  const runs = fc.array(action, { maxLength: 60, size: 'max' })
  fc.assert(
    fc.property(
      runs,
      fc.constantFrom(null, 2),
      fc.constantFrom(0, 3_000),
      (actions, maxSize, delayMs) => {
        const group = new GroupTestDriver({ maxSize, initialRebalanceDelayMs: delayMs })
        group.writeMs = 10
        let generationId = 0
        for (const act of actions) {
          act(group)
          check(group)
          expect(group.generationId).toBeGreaterThanOrEqual(generationId)
          generationId = group.generationId
        }
        let state = 'Empty'
        for (const { effect } of group.notes) {
          if (effect.type !== 'noteStateChanged') continue
          const { from, to } = effect.params as GroupEffects['noteStateChanged']
          expect(from).toBe(state)
          expect(legal).toContain(`${from} → ${to}`)
          state = to
        }
        expect(state).toBe(group.value)
      },
    ),
    { numRuns: 300, seed: 3 },
  )
})

it('nobody waits for ever: with time alone every group ends Empty and every request answered', () => {
  const runs = fc.array(action, { maxLength: 25, size: 'max' })
  fc.assert(
    fc.property(runs, (actions) => {
      const group = new GroupTestDriver()
      for (const act of actions) act(group)
      group.writeMs = 10
      group.runTo(group.nowMs + 3_600_000)
      expect(group.value).toBe('Empty')
      expect([...group.timers.keys()]).toEqual([])
    }),
    { numRuns: 100, seed: 5 },
  )
})
