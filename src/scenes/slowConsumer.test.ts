import fc from 'fast-check'
import { expect, it } from 'vitest'
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
/** Who was given the cat that takes long. */
const takers = (facts: readonly Fact[]) =>
  ofKind(facts, 'records.polled')
    .filter(({ partition, from }) => partition === 2 && from === 40)
    .map(({ member }) => member)
const commits = (facts: readonly Fact[]) =>
  ofKind(facts, 'offsets.committed').map((fact) => [
    ms(fact),
    fact.offsets.find(({ partition }) => partition === 2)?.offset,
  ])

it.each(['early', 'late'])(
  '%s: C1 starts at the committed offset 40, nothing before it',
  (world) => {
    const polled = ofKind(factsOf(world), 'records.polled').filter(
      ({ partition }) => partition === 2,
    )
    expect(polled[0]).toMatchObject({ member: 'C1', from: 40, to: 41 })
  },
)

it('automatic offsets: 41 is committed at the 5 s tick, C1 leaves at 10.5 s, and nobody else gets the cat', () => {
  const facts = factsOf('early')
  expect(commits(facts)[0]).toEqual([5015, 41])
  expect(leaves(facts)).toEqual([['C1', 10_500]])
  expect(takers(facts)).toEqual(['C1'])
  const [told] = ofKind(facts, 'error.raised')
  const [lost] = ofKind(facts, 'partitions.lost')
  expect(told).toMatchObject({ member: 'C1', errorCode: -147 })
  expect(lost).toMatchObject({ member: 'C1', atUs: told?.atUs })
  const revoked = ofKind(facts, 'partitions.revoked').filter(
    (fact) => fact.member === 'C1' && fact.atUs <= Number(told?.atUs),
  )
  expect(revoked).toEqual([])
})

it('offset after the work: the cat goes round, both readers leave, the group is Empty meanwhile', () => {
  const facts = factsOf('late')
  expect(leaves(facts).slice(0, 2)).toEqual([
    ['C1', 10_500],
    ['C2', 22_500],
  ])
  expect(takers(facts).slice(0, 3)).toEqual(['C1', 'C2', 'C1'])
  const [empty] = ofKind(facts, 'group.state.changed').filter(({ to }) => to === 'Empty')
  expect(empty).toMatchObject({ from: 'PreparingRebalance', atUs: 22_505_000 })
  const offsets = commits(facts).map(([, offset]) => offset)
  expect(offsets).not.toContain(41)
})

it('Java: the heartbeat thread leaves at 10 s, and commitSync() after the work throws CommitFailedException', () => {
  for (const world of ['early', 'late']) {
    const facts = factsOf(world, { client: 'java' })
    expect(
      leaves(facts)
        .slice(0, 2)
        .map(([member]) => member),
    ).toEqual(['C1', 'C2'])
    expect(leaves(facts)[0]?.[1]).toBeCloseTo(10_021, -1)
    expect(takers(facts).slice(0, 3)).toEqual(['C1', 'C2', 'C1'])
    const [told] = ofKind(facts, 'error.raised')
    if (world === 'early') expect(told).toBeUndefined()
    else expect(told).toMatchObject({ member: 'C1', error: 'CommitFailedException', errorCode: 25 })
    const [lost] = ofKind(facts, 'partitions.lost')
    expect(lost && ms(lost)).toBeCloseTo(25_021, -1)
  }
})

it.each(['librdkafka', 'java'])(
  '%s: with a worker and pause() nobody leaves, and the cat is fed once',
  (client) => {
    for (const world of ['early', 'late']) {
      const facts = factsOf(world, { client, where: 'onWorker' })
      expect(leaves(facts)).toEqual([])
      expect(ofKind(facts, 'error.raised')).toEqual([])
      expect(takers(facts)).toEqual(['C1'])
      const [done] = ofKind(facts, 'record.processed').filter(({ offset }) => offset === 40)
      const [committed = []] = commits(facts).filter(([, offset]) => offset === 41)
      expect(Number(committed[0]) < Number(done && ms(done))).toBe(world === 'early')
    }
  },
)

it('for every value: C1 leaves if and only if the limit runs out over the work', () => {
  const values = fc.record({
    work: fc.integer({ min: 1, max: 8 }).map((steps) => steps * 5),
    maxPoll: fc.integer({ min: 2, max: 12 }).map((steps) => steps * 5000),
    client: fc.constantFrom('librdkafka', 'java'),
  })
  fc.assert(
    fc.property(values, (chosen) => {
      const overMs = chosen.work * 1000 - chosen.maxPoll
      // Java's timer has run out at the very moment, librdkafka wants the interval exceeded
      const isLate = chosen.client === 'java' ? overMs >= 0 : overMs > 0
      for (const world of ['early', 'late']) {
        const facts = factsOf(world, chosen)
        expect(leaves(facts).some(([member]) => member === 'C1')).toBe(isLate)
        expect(takers(facts).length > 1).toBe(
          isLate && (world === 'late' || chosen.client === 'java'),
        )
      }
      const told = slowConsumer.beats.find(({ id }) => id === 'told')?.at
      if (!told || 'ms' in told) throw new Error('the beat has changed')
      expect(findAwaited(factsOf('late', chosen), told) !== undefined).toBe(isLate)
    }),
    { numRuns: 10 },
  )
})

/** What happens when a button is pressed at 8 s. */
function dared(id: string, world: string, values: ParameterValues = {}) {
  const dare = slowConsumer.dares.find((each) => each.id === id)
  if (!dare) throw new Error(`no button ${id}`)
  const run = Run.start(scenarioOf(world, values)).fork(8_000_000, dare.command)
  run.advance(70_000_000)
  return run.facts
}

it('a reader killed over its cat: fed by nobody when stored at hand-out, by the next one otherwise', () => {
  const fed = ['early', 'late'].map((world) =>
    ofKind(dared('kill', world), 'record.processed')
      .filter(({ partition, offset }) => partition === 2 && offset === 40)
      .map(({ member }) => member),
  )
  expect(fed[0]).toEqual([])
  expect(fed[1]?.[0]).toBe('C2')
})

it('the price of a longer limit: a third reader waits until the busy one has finished', () => {
  const [started] = ofKind(dared('third', 'early', { maxPoll: 60_000 }), 'generation.started')
  expect(started?.atUs).toBeGreaterThan(25_000_000)
  expect(started?.atUs).toBeLessThan(25_200_000)
})

it('a third reader waits for nobody when the work is on a worker', () => {
  const [started] = ofKind(
    dared('third', 'early', { maxPoll: 60_000, where: 'onWorker' }),
    'generation.started',
  )
  expect(started?.atUs).toBeLessThan(11_000_000)
})
