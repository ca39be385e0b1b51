import { expect, it } from 'vitest'
import { Run, simulate } from '../sim/run.ts'
import { parseScenario } from '../sim/scenario/parse.ts'
import type { Fact, FactOf } from '../trace/facts.ts'
import { initialValues, type ParameterValues } from './scene.ts'
import { whyItRebalances } from './whyItRebalances/scene.ts'

function scenarioOf(values: ParameterValues = {}) {
  const all = { ...initialValues(whyItRebalances.parameters), ...values }
  const parsed = parseScenario(whyItRebalances.scenario('main', all))
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
    [7015, 'memberJoined', 'C3', 1],
    [20_085, 'sessionExpired', 'C3', 2],
    [30_025, 'memberLeft', 'C2', 3],
    [40_015, 'memberJoined', 'C3', 4],
    [55_035, 'leaderRejoined', 'C1', 5],
    [60_025, 'memberLeft', 'C1', 6],
    [65_015, 'memberJoined', 'C1', 7],
  ])
})

it('goes Stable, Preparing, Completing, Stable, one generation further each time', () => {
  const inner = changes(simulate(scenarioOf()).facts).filter(
    ({ atUs }) => atUs > 7_000_000 && atUs < 60_000_000,
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
  const last = changes(simulate(scenarioOf()).facts).filter(({ atUs }) => atUs === 60_025_000)
  expect(last.map(({ from, to, generation }) => [from, to, generation])).toEqual([
    ['Stable', 'PreparingRebalance', 6],
    ['PreparingRebalance', 'Empty', 7],
  ])
})

it('an emptied group has its initial delay again: 3 s, and generation 8', () => {
  const { facts } = simulate(scenarioOf())
  const started = ofKind(facts, 'generation.started').filter(({ atUs }) => atUs > 60_000_000)
  expect(started.map(({ atUs, generation }) => [atUs / 1000, generation])).toEqual([[68_015, 8]])
})

it.each([6000, 10_000])(
  'session.timeout.ms=%i counts from the last heartbeat or commit',
  (session) => {
    const { facts } = simulate(scenarioOf({ session }))
    const signs = ofKind(facts, 'message.sent').filter(
      ({ api, from }) =>
        (api === 'Heartbeat' || api === 'OffsetCommit') && from === 'member:cat-lovers/C3',
    )
    const last = signs.findLast(({ atUs }) => atUs < 15_000_000)
    const [expired] = ofKind(facts, 'member.removed')
    expect(expired).toMatchObject({ member: 'C3', reason: 'sessionExpired' })
    expect(expired?.atUs).toBe(Number(last?.arriveUs) + session * 1000)
  },
)

it.each([1000, 5000])('new partitions are seen within metadata.max.age.ms=%i', (metadata) => {
  const seen = begun(simulate(scenarioOf({ metadata })).facts).find(
    ([, reason]) => reason === 'leaderRejoined',
  )
  expect(seen?.[0]).toBeGreaterThan(50_000)
  expect(seen?.[0]).toBeLessThanOrEqual(50_000 + metadata + 100)
})

it.each([
  ['join', 'memberJoined', 'C4', 25_015],
  ['close', 'memberLeft', 'C1', 25_025],
  ['subscribe', 'subscriptionChanged', 'C1', 25_035],
])('the button %s: %s of %s', (id, reason, member, atMs) => {
  expect(firstAfter(id, 25_000_000)).toEqual([atMs, reason, member, 3])
})

it.each([
  ['kill', 'sessionExpired', 'C1', 5],
  ['grow', 'leaderRejoined', 'C1', 5],
])('the button %s: %s of %s', (id, reason, member, generation) => {
  const [atMs, ...rest] = firstAfter(id, 44_000_000)
  expect(rest).toEqual([reason, member, generation])
  expect(atMs).toBeLessThanOrEqual(50_100)
})

/** The first rebalance after a button was pressed. */
function firstAfter(id: string, atUs: number) {
  const dare = whyItRebalances.dares.find((each) => each.id === id)
  if (!dare) throw new Error(`no button ${id}`)
  const run = Run.start(scenarioOf()).fork(atUs, dare.command)
  run.advance(atUs + 12_000_000)
  return begun(run.facts.filter((fact) => fact.atUs > atUs))[0] ?? []
}
