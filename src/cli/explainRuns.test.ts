import { describe, expect, it } from 'vitest'
import { scenes } from '../scenes/catalogue.ts'
import { initialValues } from '../scenes/scene.ts'
import { simulate } from '../sim/run.ts'
import { parseScenario } from '../sim/scenario/parse.ts'
import { explain } from '../trace/explain.ts'
import type { Fact } from '../trace/facts.ts'
import { decidingSettings } from '../trace/whySettings.ts'
import { randomScenario } from './fuzzScenario.ts'

/**
 * Where a story may begin: a command (the viewer's or the scenario's), a client that the scenario starts, a packet that
 * was lost, work that kept the application out of poll() or that it did not survive. `next` is the step after it.
 */
function isProperRoot(root: Fact, next: Fact | undefined): boolean {
  switch (root.kind) {
    case 'command.applied':
    case 'handler.called':
      return true
    case 'member.started':
      return next !== undefined && isOfNewcomer(next)
    case 'message.sent':
      return root.retransmissions !== undefined
    case 'records.polled':
      return next !== undefined && isOfOverdue(next)
    default:
      return false
  }
}

/** What a client does first: it finds its group and joins, or takes what it reads beside the group. */
const isOfNewcomer = (fact: Fact): boolean =>
  fact.kind === 'partitions.assigned' ||
  fact.kind === 'offsets.refused' ||
  (fact.kind === 'message.sent' &&
    ['FindCoordinator', 'Metadata', 'JoinGroup', 'ConsumerGroupHeartbeat'].includes(fact.api))

const isOfOverdue = (fact: Fact): boolean =>
  fact.kind === 'member.removed' ||
  fact.kind === 'member.stopped' ||
  fact.kind === 'partitions.lost' ||
  (fact.kind === 'message.sent' && ['LeaveGroup', 'ConsumerGroupHeartbeat'].includes(fact.api))

const isAsked = (fact: Fact): boolean =>
  (fact.kind === 'group.state.changed' && fact.to === 'PreparingRebalance') ||
  fact.kind === 'group.epoch.changed' ||
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
    const [root, next] = steps.filter(({ role }) => role !== 'condition')
    const isProper = root?.role === 'root' && isProperRoot(root.fact, next?.fact)
    return !isProper || steps.at(-1)?.fact !== fact
  })
  expect(rootless).toEqual([])
}

it.each(Array.from({ length: 60 }, (_, index) => index + 1))(
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

describe('trouble on the wire', () => {
  const file = {
    version: 1,
    seed: 5,
    cluster: { brokers: 1, config: { 'group.initial.rebalance.delay.ms': 0 } },
    network: { latency: '5ms' },
    topics: [{ name: 'cats', partitions: 2 }],
    groups: [
      {
        id: 'lovers',
        client: 'librdkafka',
        topics: ['cats'],
        config: { 'session.timeout.ms': 6000, 'heartbeat.interval.ms': 2000 },
        members: [{ id: 'C1' }, { id: 'C2', startAt: '2s' }],
      },
    ],
    until: '60s',
  }
  const rootsOf = (changes: object, isWanted: (fact: Fact) => boolean) => {
    const { facts, picked } = asked({ ...file, ...changes })
    return picked
      .filter(isWanted)
      .map(({ id }) => explain(facts, id).find(({ role }) => role === 'root'))
  }
  const lossy = { network: { latency: '5ms', lossRatio: 0.6 } }
  const isExpiry = (fact: Fact): boolean =>
    fact.kind === 'partitions.lost' ||
    (fact.kind === 'member.removed' && fact.reason === 'sessionExpired')

  it('lost packets are the root of a session that ran out, in the layer of the network', () => {
    const roots = rootsOf(lossy, isExpiry)
    expect(roots.length).toBeGreaterThan(1)
    for (const root of roots) {
      expect(root?.layer).toBe('network')
      expect(root?.fact.kind === 'message.sent' && root.fact.retransmissions).toBeGreaterThan(0)
    }
  })

  it('a cut link is, by its command; also for requests that ran into their time-out', () => {
    const events = [
      { at: '10s', do: 'link.cut', a: 'broker-1', b: 'member:lovers/C1' },
      { at: '30s', do: 'link.heal', a: 'broker-1', b: 'member:lovers/C1' },
    ]
    const roots = rootsOf({ events }, isExpiry)
    expect(roots.length).toBeGreaterThan(1)
    for (const root of roots)
      expect(root?.fact).toMatchObject({ command: { do: 'link.cut', b: 'member:lovers/C1' } })
  })

  it('a lost packet that made a rebalance late stands beside it', () => {
    const { facts } = asked({ ...file, ...lossy })
    const stories = facts
      .filter(({ kind }) => kind === 'generation.started')
      .map(({ id }) => explain(facts, id))
    const late = stories.flatMap((steps) =>
      steps.filter(
        ({ fact }) => fact.kind === 'message.sent' && fact.retransmissions !== undefined,
      ),
    )
    expect(late.map(({ role }) => role)).toContain('condition')
  })
})
