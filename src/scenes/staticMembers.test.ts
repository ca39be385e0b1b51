import { expect, it } from 'vitest'
import { Run, simulate } from '../sim/run.ts'
import { parseScenario } from '../sim/scenario/parse.ts'
import type { Fact, FactOf } from '../trace/facts.ts'
import { initialValues, type ParameterValues } from './scene.ts'
import { staticMembers } from './staticMembers/scene.ts'

function scenarioOf(world: string, values: ParameterValues = {}) {
  const all = { ...initialValues(staticMembers.parameters), ...values }
  const parsed = parseScenario(staticMembers.scenario(world, all))
  if (!parsed.ok) throw new Error('the scene is broken')
  return parsed.scenario
}
const ofKind = <K extends Fact['kind']>(facts: readonly Fact[], kind: K) =>
  facts.filter((fact): fact is FactOf<K> & Fact => fact.kind === kind)

it('dynamic members: two generations for each restart', () => {
  const { facts } = simulate(scenarioOf('dynamic'))
  expect(ofKind(facts, 'generation.started').map(({ generation }) => generation)).toEqual([
    6, 7, 8, 9, 10, 11,
  ])
})

it('static members: no generation, no LeaveGroup, each gets its own partition back', () => {
  const { facts } = simulate(scenarioOf('static'))
  expect(ofKind(facts, 'generation.started')).toEqual([])
  expect(ofKind(facts, 'message.sent').filter(({ api }) => api === 'LeaveGroup')).toEqual([])
  for (const [index, member] of ['C1', 'C2', 'C3'].entries()) {
    const assigned = ofKind(facts, 'partitions.assigned').filter((fact) => fact.member === member)
    expect(assigned.map(({ owned }) => owned.map(({ partition }) => partition))).toEqual([
      [index],
      [index],
    ])
  }
})

it('a restart that outlasts the session costs two rebalances, also for a static member', () => {
  const { facts } = simulate(scenarioOf('static', { restart: 20, session: 10_000 }))
  const expired = ofKind(facts, 'member.removed').map(({ member, reason }) => [member, reason])
  expect(expired).toEqual([
    ['C1', 'sessionExpired'],
    ['C2', 'sessionExpired'],
    ['C3', 'sessionExpired'],
  ])
  expect(ofKind(facts, 'generation.started')).toHaveLength(6)
})

it('a twin with the same instance id takes the place; the first one is fenced (82) and ends', () => {
  const [dare] = staticMembers.dares
  if (!dare) throw new Error('the scene has lost its dare')
  const run = Run.start(scenarioOf('static')).fork(4_000_000, dare.command)
  run.advance(9_500_000)
  const fenced = ofKind(run.facts, 'message.sent').filter(({ errorCode }) => errorCode === 82)
  expect([...new Set(fenced.map(({ to }) => to))]).toEqual(['member:cat-lovers/C2'])
  expect(ofKind(run.facts, 'member.stopped')).toMatchObject([{ member: 'C2', how: 'fatal' }])
  const twin = ofKind(run.facts, 'partitions.assigned').filter(({ member }) => member === 'twin')
  expect(twin.map(({ owned }) => owned.map(({ partition }) => partition))).toEqual([[1]])
})
