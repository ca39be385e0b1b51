import { describe, expect, it } from 'vitest'
import type { Batch, ProducerNode } from './producerNode.ts'
import {
  beginSequencesAnew,
  isOvertaken,
  markUnresolved,
  nextSequence,
  noteAcked,
  resolveSequences,
} from './producerSequences.ts'

const aBatch = (baseSequence: number): Batch =>
  ({
    partition: 0,
    records: [1, 2],
    producerId: 4,
    producerEpoch: 0,
    baseSequence,
  }) as unknown as Batch

const aProducer = (waiting: Batch[]): ProducerNode =>
  ({
    producerId: 4,
    waiting,
    inFlight: {},
    nextSequence: { 0: 6 },
    sequenceEpochs: {},
    ackedSequence: {},
    unresolved: [],
  }) as unknown as ProducerNode

describe('after a delivery failed', () => {
  it('a batch that was sent keeps its sequence: the broker may have it', () => {
    const sent = aBatch(4)
    const node = aProducer([sent])
    markUnresolved(node, 0)
    resolveSequences(node)
    expect(sent).toMatchObject({ producerEpoch: 0, baseSequence: 4 })
    expect(node.unresolved).toEqual([0])
  })

  it('a new epoch begins at 0 once nothing is open', () => {
    const node = aProducer([])
    markUnresolved(node, 0)
    resolveSequences(node)
    expect(node.unresolved).toEqual([])
    expect(nextSequence(node, 0, 3)).toEqual({ producerId: 4, producerEpoch: 1, baseSequence: 0 })
  })
})

describe('a batch whose answer was lost', () => {
  it('is overtaken once a later one is acknowledged: a gap that the broker sees is none', () => {
    const node = aProducer([])
    noteAcked(node, aBatch(4))
    expect(isOvertaken(node, aBatch(2))).toBe(true)
    expect(isOvertaken(node, aBatch(6))).toBe(false)
  })

  it('is not overtaken by what was acknowledged in an earlier epoch', () => {
    const node = aProducer([])
    noteAcked(node, aBatch(4))
    beginSequencesAnew(node, 0)
    expect(isOvertaken(node, aBatch(0))).toBe(false)
    noteAcked(node, aBatch(4))
    expect(isOvertaken(node, aBatch(0))).toBe(false)
  })
})
