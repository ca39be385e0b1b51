import { expect, it } from 'vitest'
import type { Fact } from '../../trace/facts.ts'
import { announcement, isEventful } from './announce.ts'

const stopped = (id: number): Fact => ({
  id,
  atUs: id * 1000,
  kind: 'member.stopped',
  group: 'g',
  member: `C${id}`,
  how: 'kill',
})
const polled = (id: number): Fact => ({
  id,
  atUs: id * 1000,
  kind: 'poll.called',
  group: 'g',
  member: 'C1',
})
const facts = [stopped(0), stopped(1), polled(2), stopped(3), stopped(4), polled(5), stopped(6)]

const say = (from: number, to: number): string =>
  announcement({ facts, from, to, atUs: to * 1000 }, 'en')

it('tells every fact of a single step', () => {
  expect(say(0, 2)).toBe('0.002 s. C1 of g is killed. C1 polls.')
})

it('counts what it leaves out, so that a long way does not flood', () => {
  expect(say(-1, 6)).toBe(
    '0.006 s. C3 of g is killed. C4 of g is killed. C6 of g is killed. And 2 more facts.',
  )
})

it('leaves chatter out of a long way, unless there was nothing else', () => {
  const polls = [1, 2, 3, 4, 5].map(polled)
  const quiet = { facts: polls, from: -1, to: 4, atUs: 5000 }
  expect(announcement(quiet, 'en')).toBe('0.005 s. C1 polls. C1 polls. C1 polls.')
  expect(isEventful(quiet)).toBe(false)
  const eventful = { ...quiet, facts: [stopped(0), ...polls], to: 5 }
  expect(announcement(eventful, 'en')).toBe('0.005 s. C0 of g is killed.')
})

it('going back, tells what led to the moment', () => {
  expect(say(6, 3)).toBe('0.003 s. C3 of g is killed.')
})

it('says so when nothing happened', () => {
  expect(say(4, 4)).toBe('0.004 s. Nothing new has happened.')
})
