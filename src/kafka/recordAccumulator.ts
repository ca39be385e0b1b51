import { JavaHashMap, javaTopicPartitionHash, tableSizeForCapacity } from './javaHash.ts'
import type { RandomSource, TopicPartitions } from './partitioners.ts'
import {
  BATCH_OVERHEAD_BYTES,
  batchBytesUpperBound,
  recordBytes,
  type RecordBytes,
} from './recordSize.ts'
import {
  effectiveLoad,
  endsStay,
  startStay,
  type QueueLoad,
  type StickyPartitioner,
} from './stickyPartitioner.ts'

/**
 * The Java producer's accumulator for one topic: a queue of batches per partition, and the sticky
 * partitioner that looks at them. Plain data; `append` and `drain` change it in place.
 */
export interface RecordAccumulator {
  sticky: StickyPartitioner | undefined
  load: QueueLoad | undefined
  /** By partition; absent until something was appended to it. */
  readonly queues: Map<number, ProducerBatch[]>
  /** By broker: position in its list of partitions at which the next pass begins. */
  readonly drainStart: Map<number, number>
}

export interface ProducerBatch {
  readonly partition: number
  readonly createdAtMs: number
  /** Of the first record; the others are stored relative to it. */
  readonly baseTimestampMs: number
  readonly bytesMax: number
  records: number
  bytes: number
  /** A record did not fit, so no further one is tried. */
  isClosed: boolean
}

export interface AccumulatorConfig {
  /** `batch.size` */
  readonly batchSize: number
  /** `linger.ms` */
  readonly lingerMs: number
  /** `partitioner.adaptive.partitioning.enable` */
  readonly isAdaptive: boolean
}

export interface AccumulatedTopic extends TopicPartitions {
  /**
   * Available partitions by the broker that leads them, in the order in which the client's metadata
   * lists them: see `javaPartitionOrder`.
   */
  readonly ledBy: ReadonlyMap<number, readonly number[]>
}

export interface Append {
  readonly partition: number
  /** What the append added to the estimated size of the batch. */
  readonly bytes: number
  readonly isNewBatch: boolean
  /** The partition's queue now has more than one batch, or a full one. */
  readonly isQueueSendable: boolean
}

/** Nothing appended yet. */
export const emptyAccumulator = (): RecordAccumulator => ({
  sticky: undefined,
  load: undefined,
  queues: new Map(),
  drainStart: new Map(),
})

const isFull = ({ isClosed, bytes, bytesMax }: ProducerBatch): boolean =>
  isClosed || bytes >= bytesMax

/** No unfinished batch at the end of the queue: the moment at which a switch wastes nothing. */
const allFull = (queue: readonly ProducerBatch[]): boolean => {
  const last = queue.at(-1)
  return !last || isFull(last)
}

function queueOf(accumulator: RecordAccumulator, partition: number): ProducerBatch[] {
  const known = accumulator.queues.get(partition)
  if (known) return known
  const queue: ProducerBatch[] = []
  accumulator.queues.set(partition, queue)
  return queue
}

/**
 * Appends a record. A given partition is used as it is; with null the sticky partitioner decides, and
 * a switch it could not make earlier is made first if the queue has no unfinished batch any more.
 */
export function append(
  accumulator: RecordAccumulator,
  config: AccumulatorConfig,
  topic: TopicPartitions,
  record: RecordBytes & { readonly timestampMs: number; readonly partition: number | null },
  nowMs: number,
  random: RandomSource,
): Append {
  const isSticky = record.partition === null
  const account = (bytes: number, queue: readonly ProducerBatch[]): boolean => {
    if (!isSticky || !accumulator.sticky) return false
    const total = accumulator.sticky.bytes + bytes
    const ends = endsStay(total, config.batchSize, allFull(queue))
    accumulator.sticky = ends
      ? startStay(topic, accumulator.load, random)
      : { ...accumulator.sticky, bytes: total }
    return ends
  }
  for (;;) {
    if (isSticky) accumulator.sticky ??= startStay(topic, accumulator.load, random)
    const partition = record.partition ?? accumulator.sticky?.partition ?? 0
    const queue = queueOf(accumulator, partition)
    if (allFull(queue) && account(0, queue)) continue
    const added = addToLast(queue, record)
    if (added === undefined && allFull(queue) && account(0, queue)) continue
    const bytes = added ?? addBatch(queue, record, partition, config, nowMs)
    const isQueueSendable = queue.length > 1 || allFull(queue)
    account(bytes, queue)
    return { partition, bytes, isNewBatch: added === undefined, isQueueSendable }
  }
}

interface TimedBytes extends RecordBytes {
  readonly timestampMs: number
}

/** Bytes added to the last batch, or undefined (and the batch closed) when it cannot take the record. */
function addToLast(queue: readonly ProducerBatch[], record: TimedBytes): number | undefined {
  const last = queue.at(-1)
  if (!last || last.isClosed) return undefined
  const bytes = recordBytes(record, last.records, record.timestampMs - last.baseTimestampMs)
  if (last.bytes + bytes > last.bytesMax) {
    last.isClosed = true
    return undefined
  }
  last.records++
  last.bytes += bytes
  return bytes
}

function addBatch(
  queue: ProducerBatch[],
  record: TimedBytes,
  partition: number,
  { batchSize }: AccumulatorConfig,
  nowMs: number,
): number {
  const bytes = BATCH_OVERHEAD_BYTES + recordBytes(record, 0, 0)
  queue.push({
    partition,
    createdAtMs: nowMs,
    baseTimestampMs: record.timestampMs,
    bytesMax: Math.max(batchSize, batchBytesUpperBound(record)),
    records: 1,
    bytes,
    isClosed: false,
  })
  return bytes
}

/**
 * One pass of the sender: refreshes the load, finds brokers with a full batch or one that has lingered
 * long enough, and takes the first batch of every partition they lead. Each pass over a broker begins
 * one partition earlier than the last, so that none is always first.
 */
export function drain(
  accumulator: RecordAccumulator,
  config: AccumulatorConfig,
  topic: AccumulatedTopic,
  nowMs: number,
): ProducerBatch[] {
  accumulator.load = config.isAdaptive ? currentLoad(accumulator, topic) : undefined
  const batches: ProducerBatch[] = []
  for (const [broker, led] of topic.ledBy) {
    const queues = led.map((partition) => accumulator.queues.get(partition) ?? [])
    if (!queues.some((queue) => isReady(queue, config, nowMs))) continue
    const start = (accumulator.drainStart.get(broker) ?? 0) % led.length
    accumulator.drainStart.set(broker, (start + led.length - 1) % led.length)
    const inTurn = [...queues.slice(start), ...queues.slice(0, start)]
    batches.push(...inTurn.flatMap((queue) => queue.shift() ?? []))
  }
  return batches
}

/** Unknown until every partition has had a batch: one without would never be chosen. */
function currentLoad(
  { queues }: RecordAccumulator,
  { count, available }: AccumulatedTopic,
): QueueLoad | undefined {
  if (queues.size < count) return undefined
  const ids = available.filter((partition) => queues.has(partition))
  const lengths = ids.map((partition) => queues.get(partition)?.length ?? 0)
  const unavailable = Array.from({ length: queues.size - ids.length }, () => 0)
  return effectiveLoad({ queues: [...lengths, ...unavailable], ids, length: ids.length })
}

function isReady(
  queue: readonly ProducerBatch[],
  { lingerMs }: AccumulatorConfig,
  nowMs: number,
): boolean {
  const [first] = queue
  if (!first) return false
  return queue.length > 1 || isFull(first) || nowMs - first.createdAtMs >= lingerMs
}

/**
 * The order in which the Java client's metadata lists the partitions of a topic: that of a hash map made
 * with room for all partitions the client has metadata of.
 */
export function javaPartitionOrder(
  topic: string,
  count: number,
  knownPartitions: number = count,
): number[] {
  const partitions = new JavaHashMap<number, true>(
    (partition) => javaTopicPartitionHash(topic, partition),
    tableSizeForCapacity(knownPartitions),
  )
  for (let partition = 0; partition < count; partition++) partitions.set(partition, true)
  return partitions.keys()
}
