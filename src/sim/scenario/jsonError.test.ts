import fc from 'fast-check'
import { expect, it } from 'vitest'
import { findJsonError } from './jsonError.ts'

it.each([
  ['{\n "a": 1,\n}', 3, 'jsonKey'],
  ['{ a: 1 }', 1, 'jsonKey'],
  ['{ "a" 1 }', 1, 'jsonColon'],
  ['[\n 1\n 2 ]', 3, 'jsonComma'],
  ['{ "a": "x\n" }', 1, 'jsonString'],
  ['["\\q"]', 1, 'jsonString'],
  ['[01]', 1, 'jsonValue'],
  ['{} {}', 1, 'jsonEnd'],
  ['', 1, 'jsonValue'],
])('%j stops being JSON on line %i: %s', (text, line, code) => {
  expect(findJsonError(text)).toMatchObject({ line, detail: { code } })
})

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

it('agrees with the language on what is JSON', () => {
  const mangled = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom('', '"', ',', '}', '\\', '0', ' '))
    .map(([text, at, sign]) => {
      const place = at % (text.length + 1)
      return text.slice(0, place) + sign + text.slice(place + 1)
    })
  fc.assert(
    fc.property(fc.oneof(fc.json(), mangled, fc.string()), (text) => {
      expect(findJsonError(text) === null).toBe(isJson(text))
    }),
  )
})
