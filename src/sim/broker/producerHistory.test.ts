import { describe, expect, it } from 'vitest'
import type { Replica } from './brokerNode.ts'
import { checkSequence } from './producerHistory.ts'

/** A replica that knows producer 1 in epoch 2 with its sequences 10 to 14. */
const replica = {
  producers: {
    1: {
      producerEpoch: 2,
      lastSequence: 14,
      batches: [{ baseSequence: 10, lastSequence: 14, baseOffset: 100 }],
    },
  },
} as unknown as Replica

describe('sequences of an idempotent producer', () => {
  it.each([
    ['what follows on', 1, 2, 15, 0, null],
    ['a repeated batch, with its first offset', 1, 2, 10, 0, 100],
    ['a gap, with OUT_OF_ORDER_SEQUENCE_NUMBER', 1, 2, 20, 45, null],
    ['a new epoch from 0 on', 1, 3, 0, 0, null],
    ['a new epoch from elsewhere, with OUT_OF_ORDER_SEQUENCE_NUMBER', 1, 3, 5, 45, null],
    ['an older epoch, with INVALID_PRODUCER_EPOCH', 1, 1, 15, 47, null],
    ['a producer that it does not know, from anywhere', 7, 0, 33, 0, null],
  ])('answers %s', (_, producerId, producerEpoch, baseSequence, errorCode, repeatedAt) => {
    const batch = { producerId, producerEpoch, baseSequence, size: 5 }
    expect(checkSequence(replica, batch)).toEqual({ errorCode, repeatedAt })
  })
})
