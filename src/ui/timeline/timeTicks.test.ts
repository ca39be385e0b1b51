import { expect, it } from 'vitest'
import { timeTicks } from './timeTicks.ts'

const t = (key: string, params?: Readonly<Record<string, unknown>>): string =>
  `${String(params?.['value'])} ${key.replace('timeline.', '')}`
const texts = (fromS: number, toS: number, most: number) =>
  timeTicks(fromS * 1e6, toS * 1e6, most, t).map(({ text }) => text)

it.each([
  { toS: 300, most: 3, expected: ['0 minutes', '2 minutes', '4 minutes'] },
  { toS: 300, most: 2, expected: ['0 minutes', '5 minutes'] },
  {
    toS: 40,
    most: 4,
    expected: ['0 seconds', '10 seconds', '20 seconds', '30 seconds', '40 seconds'],
  },
  { toS: 75, most: 3, expected: ['0 seconds', '30 seconds', '60 seconds'] },
  { toS: 20 * 3600, most: 4, expected: ['0 hours', '6 hours', '12 hours', '18 hours'] },
  { toS: 7 * 86_400, most: 4, expected: ['0 days', '2 days', '4 days', '6 days'] },
  {
    toS: 0.02,
    most: 4,
    expected: [
      '0 milliseconds',
      '5 milliseconds',
      '10 milliseconds',
      '15 milliseconds',
      '20 milliseconds',
    ],
  },
])('an axis of $toS s with room for $most marks', ({ toS, most, expected }) => {
  expect(texts(0, toS, most)).toEqual(expected)
})

it('marks are at most as many as asked, within the axis, in whole numbers of one unit', () => {
  for (let toS = 1; toS < 1e7; toS *= 1.7) {
    for (const most of [2, 4, 9]) {
      const all = texts(toS * 0.3, toS, most)
      expect(all.length).toBeLessThanOrEqual(most + 1)
      for (const text of all) expect(text).toMatch(/^\d+ [a-z]+$/)
    }
  }
})
