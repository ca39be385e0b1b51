import { describe, expect, it } from 'vitest'
import { consumerGroups } from '../scenes/consumerGroups/scene.ts'
import { eagerVsCooperative } from '../scenes/eagerVsCooperative/scene.ts'
import { initialValues, type Scene } from '../scenes/scene.ts'
import { topicsAndPartitions } from '../scenes/topicsAndPartitions/scene.ts'
import type { Fact, FactKind } from '../trace/facts.ts'
import { digestFacts } from '../trace/digest.ts'
import { interruptionsOf } from '../trace/interruptions.ts'
import { Run, simulate } from './run.ts'
import { parseScenario } from './scenario/parse.ts'
import type { ScenarioFile } from './scenario/schema.ts'

function factsOf(file: ScenarioFile): readonly Fact[] {
  const parsed = parseScenario(file)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return simulate(parsed.scenario).facts
}

const sceneFacts = (
  scene: Scene,
  world = scene.worlds[0]?.id ?? '',
  values = {},
): readonly Fact[] =>
  factsOf(scene.scenario(world, { ...initialValues(scene.parameters), ...values }))

/** Times (ms) of the facts of a kind whose fields equal `where`. */
function times(
  facts: readonly Fact[],
  kind: FactKind,
  where: Readonly<Record<string, unknown>> = {},
): readonly number[] {
  return facts
    .filter((fact) => fact.kind === kind)
    .filter((fact) => {
      const fields: Readonly<Record<string, unknown>> = { ...fact }
      return Object.entries(where).every(([name, value]) => fields[name] === value)
    })
    .map((fact) => fact.atUs / 1000)
}

const group = (members: object[], config: object = {}): ScenarioFile => ({
  version: 1,
  cluster: { brokers: 3 },
  topics: [{ name: 'cats', partitions: 4, replicationFactor: 3 }],
  producers: [
    { id: 'p', topic: 'cats', ratePerSecond: 20, keys: ['black', 'calico', 'ginger', 'white'] },
  ],
  groups: [
    {
      id: 'g',
      bootstrapped: true,
      config: { 'auto.offset.reset': 'earliest', ...config },
      members: members as never,
    },
  ],
  until: '70s',
})

describe('topics and partitions', () => {
  it('places five cats as librdkafka does, with an offset per partition', () => {
    const appended = sceneFacts(topicsAndPartitions).flatMap((fact) =>
      fact.kind === 'log.appended'
        ? fact.records.map(
            ({ key }, index) => `P${fact.partition}:${fact.baseOffset + index} ${key}`,
          )
        : [],
    )
    expect(appended.slice(0, 5)).toEqual([
      'P2:0 ginger',
      'P0:0 black',
      'P0:1 white',
      'P2:1 ginger',
      'P3:0 red',
    ])
  })
})

describe('consumer groups', () => {
  const facts = sceneFacts(consumerGroups)
  const lovers = { group: 'cat-lovers' }

  it('gives the first member an id, then waits for company until 6015 ms', () => {
    expect(times(facts, 'member.id.assigned', { ...lovers, member: 'C1' })).toEqual([5])
    expect(times(facts, 'group.state.changed', { ...lovers, to: 'PreparingRebalance' })[0]).toBe(15)
    expect(times(facts, 'member.added', { ...lovers, member: 'C2' })[0]).toBe(1015)
    expect(times(facts, 'generation.started', lovers)[0]).toBe(6015)
    expect(times(facts, 'group.state.changed', { ...lovers, to: 'Stable' })[0]).toBe(6035)
    expect(times(facts, 'partitions.assigned', { ...lovers, member: 'C1' })[0]).toBe(6040)
    expect(times(facts, 'records.fetched', lovers)[0]).toBe(6060)
  })

  it('takes a third member in between 7015 and 9080 ms', () => {
    expect(times(facts, 'group.state.changed', { ...lovers, to: 'PreparingRebalance' })[1]).toBe(
      7015,
    )
    expect(times(facts, 'partitions.revoked', lovers).slice(0, 2)).toEqual([9030, 9030])
    expect(times(facts, 'generation.started', lovers)[1]).toBe(9055)
    expect(times(facts, 'partitions.assigned', { ...lovers, member: 'C3' })[0]).toBe(9080)
  })
})

describe('eager and cooperative', () => {
  const silences = (world: string): readonly string[] =>
    interruptionsOf(sceneFacts(eagerVsCooperative, world), 'cat-lovers')
      .intervals.map(
        ({ partition, fromUs, toUs }) => `P${partition} ${fromUs / 1000}–${(toUs ?? 0) / 1000}`,
      )
      .toSorted()

  it('eager stops all four partitions, two of them for 1570 ms and two for 70 ms', () => {
    expect(silences('eager')).toEqual([
      'P0 1010–2580',
      'P1 1010–2580',
      'P2 2510–2580',
      'P3 2510–2580',
    ])
  })

  it('cooperative stops only the partition that moves, for 3060 ms', () => {
    expect(silences('cooperative')).toEqual(['P3 2560–5620'])
  })

  it('a slow member holds up everyone with eager, nobody else with cooperative', () => {
    const slow = { slowMember: 10 }
    const eager = interruptionsOf(sceneFacts(eagerVsCooperative, 'eager', slow), 'cat-lovers')
    const both = interruptionsOf(sceneFacts(eagerVsCooperative, 'cooperative', slow), 'cat-lovers')
    expect(
      Math.max(
        ...eager.intervals
          .filter((each) => each.previousOwner === 'B')
          .map((each) => (each.toUs ?? 20e6) - each.fromUs),
      ),
    ).toBeGreaterThan(5_000_000)
    expect(both.intervals.every((each) => each.partition === 3)).toBe(true)
  })
})

describe('numbers of Kafka', () => {
  it('one member in an empty group: generation 1 three seconds after it was added', () => {
    const facts = factsOf(group([{ id: 'C1' }]))
    const [added = 0] = times(facts, 'group.state.changed', { to: 'PreparingRebalance' })
    expect(times(facts, 'generation.started')[0]).toBe(added + 3000)
  })

  it('members at 0 and 1.0 s: generation 1 six seconds after the first was added', () => {
    const facts = factsOf(group([{ id: 'C1' }, { id: 'C2', startAt: '1s' }]))
    const [added = 0] = times(facts, 'group.state.changed', { to: 'PreparingRebalance' })
    expect(times(facts, 'generation.started')[0]).toBe(added + 6000)
  })

  it('a crash is noticed session.timeout.ms after the last heartbeat', () => {
    const file = group([{ id: 'C1' }, { id: 'C2' }], { 'session.timeout.ms': 6000 })
    const facts = factsOf({
      ...file,
      events: [{ at: '20s', do: 'member.kill', group: 'g', id: 'C2' }],
    })
    const heartbeats = facts.flatMap((fact) =>
      fact.kind === 'message.sent' && fact.api === 'Heartbeat' && fact.from === 'member:g/C2'
        ? [fact.arriveUs / 1000]
        : [],
    )
    const last = Math.max(...heartbeats)
    expect(times(facts, 'member.removed', { member: 'C2', reason: 'sessionExpired' })).toEqual([
      last + 6000,
    ])
  })
})

describe('a run', () => {
  const parsed = parseScenario(
    eagerVsCooperative.scenario('eager', initialValues(eagerVsCooperative.parameters)),
  )
  if (!parsed.ok) throw new Error('the scene is broken')

  it('is the same in one go and in slices with checkpoints', () => {
    const run = Run.start(parsed.scenario)
    while (!run.advance(parsed.scenario.untilUs, 100));
    expect(digestFacts(run.facts)).toBe(digestFacts(simulate(parsed.scenario).facts))
  })

  it('shares its past with a fork and leaves the first branch alone', () => {
    const run = Run.start(parsed.scenario)
    run.advance(parsed.scenario.untilUs)
    const before = digestFacts(run.facts)
    const fork = run.fork(7_123_456, { do: 'member.kill', group: 'cat-lovers', id: 'B' })
    fork.advance(parsed.scenario.untilUs)
    const at = fork.facts.findIndex((fact) => fact.kind === 'command.applied')
    expect(fork.facts.slice(0, at)).toEqual(run.facts.slice(0, at))
    expect(fork.facts[at]?.atUs).toBe(7_123_456)
    expect(digestFacts(run.facts)).toBe(before)
  })
})
