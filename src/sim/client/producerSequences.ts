import type { Batch, ProducerNode } from './producerNode.ts'

/** The id, epoch and sequence of a batch that is taken for sending; −1 and 0 without idempotence. */
export function nextSequence(
  node: ProducerNode,
  partition: number,
  size: number,
): { readonly producerId: number; readonly producerEpoch: number; readonly baseSequence: number } {
  const { producerId } = node
  if (producerId < 0) return { producerId, producerEpoch: -1, baseSequence: 0 }
  const producerEpoch = node.sequenceEpochs[partition] ?? 0
  const baseSequence = node.nextSequence[partition] ?? 0
  node.nextSequence[partition] = baseSequence + size
  return { producerId, producerEpoch, baseSequence }
}

/** A batch is acknowledged: everything up to its end is stored. */
export function noteAcked(node: ProducerNode, batch: Batch): void {
  const { partition, producerEpoch, baseSequence, records } = batch
  if (node.producerId < 0 || producerEpoch !== (node.sequenceEpochs[partition] ?? 0)) return
  const end = baseSequence + records.length
  node.ackedSequence[partition] = Math.max(end, node.ackedSequence[partition] ?? 0)
}

/**
 * Later sequences of the partition are acknowledged, so the batch itself was stored once, even if the broker does not
 * remember it (`TransactionManager.canRetry`, `isNextSequence`).
 */
export const isOvertaken = (node: ProducerNode, { partition, baseSequence }: Batch): boolean =>
  baseSequence < (node.ackedSequence[partition] ?? 0)

/** Whether a batch of the partition waits or is on its way. */
const hasOpenBatch = (node: ProducerNode, partition: number): boolean =>
  node.waiting.some((batch) => batch.partition === partition) ||
  Object.values(node.inFlight).some(({ batches }) =>
    batches.some((batch) => batch.partition === partition && !batch.isSettled),
  )

/**
 * A batch failed and may or may not be stored. The others keep their sequences, nothing new is taken, and once all are
 * settled the partition's sequences begin anew (`TransactionManager.markSequenceUnresolved`, KIP-360).
 */
export function markUnresolved(node: ProducerNode, partition: number): void {
  if (!node.unresolved.includes(partition)) node.unresolved = [...node.unresolved, partition]
}

/** Begins anew where the last open batch is settled (`maybeResolveSequences`). */
export function resolveSequences(node: ProducerNode): void {
  if (node.unresolved.length === 0) return
  const settled = node.unresolved.filter((partition) => !hasOpenBatch(node, partition))
  for (const partition of settled) beginSequencesAnew(node, partition)
  node.unresolved = node.unresolved.filter((partition) => !settled.includes(partition))
}

/**
 * The broker misses something before the oldest open batch, so nothing of what is open can be stored: a new epoch, in
 * which the partition's sequences begin at 0 (KIP-360).
 */
export function beginSequencesAnew(node: ProducerNode, partition: number): void {
  node.sequenceEpochs[partition] = (node.sequenceEpochs[partition] ?? 0) + 1
  node.nextSequence[partition] = 0
  node.ackedSequence[partition] = 0
  for (const batch of node.waiting) {
    if (batch.partition === partition) renumber(node, batch)
  }
}

function renumber(node: ProducerNode, batch: Batch): void {
  Object.assign(batch, nextSequence(node, batch.partition, batch.records.length))
}
