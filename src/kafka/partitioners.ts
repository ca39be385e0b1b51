import { crc32, fnv1a, murmur2 } from './hashes.ts'

/** Each call returns the next number of a random source: a non-negative 31-bit integer. */
export type RandomSource = () => number

/** A record's key in bytes; null when it has none. */
export type RecordKey = Uint8Array | null

/** Java clients, keyed records (an empty key counts as one): murmur2 without its sign, modulo n. */
export const javaKeyedPartition = (key: Uint8Array, partitionCount: number): number =>
  (murmur2(key) & 0x7fffffff) % partitionCount

/** The `partitioner` values of librdkafka that have a rule of their own. */
export type LibrdkafkaPartitioner =
  | 'random'
  | 'consistent'
  | 'consistent_random'
  | 'murmur2'
  | 'murmur2_random'
  | 'fnv1a'
  | 'fnv1a_random'

/** A partitioner of the application: in .NET `SetPartitioner`. */
export type CustomPartitioner = (key: RecordKey, partitionCount: number) => number

const noBytes = new Uint8Array(0)

/** The partition a librdkafka hash gives; a null key hashes like an empty one. */
function librdkafkaHashPartition(
  partitioner: Exclude<LibrdkafkaPartitioner, 'random'>,
  key: RecordKey,
  partitionCount: number,
): number {
  const bytes = key ?? noBytes
  switch (partitioner) {
    case 'consistent':
    case 'consistent_random':
      return crc32(bytes) % partitionCount
    case 'murmur2':
    case 'murmur2_random':
      return javaKeyedPartition(bytes, partitionCount)
    case 'fnv1a':
    case 'fnv1a_random':
      return fnv1a(bytes) % partitionCount
  }
}

/** True when the partitioner pays no attention to this key; an empty one only counts for CRC32. */
export function ignoresKey(partitioner: LibrdkafkaPartitioner, key: RecordKey): boolean {
  switch (partitioner) {
    case 'random':
      return true
    case 'consistent_random':
      return key === null || key.length === 0
    case 'murmur2_random':
    case 'fnv1a_random':
      return key === null
    case 'consistent':
    case 'murmur2':
    case 'fnv1a':
      return false
  }
}

/** Partitions of a topic: how many, and which of them have a leader just now. */
export interface TopicPartitions {
  readonly count: number
  /** In rising order. */
  readonly available: readonly number[]
}

/** librdkafka's random choice: a second try when the first has no leader, and no third. */
export function librdkafkaRandomPartition(topic: TopicPartitions, random: RandomSource): number {
  const first = random() % topic.count
  return topic.available.includes(first) ? first : random() % topic.count
}

/** What one librdkafka partitioner decides by itself, without the sticky partition. */
export const librdkafkaPartition = (
  partitioner: LibrdkafkaPartitioner,
  key: RecordKey,
  topic: TopicPartitions,
  random: RandomSource,
): number =>
  partitioner === 'random' || ignoresKey(partitioner, key)
    ? librdkafkaRandomPartition(topic, random)
    : librdkafkaHashPartition(partitioner, key, topic.count)

/** librdkafka's sticky partition of one topic. */
export interface LibrdkafkaSticky {
  readonly partition: number
  readonly chosenAtMs: number
}

export interface LibrdkafkaChoice {
  readonly partition: number
  readonly sticky: LibrdkafkaSticky | undefined
}

/**
 * The partition of a record in a librdkafka producer. While `sticky.partitioning.linger.ms` is above
 * zero, records whose key the partitioner ignores share a random partition that is drawn again after
 * that time, and a custom partitioner is not even called for a null key.
 */
export function chooseLibrdkafkaPartition(
  partitioner: LibrdkafkaPartitioner | CustomPartitioner,
  key: RecordKey,
  topic: TopicPartitions,
  sticky: LibrdkafkaSticky | undefined,
  clock: { readonly nowMs: number; readonly stickyLingerMs: number },
  random: RandomSource,
): LibrdkafkaChoice {
  const isCustom = typeof partitioner === 'function'
  const isKeyIgnored = isCustom ? key === null : ignoresKey(partitioner, key)
  if (isKeyIgnored && clock.stickyLingerMs > 0) {
    const isDue =
      !sticky ||
      clock.nowMs - sticky.chosenAtMs > clock.stickyLingerMs ||
      !topic.available.includes(sticky.partition)
    const current = isDue
      ? { partition: librdkafkaRandomPartition(topic, random), chosenAtMs: clock.nowMs }
      : sticky
    return { partition: current.partition, sticky: current }
  }
  const partition = isCustom
    ? partitioner(key, topic.count)
    : librdkafkaPartition(partitioner, key, topic, random)
  return { partition, sticky }
}

/** Java's RoundRobinPartitioner: keys do not matter. `turn` counts the topic's records so far. */
export const javaRoundRobinPartition = (turn: number, topic: TopicPartitions): number => {
  const positive = turn & 0x7fffffff
  return topic.available.length > 0
    ? (topic.available[positive % topic.available.length] ?? 0)
    : positive % topic.count
}
