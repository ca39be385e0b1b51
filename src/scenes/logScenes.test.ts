import { describe, expect, it } from 'vitest'
import { Run, simulate } from '../sim/run.ts'
import { parseScenario } from '../sim/scenario/parse.ts'
import type { Fact, FactOf } from '../trace/facts.ts'
import { acknowledgedLosses } from '../trace/lostRecords.ts'
import { summarize } from '../trace/summary.ts'
import { acksAndMinIsr } from './acksAndMinIsr/scene.ts'
import { failOver } from './failOver/scene.ts'
import { leaderElection } from './leaderElection/scene.ts'
import { initialValues, type ParameterValues, type Scene } from './scene.ts'
import { uncleanElection } from './uncleanElection/scene.ts'

function scenarioOf(scene: Scene, world: string, values: ParameterValues = {}) {
  const all = { ...initialValues(scene.parameters), ...values }
  const parsed = parseScenario(scene.scenario(world, all))
  if (!parsed.ok) throw new Error('the scene is broken')
  return parsed.scenario
}
const factsOf = (scene: Scene, world: string, values: ParameterValues = {}) =>
  simulate(scenarioOf(scene, world, values)).facts
const ofKind = <K extends Fact['kind']>(facts: readonly Fact[], kind: K) =>
  facts.filter((fact): fact is FactOf<K> & Fact => fact.kind === kind)
const changesOf = (facts: readonly Fact[], partition: number) =>
  ofKind(facts, 'partition.changed')
    .filter(({ topic, state }) => topic === 'cats-by-colors' && state.partition === partition)
    .map(({ atUs, reason, state }) => [atUs / 1000, reason, state.leader, state.inSyncReplicas])

describe('leader election', () => {
  it('follows the order of assignment; the longer log of the third replica is cut back', () => {
    const facts = factsOf(leaderElection, 'one')
    expect(changesOf(facts, 0).slice(0, 2)).toEqual([
      [17_035, 'election', 2, [2, 3]],
      [40_550, 'expand', 2, [2, 3, 1]],
    ])
    const cuts = ofKind(facts, 'log.truncated').map(({ broker, from, to }) => [broker, from, to])
    expect(cuts).toEqual([
      [3, 8, 5],
      [1, 8, 5],
    ])
  })
  it('takes back what acks=1 had acknowledged, and nothing of acks=all', () => {
    const lateOf = (acks: string) => {
      const facts = factsOf(leaderElection, 'one', { acks })
      const late = ofKind(facts, 'record.created').filter(
        ({ atUs, producer }) =>
          producer === 'shelter-a' && [6520, 7520, 8520].includes(atUs / 1000),
      )
      const ids = late.map(({ record }) => record.id)
      const acked = ofKind(facts, 'batch.acked').filter(
        ({ atUs, recordIds }) => atUs < 10_000_000 && recordIds.some((id) => ids.includes(id)),
      )
      const ends = ofKind(facts, 'log.appended').filter(
        ({ broker, records }) => broker === 2 && records.some(({ id }) => ids.includes(id)),
      )
      return { acked: acked.length > 0, isAtTheEnd: ends.length > 0 }
    }
    expect(lateOf('1')).toEqual({ acked: true, isAtTheEnd: false })
    expect(lateOf('all')).toEqual({ acked: false, isAtTheEnd: true })
  })
  it('gives the crown back 300 s after it was lost', () => {
    expect(changesOf(factsOf(leaderElection, 'one'), 0).at(-1)).toEqual([
      317_035,
      'preferredElection',
      1,
      [2, 3, 1],
    ])
  })
  it('a controlled shutdown leaves no partition without a leader', () => {
    const run = Run.start(scenarioOf(leaderElection, 'one')).fork(3_000_000, {
      do: 'broker.stop',
      broker: 3,
    })
    run.advance(9_000_000)
    const changed = changesOf(run.facts, 2)
    expect(changed).toEqual([[3005, 'election', 4, [4, 1]]])
    expect(ofKind(run.facts, 'broker.fenced')).toMatchObject([{ broker: 3 }])
  })
})

describe('partition fail-over', () => {
  it('a new leader 9 s after the last heartbeat; the others only lose a follower', () => {
    const facts = factsOf(failOver, 'one')
    const lastBeat = ofKind(facts, 'message.sent').findLast(
      ({ api, direction, from, atUs }) =>
        api === 'BrokerHeartbeat' &&
        direction === 'request' &&
        from === 'broker-1' &&
        atUs < 10_000_000,
    )
    const fenced = ofKind(facts, 'broker.fenced')[0]
    expect((fenced?.atUs ?? 0) - (lastBeat?.arriveUs ?? 0)).toBe(9_000_000)
    const at = (fenced?.atUs ?? 0) / 1000
    expect(changesOf(facts, 0)[0]).toEqual([at, 'election', 2, [2, 3]])
    expect(changesOf(facts, 1)).toEqual([])
    expect(changesOf(facts, 2)[0]).toEqual([at, 'shrink', 3, [3, 4]])
    expect(changesOf(facts, 3)[0]).toEqual([at, 'shrink', 4, [4, 2]])
  })
  it.each(['1', 'all'])('acks=%s: no send fails, each partition is read to its end', (acks) => {
    const facts = factsOf(failOver, 'one', { acks })
    expect(ofKind(facts, 'batch.failed')).toEqual([])
    expect(ofKind(facts, 'generation.started')).toEqual([])
    const first = ofKind(facts, 'batch.acked').find(
      ({ partition, atUs }) => partition === 0 && atUs > 10_500_000,
    )
    expect((first?.atUs ?? 0) / 1000 - 17_035).toBeLessThanOrEqual(1100 + 500)
  })
  it('acks=all loses nothing, acks=0 does not notice what it loses', () => {
    const kept = (acks: string) => {
      const facts = factsOf(failOver, 'one', { acks })
      const read = new Set(ofKind(facts, 'record.processed').map(({ recordId }) => recordId))
      const sent = ofKind(facts, 'record.created').filter(({ atUs }) => atUs < 300_000_000)
      return sent.filter(({ record }) => !read.has(record.id)).length
    }
    expect(kept('all')).toBe(0)
    expect(kept('0')).toBeGreaterThan(0)
  })
  it('B1, up again before its session is over, is refused until then (101)', () => {
    const facts = factsOf(failOver, 'one', { session: 18_000, back: 5 })
    const refused = ofKind(facts, 'message.sent').filter(({ errorCode }) => errorCode === 101)
    expect(refused.length).toBeGreaterThan(0)
    expect(ofKind(facts, 'broker.fenced')[0]?.atUs).toBe(26_035_000)
  })
  it('the second death leaves P0 with one replica: acks=all is refused (19)', () => {
    const [dare] = failOver.dares
    if (!dare) throw new Error('the scene has lost its dare')
    const run = Run.start(scenarioOf(failOver, 'one')).fork(20_000_000, dare.command)
    run.advance(39_000_000)
    const codes = ofKind(run.facts, 'batch.retried').filter(({ atUs }) => atUs > 29_000_000)
    expect(codes.map(({ errorCode }) => errorCode)).toContain(19)
  })
})

describe('acks and min.insync.replicas', () => {
  const shrinkAt = (values: ParameterValues) =>
    changesOf(factsOf(acksAndMinIsr, 'all', values), 0).find(
      ([, reason]) => reason === 'shrink',
    )?.[0]

  it('the ISR shrinks at the first look after replica.lag.time.max.ms, not at 30 s sharp', () => {
    expect(shrinkAt({})).toBe(45_005)
    expect(shrinkAt({ lag: 10_000 })).toBe(15_005)
    expect(shrinkAt({ heal: 10 })).toBeUndefined()
  })
  it('acks=1 is acknowledged while nobody can read it; acks=all only when all is well again', () => {
    const during = (acks: string) => {
      const facts = factsOf(acksAndMinIsr, acks)
      const isInside = ({ atUs }: Fact): boolean => atUs > 5_100_000 && atUs < 65_000_000
      return {
        acked: ofKind(facts, 'batch.acked').filter(isInside).length > 0,
        read: ofKind(facts, 'record.processed').filter(isInside).length > 0,
      }
    }
    expect(during('1')).toEqual({ acked: true, read: false })
    expect(during('all')).toEqual({ acked: false, read: false })
  })
  it('acks=all loses nothing and doubles nothing', () => {
    const facts = factsOf(acksAndMinIsr, 'all')
    const read = ofKind(facts, 'record.processed').map(({ recordId }) => recordId)
    expect(new Set(read).size).toBe(read.length)
    const sent = ofKind(facts, 'record.created').filter(({ atUs }) => atUs < 105_000_000)
    expect(sent.filter(({ record }) => !read.includes(record.id))).toEqual([])
  })
  it('min.insync.replicas=1: with the ISR of one, acks=all is acknowledged by the leader alone', () => {
    const facts = factsOf(acksAndMinIsr, 'all', { min: 1 })
    expect(ofKind(facts, 'batch.retried').map(({ errorCode }) => errorCode)).not.toContain(19)
    expect(
      ofKind(facts, 'batch.acked').some(({ atUs }) => atUs > 45_005_000 && atUs < 46_000_000),
    ).toBe(true)
  })
})

describe('unclean election', () => {
  const lostOf = (world: string, values: ParameterValues = {}) =>
    summarize(factsOf(uncleanElection, world, values)).lost

  it('off: nothing that was acknowledged is lost; on: what B3 had not copied is', () => {
    expect(lostOf('off')).toBe(0)
    expect(lostOf('on')).toBeGreaterThan(10)
  })
  it('min.insync.replicas=2 promises less: what only B1 had was never acknowledged', () => {
    const lost = lostOf('on', { min: 2 })
    expect(lost).toBeLessThan(lostOf('on'))
    // both in-sync replicas had these, and both died
    expect(lost).toBeGreaterThan(0)
    expect(lostOf('off', { min: 2 })).toBe(0)
  })
  it('counts in the moment of the election what will be missing in the end', () => {
    for (const values of [{}, { min: 2 }, { acks: '1' }]) {
      const facts = factsOf(uncleanElection, 'on', values)
      const losses = acknowledgedLosses(facts)
      expect(losses.map(({ atUs }) => atUs)).toEqual([43_175_000])
      expect(losses[0]?.recordIds).toHaveLength(summarize(facts).lost)
      expect(acknowledgedLosses(factsOf(uncleanElection, 'off', values))).toEqual([])
    }
  })
  it('the old leader cuts its log back to where the new one began', () => {
    const facts = factsOf(uncleanElection, 'on')
    const began = ofKind(facts, 'leader.assumed').find(
      ({ broker, topic }) => broker === 3 && topic === 'cats-by-colors',
    )
    const [cut] = ofKind(facts, 'log.truncated').filter(({ broker }) => broker === 1)
    expect(cut).toMatchObject({ from: 18, to: began?.startOffset })
  })
})
