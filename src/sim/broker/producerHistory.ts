import { errorCodes } from '../../kafka/errorCodes.ts'
import type { SequencedBatch } from '../protocol.ts'
import type { ProducerHistory, Replica } from './brokerNode.ts'
import { eachRecord, logEndOffset } from './replicaLog.ts'
import { endOf } from './storedRecord.ts'

/** How many batches per producer a replica remembers (`ProducerStateEntry.NUM_BATCHES_TO_RETAIN`). */
const batchesRemembered = 5

/** A batch that the log has already: where it lies. */
interface Checked {
  readonly errorCode: number
  readonly repeatedAt: number | null
}

/**
 * Idempotence: a repeated batch gets its first answer, a gap and a new epoch that does not begin at 0 are refused with 45,
 * an older epoch with 47 (`ProducerAppendInfo.checkSequence`). A producer that is not known may begin anywhere.
 */
export function checkSequence(
  replica: Replica,
  batch: Omit<SequencedBatch, 'baseOffset'>,
): Checked {
  const fresh = { errorCode: errorCodes.NONE, repeatedAt: null }
  const known = replica.producers[batch.producerId]
  if (batch.producerId < 0 || !known) return fresh
  const gap = { errorCode: errorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER, repeatedAt: null }
  if (batch.producerEpoch > known.producerEpoch) return batch.baseSequence === 0 ? fresh : gap
  if (batch.producerEpoch < known.producerEpoch)
    return { errorCode: errorCodes.INVALID_PRODUCER_EPOCH, repeatedAt: null }
  const lastSequence = batch.baseSequence + batch.size - 1
  const repeated = known.batches.find(
    (each) => each.baseSequence === batch.baseSequence && each.lastSequence === lastSequence,
  )
  if (repeated) return { errorCode: errorCodes.NONE, repeatedAt: repeated.baseOffset }
  return batch.baseSequence === known.lastSequence + 1 ? fresh : gap
}

/** Remembers what was appended since `from`, on a leader or a follower. */
export function noteSequences(replica: Replica, from: number): void {
  eachRecord(replica.log, from, logEndOffset(replica.log), (record) => {
    const { batch } = record
    if (batch && endOf(record) === batch.baseOffset + batch.size)
      noteBatch(replica.producers, batch)
  })
}

function noteBatch(producers: Record<number, ProducerHistory>, batch: SequencedBatch): void {
  const { producerId, producerEpoch, baseSequence, baseOffset, size } = batch
  const earlier = producers[producerId]
  const known =
    earlier?.producerEpoch === producerEpoch
      ? earlier
      : { producerEpoch, lastSequence: -1, batches: [] }
  producers[producerId] = known
  const lastSequence = baseSequence + size - 1
  known.lastSequence = lastSequence
  known.batches.push({ baseSequence, lastSequence, baseOffset })
  if (known.batches.length > batchesRemembered) known.batches.shift()
}

/** After the log was cut back to `to`: what the rest of it tells (`ProducerStateManager.truncateAndReload`). */
export function reloadSequences(replica: Replica, to: number): void {
  const { producers } = replica
  replica.producers = {}
  noteSequences(replica, replica.log.logStartOffset)
  // what compaction or retention has taken is still in the snapshot of the producers
  for (const [id, known] of Object.entries(producers)) {
    const left = known.batches.filter(
      ({ baseOffset, baseSequence, lastSequence }) => baseOffset + lastSequence - baseSequence < to,
    )
    const last = left.at(-1)
    if (replica.producers[Number(id)] === undefined && last)
      replica.producers[Number(id)] = { ...known, batches: left, lastSequence: last.lastSequence }
  }
}
