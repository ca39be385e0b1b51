import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Run, simulate } from '../sim/run.ts'
import { parseScenario } from '../sim/scenario/parse.ts'
import type { Fact, FactOf } from '../trace/facts.ts'
import { findAwaited, initialValues, type ParameterValues } from './scene.ts'
import { slowConsumer } from './slowConsumer/scene.ts'

function scenarioOf(world: string, values: ParameterValues = {}) {
  const all = { ...initialValues(slowConsumer.parameters), ...values }
  const parsed = parseScenario(slowConsumer.scenario(world, all))
  if (!parsed.ok) throw new Error('the scene is broken')
  return parsed.scenario
}
const factsOf = (world: string, values?: ParameterValues): readonly Fact[] =>
  simulate(scenarioOf(world, values)).facts
const ofKind = <K extends Fact['kind']>(facts: readonly Fact[], kind: K) =>
  facts.filter((fact): fact is FactOf<K> & Fact => fact.kind === kind)
const ms = ({ atUs }: Fact) => atUs / 1000

/** When a member told the coordinator that it goes. */
const leaves = (facts: readonly Fact[]) =>
  ofKind(facts, 'message.sent')
    .filter(({ api, direction }) => api === 'LeaveGroup' && direction === 'request')
    .map((fact) => [fact.from.split('/')[1], ms(fact)])
/** Who was given the ginger cat, and when. */
const gingers = (facts: readonly Fact[]) =>
  ofKind(facts, 'records.polled')
    .filter(({ partition, from }) => partition === 0 && from === 0)
    .map((fact) => [fact.member, ms(fact)])

describe('25 s of work, a limit of 10 s', () => {
  it('Java: C1 leaves after 10 s, the uncommitted cat goes round and throws out each reader in turn', () => {
    const facts = factsOf('asSet')
    expect(gingers(facts).slice(0, 4)).toEqual([
      ['C1', 25],
      ['C2', 12_080],
      ['C3', 22_130],
      ['C1', 32_180],
    ])
    expect(leaves(facts).slice(0, 3)).toEqual([
      ['C1', 10_025],
      ['C2', 22_080],
      ['C3', 32_130],
    ])
    expect(ofKind(facts, 'member.removed').every(({ reason }) => reason === 'left')).toBe(true)
    const again = ofKind(facts, 'record.processed').filter(({ timesBefore }) => timesBefore > 0)
    expect(again.length).toBeGreaterThan(2)
  })

  it('C1 learns it when its work is done: lost, without revoked before it', () => {
    const facts = factsOf('asSet').filter(({ atUs }) => atUs < 30_000_000)
    const lost = ofKind(facts, 'partitions.lost').map((fact) => [fact.member, ms(fact)])
    expect(lost).toEqual([['C1', 25_025]])
    const revoked = ofKind(facts, 'partitions.revoked').filter(({ member }) => member === 'C1')
    expect(revoked).toEqual([])
  })

  it('librdkafka: noticed at the next look (10.5 s), committed at hand-out, so nobody gets the cat again', () => {
    const facts = factsOf('asSet', { client: 'librdkafka' })
    expect(leaves(facts)).toEqual([['C1', 10_500]])
    expect(gingers(facts)).toEqual([['C1', 25]])
    const reset = ofKind(facts, 'position.reset').find(
      ({ member, partition }) => member === 'C2' && partition === 0,
    )
    expect(reset).toMatchObject({ offset: 1, from: 'committed' })
    const raised = ofKind(facts, 'error.raised').map((fact) => [fact.errorCode, ms(fact)])
    expect(raised).toEqual([[-147, 25_025]])
  })

  it.each(['java', 'librdkafka'])(
    '%s with the longer limit: fed once; C3 waits 10 s for C1, and C2 stands still',
    (client) => {
      const facts = factsOf('longer', { client })
      expect(leaves(facts)).toEqual([])
      expect(gingers(facts)).toEqual([['C1', 25]])
      const [second, ...more] = ofKind(facts, 'generation.started').map(ms)
      expect(second).toBeGreaterThanOrEqual(25_025)
      expect(second).toBeLessThan(25_100)
      expect(more).toEqual([])
      const stopped = ofKind(facts, 'partitions.revoked').find(({ member }) => member === 'C2')
      expect(stopped?.atUs).toBe(16_010_000)
    },
  )

  it('with shorter work the same rebalance takes one heartbeat', () => {
    const facts = factsOf('shorter')
    expect(leaves(facts)).toEqual([])
    expect(ofKind(facts, 'generation.started').map(ms)).toEqual([17_035])
  })
})

it('for every value: C1 leaves if and only if the work outlasts the limit, and no cure ever loses a reader', () => {
  const values = fc.record({
    client: fc.constantFrom('java', 'librdkafka'),
    processing: fc.constantFrom(5, 15, 25, 35, 45, 55),
    maxPoll: fc.constantFrom(10_000, 20_000, 30_000, 40_000, 50_000, 60_000),
  })
  fc.assert(
    fc.property(values, (chosen) => {
      const isLate = chosen.processing * 1000 > chosen.maxPoll
      const facts = factsOf('asSet', chosen)
      const came = slowConsumer.beats
        .filter(({ world, at }) => world === 'asSet' && !('ms' in at) && findAwaited(facts, at))
        .map(({ id }) => id)
      const late = chosen.client === 'java' ? ['left', 'taken', 'again'] : ['left', 'taken']
      expect(came).toEqual(isLate ? [...late, 'lost'] : [])
      expect(leaves(factsOf('longer', chosen))).toEqual([])
      expect(leaves(factsOf('shorter', chosen))).toEqual([])
    }),
    { numRuns: 12 },
  )
})

it('a reader killed over its cat: Java gives her to the next one, librdkafka to nobody', () => {
  const [dare] = slowConsumer.dares
  if (!dare) throw new Error('the scene has lost its dare')
  const fed = ['java', 'librdkafka'].map((client) => {
    const run = Run.start(scenarioOf('longer', { client })).fork(8_000_000, dare.command)
    run.advance(70_000_000)
    return ofKind(run.facts, 'record.processed')
      .filter(({ partition, offset }) => partition === 0 && offset === 0)
      .map(({ member }) => member)
  })
  expect(fed).toEqual([['C2'], []])
})
