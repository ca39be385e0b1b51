import { expect, it } from 'vitest'
import { keepsBar, median, quantile } from './row.ts'

it.each([
  { values: [3, 1, 2], expected: 2 },
  { values: [4, 1, 3, 2], expected: 2.5 },
])('median of $values is $expected', ({ values, expected }) => {
  expect(median(values)).toBe(expected)
})

it('a quantile is one of the values', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect(quantile(values, 0.95)).toBe(95)
  expect(quantile([7], 0.95)).toBe(7)
})

it('a bar is kept from its own side', () => {
  const row = { name: 'frames', value: 60, unit: 'fps' }
  expect(keepsBar({ ...row, bar: { atLeast: 60 } })).toBe(true)
  expect(keepsBar({ ...row, bar: { atMost: 59 } })).toBe(false)
  expect(keepsBar(row)).toBe(true)
})
