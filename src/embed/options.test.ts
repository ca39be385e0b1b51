import { expect, it } from 'vitest'
import { scenes } from '../scenes/catalogue.ts'
import { readEmbedOptions } from './options.ts'

it('reads an address', () => {
  const search = '?scene=consumer-groups&t=2.5&autoplay=1&controls=none&theme=dark&lang=ru'
  expect(readEmbedOptions(search)).toEqual({
    options: {
      scene: 'consumer-groups',
      atUs: 2_500_000,
      autoplay: true,
      controls: 'none',
      theme: 'dark',
      locale: 'ru',
    },
    problems: [],
  })
})

it('has a value for everything that is left out', () => {
  const { options, problems } = readEmbedOptions('')
  expect(problems).toEqual([])
  expect(options).toMatchObject({ scene: 'topics-and-partitions', atUs: 0, autoplay: false })
})

it('names every mistake at once, with what would be right, in both languages', () => {
  const { problems } = readEmbedOptions('?scene=nowhere&t=soon&theme=blue&lang=de')
  expect(problems.map(({ en }) => en)).toEqual([
    `scene=nowhere: expected one of ${scenes.map(({ id }) => id).join(', ')}.`,
    't=soon: expected seconds, for example t=2.5.',
    'theme=blue: expected light, dark.',
    'lang=de: expected en, ru.',
  ])
  expect(problems.every(({ ru }) => /нужно/.test(ru))).toBe(true)
})
