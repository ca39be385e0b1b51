import { describe, expect, it } from 'vitest'
import { simulate } from '../sim/run.ts'
import { parseScenario } from '../sim/scenario/parse.ts'
import { factsLike, timesOf } from '../sim/testing/groupRuns.ts'
import type { Fact } from '../trace/facts.ts'
import { callbacks } from './callbacks/scene.ts'
import { commits } from './commits/scene.ts'
import { retentionVsPoll } from './retentionVsPoll/scene.ts'
import { initialValues, type ParameterValues, type Scene } from './scene.ts'
import { severalTopics } from './severalTopics/scene.ts'
import { silentConsumer } from './silentConsumer/scene.ts'
import { standalone } from './standalone/scene.ts'

function factsOf(scene: Scene, world: string, values: ParameterValues = {}): readonly Fact[] {
  const all = { ...initialValues(scene.parameters), ...values }
  const parsed = parseScenario(scene.scenario(world, all))
  if (!parsed.ok) throw new Error(`${scene.id} does not parse`)
  return simulate(parsed.scenario).facts
}

describe('retention.ms below max.poll.interval.ms', () => {
  it.each([
    ['earliest', [2, 7]],
    ['latest', [2, 10]],
  ])('%s: jumps over %j, and no error comes up', (reset, gap) => {
    const facts = factsOf(retentionVsPoll, 'one', { reset })
    expect(timesOf(facts, 'logStart.changed', { broker: 1 })[0]).toBe(90_000)
    expect(factsLike(facts, 'records.skipped').map(({ from, to }) => [from, to])).toEqual([gap])
    expect(factsLike(facts, 'error.raised')).toEqual([])
    expect(factsLike(facts, 'member.removed')).toEqual([])
  })

  it('a quick handler, or a longer retention, loses nothing', () => {
    expect(factsLike(factsOf(retentionVsPoll, 'one', { handler: 60 }), 'records.skipped')).toEqual(
      [],
    )
    const patient = factsOf(retentionVsPoll, 'one', { retention: 300_000 })
    expect(factsLike(patient, 'records.skipped')).toEqual([])
  })
})

describe('commits, crash at 5.5 s, two seconds for each cat', () => {
  const outcome = (world: string, values: ParameterValues = {}) => {
    const facts = factsOf(commits, world, values)
    return {
      from: factsLike(facts, 'position.reset').at(-1)?.offset,
      again: factsLike(facts, 'record.processed', { timesBefore: 1 }).map(({ offset }) => offset),
      never: factsLike(facts, 'records.skipped').flatMap(({ from }) => from),
    }
  }

  it('each mode has its own outcome', () => {
    expect(outcome('defaults')).toEqual({ from: 3, again: [], never: [2] })
    expect(outcome('after')).toEqual({ from: 2, again: [], never: [] })
    expect(outcome('each')).toEqual({ from: 2, again: [], never: [] })
    expect(outcome('own')).toEqual({ from: 1, again: [1], never: [] })
  })

  it('before the first tick the two that wait for it begin again', () => {
    expect(outcome('defaults', { crash: 4900 })).toEqual({ from: 0, again: [0, 1], never: [] })
    expect(outcome('after', { crash: 4900 })).toEqual({ from: 0, again: [0, 1], never: [] })
  })
})

describe('callbacks', () => {
  const called = (facts: readonly Fact[], member: string) =>
    factsLike(facts, 'handler.called', { member }).map(
      ({ handler, partitions }) => `${handler} ${partitions.map((each) => each.partition).join()}`,
    )

  it('eager: everything out, everything in; cooperative: one partition of one member', () => {
    const eager = factsOf(callbacks, 'eager')
    expect(called(eager, 'C1').slice(0, 2)).toEqual(['revoked 0,1', 'assigned 0,1'])
    const cooperative = factsOf(callbacks, 'cooperative')
    const early = (member: string) =>
      called(
        cooperative.filter(({ atUs }) => atUs < 20_000_000),
        member,
      )
    // librdkafka gives a member's first partition away; Java would have moved 3
    expect(early('C2').filter((each) => each.startsWith('revoked'))).toEqual(['revoked 2'])
    expect(early('C3')).toEqual(['assigned ', 'assigned 2'])
  })

  it('lost at wake-up, and revoked in its place without a lost handler', () => {
    const facts = factsOf(callbacks, 'eager')
    expect(called(facts, 'C1')[2]).toBe('lost 0,1')
    expect(timesOf(facts, 'partitions.lost', { member: 'C1' })[0]).toBeGreaterThanOrEqual(40_000)
    const without = factsOf(callbacks, 'eager', { lost: false })
    expect(called(without, 'C1')[2]).toBe('revoked 0,1')
    expect(factsLike(without, 'error.raised', { member: 'C1', errorCode: 25 })).toHaveLength(1)
  })
})

it('standalone: refused beside members, accepted once the group is empty; duplicates from the second reader', () => {
  const facts = factsOf(standalone, 'one')
  const refused = timesOf(facts, 'offsets.refused', { errorCode: 25 })
  expect(refused.length).toBeGreaterThan(2)
  expect(Math.max(...refused)).toBeLessThan(16_000)
  expect(
    factsLike(facts, 'record.processed', { member: 'T', timesBefore: 1 }).length,
  ).toBeGreaterThan(3)
  expect(factsLike(facts, 'partitions.assigned', { member: 'S' })).toHaveLength(1)
})

describe('several topics', () => {
  const stops = (world: string, values: ParameterValues = {}) =>
    timesOf(factsOf(severalTopics, world, values), 'group.state.changed', {
      to: 'PreparingRebalance',
    })

  it.each(['java', 'librdkafka'])(
    '%s: one stop for each discovery, one if both are made at once',
    (world) => {
      expect(stops(world)).toHaveLength(2)
      expect(stops(world, { together: true })).toHaveLength(1)
    },
  )

  it('Java: at the refresh of the leader; the follower notices nothing', () => {
    const [first = 0, second = 0] = stops('java')
    expect(Math.round(first / 100)).toBe(200)
    expect(Math.round(second / 100)).toBe(400)
  })

  it('librdkafka: the follower trips over itself at 12 s and gets the same generation back', () => {
    const facts = factsOf(severalTopics, 'librdkafka')
    const [revoked = 0] = timesOf(facts, 'partitions.revoked', { member: 'C2' })
    expect(Math.round(revoked / 100)).toBe(120)
    const [back] = factsLike(facts, 'partitions.assigned', { member: 'C2' }).slice(1)
    expect((back?.atUs ?? 0) / 1000 - revoked).toBeLessThan(60)
    expect(timesOf(facts, 'generation.started')[0]).toBeGreaterThan(19_000)
  })

  it('latest passes over what came into a new partition before it was assigned', () => {
    const skipped = (reset: string) =>
      factsLike(factsOf(severalTopics, 'java', { reset }), 'records.skipped')
    expect(skipped('latest').length).toBeGreaterThan(0)
    expect(skipped('latest').every(({ partition }) => partition >= 4)).toBe(true)
    expect(skipped('earliest')).toEqual([])
  })
})

describe('my consumer does not read', () => {
  const read = (world: string, values: ParameterValues = {}, untilMs = 40_000) =>
    timesOf(factsOf(silentConsumer, world, values), 'record.processed', { member: 'mine' }).filter(
      (at) => at < untilMs,
    ).length

  it('reads nothing, or not all, in each of the columns', () => {
    for (const obstacle of ['silence', 'assignor', 'pattern'])
      expect(read('outside', { obstacle })).toBe(0)
    expect(read('colleague')).toBe(0)
    expect(read('latest')).toBe(0)
    expect(read('slow')).toBeLessThan(8)
    expect(read('paused')).toBeLessThan(8)
  })

  it('a new group that begins at the end has not missed what came before it', () => {
    expect(factsLike(factsOf(silentConsumer, 'latest'), 'records.skipped')).toEqual([])
  })

  it('what keeps me out shows in another place each time', () => {
    const members = (obstacle: string) => {
      const facts = factsOf(silentConsumer, 'outside', { obstacle })
      return {
        added: factsLike(facts, 'member.added', { member: 'mine' }).length,
        refused: factsLike(facts, 'message.sent', { api: 'JoinGroup', errorCode: 23 }).length,
        fatal: factsLike(facts, 'member.stopped', { member: 'mine', how: 'fatal' }).length,
      }
    }
    expect(members('silence')).toEqual({ added: 0, refused: 0, fatal: 0 })
    expect(members('assignor')).toEqual({ added: 0, refused: 1, fatal: 1 })
    expect(members('pattern')).toEqual({ added: 1, refused: 0, fatal: 0 })
  })

  it('and each cause has its cure', () => {
    expect(read('colleague', { colleagues: 0 })).toBe(8)
    expect(read('latest', { reset: 'earliest' })).toBe(4)
    expect(read('slow', { maxPoll: 60_000 }, 50_000)).toBe(8)
  })
})
