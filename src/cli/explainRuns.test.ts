import { expect, it } from 'vitest'
import { scenes } from '../scenes/catalogue.ts'
import { initialValues } from '../scenes/scene.ts'
import { simulate } from '../sim/run.ts'
import { parseScenario } from '../sim/scenario/parse.ts'
import { explain } from '../trace/explain.ts'
import type { Fact } from '../trace/facts.ts'
import { decidingSettings } from '../trace/whySettings.ts'
import { randomScenario } from './fuzzScenario.ts'

/** Where a story may begin: somebody did something, or the scenario did by starting. */
const roots = new Set(['run.started', 'command.applied'])

const isAsked = (fact: Fact): boolean =>
  (fact.kind === 'group.state.changed' && fact.to === 'PreparingRebalance') ||
  fact.kind === 'member.removed' ||
  fact.kind === 'partitions.revoked' ||
  fact.kind === 'partitions.lost' ||
  fact.kind === 'offsets.refused' ||
  (fact.kind === 'record.processed' && fact.timesBefore > 0)

/** Enough of each kind; explaining every duplicate of a long run would say the same again. */
const perKindMax = 8

function asked(file: unknown): { readonly facts: readonly Fact[]; readonly picked: Fact[] } {
  const parsed = parseScenario(file)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const { facts } = simulate(parsed.scenario)
  const counts: Record<string, number> = {}
  const picked = facts.filter(
    (fact) => isAsked(fact) && (counts[fact.kind] = (counts[fact.kind] ?? 0) + 1) <= perKindMax,
  )
  return { facts, picked }
}

function expectRoots(file: unknown): void {
  const { facts, picked } = asked(file)
  const rootless = picked.filter((fact) => {
    const steps = explain(facts, fact.id)
    const root = steps.find(({ role }) => role === 'root')?.fact
    return root === undefined || !roots.has(root.kind) || steps.at(-1)?.fact !== fact
  })
  expect(rootless).toEqual([])
}

it.each(Array.from({ length: 30 }, (_, index) => index + 1))(
  'fuzz seed %i: every interruption, refusal and duplicate has a root',
  (seed) => {
    expectRoots(randomScenario(seed))
  },
)

it.each(scenes.flatMap((scene) => scene.worlds.map(({ id }) => [scene.id, id] as const)))(
  'scene %s, world %s: every interruption, refusal and duplicate has a root',
  (id, world) => {
    const scene = scenes.find((each) => each.id === id)
    expectRoots(scene?.scenario(world, initialValues(scene.parameters)))
  },
)

function timeoutsFile(world: string, values: object): unknown {
  const scene = scenes.find(({ id }) => id === 'timeouts')
  if (!scene) throw new Error('the scene is gone')
  return scene.scenario(world, { ...initialValues(scene.parameters), ...values })
}

/** What a story begins with: the command, or the kind of another root. */
function rootOf(world: string, values: object, wanted: (fact: Fact) => boolean): unknown {
  const { facts, picked } = asked(timeoutsFile(world, values))
  const fact = picked.find(wanted)
  const root = fact && explain(facts, fact.id).find(({ role }) => role === 'root')?.fact
  return root?.kind === 'command.applied' ? root.command['do'] : root?.kind
}

it('names the kill, the freeze and the slow handler, not the last heartbeat', () => {
  const isRemoval = (fact: Fact): boolean => fact.kind === 'member.removed'
  expect(rootOf('process', { session: 10_000 }, isRemoval)).toBe('member.kill')
  expect(rootOf('process', { session: 9000, how: 'freeze' }, isRemoval)).toBe('member.freeze')
  expect(rootOf('handler', {}, isRemoval)).toBe('member.processing')
  const isLoss = (fact: Fact): boolean => fact.kind === 'partitions.lost'
  expect(rootOf('handler', {}, isLoss)).toBe('member.processing')
  const isDuplicate = (fact: Fact): boolean => fact.kind === 'record.processed'
  expect(rootOf('process', { session: 10_000 }, isDuplicate)).toBe('member.kill')
})

it('names whose settings decided: the session and the commits of the member that was killed', () => {
  const { facts, picked } = asked(timeoutsFile('process', { session: 10_000 }))
  const again = picked.find(({ kind }) => kind === 'record.processed')
  const deciding = decidingSettings(facts, explain(facts, again?.id ?? -1))
  const owners = deciding.map(({ name, member }) => `${name} of ${member ?? 'the brokers'}`)
  expect(owners).toContain('session.timeout.ms of C2')
  expect(owners).toContain('auto.commit.interval.ms of C2')
  const handler = asked(timeoutsFile('handler', {}))
  const removed = handler.picked.find(({ kind }) => kind === 'member.removed')
  const names = decidingSettings(handler.facts, explain(handler.facts, removed?.id ?? -1))
  expect(names.map(({ name }) => name)).toContain('max.poll.interval.ms')
})
