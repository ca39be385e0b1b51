import { crc32, fnv1a, murmur2 } from '../kafka/hashes.ts'
import { ignoresKey, javaKeyedPartition, librdkafkaPartition } from '../kafka/partitioners.ts'
import type { LibrdkafkaPartitioner, TopicPartitions } from '../kafka/partitioners.ts'
import { append, drain, emptyAccumulator, javaPartitionOrder } from '../kafka/recordAccumulator.ts'
import { effectiveLoad, endsStay, startStay, type QueueLoad } from '../kafka/stickyPartitioner.ts'
import type { Tally } from './conformanceReport.ts'

interface KeyVector {
  readonly hex: string
  readonly murmur2: number
  readonly java: readonly number[]
  readonly crc32: number
  readonly fnv1a: number
  readonly consistent: readonly number[]
  readonly fnv1aPartition: readonly number[]
}

interface StickyTrace {
  readonly id: string
  readonly partitions: number
  readonly noLeader?: readonly number[]
  readonly batchSize: number
  readonly random: readonly number[]
  readonly randomUsed: number
  readonly events: readonly (
    | { readonly bytes: number; readonly canSwitch?: boolean }
    | { readonly load: QueueLoad | null }
  )[]
}

interface AccumulatorTrace {
  readonly id: string
  readonly partitions: number
  readonly batchSize: number
  readonly lingerMs: number
  readonly adaptive: boolean
  readonly random: readonly number[]
  readonly randomUsed: number
  readonly events: readonly ({ readonly value: number } | { readonly drainAt: number })[]
}

export interface PartitionerVectors {
  readonly partitionCounts: readonly number[]
  readonly keys: readonly KeyVector[]
  readonly librdkafkaNullAndEmpty50Partitions: Readonly<
    Partial<Record<LibrdkafkaPartitioner, Readonly<Record<'null' | 'empty', number | 'random'>>>>
  >
  readonly stickyTraces: readonly StickyTrace[]
  readonly accumulatorTraces: readonly AccumulatorTrace[]
}

/** Hashes and keyed partitions, null and empty keys, and the traces of the Java producer. */
export function checkPartitioners(vectors: PartitionerVectors, tally: Tally): void {
  for (const vector of vectors.keys ?? []) checkKey(vector, vectors.partitionCounts, tally)
  const nullAndEmpty = Object.entries(vectors.librdkafkaNullAndEmpty50Partitions ?? {})
  for (const [name, expected] of nullAndEmpty) {
    tally.compare('null and empty keys', name, expected, () => ({
      null: choiceOf50(name as LibrdkafkaPartitioner, null),
      empty: choiceOf50(name as LibrdkafkaPartitioner, new Uint8Array(0)),
    }))
  }
  for (const trace of vectors.stickyTraces ?? []) {
    const expected = { events: trace.events, randomUsed: trace.randomUsed }
    tally.compare('sticky traces', trace.id, expected, () => replaySticky(trace))
  }
  for (const trace of vectors.accumulatorTraces ?? []) {
    const expected = { events: trace.events, randomUsed: trace.randomUsed }
    tally.compare('accumulator traces', trace.id, expected, () => replayAccumulator(trace))
  }
}

const topicOf = (count: number, noLeader: readonly number[] = []): TopicPartitions => ({
  count,
  available: Array.from({ length: count }, (_, p) => p).filter((p) => !noLeader.includes(p)),
})

function checkKey(vector: KeyVector, counts: readonly number[], tally: Tally): void {
  const key = Uint8Array.from(vector.hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
  const id = vector.hex || '(empty)'
  tally.compare('murmur2', id, vector.murmur2, () => murmur2(key))
  tally.compare('crc32', id, vector.crc32, () => crc32(key))
  tally.compare('fnv1a', id, vector.fnv1a, () => fnv1a(key))
  const by = (name: LibrdkafkaPartitioner) => () =>
    counts.map((count) => librdkafkaPartition(name, key, topicOf(count), () => 0))
  const java = counts.map((count) => javaKeyedPartition(key, count))
  tally.compare('Java keyed', id, vector.java, () => java)
  tally.compare('librdkafka murmur2', id, vector.java, by('murmur2'))
  tally.compare('librdkafka consistent', id, vector.consistent, by('consistent'))
  tally.compare('librdkafka fnv1a', id, vector.fnv1aPartition, by('fnv1a'))
  if (key.length === 0) return
  tally.compare(
    'librdkafka *_random',
    id,
    [vector.java, vector.consistent, vector.fnv1aPartition],
    () =>
      (['murmur2_random', 'consistent_random', 'fnv1a_random'] as const).map((name) => by(name)()),
  )
}

const choiceOf50 = (name: LibrdkafkaPartitioner, key: Uint8Array | null): number | 'random' =>
  ignoresKey(name, key) ? 'random' : librdkafkaPartition(name, key, topicOf(50), () => 0)

/** Hands out the recorded numbers, from the start again when they run out. */
function recordedRandom(numbers: readonly number[]): { next: () => number; used: () => number } {
  let used = 0
  return { next: () => numbers[used++ % numbers.length] ?? 0, used: () => used }
}

function replaySticky(trace: StickyTrace): unknown {
  const topic = topicOf(trace.partitions, trace.noLeader)
  const random = recordedRandom(trace.random)
  let load: QueueLoad | undefined
  let sticky: ReturnType<typeof startStay> | undefined
  const events = trace.events.map((event) => {
    if ('load' in event) {
      load = effectiveLoad(event.load)
      return { load: event.load }
    }
    sticky ??= startStay(topic, load, random.next)
    const { partition } = sticky
    const bytes = sticky.bytes + event.bytes
    const switched = endsStay(bytes, trace.batchSize, event.canSwitch ?? true)
    sticky = switched ? startStay(topic, load, random.next) : { partition, bytes }
    const canSwitch = event.canSwitch === undefined ? {} : { canSwitch: event.canSwitch }
    return { bytes: event.bytes, ...canSwitch, partition, ...(switched ? { switched } : {}) }
  })
  return { events, randomUsed: random.used() }
}

const CLOCK_START_MS = 1000

function replayAccumulator(trace: AccumulatorTrace): unknown {
  const config = {
    batchSize: trace.batchSize,
    lingerMs: trace.lingerMs,
    isAdaptive: trace.adaptive,
  }
  const ledBy = new Map([[0, javaPartitionOrder('t', trace.partitions)]])
  const topic = { ...topicOf(trace.partitions), ledBy }
  const random = recordedRandom(trace.random)
  const accumulator = emptyAccumulator()
  let nowMs = CLOCK_START_MS
  const events = trace.events.map((event) => {
    if ('drainAt' in event) {
      nowMs = event.drainAt
      const batches = drain(accumulator, config, topic, nowMs)
      return {
        drainAt: nowMs,
        batches: batches.map(({ partition, records, bytes }) => [partition, records, bytes]),
      }
    }
    const record = { key: null, value: event.value, partition: null, timestampMs: nowMs }
    const done = append(accumulator, config, topic, record, nowMs, random.next)
    return {
      value: event.value,
      partition: done.partition,
      bytes: done.bytes,
      ...(done.isNewBatch ? { newBatch: true } : {}),
      ...(done.isQueueSendable ? { queueSendable: true } : {}),
    }
  })
  return { events, randomUsed: random.used() }
}
