import { expect, it } from 'vitest'
import { causeChain, effectsOf } from './causes.ts'
import { lovers, TraceBuilder } from './traceFixtures.ts'

const trace = new TraceBuilder()
const who = { group: lovers, member: 'A' }
const killed = trace.at(0, 'member.stopped', { ...who, how: 'kill' })
trace.at(1, 'poll.called', who)
const removed = trace.at(
  2,
  'member.removed',
  { ...who, memberId: 'A-1', reason: 'sessionExpired' },
  killed,
)
const lost = trace.at(3, 'partitions.lost', { ...who, partitions: [] }, removed)

it('walks from the first cause to the fact', () => {
  expect(causeChain(trace.facts, lost).map((fact) => fact.id)).toEqual([killed, removed, lost])
  expect(causeChain(trace.facts, 99)).toEqual([])
  expect(causeChain(trace.facts.slice(1), lost).map((fact) => fact.id)).toEqual([removed, lost])
})

it('lists what a fact led to directly', () => {
  expect(effectsOf(trace.facts, killed).map((fact) => fact.id)).toEqual([removed])
  expect(effectsOf(trace.facts, lost)).toEqual([])
})
