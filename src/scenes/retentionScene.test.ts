import { describe, expect, it } from 'vitest'
import { simulate } from '../sim/run.ts'
import { parseScenario } from '../sim/scenario/parse.ts'
import type { Fact, FactOf } from '../trace/facts.ts'
import { retention } from './retention/scene.ts'
import { initialValues, type ParameterValues } from './scene.ts'

function factsOf(world: string, values: ParameterValues = {}): readonly Fact[] {
  const all = { ...initialValues(retention.parameters), ...values }
  const parsed = parseScenario(retention.scenario(world, all))
  if (!parsed.ok) throw new Error('the scene is broken')
  return simulate(parsed.scenario).facts
}
const ofKind = <K extends Fact['kind']>(facts: readonly Fact[], kind: K) =>
  facts.filter((fact): fact is FactOf<K> & Fact => fact.kind === kind)

const dayUs = 86_400_000_000
/** Seconds after the beginning of a day. */
const day = (count: number, seconds: number): number => count * dayUs + seconds * 1e6

const deletedIn = (facts: readonly Fact[]) =>
  ofKind(facts, 'segment.deleted').map(({ baseOffset, atUs }) => [baseOffset, atUs])

describe('the talk’s latest-product-price-0', () => {
  const facts = factsOf('time')

  it('has the talk’s offsets, keys and values, in 02.log, 05.log and 08.log', () => {
    const said = ofKind(facts, 'log.appended').flatMap(({ baseOffset, records }) =>
      records.map(({ key, value }, index) => `${baseOffset + index}: ${key} = ${value}`),
    )
    expect(said.slice(2)).toEqual([
      '2: p5 = 7$',
      '3: p3 = 11$',
      '4: p6 = 25$',
      '5: p6 = 12$',
      '6: p5 = 14$',
      '7: p5 = 17$',
      '8: p9 = 6$',
    ])
    const rolled = ofKind(facts, 'segment.rolled').map(({ baseOffset }) => baseOffset)
    expect(rolled).toEqual([2, 5, 8, 9])
  })

  it('by time: exactly at 7 days nothing goes, at the next look the file does, 60 s later the disk is free', () => {
    // records are made 30 s past midnight, when the broker looks at its logs; it looks again after 300 s
    expect(deletedIn(facts)).toEqual([
      [0, day(7.5, 330)],
      [2, day(10, 330)],
      [5, day(13, 330)],
      [8, day(16.5, 330)],
    ])
    const unlinked = ofKind(facts, 'segment.unlinked').map(({ atUs }) => atUs)
    expect(unlinked).toEqual(deletedIn(facts).map(([, atUs]) => Number(atUs) + 60e6))
  })

  it('the idle active segment goes, too: an empty 09.log is rolled, and the log begins at its end', () => {
    const starts = ofKind(facts, 'logStart.changed').map(({ offset }) => offset)
    expect(starts).toEqual([2, 5, 8, 9])
    expect(ofKind(facts, 'segment.rolled').at(-1)).toMatchObject({
      baseOffset: 9,
      reason: 'retention',
    })
  })

  it.each([
    ['earliest', 5],
    ['latest', 9],
  ])('who comes on day 11 for offset 2 goes on at %s = %i', (reset, offset) => {
    const resets = ofKind(factsOf('time', { reset }), 'position.reset')
    expect(resets.map((fact) => [fact.from, fact.offset])).toEqual([
      ['committed', 2],
      [reset, offset],
    ])
  })
})

it.each([
  ['700', [0]],
  ['401', [0]],
  ['400', [0, 2]],
  ['100', [0, 2, 5]],
])('by size: retention.bytes=%s deletes %j', (bytes, bases) => {
  expect(deletedIn(factsOf('size', { bytes })).map(([base]) => base)).toEqual(bases)
})
