import { describe, expect, it } from 'vitest'
import type { Fact } from '../../trace/facts.ts'
import type { Sim } from '../kernel.ts'
import { memberNodeId } from '../nodeIds.ts'
import { createSim, withoutLoss } from '../run.ts'
import type { ScenarioFile } from '../scenario/schema.ts'
import { factsLike, factsOfFile, parsed } from '../testing/groupRuns.ts'
import type { ConsumerNode } from './consumerNode.ts'

type GroupFile = NonNullable<ScenarioFile['groups']>[number]

const total = 9

/** Nine cats in one partition, and one reader that takes 40 ms for each. */
const reader = (group: Partial<GroupFile>, rest: Partial<ScenarioFile> = {}): ScenarioFile => ({
  version: 1,
  cluster: { brokers: 1, config: { 'group.initial.rebalance.delay.ms': 0 } },
  topics: [{ name: 'cats' }],
  producers: [
    {
      id: 'shelter',
      topic: 'cats',
      records: Array.from({ length: total }, (_, index) => ({ at: index, key: 'ginger' })),
    },
  ],
  until: '30s',
  ...rest,
  groups: [
    {
      id: 'g',
      bootstrapped: true,
      processing: 40,
      members: [{ id: 'C1', startAt: 200 }],
      ...group,
      config: {
        'session.timeout.ms': 6000,
        'heartbeat.interval.ms': 2000,
        'auto.offset.reset': 'earliest',
        'auto.commit.interval.ms': 100,
        ...(group.client === 'java' ? { 'max.poll.records': 2 } : {}),
        ...group.config,
      },
    },
  ],
})

const auto = { 'enable.auto.commit': true }
const manual = { 'enable.auto.commit': false }
const manualStore = { 'enable.auto.offset.store': false }
const each = { commits: { every: 1 } } as const

interface Mode {
  readonly name: string
  readonly group: Partial<GroupFile>
  /** The most records that may be worked on again after one crash; null: as many as there were. */
  readonly againMax: number | null
  /** The most records that nobody may ever work on. */
  readonly neverMax: number
}

const modes: readonly Mode[] = [
  {
    name: 'java, auto-commit: at least once',
    group: { client: 'java', config: auto },
    // the tick is noticed in every second poll(): two polls of two records
    againMax: 4,
    neverMax: 0,
  },
  {
    name: 'java, commitSync after every record',
    group: { client: 'java', config: manual, application: each },
    againMax: 1,
    neverMax: 0,
  },
  {
    name: 'java, commitSync after every poll',
    group: { client: 'java', config: manual, application: { commits: { every: 'poll' } } },
    againMax: 2,
    neverMax: 0,
  },
  {
    name: 'java, commitAsync after every record',
    group: { client: 'java', config: manual, application: { commits: { how: 'async' } } },
    againMax: 1,
    neverMax: 0,
  },
  {
    name: 'java, no commits at all',
    group: { client: 'java', config: manual },
    againMax: null,
    neverMax: 0,
  },
  {
    name: 'librdkafka, defaults: stored at hand-out, may lose the record in hand',
    group: { client: 'librdkafka', config: auto },
    // two and a half records to a tick, and the one in hand counts as stored
    againMax: 2,
    neverMax: 1,
  },
  {
    name: 'librdkafka, StoreOffset after the work: at least once',
    group: { client: 'librdkafka', config: { ...auto, ...manualStore } },
    againMax: 3,
    neverMax: 0,
  },
  {
    name: 'librdkafka, StoreOffset forgotten',
    group: {
      client: 'librdkafka',
      config: { ...auto, ...manualStore },
      application: { stores: 'never' },
    },
    againMax: null,
    neverMax: 0,
  },
  {
    name: 'librdkafka, Commit(result) after every record',
    group: { client: 'librdkafka', config: { ...manual, ...manualStore }, application: each },
    againMax: 1,
    neverMax: 0,
  },
  {
    name: "librdkafka, Commit of the record's own offset",
    group: {
      client: 'librdkafka',
      config: { ...manual, ...manualStore },
      application: { commits: { every: 1, offset: 'own' } },
    },
    againMax: 2,
    neverMax: 0,
  },
]

const processedIn = (facts: readonly Fact[]): readonly number[] =>
  facts.flatMap((fact) => (fact.kind === 'record.processed' ? [fact.offset] : []))

const committedIn = (facts: readonly Fact[]): number =>
  facts.flatMap((fact) => (fact.kind === 'offsets.committed' ? fact.offsets : [])).at(-1)?.offset ??
  0

interface Crash {
  readonly state: string
  readonly before: readonly number[]
  readonly committed: number
  readonly facts: readonly Fact[]
}

/** The process is killed after each single event of its first life, and started again: one run for every moment. */
function crashEverywhere(group: Partial<GroupFile>): readonly Crash[] {
  const scenario = parsed(reader(group))
  const sim = createSim(scenario)
  sim.runUntil(200_000)
  const crashes: Crash[] = []
  while (!sim.runUntil(1_200_000, 1)) crashes.push(crashNow(withoutLoss(sim)))
  return crashes
}

function crashNow(sim: Sim): Crash {
  const node = sim.node<ConsumerNode>(memberNodeId('g', 'C1'))
  const state = String(node.loop.value)
  sim.command({ do: 'member.kill', group: 'g', id: 'C1' })
  const killedAt = sim.facts.length
  sim.scheduleCommand(sim.nowUs + 100_000, { do: 'member.start', group: 'g', id: 'C1' })
  sim.runUntil(sim.nowUs + 100_000)
  const before = processedIn(sim.facts.slice(0, killedAt))
  const committed = committedIn(sim.facts)
  sim.runUntil(sim.scenario.untilUs)
  return { state, before, committed, facts: sim.facts }
}

describe.each(modes)('$name', ({ group, againMax, neverMax }) => {
  const crashes = crashEverywhere(group)
  const outcome = ({ facts }: Crash) => {
    const counts = new Map<number, number>()
    for (const offset of processedIn(facts)) counts.set(offset, (counts.get(offset) ?? 0) + 1)
    const offsets = Array.from({ length: total }, (_, offset) => offset)
    return {
      again: offsets.filter((offset) => (counts.get(offset) ?? 0) > 1),
      never: offsets.filter((offset) => !counts.has(offset)),
    }
  }

  it('is crashed at every step of its loop', () => {
    const states = new Set(crashes.map((each) => each.state))
    const isAwaited = group.application?.commits && group.application.commits.how !== 'async'
    expect(states).toContain('polling')
    expect(states).toContain('processing')
    expect(states.has('awaitingCommit')).toBe(isAwaited === true)
    expect(states.has('committing')).toBe(group.application?.commits !== undefined)
    expect(crashes.length).toBeGreaterThan(30)
  })

  it('goes on at the committed offset: done and not committed comes again, committed and not done never', () => {
    for (const crash of crashes) {
      const { again, never } = outcome(crash)
      const { before, committed } = crash
      expect(again).toEqual(before.filter((offset) => offset >= committed))
      expect(never).toEqual(
        Array.from({ length: committed }, (_, offset) => offset).filter(
          (offset) => !before.includes(offset),
        ),
      )
    }
  })

  it('repeats and loses no more than this mode can, and somewhere as much', () => {
    const outcomes = crashes.map(outcome)
    const most = (pick: (each: ReturnType<typeof outcome>) => number) =>
      Math.max(...outcomes.map(pick))
    expect(most(({ again }) => again.length)).toBe(againMax ?? total)
    expect(most(({ never }) => never.length)).toBe(neverMax)
  })

  it('tells of each repeated and each lost record as it happens', () => {
    for (const crash of crashes) {
      const { again, never } = outcome(crash)
      const told = factsLike(crash.facts, 'record.processed', { timesBefore: 1 })
      expect(told.map(({ offset }) => offset)).toEqual(again)
      const skipped = crash.facts.flatMap((fact) =>
        fact.kind === 'records.skipped'
          ? Array.from({ length: fact.to - fact.from }, (_, index) => fact.from + index)
          : [],
      )
      expect(skipped).toEqual(never)
    }
  })
})

describe('one partition, two seconds for each cat, the ticks of auto-commit 5 s apart', () => {
  /** The crash comes so long after the client's start, from which its ticks count; where the second life begins. */
  const restart = (group: Partial<GroupFile>, crashAfterMs: number) => {
    const shape: Partial<GroupFile> = {
      ...group,
      processing: '2s',
      config: { 'auto.commit.interval.ms': 5000, ...group.config },
    }
    const at = 200 + crashAfterMs
    const facts = factsOfFile(
      reader(shape, {
        until: '40s',
        events: [
          { at, do: 'member.kill', group: 'g', id: 'C1' },
          { at: at + 500, do: 'member.start', group: 'g', id: 'C1' },
        ],
      }),
    )
    const resets = factsLike(facts, 'position.reset', { member: 'C1' })
    return { from: resets.at(-1)?.offset, facts }
  }
  const librdkafka = (config: NonNullable<GroupFile['config']>) =>
    ({ client: 'librdkafka', config }) as const

  it('librdkafka, defaults: the third cat is committed while it is worked on, and never fed', () => {
    const { from, facts } = restart(librdkafka(auto), 5500)
    expect(from).toBe(3)
    expect(factsLike(facts, 'records.skipped', {}).map((f) => [f.from, f.to])).toEqual([[2, 3]])
  })

  it('librdkafka, stored after the work: the third cat is fed again, none is lost', () => {
    const { from, facts } = restart(librdkafka({ ...auto, ...manualStore }), 5500)
    expect(from).toBe(2)
    expect(factsLike(facts, 'records.skipped', {})).toEqual([])
  })

  it('before the tick both go back to the start', () => {
    expect(restart(librdkafka(auto), 4900).from).toBe(0)
    expect(restart(librdkafka({ ...auto, ...manualStore }), 4900).from).toBe(0)
  })

  it('Java tests the tick in poll(): at 5.5 s nothing is committed, and nothing is lost', () => {
    const { from, facts } = restart(
      { client: 'java', config: { ...auto, 'max.poll.records': 1 } },
      5500,
    )
    expect(from).toBe(0)
    expect(factsLike(facts, 'records.skipped', {})).toEqual([])
  })
})
