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

it('leaves chatter out of a long way', () => {
  const polls = [0, 1, 2, 3, 4].map(polled)
  const passage = { facts: polls, from: -1, to: 4, atUs: 4000 }
  expect(announcement(passage, 'en')).toBe('0.004 s. Nothing notable has happened.')
  expect(isEventful(passage)).toBe(false)
})

it('going back, tells what led to the moment', () => {
  expect(say(6, 3)).toBe('0.003 s. C3 of g is killed.')
})

it('says so when nothing happened', () => {
  expect(say(4, 4)).toBe('0.004 s. Nothing notable has happened.')
})
