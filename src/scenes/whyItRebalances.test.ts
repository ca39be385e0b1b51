import { expect, it } from 'vitest'
import { Run, simulate } from '../sim/run.ts'
import { parseScenario } from '../sim/scenario/parse.ts'
import type { Fact, FactOf } from '../trace/facts.ts'
import { initialValues, type ParameterValues } from './scene.ts'
import { whyItRebalances } from './whyItRebalances/scene.ts'

function scenarioOf(values: ParameterValues = {}) {
  const all = { ...initialValues(whyItRebalances.parameters), ...values }
  const parsed = parseScenario(whyItRebalances.scenario('one', all))
  if (!parsed.ok) throw new Error('the scene is broken')
  return parsed.scenario
}
const ofKind = <K extends Fact['kind']>(facts: readonly Fact[], kind: K) =>
  facts.filter((fact): fact is FactOf<K> & Fact => fact.kind === kind)
const changes = (facts: readonly Fact[]) => ofKind(facts, 'group.state.changed')
const begun = (facts: readonly Fact[]) =>
  changes(facts)
    .filter(({ to }) => to === 'PreparingRebalance')
    .map((fact) => [fact.atUs / 1000, fact.reason, fact.member, fact.generation])

it('names the cause of each rebalance, its moment and the generation that it ends', () => {
  expect(begun(simulate(scenarioOf()).facts)).toEqual([
    [15, 'memberJoined', 'C1', 0],
    [10_015, 'memberJoined', 'C3', 1],
    [22_065, 'sessionExpired', 'C3', 2],
    [34_025, 'memberLeft', 'C2', 3],
    [42_015, 'memberJoined', 'C3', 4],
    [60_035, 'leaderRejoined', 'C1', 5],
    [75_025, 'memberLeft', 'C1', 6],
    [80_015, 'memberJoined', 'C1', 7],
  ])
})

it('goes Stable, Preparing, Completing, Stable, one generation further each time', () => {
  const inner = changes(simulate(scenarioOf()).facts).filter(
    ({ atUs }) => atUs > 10_000_000 && atUs < 75_000_000,
  )
  const rounds = Array.from({ length: 5 }, () => [
    'Stable>PreparingRebalance',
    'PreparingRebalance>CompletingRebalance',
    'CompletingRebalance>Stable',
  ])
  expect(inner.map(({ from, to }) => `${from}>${to}`)).toEqual(rounds.flat())
  const generations = inner.filter(({ to }) => to === 'Stable').map(({ generation }) => generation)
  expect(generations).toEqual([2, 3, 4, 5, 6])
})

it('the last close empties the group through PreparingRebalance, in one instant, one generation further', () => {
  const last = changes(simulate(scenarioOf()).facts).filter(({ atUs }) => atUs === 75_025_000)
  expect(last.map(({ from, to, generation }) => [from, to, generation])).toEqual([
    ['Stable', 'PreparingRebalance', 6],
    ['PreparingRebalance', 'Empty', 7],
  ])
})

it.each([0, 3000, 5000])('an emptied group has its initial delay again: %i ms', (delay) => {
  const { facts } = simulate(scenarioOf({ delay }))
  const started = ofKind(facts, 'generation.started').filter(({ atUs }) => atUs > 75_000_000)
  expect(started.map(({ atUs }) => atUs / 1000)).toEqual([80_015 + delay])
})

it.each([6000, 12_000])(
  'session.timeout.ms=%i counts from the last heartbeat or commit',
  (session) => {
    const { facts } = simulate(scenarioOf({ session }))
    const signs = ofKind(facts, 'message.sent').filter(
      ({ api, from }) =>
        (api === 'Heartbeat' || api === 'OffsetCommit') && from === 'member:cat-lovers/C3',
    )
    const last = signs.findLast(({ atUs }) => atUs < 18_000_000)
    const [expired] = ofKind(facts, 'member.removed')
    expect(expired).toMatchObject({ member: 'C3', reason: 'sessionExpired' })
    expect(expired?.atUs).toBe(Number(last?.arriveUs) + session * 1000)
  },
)

it.each([2000, 10_000, 20_000])('new partitions are seen within metadata.max.age.ms=%i', (age) => {
  const seen = begun(simulate(scenarioOf({ age })).facts).find(
    ([, reason]) => reason === 'leaderRejoined',
  )
  expect(seen?.[0]).toBeGreaterThan(50_000)
  expect(seen?.[0]).toBeLessThanOrEqual(50_000 + age + 100)
})

it.each([
  ['join', 'memberJoined', 'C4', 30_015],
  ['leave', 'memberLeft', 'C1', 30_025],
  ['unsubscribe', 'memberLeft', 'C2', 30_025],
])('the button %s: %s of %s at once', (id, reason, member, atMs) => {
  expect(firstAfter(id, 30_000_000)).toEqual([atMs, reason, member, 3])
})

it('the button kill: nothing, until the session has run out', () => {
  const [atMs, ...cause] = firstAfter('kill', 60_500_000)
  expect(cause.slice(0, 2)).toEqual(['sessionExpired', 'C1'])
  expect(atMs).toBeGreaterThan(64_000)
  expect(atMs).toBeLessThanOrEqual(66_600)
})

it('the button grow: nothing, until the leader has read its metadata anew', () => {
  const [atMs, ...cause] = firstAfter('grow', 46_000_000)
  expect(cause).toEqual(['leaderRejoined', 'C1', 5])
  expect(atMs).toBe(50_035)
})

/** The first rebalance after a button was pressed. */
function firstAfter(id: string, atUs: number) {
  const dare = whyItRebalances.dares.find((each) => each.id === id)
  if (!dare) throw new Error(`no button ${id}`)
  const run = Run.start(scenarioOf()).fork(atUs, dare.command)
  run.advance(atUs + 12_000_000)
  return begun(run.facts.filter((fact) => fact.atUs > atUs))[0] ?? []
}

it('an assignment is delivered by the leader of its generation, whoever the rebalance was due to', () => {
  const { facts } = simulate(scenarioOf({}))
  let leader = ''
  for (const fact of facts) {
    if (fact.kind === 'generation.started') leader = fact.leader
    if (fact.kind === 'group.state.changed' && fact.reason === 'assignmentDelivered')
      expect(fact.member).toBe(leader)
  }
  expect(leader).not.toBe('')
})
