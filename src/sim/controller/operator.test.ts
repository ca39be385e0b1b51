import { describe, expect, it } from 'vitest'
import { errorCodes } from '../../kafka/errorCodes.ts'
import {
  aCluster,
  ends,
  factsOf,
  partitionOf,
  replicaOn,
  runTo,
  shown,
} from '../broker/replicationHarness.ts'

const elect = (at: number, election: 'preferred' | 'unclean', partition = 0) => ({
  at,
  do: 'partition.elect',
  topic: 'cats',
  partition,
  election,
})
const kill = (at: number, broker: number) => ({ at, do: 'broker.kill', broker })
const start = (at: number, broker: number) => ({ at, do: 'broker.start', broker })

describe('an election that an administrator asks for', () => {
  it('gives leadership back at once, not at the next sweep', () => {
    const sim = aCluster({
      events: [kill(10_000, 1), start(40_000, 1), elect(60_000, 'preferred')],
    })
    runTo(sim, 59_999)
    expect(shown(sim, 0)).toBe('L2 le1 pe2 [2,3,1]')
    runTo(sim, 60_001)
    expect(shown(sim, 0)).toBe('L1 le2 pe3 [2,3,1]')
  })

  it('is refused where it is not needed or not possible', () => {
    const sim = aCluster({
      events: [
        elect(5000, 'preferred'),
        elect(5001, 'unclean'),
        elect(5002, 'preferred', 9),
        kill(10_000, 1),
        elect(30_000, 'preferred'),
      ],
    })
    runTo(sim, 31_000)
    expect(factsOf(sim, 'election.refused').map(({ errorCode }) => errorCode)).toEqual([
      errorCodes.ELECTION_NOT_NEEDED,
      errorCodes.ELECTION_NOT_NEEDED,
      errorCodes.UNKNOWN_TOPIC_OR_PARTITION,
      errorCodes.PREFERRED_LEADER_NOT_AVAILABLE,
    ])
  })

  it('brings back a leaderless partition uncleanly, though the topic does not allow it', () => {
    const topics = [{ name: 'cats', partitions: 1, replicationFactor: 2 }]
    const sim = aCluster({
      cluster: { brokers: 2 },
      topics,
      events: [kill(10_000, 2), kill(30_000, 1), start(50_000, 2), elect(70_000, 'unclean')],
    })
    runTo(sim, 69_999)
    expect(shown(sim, 0)).toMatch(/^L-1 le1 pe\d+ \[1\]$/)
    runTo(sim, 70_001)
    expect(shown(sim, 0)).toMatch(/^L2 le2 pe\d+ \[2\]$/)
  })
})

describe('the preferred-leader sweep', () => {
  const swept = (config: object) => {
    const sim = aCluster({
      cluster: { brokers: 4, config },
      events: [kill(10_000, 1), start(30_000, 1)],
    })
    runTo(sim, 400_000)
    const facts = factsOf(sim, 'partition.changed')
    const lostUs = facts.find(({ reason }) => reason === 'election')?.atUs ?? 0
    const back = facts.find(({ reason }) => reason === 'preferredElection')
    return back ? (back.atUs - lostUs) / 1e6 : null
  }

  it('comes leader.imbalance.check.interval.seconds after an imbalance arose', () => {
    expect(swept({})).toBe(300)
    expect(swept({ 'leader.imbalance.check.interval.seconds': 60 })).toBe(60)
  })
  it('does not look at leader.imbalance.per.broker.percentage', () => {
    expect(swept({ 'leader.imbalance.per.broker.percentage': 100 })).toBe(300)
  })
  it('does not come with auto.leader.rebalance.enable off', () => {
    expect(swept({ 'auto.leader.rebalance.enable': false })).toBeNull()
  })
})

describe('a reassignment', () => {
  const reassign = (at: number, replicas: readonly number[]) => ({
    at,
    do: 'partition.reassign',
    topic: 'cats',
    partition: 0,
    replicas,
  })
  const records = Array.from({ length: 20 }, (_, index) => ({
    at: 100 + index * 500,
    partition: 0,
    key: 'ginger',
  }))
  const producers = [{ id: 'p', topic: 'cats', config: { acks: 'all', 'linger.ms': 0 }, records }]

  it('moves a partition while it is written: the copy is filled first, then the old one is deleted', () => {
    const sim = aCluster({ producers, events: [reassign(5000, [4, 2, 3])] })
    runTo(sim, 20_000)
    expect(partitionOf(sim, 0)).toEqual({
      partition: 0,
      replicas: [4, 2, 3],
      inSyncReplicas: [2, 3, 4],
      leader: 4,
      leaderEpoch: 1,
      partitionEpoch: 2,
    })
    expect([2, 3, 4].map((broker) => ends(sim, broker))).toEqual(['20/20', '20/20', '20/20'])
    expect(factsOf(sim, 'replica.removed').map(({ broker }) => broker)).toEqual([1])
    expect(() => replicaOn(sim, 1)).toThrow('no replica')
    expect(factsOf(sim, 'batch.acked')).toHaveLength(20)
  })

  it('waits for a broker that is down, and can be called off meanwhile', () => {
    const sim = aCluster({
      producers,
      events: [kill(1000, 4), reassign(12_000, [4, 2, 3]), reassign(30_000, [1, 2, 3])],
    })
    runTo(sim, 29_999)
    expect(partitionOf(sim, 0)).toMatchObject({
      replicas: [4, 2, 3, 1],
      addingReplicas: [4],
      removingReplicas: [1],
      leader: 1,
    })
    runTo(sim, 31_000)
    expect(partitionOf(sim, 0)).toMatchObject({ replicas: [1, 2, 3], leader: 1, leaderEpoch: 1 })
  })

  it('is refused for brokers that do not exist, and for partitions that do not', () => {
    const sim = aCluster({})
    const ask = { do: 'partition.reassign', topic: 'cats', partition: 0 } as const
    sim.command({ ...ask, replicas: [1, 7] })
    sim.command({ ...ask, replicas: [1, 1] })
    sim.command({ ...ask, partition: 9, replicas: [1] })
    expect(factsOf(sim, 'reassignment.refused').map(({ errorCode }) => errorCode)).toEqual([
      errorCodes.INVALID_REPLICA_ASSIGNMENT,
      errorCodes.INVALID_REPLICA_ASSIGNMENT,
      errorCodes.UNKNOWN_TOPIC_OR_PARTITION,
    ])
  })
})
