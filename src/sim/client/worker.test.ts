import { describe, expect, it } from 'vitest'
import { factsLike, factsOfFile, messages, stablePair, timesOf } from '../testing/groupRuns.ts'

const flavours = ['java', 'librdkafka'] as const

/** B reads P2 and P3; its first cat of P2 takes 25 s, and max.poll.interval.ms is 10 s. */
const run = (
  client: (typeof flavours)[number],
  application: Readonly<Record<string, unknown>>,
  rest: Parameters<typeof stablePair>[1] = {},
  config: Readonly<Record<string, string | number | boolean>> = {},
) =>
  factsOfFile(
    stablePair(
      {
        client,
        config: {
          'partition.assignment.strategy': 'range',
          'session.timeout.ms': 6000,
          'heartbeat.interval.ms': 2000,
          'max.poll.interval.ms': 10_000,
          ...config,
        },
        application: { poison: [{ partition: 2, offset: 0, takes: '25s' }], ...application },
      },
      rest,
    ),
  )

const slowCat = { member: 'B', partition: 2, offset: 0 }

describe.each(flavours)('%s: records handed to a worker', (client) => {
  it('in the loop the member is expelled; with a worker and pause() it stays, and the others wait for nothing', () => {
    expect(messages(run(client, {}), 'LeaveGroup')).not.toEqual([])
    const facts = run(client, { works: 'onWorker' })
    expect(messages(facts, 'LeaveGroup')).toEqual([])
    expect(factsLike(facts, 'error.raised')).toEqual([])
    const [done] = timesOf(facts, 'record.processed', slowCat)
    expect(done).toBeGreaterThan(25_000)
  })

  it('reads nothing while the worker works, and everything afterwards', () => {
    const facts = run(client, { works: 'onWorker' })
    const [pausedMs = 0] = timesOf(facts, 'partitions.paused', { member: 'B' })
    const [doneMs = 0] = timesOf(facts, 'record.processed', slowCat)
    const polled = timesOf(facts, 'records.polled', { member: 'B' })
    expect(polled.filter((at) => at > pausedMs && at < doneMs)).toEqual([])
    expect(timesOf(facts, 'partitions.resumed', { member: 'B' })).toContain(doneMs)
    expect(polled.some((at) => at >= doneMs)).toBe(true)
  })

  it('a newcomer waits for no handler; the worker goes on with a cat that is somebody else’s by then', () => {
    const third = { events: [{ at: '6s', do: 'member.start' as const, group: 'g', id: 'C' }] }
    const facts = run(client, { works: 'onWorker', stores: 'afterRecord' }, third)
    const [generation = 0] = timesOf(facts, 'generation.started')
    expect(generation).toBeLessThan(9000)
    expect(timesOf(facts, 'record.processed', slowCat)).toHaveLength(1)
  })

  it('what a worker has is paused too where it came with a rebalance', () => {
    const leaves = { events: [{ at: '6s', do: 'member.stop' as const, group: 'g', id: 'A' }] }
    const facts = run(client, { works: 'onWorker' }, leaves)
    const [doneMs = 0] = timesOf(facts, 'record.processed', slowCat)
    const polled = factsLike(facts, 'records.polled', { member: 'B', partition: 0 })
    expect(polled[0]?.atUs).toBeGreaterThanOrEqual(doneMs * 1000)
  })
})

it('Java with auto-commit commits what the worker has not done: a crash loses it', () => {
  const crash = { events: [{ at: '12s', do: 'member.kill' as const, group: 'g', id: 'B' }] }
  const facts = run('java', { works: 'onWorker' }, crash)
  const next = factsLike(facts, 'position.reset', { member: 'A', partition: 2 })
  expect(next.at(-1)?.offset).toBeGreaterThan(0)
  expect(factsLike(facts, 'record.processed', { partition: 2, offset: 0 })).toEqual([])
  const own = { works: 'onWorker', commits: { every: 1, how: 'sync' } }
  const safe = run('java', own, crash, { 'enable.auto.commit': false })
  expect(factsLike(safe, 'position.reset', { member: 'A', partition: 2 }).at(-1)?.offset).toBe(0)
})

it('a worker that is done while poll() is in a handler is heard of when the handler returns', () => {
  const application = {
    works: 'onWorker',
    handlers: { revoked: { takes: '4s' } },
    poison: [{ partition: 2, offset: 0, takes: '8s' }],
  }
  const third = { events: [{ at: '6s', do: 'member.start' as const, group: 'g', id: 'C' }] }
  const facts = run('java', application, third)
  const [returned = 0] = timesOf(facts, 'handler.returned', { member: 'B' })
  const [done = 0] = timesOf(facts, 'record.processed', slowCat)
  expect(done).toBeLessThan(returned)
  expect(timesOf(facts, 'records.polled', { member: 'B' }).some((at) => at > returned)).toBe(true)
})
