import { errorCodes } from '../../kafka/errorCodes.ts'
import type { SequencedBatch } from '../protocol.ts'
import type { ProducerHistory, Replica } from './brokerNode.ts'
import { logEndOffset, recordAt } from './replicaLog.ts'

/** How many batches per producer a replica remembers (`ProducerStateEntry.NUM_BATCHES_TO_RETAIN`). */
const batchesRemembered = 5

/** A batch that the log has already: where it lies. */
interface Checked {
  readonly errorCode: number
  readonly repeatedAt: number | null
}

/** Idempotence: a repeated batch gets its first answer, a gap is refused with 45 (`ProducerAppendInfo`). */
export function checkSequence(
  replica: Replica,
  batch: { readonly producerId: number; readonly baseSequence: number; readonly size: number },
): Checked {
  const fresh = { errorCode: errorCodes.NONE, repeatedAt: null }
  const known = replica.producers[batch.producerId]
  if (batch.producerId < 0 || !known) return fresh
  const lastSequence = batch.baseSequence + batch.size - 1
  const repeated = known.batches.find(
    (each) => each.baseSequence === batch.baseSequence && each.lastSequence === lastSequence,
  )
  if (repeated) return { errorCode: errorCodes.NONE, repeatedAt: repeated.baseOffset }
  if (batch.baseSequence === known.lastSequence + 1) return fresh
  return { errorCode: errorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER, repeatedAt: null }
}

/** Remembers what was appended since `from`, on a leader or a follower. */
export function noteSequences(replica: Replica, from: number): void {
  const end = logEndOffset(replica.log)
  for (let offset = from; offset < end; offset++) {
    const batch = recordAt(replica.log, offset)?.batch
    if (batch && offset === batch.baseOffset + batch.size - 1) noteBatch(replica.producers, batch)
  }
}

function noteBatch(producers: Record<number, ProducerHistory>, batch: SequencedBatch): void {
  const { producerId, baseSequence, baseOffset, size } = batch
  const known = (producers[producerId] ??= { lastSequence: -1, batches: [] })
  const lastSequence = baseSequence + size - 1
  known.lastSequence = lastSequence
  known.batches.push({ baseSequence, lastSequence, baseOffset })
  if (known.batches.length > batchesRemembered) known.batches.shift()
}

/** After the log was cut back: what the rest of it tells (`ProducerStateManager.truncateAndReload`). */
export function reloadSequences(replica: Replica): void {
  replica.producers = {}
  noteSequences(replica, replica.log.logStartOffset)
}
