import type { RandomSource, TopicPartitions } from './partitioners.ts'

/**
 * The Java producer's built-in partitioner for null keys (KIP-794): records of a topic go to one
 * partition until a batch worth of bytes has gone there, then to another, chosen at random.
 */
export interface StickyPartitioner {
  readonly partition: number
  /** Bytes since the partition was chosen. */
  readonly bytes: number
}

/** Lengths of the partitions' queues, when adaptive partitioning is on and they are known. */
export interface QueueLoad {
  readonly queues: readonly number[]
  readonly ids: readonly number[]
  /** Only the first so many entries count; the others have been slow to be sent. */
  readonly length: number
}

/** The load as far as it changes the choice, otherwise undefined. */
export function effectiveLoad(load: QueueLoad | null | undefined): QueueLoad | undefined {
  if (!load || load.length < 1 || load.queues.length < 2) return undefined
  const counting = load.queues.slice(0, load.length)
  const areEqual = counting.every((queue) => queue === counting[0])
  return areEqual && load.length === load.queues.length ? undefined : load
}

/** Chooses a partition: weighted towards short queues under load, otherwise uniformly. */
export function chooseStickyPartition(
  topic: TopicPartitions,
  load: QueueLoad | undefined,
  random: RandomSource,
): number {
  const number = random()
  if (load) return chooseByLoad(load, number)
  const { available, count } = topic
  return available.length > 0 ? (available[number % available.length] ?? 0) : number % count
}

function chooseByLoad({ queues, ids, length }: QueueLoad, number: number): number {
  const counting = queues.slice(0, length)
  const heaviest = Math.max(...counting) + 1
  const weights = counting.map((queue) => heaviest - queue)
  let left = number % weights.reduce((sum, weight) => sum + weight, 0)
  const at = weights.findIndex((weight) => (left -= weight) < 0)
  return ids[at] ?? 0
}

/**
 * Whether so many bytes end the stay: at `batch.size` if a switch is allowed now, at twice that in any
 * case.
 */
export const endsStay = (bytes: number, batchSize: number, canSwitch: boolean): boolean =>
  (bytes >= batchSize && canSwitch) || bytes >= 2 * batchSize

/** A fresh stay on a newly chosen partition. */
export const startStay = (
  topic: TopicPartitions,
  load: QueueLoad | undefined,
  random: RandomSource,
): StickyPartitioner => ({ partition: chooseStickyPartition(topic, load, random), bytes: 0 })
