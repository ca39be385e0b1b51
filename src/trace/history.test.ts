import fc from 'fast-check'
import { expect, it } from 'vitest'
import { forkFrom, History } from './history.ts'
import { applyFact, emptyWorld } from './reduce.ts'
import { busyRun } from './traceFixtures.ts'

const facts = busyRun(300)
const worlds = facts.reduce(
  (all, fact) => [...all, applyFact(all.at(-1) ?? emptyWorld, fact)],
  [emptyWorld],
)

it('any walk through time shows what fact by fact would have built', () => {
  const history = new History()
  for (let from = 0; from < facts.length; from += 137) history.append(facts.slice(from, from + 137))
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1, max: 3_100_000 }), { maxLength: 12 }), (times) => {
      for (const atUs of times) {
        const count = facts.filter((fact) => fact.atUs <= atUs).length
        expect(history.worldAt(atUs)).toEqual(worlds[count])
        expect(history.factIndexAt(atUs)).toBe(count - 1)
      }
    }),
    { numRuns: 30 },
  )
})

it('answers with the same object while nothing new has happened', () => {
  const history = new History()
  history.append(facts)
  expect(history.worldAt(1_500_001)).toBe(history.worldAt(1_500_002))
  expect(history.worldAfterFact(facts.length - 1)).toBe(history.worldAt(history.endUs))
  expect(history.worldAfterFact(-1)).toBe(emptyWorld)
})

it('a fork shares the past and goes its own way', () => {
  const history = new History()
  history.append(facts)
  const branch = forkFrom(history, 1000)
  expect(branch.worldAt(Infinity)).toBe(history.worldAfterCount(1000))
  branch.append([{ id: 1000, atUs: 9_000_000, kind: 'command.applied', command: {} }])
  expect(branch.endUs).toBe(9_000_000)
  expect(branch.worldAfterFact(400)).toEqual(worlds[401])
  expect(history.facts).toHaveLength(facts.length)
})

it('thins its keyframes out and still finds every moment', () => {
  const history = new History({ spacingFacts: 10, keyframesMax: 8 })
  history.append(facts)
  for (let count = facts.length; count >= 0; count -= 97) {
    expect(history.worldAfterCount(count)).toEqual(worlds[count])
  }
})

it('finds a moment in the middle of 200,000 facts', () => {
  const history = new History()
  const many = busyRun(15_000)
  history.append(many)
  const at = 150_007
  const straight = many.slice(0, at + 1).reduce(applyFact, emptyWorld)
  expect(history.worldAfterFact(at)).toEqual(straight)
})
