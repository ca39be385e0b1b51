import { expect, it } from 'vitest'
import { Run, simulate } from '../sim/run.ts'
import { parseScenario } from '../sim/scenario/parse.ts'
import { assignmentsOf } from '../trace/assignments.ts'
import { interruptionsOf } from '../trace/interruptions.ts'
import { assignors } from './assignors/scene.ts'
import { initialValues, type ParameterValues } from './scene.ts'

function factsOf(world: string, values: ParameterValues = {}) {
  const all = { ...initialValues(assignors.parameters), ...values }
  const parsed = parseScenario(assignors.scenario(world, all))
  if (!parsed.ok) throw new Error('the scene is broken')
  return simulate(parsed.scenario).facts
}

const divisionsOf = (world: string, values?: ParameterValues) =>
  assignmentsOf(factsOf(world, values), 'pet-lovers')

/** `C1: b0 c1`, for every member that has something. */
const read = (division: ReturnType<typeof divisionsOf>[number] | undefined) =>
  division?.shares
    .filter(({ partitions }) => partitions.length > 0)
    .map(({ member, partitions }) => {
      const names = partitions.map(({ topic, partition }) => `${topic[0]}${partition}`)
      return `${member}: ${names.toSorted().join(' ')}`
    })

it('range divides each topic alone: six against three; roundrobin five against four', () => {
  expect(read(divisionsOf('range')[0])).toEqual(['C1: b0 b1 c0 c1 d0 d1', 'C2: b2 c2 d2'])
  expect(read(divisionsOf('roundrobin')[0])).toEqual(['C1: b0 b2 c1 d0 d2', 'C2: b1 c0 c2 d1'])
})

it('a third member gives everybody three, by any rule', () => {
  for (const { id } of assignors.worlds) {
    const settled = divisionsOf(id).findLast(({ atUs }) => atUs < 24_000_000)
    expect(settled?.shares.map(({ partitions }) => partitions.length)).toEqual([3, 3, 3])
  }
})

it.each([
  ['range', [0, 6, 3]],
  ['roundrobin', [0, 5, 7]],
  ['sticky', [0, 3, 3]],
  ['cooperative-sticky', [0, 0, 3, 3]],
  ['uniform', [0, 4, 3, 3]],
])('%s: moved per generation %j, and the interruptions count the same', (world, moved) => {
  const facts = factsOf(world)
  expect(assignmentsOf(facts, 'pet-lovers').map((each) => each.moved.length)).toEqual(moved)
  expect(interruptionsOf(facts, 'pet-lovers').moved).toBe(moved.reduce((a, b) => a + b, 0))
})

it('uniform: the first to come has it all, as there is no initial delay; each later one takes its part', () => {
  expect(
    divisionsOf('uniform').map(({ shares }) => shares.map((each) => each.partitions.length)),
  ).toEqual([[9], [5, 4], [3, 3, 3], [0, 5, 4]])
})

it('one topic of four: sticky moves one for a newcomer, then only the orphan', () => {
  const divisions = divisionsOf('sticky', { topics: 1, partitions: 4 })
  expect(divisions.map(({ moved }) => moved.length)).toEqual([0, 1, 1])
  expect(divisions[2]?.moved.map(({ from }) => from)).toEqual(['C1'])
})

it('C2 does not read birds: they go to the others, also when C2 leads the group', () => {
  const [first, , third] = divisionsOf('range', { birds: true })
  expect(read(first)).toEqual(['C1: b0 b1 b2 c0 c1 d0 d1', 'C2: c2 d2'])
  expect(read(third)).toEqual(['C2: c0 c1 d0 d1', 'C3: b0 b1 b2 c2 d2'])
  expect(read(divisionsOf('roundrobin', { birds: true })[0])).toEqual([
    'C1: b0 b1 b2 c1 d0 d2',
    'C2: c0 c2 d1',
  ])
})

it.each(assignors.worlds.map(({ id }) => id))(
  '%s: a topic that the group no longer reads is held by nobody; read again, it is divided among all',
  (world) => {
    const parsed = parseScenario(assignors.scenario(world, initialValues(assignors.parameters)))
    if (!parsed.ok) throw new Error('the scene is broken')
    const change = (run: Run, what: 'group.subscribe' | 'group.unsubscribe', atUs: number) => {
      run.advance(atUs)
      return run.fork(atUs, { do: what, group: 'pet-lovers', topic: 'dogs' })
    }
    const held = (run: Run, untilUs: number) => {
      run.advance(untilUs)
      const division = assignmentsOf(run.facts, 'pet-lovers').at(-1)
      return new Set(division?.shares.flatMap(({ partitions }) => partitions).map((p) => p.topic))
    }
    const without = change(Run.start(parsed.scenario), 'group.unsubscribe', 7_000_000)
    expect(held(without, 23_000_000)).toEqual(new Set(['birds', 'cats']))
    const again = change(without, 'group.subscribe', 25_000_000)
    expect(held(again, 39_000_000)).toEqual(new Set(['birds', 'cats', 'dogs']))
  },
)
