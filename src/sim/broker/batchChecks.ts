import { errorCodes } from '../../kafka/errorCodes.ts'
import { msToUs, type Micros } from '../../kafka/units.ts'
import type { Sim } from '../kernel.ts'
import type { RequestBody } from '../protocol.ts'
import type { Replica } from './brokerNode.ts'

type Batch = RequestBody<'Produce'>['batches'][number]

/**
 * Why a leader refuses a batch for what is in it, or 0: too large for the topic (10) or for a segment (18), a record
 * without a key where the cleaner needs one (87), a time stamp too far from the leader's clock (32). Spec: storage §2, §3.7, §5.4.
 */
export function batchError(sim: Sim, replica: Replica, batch: Batch): number {
  const { settings } = replica
  const bytes = batch.records.reduce((sum, record) => sum + record.bytes, 0)
  if (settings.isCompacting && batch.records.some(({ key }) => key === null)) {
    return errorCodes.INVALID_RECORD
  }
  if (
    batch.records.some((_, index) => isUntimely(sim, replica, timeOf(sim, replica, batch, index)))
  )
    return errorCodes.INVALID_TIMESTAMP
  if (bytes > settings.maxMessageBytes) return errorCodes.MESSAGE_TOO_LARGE
  return bytes > settings.segmentBytes ? errorCodes.RECORD_LIST_TOO_LARGE : errorCodes.NONE
}

/** The time that a record of a batch bears in the log: its own, or the leader's with `LogAppendTime`. */
export function timeOf(sim: Sim, { settings }: Replica, batch: Batch, index: number): Micros {
  if (settings.stampsAtAppend) return sim.nowUs
  return batch.records[index]?.timestampUs ?? batch.createdUs[index] ?? sim.nowUs
}

const isUntimely = (sim: Sim, { settings }: Replica, atUs: Micros): boolean =>
  sim.nowUs - atUs > msToUs(settings.timestampBeforeMaxMs) ||
  atUs - sim.nowUs > msToUs(settings.timestampAfterMaxMs)
