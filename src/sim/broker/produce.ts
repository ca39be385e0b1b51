import { errorCodes } from '../../kafka/errorCodes.ts'
import { partitionName } from '../../kafka/units.ts'
import type { Sim } from '../kernel.ts'
import type { RequestEnvelope, StoredRecord } from '../protocol.ts'
import type { BrokerNode, ParkedProduce, ProduceResult, Replica } from './brokerNode.ts'
import { missingError } from './fetchAnswers.ts'
import { advanceHighWatermark } from './leadership.ts'
import { effectiveMinIsr, isLeader } from './replicaRole.ts'
import { answerProduce, wakeFetches } from './parked.ts'
import { appendAtOnce } from './appendRecords.ts'
import { batchError, timeOf } from './batchChecks.ts'
import { checkSequence } from './producerHistory.ts'
import { logEndOffset } from './replicaLog.ts'

type ProduceRequest = RequestEnvelope<'Produce'>
type Batch = ProduceRequest['body']['batches'][number]

/** The produce path: checks, append, then an answer now (acks 0, 1) or when the ISR has it (acks all). */
export function handleProduce(sim: Sim, node: BrokerNode, request: ProduceRequest): void {
  const { acks, batches, timeoutUs } = request.body
  const results: Record<string, ProduceResult> = {}
  const waits: Record<string, number> = {}
  const appended: Replica[] = []
  for (const batch of batches) {
    const name = partitionName(batch.topic, batch.partition)
    const replica = node.replicas[name]
    const outcome = replica
      ? appendBatch(sim, node, replica, batch, acks)
      : refused(missingError(node, batch.topic, batch.partition))
    results[name] = {
      topic: batch.topic,
      partition: batch.partition,
      batchId: batch.batchId,
      ...outcome.result,
    }
    if (!replica || outcome.result.errorCode !== errorCodes.NONE) continue
    if (outcome.isNew) appended.push(replica)
    if (acks === 'all' && replica.log.highWatermark < outcome.requiredOffset)
      waits[name] = outcome.requiredOffset
  }
  const parked: ParkedProduce = { request, waits, results }
  if (Object.keys(waits).length > 0) {
    node.parkedProduces.push(parked)
    sim.setTimer(node.id, `produce/${request.messageId}`, timeoutUs, request.messageId)
  } else if (acks === '0') sim.leaveUnanswered(request)
  else answerProduce(sim, parked)
  for (const replica of appended) {
    wakeFetches(sim, node, replica, 'data')
    advanceHighWatermark(sim, node, replica)
  }
}

interface Outcome {
  readonly result: { errorCode: number; baseOffset: number }
  readonly requiredOffset: number
  readonly isNew: boolean
}

const refused = (errorCode: number): Outcome => ({
  result: { errorCode, baseOffset: -1 },
  requiredOffset: 0,
  isNew: false,
})

function appendBatch(
  sim: Sim,
  node: BrokerNode,
  replica: Replica,
  batch: Batch,
  acks: 'all' | '1' | '0',
): Outcome {
  if (!isLeader(replica)) return refused(errorCodes.NOT_LEADER_OR_FOLLOWER)
  const { topic, partition, log, machine } = replica
  const { inSyncReplicas, leaderEpoch } = machine.context
  if (acks === 'all' && inSyncReplicas.length < effectiveMinIsr(replica)) {
    return refused(errorCodes.NOT_ENOUGH_REPLICAS)
  }
  const { producerId, producerEpoch, baseSequence, records } = batch
  const size = records.length
  const invalid = batchError(sim, replica, batch)
  if (invalid !== errorCodes.NONE) return refused(invalid)
  const { errorCode, repeatedAt } = checkSequence(replica, {
    producerId,
    producerEpoch,
    baseSequence,
    size,
  })
  if (errorCode !== errorCodes.NONE) return refused(errorCode)
  if (repeatedAt !== null) {
    const result = { errorCode, baseOffset: repeatedAt }
    return { result, requiredOffset: repeatedAt + size, isNew: false }
  }
  const baseOffset = logEndOffset(log)
  const sequenced =
    producerId < 0
      ? {}
      : { batch: Object.freeze({ producerId, producerEpoch, baseSequence, baseOffset, size }) }
  const entries = records.map((record, index): StoredRecord => {
    const timestampUs = timeOf(sim, replica, batch, index)
    const offset = baseOffset + index
    return Object.freeze({ record, offset, leaderEpoch, timestampUs, ...sequenced })
  })
  const segmentRolled = appendAtOnce(sim, node, replica, entries)
  sim.emit('log.appended', {
    topic,
    partition,
    broker: node.broker,
    leaderEpoch,
    baseOffset,
    records,
    ...(segmentRolled ? { segmentRolled } : {}),
  })
  const result = { errorCode: errorCodes.NONE, baseOffset }
  return { result, requiredOffset: baseOffset + size, isNew: true }
}
