import type { Batch, ProducerNode } from './producerNode.ts'

/** Producer ids of later epochs lie this far apart, so that no two producers ever share one. */
const epochStride = 1000

/** The id and sequence of a batch that is taken for sending; −1 and 0 without idempotence. */
export function nextSequence(
  node: ProducerNode,
  partition: number,
  size: number,
): { readonly producerId: number; readonly baseSequence: number } {
  if (node.producerId < 0) return { producerId: -1, baseSequence: 0 }
  const producerId = node.producerId + epochStride * (node.sequenceEpochs[partition] ?? 0)
  const baseSequence = node.nextSequence[partition] ?? 0
  node.nextSequence[partition] = baseSequence + size
  return { producerId, baseSequence }
}

/**
 * A batch is lost for good or the broker knows less than it should: a new epoch, in which the partition's sequences
 * begin at 0 (KIP-360). Only batches that wait are renumbered, and only if they were never sent in a way that may have
 * stored them.
 */
export function beginSequencesAnew(node: ProducerNode, partition: number): void {
  node.sequenceEpochs[partition] = (node.sequenceEpochs[partition] ?? 0) + 1
  node.nextSequence[partition] = 0
  for (const batch of node.waiting) {
    if (batch.partition === partition) renumber(node, batch)
  }
}

function renumber(node: ProducerNode, batch: Batch): void {
  Object.assign(batch, nextSequence(node, batch.partition, batch.records.length))
}
