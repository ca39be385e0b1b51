import { expect, it } from 'vitest'
import { decodeTrace, encodeFact, encodeTrace } from './codec.ts'
import { digestFacts, FactDigest } from './digest.ts'
import type { Fact } from './facts.ts'
import { busyRun, eagerRebalance } from './traceFixtures.ts'

const facts = [...eagerRebalance()]

it('reads back what it wrote, byte for byte', () => {
  for (const trace of [facts, busyRun(120)]) {
    const text = encodeTrace(trace)
    const decoded = decodeTrace(text)
    expect(decoded).toEqual({ facts: trace, problems: [] })
    expect(encodeTrace(decoded.facts)).toBe(text)
  }
})

it('writes equal facts as equal text, whatever the order of their fields', () => {
  const one: Fact = { id: 3, atUs: 5, kind: 'poll.called', cause: 1, group: 'g', member: 'm' }
  const same = { member: 'm', kind: 'poll.called', group: 'g', cause: 1, atUs: 5, id: 3 } as Fact
  expect(encodeFact(one)).toBe(
    '{"id":3,"atUs":5,"kind":"poll.called","cause":1,"group":"g","member":"m"}',
  )
  expect(encodeFact(same)).toBe(encodeFact(one))
})

it('names each bad line, says how to mend it and keeps the others', () => {
  const good = encodeTrace(facts.slice(0, 2)).trim().split('\n')
  const text = [
    ...good,
    'nonsense',
    '[]',
    '{"id":2,"atUs":-1,"kind":"poll.called"}',
    '{"id":2,"atUs":0,"kind":"cat.purred"}',
    '{"id":2,"atUs":0,"kind":"poll.called","group":"g"}',
    '{"id":2,"atUs":0,"kind":"partitions.lost","group":"g","member":"m","partitions":[{"topic":1}]}',
    '{"id":1,"atUs":0,"kind":"poll.called","group":"g","member":"m"}',
    '{"id":2,"atUs":0,"kind":"poll.called","cause":2,"group":"g","member":"m"}',
    '',
    '{"id":9,"atUs":7,"kind":"poll.called","cause":1,"group":"g","member":"m"}',
    '{"id":10,"atUs":6,"kind":"poll.called","group":"g","member":"m"}',
  ].join('\r\n')
  const decoded = decodeTrace(text)
  expect(decoded.facts.map((fact) => fact.id)).toEqual([0, 1, 9])
  expect(decoded.problems).toEqual([
    { line: 3, message: expect.stringContaining('not JSON') },
    { line: 4, message: expect.stringContaining('not an object') },
    { line: 5, message: expect.stringContaining('"atUs" must be whole microseconds') },
    { line: 6, message: expect.stringContaining('no kind "cat.purred"') },
    { line: 7, message: '"member" is missing: poll.called needs a string' },
    { line: 8, message: '"partitions" must be a list of {topic, partition}' },
    { line: 9, message: expect.stringContaining('ids must grow') },
    { line: 10, message: expect.stringContaining('"cause" must be the id of an earlier fact') },
    { line: 13, message: expect.stringContaining('put facts in order of time') },
  ])
})

it.each([
  { text: '', message: 'the trace is empty' },
  {
    text: '{"id":0,"atUs":0,"kind":"run.started","version":7,"title":"","seed":1}',
    message: 'version 7 is not known here',
  },
  {
    text: '{"id":0,"atUs":0,"kind":"poll.called","group":"g","member":"m"}',
    message: 'the trace begins with poll.called',
  },
])('checks the header: $message', ({ text, message }) => {
  expect(decodeTrace(text).problems).toEqual([
    { line: 1, message: expect.stringContaining(message) },
  ])
})

it('the digest is fixed, and moves with every fact, field and order', () => {
  const digest = digestFacts(facts)
  expect(digest).toMatch(/^[0-9a-f]{16}$/)
  expect(digestFacts(eagerRebalance())).toBe(digest)
  const seen = new Set([digest])
  for (const [index, fact] of facts.entries()) {
    seen.add(digestFacts(facts.toSpliced(index, 1)))
    seen.add(digestFacts(facts.with(index, { ...fact, atUs: fact.atUs + 1 })))
  }
  expect(seen.size).toBe(2 * facts.length + 1)
  const fed = new FactDigest()
  for (const fact of facts) fed.add(fact)
  expect(fed.hex()).toBe(digest)
})

it('the digest of a small trace never changes', () => {
  expect(digestFacts([])).toMatchInlineSnapshot(`"c50fb4f93bb9af0d"`)
  expect(digestFacts(facts.slice(0, 1))).toMatchInlineSnapshot(`"17d98e03d43eb29c"`)
})
