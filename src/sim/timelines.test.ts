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
import { catGroup, factsOfFile, stablePair } from './testing/groupRuns.ts'

const sceneFacts = (
  scene: Scene,
  world = scene.worlds[0]?.id ?? '',
  values = {},
): readonly Fact[] =>
  factsOfFile(scene.scenario(world, { ...initialValues(scene.parameters), ...values }))

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

describe('consumer groups, with a cat in every partition at any moment', () => {
  const member = (id: string, startAt: string) => ({ id, startAt })
  const members = [
    member('C1', '0s'),
    member('C2', '1s'),
    member('C3', '7s'),
    member('C4', '12s'),
    member('C5', '12s'),
  ]
  const facts = factsOfFile({
    ...catGroup(members, { id: 'cat-lovers' }, { until: '30s' }),
    producers: [
      {
        id: 'shelter',
        topic: 'cats',
        ratePerSecond: 400,
        keys: ['black', 'calico', 'ginger', 'white', 'red', 'siamese', 'tabby'],
        client: 'librdkafka',
      },
    ],
    groups: [
      ...(catGroup(members, {
        id: 'cat-lovers',
        committed: { cats: { 0: 0, 1: 0, 2: 0, 3: 0 } },
      }).groups ?? []),
      {
        id: 'cat-photographers',
        bootstrapped: true,
        config: { 'auto.offset.reset': 'earliest' },
        members: [member('F1', '20s')],
      },
    ],
  })
  const lovers = { group: 'cat-lovers' }

  it('the cats go on at 9100 ms, after 70 ms of silence in all partitions with cats', () => {
    const { intervals } = interruptionsOf(facts, 'cat-lovers')
    const second = intervals.filter(({ generation }) => generation === 2)
    expect(second.length).toBeGreaterThanOrEqual(3)
    expect(new Set(second.map(({ fromUs, toUs }) => `${fromUs}–${toUs}`))).toEqual(
      new Set(['9030000–9100000']),
    )
  })

  it('five members share four partitions within one round: one has none, and stays a member', () => {
    expect(times(facts, 'generation.started', lovers)).toEqual([6015, 9055, 12_095])
    const third = facts.flatMap((fact) =>
      fact.kind === 'partitions.assigned' && fact.group === 'cat-lovers' && fact.atUs > 12e6
        ? [`${fact.member} ${fact.owned.map(({ partition }) => partition).join()}`]
        : [],
    )
    expect(third.toSorted()).toEqual(['C1 0', 'C2 1', 'C3 2', 'C4 3', 'C5 '])
    expect(times(facts, 'member.removed', lovers)).toEqual([])
  })

  it('a second group reads everything from offset 0; the first notices nothing', () => {
    const photographers = { group: 'cat-photographers' }
    expect(times(facts, 'group.state.changed', { ...photographers, to: 'Stable' })).toEqual([
      23_035,
    ])
    const starts = facts.flatMap((fact) =>
      fact.kind === 'position.reset' && fact.group === 'cat-photographers'
        ? [[fact.partition, fact.offset, fact.from]]
        : [],
    )
    expect(starts).toEqual([0, 1, 2, 3].map((partition) => [partition, 0, 'earliest']))
    expect(times(facts, 'group.state.changed', lovers).filter((ms) => ms > 12_200)).toEqual([])
  })
})

describe('heartbeat, session and max.poll', () => {
  const pair = (config: object, event: object, more: object = {}) =>
    factsOfFile(
      stablePair(
        { config: config as never },
        { until: '80s', events: [{ at: '20s', group: 'g', id: 'B', ...event }] as never, ...more },
      ),
    )
  const silence = (facts: readonly Fact[]) => {
    const read = facts.find(
      (fact) =>
        fact.kind === 'records.fetched' &&
        fact.member === 'A' &&
        fact.partition >= 2 &&
        fact.atUs > 20e6,
    )
    return (read?.atUs ?? 0) / 1000 - 20_000
  }

  it.each([
    [45_000, 63_000, 63_550, 43_575],
    [10_000, 28_000, 30_550, 10_575],
    [6000, 24_000, 24_550, 4575],
  ])(
    'a crash with a session of %i ms: removed at %i, stable at %i, silent for %i ms',
    (sessionMs, removed, stable, silentMs) => {
      const facts = pair({ 'session.timeout.ms': sessionMs }, { do: 'member.kill' })
      expect(times(facts, 'member.removed', { member: 'B' })).toEqual([removed])
      expect(times(facts, 'group.state.changed', { to: 'Stable' }).at(-1)).toBe(stable)
      expect(silence(facts)).toBe(silentMs)
    },
  )

  it('close() instead: LeaveGroup arrives at 20005, and 1.6 s later somebody reads', () => {
    const facts = pair({ 'enable.auto.commit': false }, { do: 'member.stop' })
    expect(times(facts, 'member.removed', { member: 'B' })).toEqual([20_005])
    expect(silence(facts)).toBeGreaterThan(1500)
    expect(silence(facts)).toBeLessThan(1600)
  })

  it('close() with auto-commit first commits, which takes 20 ms', () => {
    const facts = pair({}, { do: 'member.stop' })
    expect(times(facts, 'member.removed', { member: 'B' })).toEqual([20_025])
    expect(silence(facts)).toBe(1575)
  })

  it('an application that works for 10 s: heartbeats go on, and nothing happens', () => {
    const facts = pair({}, { do: 'member.processing', processing: '10s' })
    expect(times(facts, 'group.state.changed').filter((ms) => ms > 0)).toEqual([])
    const beats = facts.filter(
      (fact) =>
        fact.kind === 'message.sent' &&
        fact.api === 'Heartbeat' &&
        fact.from === 'member:g/B' &&
        fact.atUs > 20e6 &&
        fact.atUs < 30e6,
    )
    expect(beats).toHaveLength(4)
  })

  it('a session below group.min.session.timeout.ms: 26, which no client survives', () => {
    const facts = factsOfFile(catGroup([{ id: 'A', config: { 'session.timeout.ms': 5000 } }]))
    expect(times(facts, 'message.sent', { api: 'JoinGroup', errorCode: 26 })).toEqual([5])
    expect(times(facts, 'member.stopped', { how: 'fatal' })).toEqual([10])
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

  it('in partition-time: 3280 ms with eager, 3060 ms with cooperative', () => {
    const sum = (world: string) =>
      interruptionsOf(sceneFacts(eagerVsCooperative, world), 'cat-lovers').partitionUs / 1000
    expect([sum('eager'), sum('cooperative')]).toEqual([3280, 3060])
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
    const facts = factsOfFile(group([{ id: 'C1' }]))
    const [added = 0] = times(facts, 'group.state.changed', { to: 'PreparingRebalance' })
    expect(times(facts, 'generation.started')[0]).toBe(added + 3000)
  })

  it('members at 0 and 1.0 s: generation 1 six seconds after the first was added', () => {
    const facts = factsOfFile(group([{ id: 'C1' }, { id: 'C2', startAt: '1s' }]))
    const [added = 0] = times(facts, 'group.state.changed', { to: 'PreparingRebalance' })
    expect(times(facts, 'generation.started')[0]).toBe(added + 6000)
  })

  it('a crash is noticed session.timeout.ms after the last heartbeat', () => {
    const file = group([{ id: 'C1' }, { id: 'C2' }], { 'session.timeout.ms': 6000 })
    const facts = factsOfFile({
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

describe('acks=all', () => {
  const acked = (acks: string) => {
    const facts = factsOfFile({
      version: 1,
      cluster: { brokers: 3 },
      topics: [{ name: 'cats', partitions: 1, replicationFactor: 3, replicas: [[1, 2, 3]] }],
      producers: [
        {
          id: 'p',
          topic: 'cats',
          config: { acks, 'enable.idempotence': false },
          records: [{ at: '1s' }, { at: '20s' }],
        },
      ],
      events: [{ at: '19s', do: 'broker.kill', broker: 3 }],
      until: '60s',
    })
    const left = facts.find(
      (fact) => fact.kind === 'partition.changed' && !fact.state.inSyncReplicas.includes(3),
    )
    return { facts, acks: times(facts, 'batch.acked'), leftMs: (left?.atUs ?? 0) / 1000 }
  }

  it('waits for every replica in the ISR: for a dead one until it has left', () => {
    const { acks, leftMs } = acked('all')
    expect(leftMs).toBeGreaterThan(20_000)
    expect(acks).toHaveLength(2)
    expect(acks[1]).toBeGreaterThan(leftMs)
  })

  it('acks=1 does not wait', () => {
    const { acks, leftMs } = acked('1')
    expect(acks[1]).toBeLessThan(20_100)
    expect(leftMs).toBeGreaterThan(20_100)
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
