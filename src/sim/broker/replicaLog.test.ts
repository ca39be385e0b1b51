import { describe, expect, it } from 'vitest'
import { cloneState } from '../clone.ts'
import type { Replica } from './brokerNode.ts'
import { truncationOffset } from './leadership.ts'
import {
  appendRecord,
  emptyLog,
  endOffsetFor,
  lastEpoch,
  logEndOffset,
  noteEpoch,
  readRecords,
  truncateLog,
  type ReplicaLog,
} from './replicaLog.ts'

/** A log with these epochs (epoch → start offset) and this end. */
function aLog(epochs: readonly (readonly [number, number])[], end: number): ReplicaLog {
  const log = emptyLog()
  for (const [index, [epoch, start]] of epochs.entries()) {
    noteEpoch(log, epoch, start)
    const until = epochs[index + 1]?.[1] ?? end
    for (let offset = start; offset < until; offset++) {
      const record = { id: offset, key: null, producer: 'p', bytes: 1 }
      appendRecord(log, Object.freeze({ record, offset, leaderEpoch: epoch, timestampUs: 0 }))
    }
  }
  return log
}

/** Rounds of fetch and truncation until the histories agree. */
function truncations(leader: ReplicaLog, follower: ReplicaLog): number[] {
  const ends = [logEndOffset(follower)]
  for (let round = 0; round < 9; round++) {
    const asked = lastEpoch(follower)
    const at = endOffsetFor(leader, asked)
    if (at.epoch >= asked && at.endOffset >= logEndOffset(follower)) return ends
    const to = truncationOffset({ log: follower } as Replica, at)
    truncateLog(follower, to)
    ends.push(to)
  }
  return ends
}

describe('truncation', () => {
  it('takes one round when the follower knows the epoch', () => {
    expect(
      truncations(
        aLog(
          [
            [0, 0],
            [1, 10],
          ],
          12,
        ),
        aLog([[0, 0]], 13),
      ),
    ).toEqual([13, 10])
  })

  it('goes below the high watermark after an unclean election', () => {
    const follower = aLog([[0, 0]], 17)
    follower.highWatermark = 17
    expect(
      truncations(
        aLog(
          [
            [0, 0],
            [1, 10],
          ],
          13,
        ),
        follower,
      ),
    ).toEqual([17, 10])
    expect(follower.highWatermark).toBe(10)
  })

  it('takes two rounds when the leader never knew the epoch', () => {
    const leader = aLog(
      [
        [0, 0],
        [1, 10],
        [3, 14],
      ],
      16,
    )
    expect(
      truncations(
        leader,
        aLog(
          [
            [0, 0],
            [2, 12],
          ],
          14,
        ),
      ),
    ).toEqual([14, 12, 10])
  })

  it('drops an epoch in which nothing was written', () => {
    const follower = aLog([[0, 0]], 10)
    noteEpoch(follower, 2, 10)
    expect(
      truncations(
        aLog(
          [
            [0, 0],
            [1, 10],
            [3, 14],
          ],
          16,
        ),
        follower,
      ),
    ).toEqual([10, 10])
    expect(follower.epochs).toEqual([{ epoch: 0, startOffset: 0 }])
  })
})

describe('a log', () => {
  it('shares sealed chunks with its checkpoints', () => {
    const log = aLog([[0, 0]], 200)
    const copy = cloneState(log)
    expect(copy.sealed[0]).toBe(log.sealed[0])
    truncateLog(log, 130)
    expect([logEndOffset(log), logEndOffset(copy)]).toEqual([130, 200])
    truncateLog(log, 64)
    expect(logEndOffset(log)).toBe(64)
    expect(readRecords(log, 60, 64, 1000).map((each) => each.offset)).toEqual([60, 61, 62, 63])
  })

  it('reads at least one record and then as many as fit', () => {
    const log = aLog([[0, 0]], 10)
    expect(readRecords(log, 2, 10, 0)).toHaveLength(1)
    expect(readRecords(log, 2, 10, 3)).toHaveLength(3)
  })
})
