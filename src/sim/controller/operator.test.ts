import { describe, expect, it } from 'vitest'
import { errorCodes } from '../../kafka/errorCodes.ts'
import { aCluster, factsOf, runTo, shown } from '../broker/replicationHarness.ts'

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
