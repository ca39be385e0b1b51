import { expect, it } from 'vitest'
import { simulate } from '../sim/run.ts'
import { parseScenario } from '../sim/scenario/parse.ts'
import type { Fact, FactOf } from '../trace/facts.ts'
import { compaction } from './compaction/scene.ts'
import { initialValues, type ParameterValues } from './scene.ts'

function factsOf(values: ParameterValues = {}): readonly Fact[] {
  const all = { ...initialValues(compaction.parameters), ...values }
  const parsed = parseScenario(compaction.scenario('one', all))
  if (!parsed.ok) throw new Error('the scene is broken')
  return simulate(parsed.scenario).facts
}
const ofKind = <K extends Fact['kind']>(facts: readonly Fact[], kind: K) =>
  facts.filter((fact): fact is FactOf<K> & Fact => fact.kind === kind)

const passes = (facts: readonly Fact[]) =>
  ofKind(facts, 'compaction.finished').map(({ removed, segments }) => [removed, segments])

it('each pass leaves exactly the survivors, in exactly these files', () => {
  expect(passes(factsOf())).toEqual([
    [
      [2, 4, 6],
      [2, 5],
    ],
    [
      [3, 5, 7, 8, 11],
      [2, 8, 11],
    ],
    [
      [12, 14, 15, 16],
      [2, 11, 14, 17],
    ],
  ])
})

it('the tombstone stays for delete.retention.ms from the pass that found it, and goes with the next one after', () => {
  expect(ofKind(factsOf(), 'tombstones.kept').map(({ offsets }) => offsets)).toEqual([[9]])
  const [, , third] = passes(factsOf({ tombstones: '20000' }))
  expect(third?.[0]).toEqual([9, 12, 14, 15, 16])
})

it('a ratio of 0.9 is exceeded only by a log that was never cleaned; 0.1 at the next look', () => {
  expect(passes(factsOf({ ratio: '0.9' }))).toHaveLength(1)
  const [, second] = ofKind(factsOf({ ratio: '0.1' }), 'compaction.started')
  expect([second?.atUs, second?.from, second?.to]).toEqual([75_011_000, 8, 11])
})

it('a reader at a removed offset gets the next there is', () => {
  const read = ofKind(factsOf(), 'record.processed').map(({ offset }) => offset)
  expect(read.slice(0, 5)).toEqual([3, 5, 7, 8, 9])
})
