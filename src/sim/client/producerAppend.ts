import { murmur2, crc32, fnv1a } from '../../kafka/hashes.ts'
import {
  chooseLibrdkafkaPartition,
  ignoresKey,
  javaKeyedPartition,
  javaRoundRobinPartition,
  type LibrdkafkaPartitioner,
  type RandomSource,
  type TopicPartitions,
} from '../../kafka/partitioners.ts'
import { append } from '../../kafka/recordAccumulator.ts'
import { msToUs, partitionName } from '../../kafka/units.ts'
import type { Sim } from '../kernel.ts'
import type { ProducerSpec } from '../scenario/scenario.ts'
import type { ProducerNode } from './producerNode.ts'

const encoder = new TextEncoder()

/** What the application hands to send(). */
type Written = Omit<ProducerSpec['records'][number], 'atUs'>

/** A record is made, gets its partition and lies in the accumulator until its batch is ready. */
export function appendRecord(sim: Sim, node: ProducerNode, written: Written): void {
  const { id, topic } = node.spec
  const { key, value, timestampUs, partition: explicit = null } = written
  const keyBytes = key === null ? null : encoder.encode(key)
  const valueBytes = written.valueBytes ?? (value === null ? 0 : node.spec.valueBytes)
  const bytes = valueBytes + (keyBytes?.length ?? 0)
  const record = Object.freeze({
    id: sim.nextRecordId(),
    key,
    producer: id,
    bytes,
    ...(value === undefined ? {} : { value }),
    ...(timestampUs === undefined ? {} : { timestampUs }),
  })
  const factId = sim.emit('record.created', { record, topic, producer: id })
  sim.because(factId, () => {
    const chosen =
      explicit === null ? choose(sim, node, keyBytes) : { partition: explicit, how: 'explicit' }
    const appended = append(
      node.accumulator,
      accumulatorConfig(node),
      topicPartitions(node),
      {
        key: keyBytes?.length ?? null,
        value: value === null ? null : valueBytes,
        timestampMs: sim.nowUs / 1000,
        partition: chosen.partition,
      },
      sim.nowUs / 1000,
      randomOf(sim, node),
    )
    const { partition } = appended
    closeFull(node, partition)
    if (appended.isNewBatch) showLinger(sim, node, partition)
    const { how } = chosen
    const hash = 'hash' in chosen && chosen.hash !== undefined ? { hash: chosen.hash } : {}
    sim.emit('record.partitioned', { topic, partition, recordId: record.id, how, ...hash })
    ;(node.queued[partition] ??= []).push({ record, atUs: sim.nowUs })
  })
}

/** librdkafka also ends a batch at `batch.num.messages`. */
function closeFull(node: ProducerNode, partition: number): void {
  const last = node.accumulator.queues.get(partition)?.at(-1)
  const isLimited = node.spec.client === 'librdkafka'
  if (last && isLimited && last.records >= Number(node.config['batch.num.messages'])) {
    last.isClosed = true
  }
}

/** Lingering that a person can see: shorter waits would only be noise in the trace. */
export const showsLinger = ({ config }: ProducerNode): boolean => Number(config['linger.ms']) >= 50

function showLinger(sim: Sim, node: ProducerNode, partition: number): void {
  if (!showsLinger(node)) return
  const dueUs = sim.nowUs + msToUs(Number(node.config['linger.ms']))
  const subject = partitionName(node.spec.topic, partition)
  sim.emit('deadline.armed', { owner: node.id, name: 'linger', subject, dueUs })
}

interface Choice {
  /** Null: the accumulator's sticky partitioner decides. */
  readonly partition: number | null
  readonly how: string
  readonly hash?: number
}

function choose(sim: Sim, node: ProducerNode, key: Uint8Array | null): Choice {
  const topic = topicPartitions(node)
  if (node.spec.client === 'java') {
    if (String(node.config['partitioner.class']).endsWith('RoundRobinPartitioner')) {
      return { partition: javaRoundRobinPartition(node.turn++, topic), how: 'roundrobin' }
    }
    if (key === null || node.config['partitioner.ignore.keys'] === true)
      return { partition: null, how: 'sticky' }
    return { partition: javaKeyedPartition(key, topic.count), how: 'murmur2', hash: murmur2(key) }
  }
  const partitioner = String(
    node.config['partitioner.class'] ?? 'consistent_random',
  ) as LibrdkafkaPartitioner
  const clock = {
    nowMs: sim.nowUs / 1000,
    stickyLingerMs: Number(node.config['sticky.partitioning.linger.ms']),
  }
  const choice = chooseLibrdkafkaPartition(
    partitioner,
    key,
    topic,
    node.sticky ?? undefined,
    clock,
    randomOf(sim, node),
  )
  node.sticky = choice.sticky ?? null
  if (key === null || ignoresKey(partitioner, key))
    return { partition: choice.partition, how: 'sticky' }
  const [how, hash] = hashOf(partitioner, key)
  return { partition: choice.partition, how, hash }
}

function hashOf(partitioner: LibrdkafkaPartitioner, key: Uint8Array): readonly [string, number] {
  if (partitioner.startsWith('murmur2')) return ['murmur2', murmur2(key)]
  if (partitioner.startsWith('fnv1a')) return ['fnv1a', fnv1a(key)]
  return ['crc32', crc32(key)]
}

const randomOf =
  (sim: Sim, node: ProducerNode): RandomSource =>
  () =>
    sim.draw(`producer:${node.spec.id}:partitions`, 0, 0x7fff_ffff)

export const topicPartitions = ({ partitions }: ProducerNode): TopicPartitions => ({
  count: partitions.length,
  available: partitions.filter((each) => each.leader >= 0).map((each) => each.partition),
})

export const accumulatorConfig = ({ config, spec }: ProducerNode) => ({
  batchSize: Number(config['batch.size']),
  lingerMs: Number(config['linger.ms']),
  isAdaptive:
    spec.client === 'java' && config['partitioner.adaptive.partitioning.enable'] !== false,
})
