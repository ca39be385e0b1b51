import type { ConfigValue } from '../../kafka/config/types.ts'
import type { LibrdkafkaSticky } from '../../kafka/partitioners.ts'
import type { RecordAccumulator } from '../../kafka/recordAccumulator.ts'
import type { TraceRecord } from '../../trace/facts.ts'
import type { NodeState } from '../kernel.ts'
import type { PartitionMetadata } from '../protocol.ts'
import type { ProducerSpec } from '../scenario/scenario.ts'

/** A batch that was taken for sending; it keeps its sequence through every retry. */
export interface Batch {
  readonly batchId: number
  readonly partition: number
  readonly records: readonly TraceRecord[]
  /** When each of the records was made. */
  readonly recordedUs: readonly number[]
  readonly createdUs: number
  /** −1 without idempotence. */
  producerId: number
  producerEpoch: number
  baseSequence: number
  attempt: number
  /** Not before this moment: back-off after a failure. */
  notBeforeUs: number
  /** Acked or failed: an answer that still comes changes nothing. */
  isSettled: boolean
}

export interface ProduceInFlight {
  readonly leader: number
  readonly batches: Batch[]
}

export interface ProducerNode extends NodeState {
  readonly type: 'producer'
  readonly spec: ProducerSpec
  /** Settings in force, by canonical name. */
  readonly config: Readonly<Record<string, ConfigValue | null>>
  /** Producer id of the idempotent producer; −1 when idempotence is off. */
  readonly producerId: number
  ratePerSecond: number
  partitions: readonly PartitionMetadata[]
  readonly accumulator: RecordAccumulator
  sticky: LibrdkafkaSticky | null
  /** Records so far, for the round-robin partitioner. */
  turn: number
  /** Records appended and not yet taken, by partition; batches of the accumulator say how many go together. */
  readonly queued: Record<number, { readonly record: TraceRecord; readonly atUs: number }[]>
  /** Batches taken: waiting for a free request or for their back-off. */
  waiting: Batch[]
  /** By message id. */
  readonly inFlight: Record<number, ProduceInFlight>
  readonly nextSequence: Record<number, number>
  /** How often sequences began anew, by partition (the producer's epoch, KIP-360). */
  readonly sequenceEpochs: Record<number, number>
  /** End of the greatest sequence that was acknowledged in that epoch, by partition. */
  readonly ackedSequence: Record<number, number>
  /** Partitions with a batch that failed while its fate was unknown: nothing new goes until the rest is settled. */
  unresolved: readonly number[]
  nextBatchId: number
  isRefreshing: boolean
  /** Metadata answers in a row that left something open. */
  refreshFailures: number
}
