import { errorCodes } from '../../kafka/errorCodes.ts'
import { msToUs, type Micros } from '../../kafka/units.ts'
import type { Sim } from '../kernel.ts'
import type { RequestEnvelope, ResponseEnvelope } from '../protocol.ts'
import { refreshMetadata } from './producerMetadata.ts'
import type { Batch, ProducerNode } from './producerNode.ts'
import { sendReady } from './producerSend.ts'
import { beginSequencesAnew, markUnresolved } from './producerSequences.ts'

/** What a client calls a broken connection (`NETWORK_EXCEPTION`); brokers never send it. */
const networkException = 13
/** A message that outlived its time in librdkafka (`RD_KAFKA_RESP_ERR__MSG_TIMED_OUT`). */
const localMessageTimedOut = -192

/** Errors that a retry after a metadata refresh may cure. */
const needsMetadata: ReadonlySet<number> = new Set([
  errorCodes.UNKNOWN_TOPIC_OR_PARTITION,
  errorCodes.LEADER_NOT_AVAILABLE,
  errorCodes.NOT_LEADER_OR_FOLLOWER,
  networkException,
])
const retriable: ReadonlySet<number> = new Set([
  ...needsMetadata,
  errorCodes.REQUEST_TIMED_OUT,
  errorCodes.NOT_ENOUGH_REPLICAS,
  errorCodes.NOT_ENOUGH_REPLICAS_AFTER_APPEND,
])

/** Every batch of the request gets its own answer. */
export function handleProduced(
  sim: Sim,
  node: ProducerNode,
  response: ResponseEnvelope<'Produce'>,
): void {
  for (const batch of takeInFlight(node, response.requestId)) {
    const result = response.body.results.find((each) => each.batchId === batch.batchId)
    const errorCode = result?.errorCode ?? errorCodes.UNKNOWN_TOPIC_OR_PARTITION
    if (errorCode === errorCodes.NONE) ack(sim, node, batch, result?.baseOffset ?? -1)
    else settleError(sim, node, batch, errorCode)
  }
  sendReady(sim, node)
}

/** The connection broke or nothing came in time: whether the records are stored is not known. */
export function handleProduceLost(
  sim: Sim,
  node: ProducerNode,
  request: RequestEnvelope<'Produce'>,
): void {
  for (const batch of takeInFlight(node, request.messageId)) {
    retry(sim, node, batch, networkException)
  }
  refreshMetadata(sim, node)
  sendReady(sim, node)
}

function takeInFlight(node: ProducerNode, messageId: number): readonly Batch[] {
  const batches = node.inFlight[messageId]?.batches ?? []
  delete node.inFlight[messageId]
  return batches.filter((batch) => !batch.isSettled)
}

function settleError(sim: Sim, node: ProducerNode, batch: Batch, errorCode: number): void {
  if (errorCode === errorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER && node.producerId >= 0) {
    retry(sim, node, batch, errorCode)
    if (isOldest(node, batch)) beginSequencesAnew(node, batch.partition)
  } else if (retriable.has(errorCode)) retry(sim, node, batch, errorCode)
  else fail(sim, node, batch, errorCode)
}

/** Nothing of the partition is on its way: the gap cannot be one that an earlier batch is about to fill. */
const isOldest = (node: ProducerNode, { partition, batchId }: Batch): boolean =>
  node.waiting.every((each) => each.partition !== partition || each.batchId >= batchId) &&
  Object.values(node.inFlight).every(({ batches }) =>
    batches.every((each) => each.partition !== partition),
  )

export function ack(sim: Sim, node: ProducerNode, batch: Batch, baseOffset: number): void {
  batch.isSettled = true
  const { topic, id } = node.spec
  const { batchId, partition, records } = batch
  const recordIds = records.map((record) => record.id)
  sim.emit('batch.acked', { topic, partition, producer: id, batchId, recordIds, baseOffset })
}

function fail(sim: Sim, node: ProducerNode, batch: Batch, errorCode: number): void {
  batch.isSettled = true
  const { topic, id } = node.spec
  const { batchId, partition, records } = batch
  const recordIds = records.map((record) => record.id)
  sim.emit('batch.failed', { topic, partition, producer: id, batchId, recordIds, errorCode })
  if (node.producerId >= 0) markUnresolved(node, partition)
}

function retry(sim: Sim, node: ProducerNode, batch: Batch, errorCode: number): void {
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

/** Exponential back-off, `retry.backoff.ms` doubling up to `retry.backoff.max.ms`; without jitter. */
export const backoffUs = ({ config }: ProducerNode, failures: number): Micros =>
  msToUs(
    Math.min(
      Number(config['retry.backoff.ms']) * 2 ** Math.min(failures, 20),
      Number(config['retry.backoff.max.ms']),
    ),
  )

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
