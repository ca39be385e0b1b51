import { expect, it } from 'vitest'
import { scenes } from './catalogue.ts'
import { initialValues, valueProblems, type Parameter } from './scene.ts'

const words = { en: 'x', ru: 'x' }
const parameters: readonly Parameter[] = [
  { id: 'on', kind: 'switch', label: words, initial: true },
  {
    id: 'assignor',
    kind: 'choice',
    label: words,
    initial: 'range',
    options: [{ value: 'range', label: words }],
  },
  { id: 'members', kind: 'range', label: words, unit: words, initial: 1, min: 1, max: 4, step: 1 },
]

it.each([
  ['on', 1, 'true or false'],
  ['assignor', 'rnage', 'one of range'],
  ['members', 5, 'a number from 1 to 4'],
  ['members', 'two', 'a number from 1 to 4'],
  ['member', 2, 'one of the parameters on, assignor, members'],
] as const)('%s=%s is refused: expected %s', (id, value, wanted) => {
  const problems = valueProblems(parameters, { [id]: value })
  expect(problems).toMatchObject([{ id, value, wanted: { en: wanted } }])
})

it('the initial values of every scene are accepted', () => {
  for (const scene of scenes)
    expect(valueProblems(scene.parameters, initialValues(scene.parameters))).toEqual([])
})
