import { describe, expect, it } from 'vitest'
import { Sim } from '../kernel.ts'
import {
  aCluster,
  ends,
  factsOf,
  lastHeartbeatMs,
  partitionOf,
  replicaOn,
  runTo,
  shown,
} from './replicationHarness.ts'

const sends = (records: readonly { at: number; partition: number }[], config: object = {}) => ({
  id: 'p',
  topic: 'cats',
  config: { acks: 'all', 'linger.ms': 0, ...config },
  records: records.map((record) => ({ ...record, key: 'ginger' })),
})

const several = (count: number, at: number, partition = 0, gap = 10) =>
  Array.from({ length: count }, (_, index) => ({ at: at + index * gap, partition }))

describe('the high watermark', () => {
  it('reaches the leader with the next fetch and the followers with the one after', () => {
    const sim = aCluster({ producers: [sends([{ at: 99, partition: 0 }])] })
    runTo(sim, 100)
    expect([ends(sim, 1), ends(sim, 2), ends(sim, 3)]).toEqual(['1/0', '0/0', '0/0'])
    runTo(sim, 101)
    expect([ends(sim, 1), ends(sim, 2), ends(sim, 3)]).toEqual(['1/0', '1/0', '1/0'])
    runTo(sim, 102)
    expect([ends(sim, 1), ends(sim, 2), ends(sim, 3)]).toEqual(['1/1', '1/0', '1/0'])
    runTo(sim, 602)
    expect([ends(sim, 1), ends(sim, 2), ends(sim, 3)]).toEqual(['1/1', '1/0', '1/0'])
    runTo(sim, 603)
    expect([ends(sim, 1), ends(sim, 2), ends(sim, 3)]).toEqual(['1/1', '1/1', '1/1'])
    const acked = factsOf(sim, 'batch.acked')
    expect(acked.map((fact) => fact.atUs)).toEqual([103_000])
  })

  it('comes to followers with the next record', () => {
    const sim = aCluster({
      producers: [
        sends([
          { at: 99, partition: 0 },
          { at: 199, partition: 0 },
        ]),
      ],
    })
    runTo(sim, 201)
    expect(ends(sim, 2)).toBe('2/1')
  })
})

describe('a broker that dies', () => {
  const killed = aCluster({
    producers: [sends(several(10, 100)), { ...sends([{ at: 20_001, partition: 0 }]), id: 'q' }],
    events: [
      { at: 20_000, do: 'broker.kill', broker: 1 },
      { at: 80_000, do: 'broker.start', broker: 1 },
    ],
    until: '400s',
  })
  const fencedMs = () => (factsOf(killed, 'broker.fenced')[0]?.atUs ?? 0) / 1000

  it('is fenced one session after its last heartbeat', () => {
    runTo(killed, 30_000)
    expect(fencedMs()).toBe(lastHeartbeatMs(killed, 1, 20_000) + 9000)
    expect(fencedMs() - 20_000).toBeGreaterThanOrEqual(7000)
    expect(fencedMs() - 20_000).toBeLessThanOrEqual(9001)
  })

  it('hands over by the next replica in order of assignment', () => {
    expect([0, 1, 2, 3].map((partition) => shown(killed, partition))).toEqual([
      'L2 le1 pe1 [2,3]',
      'L2 le0 pe0 [2,3,4]',
      'L3 le0 pe1 [3,4]',
      'L4 le0 pe1 [4,2]',
    ])
    const assumed = factsOf(killed, 'leader.assumed').at(-1)
    expect(assumed).toMatchObject({ broker: 2, leaderEpoch: 1, startOffset: 10, partition: 0 })
    expect((assumed?.atUs ?? 0) / 1000).toBe(fencedMs() + 10)
  })

  it('delays writes to its partitions, but loses none', () => {
    const acked = factsOf(killed, 'batch.acked').filter((fact) => fact.producer === 'q')
    expect(acked).toHaveLength(1)
    expect((acked[0]?.atUs ?? 0) / 1000 - fencedMs()).toBeLessThan(1500)
    expect(acked[0]?.baseOffset).toBe(10)
  })

  it('comes back as a follower and joins the ISR', () => {
    runTo(killed, 82_000)
    expect([0, 2, 3].map((partition) => shown(killed, partition))).toEqual([
      'L2 le1 pe2 [2,3,1]',
      'L3 le0 pe2 [3,4,1]',
      'L4 le0 pe2 [4,2,1]',
    ])
    expect(ends(killed, 1).split('/')[0]).toBe('11')
  })

  it('leads again after the preferred-leader sweep', () => {
    runTo(killed, fencedMs() + 299_999)
    expect(shown(killed, 0)).toBe('L2 le1 pe2 [2,3,1]')
    runTo(killed, fencedMs() + 300_000)
    expect(shown(killed, 0)).toBe('L1 le2 pe3 [2,3,1]')
  })
})

describe('the last replica in sync', () => {
  const sim = aCluster({
    topics: [
      { name: 'cats', partitions: 4, replicationFactor: 3, config: { 'min.insync.replicas': 2 } },
    ],
    events: [
      { at: 1000, do: 'broker.kill', broker: 1 },
      { at: 30_000, do: 'broker.kill', broker: 2 },
      { at: 50_000, do: 'broker.kill', broker: 3 },
      { at: 70_000, do: 'broker.start', broker: 1 },
      { at: 90_000, do: 'broker.start', broker: 3 },
    ],
    until: '120s',
  })

  it('stays in the ISR when it dies, without a leader', () => {
    runTo(sim, 45_000)
    expect(shown(sim, 0)).toBe('L3 le2 pe2 [3]')
    runTo(sim, 65_000)
    expect(shown(sim, 0)).toBe('L-1 le3 pe3 [3]')
    expect(shown(sim, 1)).toBe('L4 le2 pe2 [4]')
    expect(shown(sim, 3)).toBe('L4 le0 pe2 [4]')
  })

  it('is the only one that brings the partition back', () => {
    runTo(sim, 85_000)
    expect(shown(sim, 0)).toBe('L-1 le3 pe3 [3]')
    expect(partitionOf(sim, 2)?.inSyncReplicas).toEqual([4, 1])
    runTo(sim, 95_000)
    expect(shown(sim, 0)).toBe('L3 le4 pe5 [3,1]')
  })
})

describe('an unclean election', () => {
  it('loses what the old leader alone had', () => {
    const sim = aCluster({
      cluster: { brokers: 3 },
      topics: [
        {
          name: 'cats',
          partitions: 1,
          replicationFactor: 3,
          config: { 'unclean.leader.election.enable': true },
        },
      ],
      producers: [sends([...several(10, 100), ...several(5, 80_000), ...several(3, 150_000)])],
      events: [
        { at: 10_000, do: 'broker.kill', broker: 3 },
        { at: 60_000, do: 'broker.kill', broker: 2 },
        { at: 90_000, do: 'broker.kill', broker: 1 },
        { at: 110_000, do: 'broker.start', broker: 3 },
        { at: 200_000, do: 'broker.start', broker: 1 },
      ],
      until: '300s',
    })
    runTo(sim, 85_000)
    expect(ends(sim, 1)).toBe('15/15')
    runTo(sim, 160_000)
    expect(partitionOf(sim, 0)).toMatchObject({ leader: 3, inSyncReplicas: [3] })
    expect(factsOf(sim, 'partition.changed').map((fact) => fact.reason)).toContain(
      'uncleanElection',
    )
    expect(ends(sim, 3)).toBe('13/13')
    runTo(sim, 220_000)
    const truncated = factsOf(sim, 'log.truncated')
    expect(truncated.map(({ broker, from, to }) => ({ broker, from, to }))).toEqual([
      { broker: 1, from: 15, to: 10 },
    ])
    expect(ends(sim, 1)).toBe('13/13')
    expect(partitionOf(sim, 0)?.inSyncReplicas).toEqual([3, 1])
  })
})

describe('a former leader', () => {
  it('drops what it never replicated', () => {
    const unreplicated = { ...sends(several(3, 20_000), { acks: '1', retries: 0 }), id: 'one' }
    const sim = aCluster({
      topics: [{ name: 'cats', partitions: 1, replicationFactor: 3 }],
      producers: [sends([...several(10, 100), ...several(2, 60_000)]), unreplicated],
      events: [
        { at: 19_000, do: 'link.cut', a: 'broker-1', b: 'broker-2' },
        { at: 19_000, do: 'link.cut', a: 'broker-1', b: 'broker-3' },
        { at: 21_000, do: 'broker.kill', broker: 1 },
        { at: 22_000, do: 'link.heal', a: 'broker-1', b: 'broker-2' },
        { at: 22_000, do: 'link.heal', a: 'broker-1', b: 'broker-3' },
        { at: 90_000, do: 'broker.start', broker: 1 },
      ],
      until: '200s',
    })
    runTo(sim, 20_900)
    expect(ends(sim, 1)).toBe('13/10')
    runTo(sim, 89_000)
    expect(ends(sim, 2)).toBe('12/12')
    runTo(sim, 95_000)
    expect(factsOf(sim, 'log.truncated')).toMatchObject([{ broker: 1, from: 13, to: 10 }])
    expect(ends(sim, 1).split('/')[0]).toBe('12')
    expect(partitionOf(sim, 0)?.inSyncReplicas.toSorted()).toEqual([1, 2, 3])
  })
})

describe('min.insync.replicas', () => {
  it('freezes the high watermark and refuses acks=all when followers fall behind', () => {
    const sim = aCluster({
      cluster: { brokers: 3 },
      topics: [
        { name: 'cats', partitions: 1, replicationFactor: 3, config: { 'min.insync.replicas': 2 } },
      ],
      producers: [
        { ...sends([{ at: 1000, partition: 0 }]), client: 'librdkafka' },
        {
          ...sends([{ at: 50_000, partition: 0 }], { 'delivery.timeout.ms': 300_000 }),
          id: 'late',
        },
      ],
      events: [
        { at: 400, do: 'link.cut', a: 'broker-1', b: 'broker-2' },
        { at: 400, do: 'link.cut', a: 'broker-1', b: 'broker-3' },
        { at: 61_000, do: 'link.heal', a: 'broker-1', b: 'broker-2' },
        { at: 61_000, do: 'link.heal', a: 'broker-1', b: 'broker-3' },
      ],
      until: '150s',
    })
    runTo(sim, 44_000)
    expect(partitionOf(sim, 0)?.inSyncReplicas).toEqual([1, 2, 3])
    expect(factsOf(sim, 'batch.retried')[0]).toMatchObject({ errorCode: 7 })
    runTo(sim, 55_000)
    expect(partitionOf(sim, 0)).toMatchObject({ leader: 1, leaderEpoch: 0, inSyncReplicas: [1] })
    expect(replicaOn(sim, 1).log.highWatermark).toBe(0)
    const late = factsOf(sim, 'batch.retried').filter((fact) => fact.producer === 'late')
    expect(late.length).toBeGreaterThan(0)
    expect(late.every((fact) => fact.errorCode === 19)).toBe(true)
    runTo(sim, 130_000)
    expect(partitionOf(sim, 0)?.inSyncReplicas.toSorted()).toEqual([1, 2, 3])
    expect(factsOf(sim, 'batch.acked').map((fact) => fact.producer)).toContain('late')
  })
})

describe('a controlled shutdown', () => {
  it('moves leadership in milliseconds', () => {
    const sim = aCluster({ events: [{ at: 10_000, do: 'broker.stop', broker: 1 }] })
    runTo(sim, 10_100)
    expect(shown(sim, 0)).toBe('L2 le1 pe1 [2,3]')
    runTo(sim, 16_000)
    const states = factsOf(sim, 'broker.state.changed').filter((fact) => fact.broker === 1)
    expect(states.map((fact) => fact.to)).toEqual([
      'running',
      'pendingControlledShutdown',
      'shuttingDown',
      'notRunning',
    ])
  })
})

describe('a producer', () => {
  it('is not answered with acks=0, and the record is stored', () => {
    const sim = aCluster({ producers: [sends([{ at: 100, partition: 0 }], { acks: '0' })] })
    runTo(sim, 40_000)
    expect(ends(sim, 1)).toBe('1/1')
    const produce = factsOf(sim, 'message.sent').filter((fact) => fact.api === 'Produce')
    expect(produce.map((fact) => fact.direction)).toEqual(['request'])
    expect(factsOf(sim, 'connection.lost')).toEqual([])
    expect(factsOf(sim, 'batch.acked')[0]).toMatchObject({ baseOffset: -1 })
  })

  it('does not store a batch twice when only the answer got lost', () => {
    const sim = aCluster({
      producers: [sends(several(5, 9990, 0, 5))],
      events: [{ at: 10_011, do: 'broker.kill', broker: 1 }],
    })
    runTo(sim, 30_000)
    const ids = new Set<number>()
    const { tail } = replicaOn(sim, 2).log
    for (const { record } of tail) ids.add(record.id)
    expect(tail).toHaveLength(5)
    expect(ids.size).toBe(5)
  })
})

describe('a restored run', () => {
  it('goes on as the original', () => {
    const file = {
      producers: [{ ...sends([]), ratePerSecond: 20, keys: ['a', 'b', null] }],
      events: [{ at: 3000, do: 'broker.kill', broker: 2 }],
    }
    const sim = aCluster(file)
    runTo(sim, 5000)
    const options = (sim as unknown as { options: never }).options
    const restored = Sim.restore(sim.scenario, options, sim.checkpoint(), sim.facts)
    runTo(sim, 20_000)
    runTo(restored, 20_000)
    expect(restored.facts).toEqual(sim.facts)
  })
})
