import { expect, it } from 'vitest'
import { readEmbedOptions } from './options.ts'

it('reads what the address says', () => {
  const read = readEmbedOptions(
    '?scene=eager-vs-cooperative&t=2.51&autoplay=1&controls=none&theme=dark&lang=ru',
  )
  expect(read).toEqual({
    options: {
      scene: 'eager-vs-cooperative',
      atUs: 2_510_000,
      autoplay: true,
      controls: 'none',
      theme: 'dark',
      locale: 'ru',
    },
    problem: null,
  })
})

it.each([
  ['?scene=nowhere', 'topics-and-partitions'],
  ['?scene=consumer-groups&t=soon', 't=soon'],
])('%s is refused with what would be right', (search, mend) => {
  expect(readEmbedOptions(search).problem).toContain(mend)
})
