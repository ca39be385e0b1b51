import { expect, it } from 'vitest'
import { Run, simulate } from '../sim/run.ts'
import { parseScenario } from '../sim/scenario/parse.ts'
import type { Fact, FactOf } from '../trace/facts.ts'
import { initialValues, type ParameterValues } from './scene.ts'
import { severalTopics } from './severalTopics/scene.ts'

function scenarioOf(world: string, values: ParameterValues = {}) {
  const all = { ...initialValues(severalTopics.parameters), ...values }
  const parsed = parseScenario(severalTopics.scenario(world, all))
  if (!parsed.ok) throw new Error('the scene is broken')
  return parsed.scenario
}
const factsOf = (world: string, values?: ParameterValues) =>
  simulate(scenarioOf(world, values)).facts
const ofKind = <K extends Fact['kind']>(facts: readonly Fact[], kind: K) =>
  facts.filter((fact): fact is FactOf<K> & Fact => fact.kind === kind)

/** When a member gave partitions up, ms, and in which topics. */
const revokes = (facts: readonly Fact[], member: string) =>
  ofKind(facts, 'partitions.revoked')
    .filter((fact) => fact.member === member)
    .map(({ atUs, partitions }) => [
      Math.round(atUs / 1000),
      new Set(partitions.map(({ topic }) => topic)).size,
    ])

it('Java: one stop of all three topics for each discovery by the leader', () => {
  const facts = factsOf('java')
  expect(revokes(facts, 'A')).toEqual([
    [60_010, 3],
    [180_010, 3],
  ])
  expect(ofKind(facts, 'generation.started').map(({ generation }) => generation)).toEqual([2, 3])
})

it('Java: edits that one refresh shows cost one stop', () => {
  expect(ofKind(factsOf('java', { second: 10 }), 'generation.started')).toHaveLength(1)
})

it('librdkafka: a follower that notices first pauses alone for 40 ms, in the same generation', () => {
  const facts = factsOf('librdkafka')
  expect(revokes(facts, 'B').map(([at]) => at)).toEqual([40_010, 61_040, 160_010, 181_040])
  expect(revokes(facts, 'A').map(([at]) => at)).toEqual([60_010, 180_010])
  expect(ofKind(facts, 'generation.started').map(({ generation }) => generation)).toEqual([2, 3])
  const back = ofKind(facts, 'partitions.assigned').find(
    ({ member, atUs }) => member === 'B' && atUs > 40_010_000,
  )
  expect(back?.owned).toHaveLength(6)
  expect(Number(back?.atUs) - 40_010_000).toBeLessThanOrEqual(40_000)
})

it.each([
  ['latest', [2]],
  ['earliest', [0, 1, 2]],
])('%s: of the three records of dogs-4, it reads those at %j', (reset, offsets) => {
  const polled = ofKind(factsOf('java', { reset }), 'records.polled')
    .filter(({ topic, partition }) => topic === 'dogs' && partition === 4)
    .flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => from + index))
  expect(polled).toEqual(offsets)
})

it('after the leader has left, the refresh of B starts the rebalance in Java', () => {
  const stop = severalTopics.dares.find(({ id }) => id === 'stop-a')
  if (!stop) throw new Error('the scene has lost its dare')
  const run = Run.start(scenarioOf('java')).fork(140_000_000, stop.command)
  run.advance(200_000_000)
  const rejoined = ofKind(run.facts, 'group.state.changed').filter(
    ({ to, reason, atUs }) =>
      to === 'PreparingRebalance' && reason === 'leaderRejoined' && atUs > 140_000_000,
  )
  expect(rejoined.map(({ member, atUs }) => [member, Math.round(atUs / 1_000_000)])).toEqual([
    ['B', 160],
  ])
})
