import { errorCodes } from '../../kafka/errorCodes.ts'
import type { Sim } from '../kernel.ts'
import type { RequestEnvelope, ResponseEnvelope } from '../protocol.ts'
import { refreshMetadata } from './producerMetadata.ts'
import type { Batch, ProducerNode } from './producerNode.ts'
import { sendReady } from './producerSend.ts'
import { beginSequencesAnew, isOvertaken } from './producerSequences.ts'
import { ack, fail, needsMetadata, retry } from './producerSettle.ts'

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
    retry(sim, node, batch, errorCodes.NETWORK_EXCEPTION)
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
    if (isOldest(node, batch) && !isOvertaken(node, batch))
      beginSequencesAnew(node, batch.partition)
  } else if (retriable.has(errorCode)) retry(sim, node, batch, errorCode)
  else fail(sim, node, batch, errorCode)
}

/** Nothing of the partition is on its way: the gap cannot be one that an earlier batch is about to fill. */
const isOldest = (node: ProducerNode, { partition, batchId }: Batch): boolean =>
  node.waiting.every((each) => each.partition !== partition || each.batchId >= batchId) &&
  Object.values(node.inFlight).every(({ batches }) =>
    batches.every((each) => each.partition !== partition),
  )
