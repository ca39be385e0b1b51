import { describe, expect, it } from 'vitest'
import { parseScenario } from '../sim/scenario/parse.ts'
import { scenes } from './catalogue.ts'
import { initialValues, type Parameter, type ParameterValue } from './scene.ts'

/** Both ends of a parameter, or every option. */
const extremes = (parameter: Parameter): readonly ParameterValue[] => {
  if (parameter.kind === 'range') return [parameter.min, parameter.max]
  if (parameter.kind === 'switch') return [true, false]
  return parameter.options.map((option) => option.value)
}

describe.each(scenes.map((scene) => [scene.id, scene] as const))('scene %s', (_id, scene) => {
  const initial = initialValues(scene.parameters)
  const variants = [
    initial,
    ...scene.parameters.flatMap((parameter) =>
      extremes(parameter).map((value) => ({ ...initial, [parameter.id]: value })),
    ),
  ]

  it('has a valid scenario for each end of each parameter, in each world', () => {
    for (const values of variants) {
      for (const { id } of scene.worlds) {
        const parsed = parseScenario(scene.scenario(id, values))
        expect(parsed.ok ? [] : parsed.problems).toEqual([])
      }
    }
  })

  it('tells its story in beats with distinct ids, about worlds that it has', () => {
    const ids = scene.beats.map((beat) => beat.id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBeGreaterThanOrEqual(5)
    const worlds = scene.worlds.map((world) => world.id)
    for (const { world } of scene.beats)
      expect(world === undefined || worlds.includes(world)).toBe(true)
  })
})
