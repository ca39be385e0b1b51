import fc from 'fast-check'
import { expect, it } from 'vitest'
import { simulate } from '../sim/run.ts'
import { parseScenario } from '../sim/scenario/parse.ts'
import { scenes } from './catalogue.ts'
import { findAwaited, type Parameter, type ParameterValue, type Scene } from './scene.ts'

/** Every value that the viewer can set by the parameter's control. */
function settable(parameter: Parameter): fc.Arbitrary<ParameterValue> {
  if (parameter.kind === 'switch') return fc.boolean()
  if (parameter.kind === 'choice')
    return fc.constantFrom(...parameter.options.map(({ value }) => value))
  const { min, max, step } = parameter
  const steps = Math.floor((max - min) / step)
  return fc.integer({ min: 0, max: steps }).map((index) => min + index * step)
}

/** Stories of several clocks (a handler, retention, a crash, a refresh): the values decide which comes first. */
const ordersByValue: readonly string[] = [
  'fail-over',
  'acks-and-min-isr',
  'unclean-election',
  'retention',
  'compaction',
  'slow-consumer',
  'retention-vs-poll',
  'several-topics',
  'commits',
  'callbacks',
  'standalone',
  'silent-consumer',
]

const settings = (scene: Scene) =>
  fc.record(Object.fromEntries(scene.parameters.map((each) => [each.id, settable(each)])))

it.each(scenes.map((scene) => [scene.id, scene] as const))(
  '%s: for any values each world runs to its end, and each beat has its moment in order, or other words',
  (_id, scene) => {
    fc.assert(
      fc.property(settings(scene), (values) => {
        let moments = 0
        for (const world of scene.worlds) {
          const parsed = parseScenario(scene.scenario(world.id, values))
          if (!parsed.ok) throw new Error(parsed.problems.map(({ path }) => path).join(', '))
          const sim = simulate(parsed.scenario)
          expect(sim.nowUs).toBe(parsed.scenario.untilUs)
          expect(sim.facts.filter(({ kind }) => kind === 'invariant.violated')).toEqual([])
          const told = momentsOf(scene, world.id, sim.facts)
          moments += told.length
          if (!ordersByValue.includes(scene.id))
            expect(told).toEqual(told.toSorted((a, b) => a.atUs - b.atUs))
        }
        expect(moments).toBeGreaterThan(1)
      }),
      { numRuns: 5, seed: 12 },
    )
  },
)

/** The moments of a world's beats, as listed. A beat without a moment must have words for that. */
function momentsOf(scene: Scene, world: string, facts: ReturnType<typeof simulate>['facts']) {
  const first = scene.worlds[0]?.id
  return scene.beats
    .filter((beat) => (beat.world ?? first) === world)
    .flatMap((beat) => {
      if ('ms' in beat.at) return [{ id: beat.id, atUs: beat.at.ms * 1000 }]
      const fact = findAwaited(facts, beat.at)
      if (!fact) expect(beat.instead, `${beat.id} did not come and has no other words`).toBeTruthy()
      return fact ? [{ id: beat.id, atUs: fact.atUs }] : []
    })
}
