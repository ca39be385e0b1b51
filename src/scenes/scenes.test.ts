import { describe, expect, it } from 'vitest'
import { simulate } from '../sim/run.ts'
import { parseScenario } from '../sim/scenario/parse.ts'
import { scenes } from './catalogue.ts'
import { contents } from './contents.ts'
import {
  findAwaited,
  initialValues,
  type Parameter,
  type ParameterValue,
  type Scene,
} from './scene.ts'

/** Both ends of a parameter, or every option. */
const extremes = (parameter: Parameter): readonly ParameterValue[] => {
  if (parameter.kind === 'range') return [parameter.min, parameter.max]
  if (parameter.kind === 'switch') return [true, false]
  return parameter.options.map((option) => option.value)
}

function factsByWorld(scene: Scene) {
  const values = initialValues(scene.parameters)
  return new Map(
    scene.worlds.map(({ id }) => {
      const parsed = parseScenario(scene.scenario(id, values))
      if (!parsed.ok) throw new Error(`${scene.id} does not parse`)
      return [id, simulate(parsed.scenario).facts] as const
    }),
  )
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

  it('reaches every beat as it is set at first, in order', () => {
    const factsOf = factsByWorld(scene)
    const times = scene.beats.map(({ id, at, world }) => {
      if ('ms' in at) return { id, atUs: at.ms * 1000 }
      const facts = factsOf.get(world ?? scene.worlds[0]?.id ?? '') ?? []
      return { id, atUs: findAwaited(facts, at)?.atUs }
    })
    expect(times.filter(({ atUs }) => atUs === undefined)).toEqual([])
    const order = times.toSorted((a, b) => Number(a.atUs) - Number(b.atUs))
    expect(order.map(({ id }) => id)).toEqual(scene.beats.map(({ id }) => id))
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

it('each scene is found in the table of contents under its own id', () => {
  expect(scenes.map(({ id }) => id)).toEqual(contents.map(({ id }) => id))
})
