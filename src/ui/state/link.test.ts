import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readLink, writeLink, type LinkState } from './link.ts'

const links: fc.Arbitrary<LinkState> = fc.record(
  {
    route: fc.oneof(
      fc.record({
        kind: fc.constant('scene' as const),
        id: fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/),
      }),
      fc.record({ kind: fc.constant('play' as const) }),
    ),
    values: fc.dictionary(
      fc.stringMatching(/^[a-z]{1,8}$/),
      fc.oneof(fc.integer(), fc.string(), fc.boolean()),
      { minKeys: 1, noNullPrototype: true },
    ),
    scenario: fc.string({ unit: 'grapheme' }),
    acts: fc.array(
      fc.record({
        atUs: fc.nat(),
        command: fc.record({ do: fc.constant('broker.kill' as const), broker: fc.nat(9) }),
      }),
      { minLength: 1 },
    ),
    atUs: fc.nat(1_000_000_000),
    locale: fc.constantFrom('en' as const, 'ru' as const),
    theme: fc.constantFrom('light' as const, 'dark' as const),
    pace: fc.constantFrom(0.1, 2, 60),
  },
  { requiredKeys: ['route'] },
)

it('a link restores everything that was written into it', () => {
  fc.assert(
    fc.property(links, (link) => {
      expect(readLink(`#${writeLink(link)}`)).toEqual({ ok: true, link })
    }),
  )
})

it.each([
  ['#/nowhere', '/nowhere'],
  ['#/scene/eager-vs-cooperative?t=soon', 't=soon'],
  ['#/scene/eager-vs-cooperative?s=broken', '"s"'],
])('a broken link %s names its broken part', (hash, part) => {
  const read = readLink(hash)
  expect(read.ok ? '' : read.problem.en).toContain(part)
  expect(read.ok ? '' : read.problem.ru).toContain(part)
})

it.each([
  { do: 'broker.kill', broker: -1 },
  { do: 'broker.explode', broker: 1 },
  { do: 'topic.partitions', topic: 'cats', partitions: 1e9 },
  { do: 'member.start', group: 'g', id: 'c', config: { 'bootstrap.servers': 'elsewhere' } },
  { do: 'producer.rate', producer: 'p', ratePerSecond: null },
])('a command beyond the bounds of the scenario format is refused in a link: %o', (command) => {
  const acts = [{ atUs: 0, command: command as never }]
  const read = readLink(`#${writeLink({ route: { kind: 'play' }, acts })}`)
  expect(read.ok ? '' : read.problem.en).toContain('"s"')
})
