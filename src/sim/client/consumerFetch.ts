import { errorCodes } from '../../kafka/errorCodes.ts'
import { msToUs, partitionName } from '../../kafka/units.ts'
import type { TopicPartition } from '../../trace/facts.ts'
import { endOf, isVisible } from '../broker/storedRecord.ts'
import type { Sim } from '../kernel.ts'
import { brokerNodeId } from '../nodeIds.ts'
import type { ResponseEnvelope, StoredRecord } from '../protocol.ts'
import { fail } from './consumerEnd.ts'
import { raise } from './consumerErrors.ts'
import { identityOf } from './consumerIdentity.ts'
import { isBusy, type ConsumerNode, type Reading } from './consumerNode.ts'
import { pass } from './consumerPosition.ts'
import { noteStartedAt, noteStartedAtEnd } from './consumerProgress.ts'
import { askedTopics } from './consumerTopics.ts'

const requestUs = msToUs(30_000)

/**
 * Finds out where to go on, for every owned partition whose position is not known: the coordinator knows, unless the
 * application has said which end it wants.
 */
export function fetchOffsets(sim: Sim, node: ConsumerNode): void {
  for (const end of ['earliest', 'latest'] as const) {
    listOffsets(sim, node, unknown(node, end), end)
  }
  const partitions = unknown(node, null)
  if (partitions.length === 0 || node.coordinator < 0) return
  const { memberId, generationId } = identityOf(node)
  const asMember = node.membership
    ? { memberId, memberEpoch: generationId }
    : { memberId: '', memberEpoch: -1 }
  const body = { groupId: node.group, ...asMember, partitions }
  sim.request(node.id, brokerNodeId(node.coordinator), 'OffsetFetch', body, {
    timeoutUs: requestUs,
    context: generationId,
  })
}

const unknown = (node: ConsumerNode, told: Reading['told']): readonly TopicPartition[] =>
  Object.values(node.readings)
    .filter((reading) => reading.position === null && reading.told === told)
    .map(({ topic, partition }) => ({ topic, partition }))

/** An answer asked for in an earlier generation may be older than what another owner has committed since. */
const isOutdated = (node: ConsumerNode, { request }: ResponseEnvelope): boolean =>
  request.context !== identityOf(node).generationId

export function handleOffsets(
  sim: Sim,
  node: ConsumerNode,
  response: ResponseEnvelope<'OffsetFetch'>,
): void {
  const { body } = response
  if (isOutdated(node, response)) {
    fetchOffsets(sim, node)
    return
  }
  if (body.errorCode !== errorCodes.NONE) {
    sim.setTimer(node.id, 'offsets', msToUs(Number(node.config['retry.backoff.ms'])))
    return
  }
  const missing: TopicPartition[] = []
  for (const { topic, partition, offset } of body.offsets) {
    const reading = node.readings[partitionName(topic, partition)]
    if (!reading || reading.position !== null) continue
    if (offset >= 0) startAt(sim, node, reading, offset, 'committed')
    else missing.push({ topic, partition })
  }
  listOffsets(sim, node, missing)
  fetchRecords(sim, node)
}

export function startAt(
  sim: Sim,
  node: ConsumerNode,
  reading: Reading,
  offset: number,
  from: 'committed' | 'earliest' | 'latest' | 'assigned' | 'truncation',
): void {
  reading.position = offset
  reading.told = null
  reading.stored = null
  reading.done = null
  reading.committed = from === 'committed' ? offset : null
  reading.fetchOffset = offset
  reading.leaderEpoch = partitionOf(node, reading)?.leaderEpoch ?? -1
  reading.recordEpoch = -1
  reading.isUnvalidated = false
  reading.isOutOfRange = false
  reading.buffer = []
  const { group, member } = node
  const { topic, partition } = reading
  const id = sim.emit('position.reset', { group, member, topic, partition, offset, from })
  sim.because(id, () => {
    const note = from === 'latest' ? noteStartedAtEnd : noteStartedAt
    note(sim, node, { topic, partition }, offset)
  })
}

/**
 * Where there is no valid offset, `auto.offset.reset` decides; the partition's leader knows both ends. With `none`
 * Java's poll() throws NoOffsetForPartitionException, which the application does not survive; librdkafka (`error`) reports
 * it and reads nothing from the partition.
 */
export function listOffsets(
  sim: Sim,
  node: ConsumerNode,
  partitions: readonly TopicPartition[],
  policy = resetOf(node),
): void {
  if (partitions.length === 0) return
  if (policy === 'none') {
    if (node.client === 'java') {
      raise(sim, node, 'NoOffsetForPartitionException', -1)
      fail(sim, node)
    } else raise(sim, node, 'Local_AutoOffsetReset', -140)
    return
  }
  const at = policy === 'earliest' ? -2 : -1
  const byLeader = new Map<number, TopicPartition[]>()
  for (const each of partitions) {
    const leader = leaderOf(node, each)
    byLeader.set(leader, [...(byLeader.get(leader) ?? []), each])
  }
  for (const [leader, asked] of byLeader) {
    if (leader < 0) {
      refreshConsumerMetadata(sim, node)
      sim.setTimer(node.id, 'offsets', msToUs(Number(node.config['retry.backoff.ms'])))
      continue
    }
    const body = {
      partitions: asked.map((each) => ({ ...each, at: at as -1 | -2, leaderEpoch: -1 })),
    }
    sim.request(node.id, brokerNodeId(leader), 'ListOffsets', body, {
      timeoutUs: requestUs,
      context: { generationId: identityOf(node).generationId, policy },
    })
  }
}

type ResetPolicy = 'earliest' | 'latest' | 'none'

export const resetOf = ({ config }: ConsumerNode): ResetPolicy => {
  const written = config['auto.offset.reset']
  return written === 'earliest' || written === 'none' ? written : 'latest'
}

interface Listing {
  readonly generationId: number
  readonly policy: 'earliest' | 'latest'
}

export function handleListed(
  sim: Sim,
  node: ConsumerNode,
  response: ResponseEnvelope<'ListOffsets'>,
): void {
  const { generationId, policy } = response.request.context as Listing
  if (generationId !== identityOf(node).generationId) {
    fetchOffsets(sim, node)
    return
  }
  for (const { topic, partition, offset, errorCode } of response.body.partitions) {
    const reading = node.readings[partitionName(topic, partition)]
    if (!reading || reading.position !== null) continue
    if (errorCode === errorCodes.NONE) startAt(sim, node, reading, offset, policy)
    else {
      refreshConsumerMetadata(sim, node)
      sim.setTimer(node.id, 'offsets', msToUs(Number(node.config['retry.backoff.ms'])))
    }
  }
  fetchRecords(sim, node)
}

const partitionOf = (node: ConsumerNode, { topic, partition }: TopicPartition) =>
  node.partitions.find((each) => each.topic === topic && each.partition === partition)

const leaderOf = (node: ConsumerNode, place: TopicPartition): number =>
  partitionOf(node, place)?.leader ?? -1

/**
 * Java asks for more once a partition's buffer is empty; librdkafka keeps `queued.min.messages` of each, whatever the
 * application does.
 */
const wantsMore = (
  { client, config }: ConsumerNode,
  { buffer, isOutOfRange, isUnvalidated }: Reading,
): boolean =>
  !isUnvalidated &&
  !(isOutOfRange && buffer.length > 0) &&
  buffer.length < (client === 'java' ? 1 : Number(config['queued.min.messages'] ?? 1))

/** Sends a Fetch to each leader of a partition with a position and room in its buffer; one at a time per broker. */
export function fetchRecords(sim: Sim, node: ConsumerNode): void {
  const byLeader = new Map<number, Reading[]>()
  for (const reading of Object.values(node.readings)) {
    if (reading.position === null || reading.isPaused || !wantsMore(node, reading)) continue
    const leader = leaderOf(node, reading)
    if (leader >= 0) byLeader.set(leader, [...(byLeader.get(leader) ?? []), reading])
    else if (!sim.hasTimer(node.id, 'refresh')) {
      sim.setTimer(node.id, 'refresh', msToUs(Number(node.config['retry.backoff.ms'])))
    }
  }
  for (const [leader, readings] of byLeader) {
    if (node.fetching[leader] !== undefined) continue
    node.fetching[leader] = sim.request(
      node.id,
      brokerNodeId(leader),
      'Fetch',
      {
        replica: -1,
        brokerEpoch: -1,
        maxWaitUs: msToUs(Number(node.config['fetch.max.wait.ms'])),
        minBytes: Number(node.config['fetch.min.bytes']),
        maxBytes: Number(node.config['fetch.max.bytes']),
        partitions: readings.map(({ topic, partition, fetchOffset }) => ({
          topic,
          partition,
          fetchOffset,
          leaderEpoch: -1,
          lastFetchedEpoch: -1,
          logStartOffset: -1,
          maxBytes: Number(node.config['max.partition.fetch.bytes']),
        })),
      },
      { timeoutUs: requestUs, context: leader },
    )
  }
}

/** Partitions are given up: what is on its way for them is not waited for. */
export function dropFetches(
  sim: Sim,
  node: ConsumerNode,
  partitions: readonly TopicPartition[],
): void {
  for (const [leader, messageId] of Object.entries(node.fetching)) {
    const body = sim.state.pending[messageId]?.body as
      | { partitions?: readonly TopicPartition[] }
      | undefined
    const isConcerned = body?.partitions?.some((asked) =>
      partitions.some((each) => each.topic === asked.topic && each.partition === asked.partition),
    )
    if (isConcerned !== false) delete node.fetching[Number(leader)]
  }
}

/** Records arrive and wait in the buffer for poll(); errors lead to a reset or to new metadata. */
export function handleFetched(
  sim: Sim,
  node: ConsumerNode,
  response: ResponseEnvelope<'Fetch'>,
): void {
  const leader = Number(response.request.context)
  const isCurrent = node.fetching[leader] === response.requestId
  if (isCurrent) delete node.fetching[leader]
  response.body.partitions.forEach((answer, index) => {
    const { topic, partition, errorCode, records } = answer
    const reading = node.readings[partitionName(topic, partition)]
    const asked = response.request.body.partitions[index]
    if (!reading || !isCurrent || reading.fetchOffset !== asked?.fetchOffset) return
    if (reading.isUnvalidated) return
    if (errorCode === errorCodes.OFFSET_OUT_OF_RANGE) {
      // what was fetched before is handed out first
      reading.isOutOfRange = reading.buffer.length > 0
      if (reading.isOutOfRange) return
      reading.position = null
      listOffsets(sim, node, [{ topic, partition }])
    } else if (errorCode !== errorCodes.NONE) refreshConsumerMetadata(sim, node)
    else if (records.length > 0) {
      takeFetched(sim, node, reading, { records, broker: leader })
    }
  })
  if (node.client === 'librdkafka' && isBusy(node)) fetchRecords(sim, node)
}

interface Fetched {
  readonly records: readonly StoredRecord[]
  readonly broker: number
}

/** Records wait for poll(). Batches that compaction has emptied only move the reader on. */
function takeFetched(
  sim: Sim,
  node: ConsumerNode,
  reading: Reading,
  { records, broker }: Fetched,
): void {
  const { group, member } = node
  const { topic, partition, fetchOffset: from } = reading
  const hadNothing = reading.buffer.length === 0
  reading.buffer.push(...records.filter(isVisible))
  const to = endOf(records.at(-1) as StoredRecord)
  reading.fetchOffset = to
  sim.emit('records.fetched', { group, member, topic, partition, from, to, broker })
  if (!hadNothing || reading.buffer.length > 0 || reading.position === null) return
  pass(sim, node, reading, reading.position, to)
  reading.position = to
}

export function handleFetchLost(
  sim: Sim,
  node: ConsumerNode,
  leader: number,
  messageId: number,
): void {
  if (node.fetching[leader] === messageId) delete node.fetching[leader]
  refreshConsumerMetadata(sim, node)
  sim.setTimer(node.id, 'fetch', msToUs(Number(node.config['retry.backoff.ms'])))
}

/** Asks a broker for metadata of the subscribed topics; one question at a time. */
export function refreshConsumerMetadata(sim: Sim, node: ConsumerNode): void {
  if (node.isRefreshing) return
  const { brokers } = sim.scenario.cluster
  const broker = brokers[sim.draw(`${node.id}:bootstrap`, 0, brokers.length - 1)]?.id ?? 1
  node.isRefreshing = true
  sim.request(
    node.id,
    brokerNodeId(broker),
    'Metadata',
    { topics: askedTopics(node) },
    { timeoutUs: requestUs },
  )
}
