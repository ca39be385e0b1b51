import { errorCodes } from '../../kafka/errorCodes.ts'
import { msToUs, type Micros } from '../../kafka/units.ts'
import type { Sim } from '../kernel.ts'
import { backoffUs } from './producerBackoff.ts'
import { refreshMetadata } from './producerMetadata.ts'
import type { Batch, ProducerNode } from './producerNode.ts'
import { markUnresolved, noteAcked } from './producerSequences.ts'

/** A message that outlived its time in librdkafka (`RD_KAFKA_RESP_ERR__MSG_TIMED_OUT`). */
const localMessageTimedOut = -192

/** Errors that a retry after a metadata refresh may cure. */
export const needsMetadata: ReadonlySet<number> = new Set([
  errorCodes.UNKNOWN_TOPIC_OR_PARTITION,
  errorCodes.LEADER_NOT_AVAILABLE,
  errorCodes.NOT_LEADER_OR_FOLLOWER,
  errorCodes.NETWORK_EXCEPTION,
])

/** The records are stored: the batch is done. */
export function ack(sim: Sim, node: ProducerNode, batch: Batch, baseOffset: number): void {
  batch.isSettled = true
  noteAcked(node, batch)
  const { topic, id } = node.spec
  const { batchId, partition, records } = batch
  const recordIds = records.map((record) => record.id)
  sim.emit('batch.acked', { topic, partition, producer: id, batchId, recordIds, baseOffset })
}

/** The records are given up; an idempotent producer then begins its sequences anew once the rest is settled. */
export function fail(sim: Sim, node: ProducerNode, batch: Batch, errorCode: number): void {
  batch.isSettled = true
  const { topic, id } = node.spec
  const { batchId, partition, records } = batch
  const recordIds = records.map((record) => record.id)
  sim.emit('batch.failed', { topic, partition, producer: id, batchId, recordIds, errorCode })
  if (node.producerId >= 0) markUnresolved(node, partition)
}

/** Puts a batch back in line after a back-off, or fails it when `retries` are used up. */
export function retry(sim: Sim, node: ProducerNode, batch: Batch, errorCode: number): void {
  if (batch.attempt > Number(node.config['retries'])) {
    fail(sim, node, batch, errorCode)
    return
  }
  const waitUs = backoffUs(node, batch.attempt - 1)
  batch.notBeforeUs = sim.nowUs + waitUs
  node.waiting = [...node.waiting, batch].toSorted((a, b) => a.batchId - b.batchId)
  const { topic, id } = node.spec
  const { partition, batchId } = batch
  const body = { topic, partition, producer: id, batchId, errorCode, backoffUs: waitUs }
  sim.emit('batch.retried', body)
  if (needsMetadata.has(errorCode)) refreshMetadata(sim, node)
}

export const deliveryTimeoutUs = ({ config }: ProducerNode): Micros =>
  msToUs(Number(config['delivery.timeout.ms']))

/** Fails what has waited for longer than `delivery.timeout.ms`, wherever it is. */
export function expireBatches(sim: Sim, node: ProducerNode): void {
  const bornBeforeUs = sim.nowUs - deliveryTimeoutUs(node)
  const isLate = (batch: Batch): boolean => !batch.isSettled && batch.createdUs <= bornBeforeUs
  const late = node.waiting.filter(isLate)
  for (const messageId in node.inFlight) {
    late.push(...(node.inFlight[messageId]?.batches.filter(isLate) ?? []))
  }
  if (late.length === 0) return
  node.waiting = node.waiting.filter((batch) => !late.includes(batch))
  const isJava = node.spec.client === 'java'
  const errorCode = isJava ? errorCodes.REQUEST_TIMED_OUT : localMessageTimedOut
  for (const batch of late) fail(sim, node, batch, errorCode)
}
