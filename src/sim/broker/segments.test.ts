import { describe, expect, it } from 'vitest'
import { brokerNodeId } from '../nodeIds.ts'
import type { BrokerNode } from './brokerNode.ts'
import { appendRecord, logEndOffset, truncateLog } from './replicaLog.ts'
import { aCluster, factsOf, replicaOn, runTo } from './replicationHarness.ts'
import { baseOffsetOf, rollIfFull, truncateSegments } from './segments.ts'

/** A log of ten records of 100 bytes in segments of three: 0–2, 3–5, 6–8 and 9. */
function aLog() {
  const topics = [{ name: 'cats', partitions: 1, replicationFactor: 1 }]
  const sim = aCluster({ cluster: { brokers: 1 }, topics })
  const node = sim.node<BrokerNode>(brokerNodeId(1))
  const replica = replicaOn(sim, 1)
  replica.segmentBytes = 300
  for (let offset = 0; offset < 10; offset++) {
    rollIfFull(sim, node, replica, 100)
    const record = { id: offset, key: null, value: null, bytes: 100, producer: 'p' }
    appendRecord(replica.log, { record, offset, leaderEpoch: 0, timestampUs: 0 })
  }
  const cutTo = (to: number): void => {
    truncateLog(replica.log, to)
    truncateSegments(sim, node, replica, to)
  }
  const shown = (): string =>
    replica.segments
      .map((each) => `${baseOffsetOf(each)} ${each.machine.value} ${each.bytes}`)
      .join(', ')
  const removed = (): number[] => replica.removedSegments.map(baseOffsetOf)
  return { sim, node, replica, cutTo, shown, removed }
}

describe('segments of a log', () => {
  it('roll when the next record does not fit, named after their first offset', () => {
    const { sim, shown } = aLog()
    expect(shown()).toBe('0 closed 300, 3 closed 300, 6 closed 300, 9 active 100')
    expect(factsOf(sim, 'segment.rolled').map((fact) => fact.baseOffset)).toEqual([3, 6, 9])
  })

  it('above a truncation go, and the one it falls into takes appends again', () => {
    const { sim, cutTo, shown, removed } = aLog()
    cutTo(4)
    expect(shown()).toBe('0 closed 300, 3 active 100')
    expect(removed()).toEqual([6, 9])
    runTo(sim, 59_999)
    expect(removed()).toEqual([6, 9])
    runTo(sim, 60_000)
    expect(removed()).toEqual([])
  })

  it('that begin where the log is cut stay, empty', () => {
    const { cutTo, shown, removed } = aLog()
    cutTo(9)
    expect(shown()).toBe('0 closed 300, 3 closed 300, 6 closed 300, 9 active 0')
    expect(removed()).toEqual([])
  })

  it('fill up again after a truncation', () => {
    const { sim, node, replica, cutTo, shown } = aLog()
    cutTo(5)
    for (let more = 0; more < 2; more++) {
      const offset = logEndOffset(replica.log)
      rollIfFull(sim, node, replica, 100)
      const record = { id: 10 + more, key: null, value: null, bytes: 100, producer: 'p' }
      appendRecord(replica.log, { record, offset, leaderEpoch: 1, timestampUs: 0 })
    }
    expect(shown()).toBe('0 closed 300, 3 closed 300, 6 active 100')
  })
})
