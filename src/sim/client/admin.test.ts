import { describe, expect, it } from 'vitest'
import type { Fact } from '../../trace/facts.ts'
import type { ScenarioFile } from '../scenario/schema.ts'
import { factsLike, factsOfFile, timesOf } from '../testing/groupRuns.ts'

type Event = NonNullable<ScenarioFile['events']>[number]

/** A group of static members C1 and C2; C2 is killed at 20 s, and removed by an administrator at 25 s. */
const run = (config: Record<string, string>, events: readonly Event[] = []): readonly Fact[] =>
  factsOfFile({
    version: 1,
    cluster: { brokers: 3 },
    network: { latency: 5 },
    topics: [{ name: 'cats', partitions: 2, replicationFactor: 3 }],
    groups: [
      {
        id: 'g',
        config,
        members: ['C1', 'C2'].map((id) => ({ id, config: { 'group.instance.id': `cat-${id}` } })),
      },
    ],
    events: [
      { at: '20s', do: 'member.kill', group: 'g', id: 'C2' },
      { at: '25s', do: 'group.removeMember', group: 'g', id: 'C2' },
      ...events,
    ],
    until: '60s',
  })

describe('E16 an administrator removes a static member', () => {
  it('asks for the coordinator, then sends LeaveGroup: the rebalance does not wait for the session', () => {
    const facts = run({})
    const [removed] = factsLike(facts, 'member.removed')
    expect(removed).toMatchObject({ member: 'C2', reason: 'left', atUs: 25_015_000 })
    const last = factsLike(facts, 'partitions.assigned', { member: 'C1' }).at(-1)
    expect(last?.owned).toHaveLength(2)
    expect((last?.atUs ?? 0) - 25_000_000).toBeLessThan(3_500_000)
  })

  it('is told 25 when the member has gone already', () => {
    const again: Event = { at: '40s', do: 'group.removeMember', group: 'g', id: 'C2' }
    const answers = factsLike(run({}, [again]), 'message.sent', {
      api: 'LeaveGroup',
      direction: 'response',
    })
    expect(answers.map(({ errorCode }) => errorCode ?? 0)).toEqual([0, 25])
  })

  it('goes on to look for a coordinator while there is none', () => {
    const facts = run({}, [
      { at: '24s', do: 'broker.kill', broker: 1 },
      { at: '24s', do: 'broker.kill', broker: 2 },
      { at: '24s', do: 'broker.kill', broker: 3 },
      { at: '30s', do: 'broker.start', broker: 1 },
      { at: '30s', do: 'broker.start', broker: 2 },
      { at: '30s', do: 'broker.start', broker: 3 },
    ])
    const [back = 0] = timesOf(facts, 'coordinator.elected').slice(-1)
    const [removed = 0] = timesOf(facts, 'member.removed', { member: 'C2' })
    expect(back).toBeGreaterThan(30_000)
    expect(removed - back).toBeLessThan(500)
  })

  it('a KIP-848 group answers 25: none of its members speaks the classic protocol', () => {
    const facts = run({ 'group.protocol': 'consumer' })
    const [answer] = factsLike(facts, 'message.sent', { api: 'LeaveGroup', direction: 'response' })
    expect(answer?.errorCode).toBe(25)
    expect(timesOf(facts, 'member.removed').filter((at) => at < 40_000)).toEqual([])
  })
})
