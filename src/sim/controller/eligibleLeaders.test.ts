import { describe, expect, it } from 'vitest'
import { aCluster, ends, factsOf, partitionOf, runTo } from '../broker/replicationHarness.ts'

const at = (ms: number, what: 'kill' | 'stop' | 'start', broker: number) => ({
  at: ms,
  do: `broker.${what}`,
  broker,
})
const file = {
  cluster: { brokers: 3, eligibleLeaderReplicas: true },
  topics: [
    {
      name: 'cats',
      partitions: 1,
      replicationFactor: 3,
      replicas: [[1, 2, 3]],
      config: { 'min.insync.replicas': 2 },
    },
  ],
  producers: [
    {
      id: 'p',
      topic: 'cats',
      config: { acks: '1', 'enable.idempotence': false, 'linger.ms': 0 },
      records: [1000, 22_000, 32_000].map((ms) => ({ at: ms, key: 'ginger', partition: 0 })),
    },
  ],
}

describe('eligible leader replicas in a cluster (golden trace C, ELR variant)', () => {
  const events = [at(10_000, 'kill', 1), at(30_000, 'stop', 2), at(50_000, 'kill', 3)]

  it('an ISR below the minimum leaves them behind, becomes empty, and one that shut down cleanly leads', () => {
    const sim = aCluster({ ...file, events: [...events, at(70_000, 'start', 2)] })
    runTo(sim, 40_000)
    expect(partitionOf(sim, 0)).toMatchObject({
      leader: 3,
      inSyncReplicas: [3],
      eligibleLeaderReplicas: [2],
    })
    runTo(sim, 69_000)
    expect(partitionOf(sim, 0)).toMatchObject({
      leader: -1,
      inSyncReplicas: [],
      eligibleLeaderReplicas: [2, 3],
      lastKnownElr: [3],
    })
    runTo(sim, 80_000)
    const { leader, inSyncReplicas, eligibleLeaderReplicas } = partitionOf(sim, 0) ?? {}
    expect([leader, inSyncReplicas, eligibleLeaderReplicas]).toEqual([2, [2], [3]])
  })

  it('the high watermark stands still below the minimum, so what is committed is on the eligible ones', () => {
    const sim = aCluster({ ...file, events: [...events, at(70_000, 'start', 2)] })
    runTo(sim, 49_000)
    expect(ends(sim, 3)).toBe('3/2')
    runTo(sim, 90_000)
    expect(ends(sim, 2)).toBe('2/2')
    const reasons = factsOf(sim, 'partition.changed').map(({ reason }) => reason)
    expect(reasons).not.toContain('uncleanElection')
  })

  it('one that crashed is not trusted when it comes back', () => {
    const sim = aCluster({
      ...file,
      events: [at(10_000, 'kill', 1), at(30_000, 'kill', 2), at(50_000, 'kill', 3)].concat(
        at(70_000, 'start', 2),
      ),
    })
    runTo(sim, 90_000)
    expect(partitionOf(sim, 0)).toMatchObject({ leader: -1, eligibleLeaderReplicas: [3] })
    sim.command({ do: 'broker.start', broker: 3 })
    runTo(sim, 100_000)
    expect(partitionOf(sim, 0)?.leader).toBe(3)
    const last = factsOf(sim, 'partition.changed').find(
      ({ reason }) => reason === 'uncleanElection',
    )
    expect(last?.state).toMatchObject({ leader: 3, inSyncReplicas: [3] })
  })
})
