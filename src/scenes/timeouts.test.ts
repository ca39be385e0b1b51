import { describe, expect, it } from 'vitest'
import { Run, simulate } from '../sim/run.ts'
import { parseScenario } from '../sim/scenario/parse.ts'
import type { Fact } from '../trace/facts.ts'
import { initialValues, type ParameterValues } from './scene.ts'
import { timeouts } from './timeouts/scene.ts'

function scenarioOf(world: string, values: ParameterValues) {
  const all = { ...initialValues(timeouts.parameters), ...values }
  const parsed = parseScenario(timeouts.scenario(world, all))
  if (!parsed.ok) throw new Error('the scene is broken')
  return parsed.scenario
}
const factsOf = (world: string, values: ParameterValues): readonly Fact[] =>
  simulate(scenarioOf(world, values)).facts
const timesOf = (facts: readonly Fact[], kind: Fact['kind'], where: object, afterMs = 0) =>
  facts
    .filter((fact) => fact.kind === kind && fact.atUs >= afterMs * 1000)
    .filter((fact) => Object.entries(where).every(([k, v]) => Reflect.get(fact, k) === v))
    .map(({ atUs }) => atUs / 1000)

describe('a process that is killed at 20 s, its last heartbeat at 18 s', () => {
  it.each([
    [45_000, 63_000, 63_500],
    [10_000, 28_000, 30_500],
    [6000, 24_000, 24_500],
  ])('session.timeout.ms=%i: removed at %i, C1 learns at %i', (session, removed, learned) => {
    const facts = factsOf('process', { session })
    expect(timesOf(facts, 'member.removed', { member: 'C2' })).toEqual([removed])
    const answer = { api: 'Heartbeat', direction: 'response', to: 'member:cat-lovers/C1' }
    expect(timesOf(facts, 'message.sent', { ...answer, errorCode: 27 })[0]).toBe(learned)
    const [assigned = 0] = timesOf(facts, 'partitions.assigned', { member: 'C1' }, 20_000)
    expect(assigned - learned).toBeLessThanOrEqual(60)
  })
})

it('closed in order: the coordinator knows at once, C1 at its next heartbeat', () => {
  const facts = factsOf('process', { how: 'close' })
  const [removed = 0] = timesOf(facts, 'member.removed', { member: 'C2', reason: 'left' })
  expect(removed).toBeLessThan(20_100)
  const [assigned = 0] = timesOf(facts, 'partitions.assigned', { member: 'C1' }, 20_000)
  expect(assigned).toBeGreaterThan(21_500)
  expect(assigned).toBeLessThan(21_600)
})

it('frozen for 10 s: a session of 45 s notices nothing, one of 10 s ends, and C2 hears of it late', () => {
  const long = factsOf('process', { how: 'freeze', session: 45_000 })
  expect(timesOf(long, 'member.removed', {})).toEqual([])
  const short = factsOf('process', { how: 'freeze', session: 9000 })
  expect(timesOf(short, 'member.removed', { member: 'C2' })).toEqual([27_000])
  const [lost = 0] = timesOf(short, 'partitions.lost', { member: 'C2' })
  expect(lost).toBeGreaterThanOrEqual(30_000)
  expect(lost).toBeLessThan(30_100)
})

it('a handler that hangs for 45 s: heartbeats go on; C2 leaves when the poll interval is over', () => {
  const facts = factsOf('handler', {})
  const [stuck = 0] = timesOf(facts, 'records.polled', { member: 'C2' }, 20_000)
  const leave = { api: 'LeaveGroup', from: 'member:cat-lovers/C2' }
  const [left = 0] = timesOf(facts, 'message.sent', leave)
  expect(left).toBe(stuck + 30_000)
  expect(timesOf(facts, 'member.removed', { member: 'C2', reason: 'sessionExpired' })).toEqual([])
  expect(timesOf(facts, 'partitions.lost', { member: 'C2' })).toEqual([stuck + 45_000])
  const patient = factsOf('handler', { maxPoll: 50_000 })
  expect(timesOf(patient, 'message.sent', leave)).toEqual([])
})

it('a session shorter than the broker allows is refused with 26, and nobody else is disturbed', () => {
  const [dare] = timeouts.dares
  if (!dare) throw new Error('the scene has lost its dare')
  const run = Run.start(scenarioOf('process', {})).fork(5_000_000, dare.command)
  run.advance(15_000_000)
  const join = { api: 'JoinGroup', direction: 'response', errorCode: 26 }
  expect(timesOf(run.facts, 'message.sent', join)).toHaveLength(1)
  expect(timesOf(run.facts, 'member.stopped', { member: 'C3', how: 'fatal' })).toHaveLength(1)
  expect(timesOf(run.facts, 'group.state.changed', { to: 'PreparingRebalance' }, 1)).toEqual([])
})
