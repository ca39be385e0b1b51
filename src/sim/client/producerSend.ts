import { drain } from '../../kafka/recordAccumulator.ts'
import { msToUs, partitionName, usToMs, type Micros } from '../../kafka/units.ts'
import type { Sim } from '../kernel.ts'
import { brokerNodeId } from '../nodeIds.ts'
import { accumulatorConfig, showsLinger, topicPartitions } from './producerAppend.ts'
import { refreshLater } from './producerMetadata.ts'
import type { Batch, ProduceInFlight, ProducerNode } from './producerNode.ts'
import { ack, deliveryTimeoutUs, expireBatches } from './producerSettle.ts'
import { nextSequence, resolveSequences } from './producerSequences.ts'

/** One pass of the sender: takes what is full or has lingered, and sends what may go. */
export function sendReady(sim: Sim, node: ProducerNode): void {
  expireQueued(sim, node)
  expireBatches(sim, node)
  resolveSequences(node)
  for (;;) {
    const hasTaken = takeReady(sim, node)
    const hasSent = sendWaiting(sim, node)
    if (!hasTaken && !hasSent) break
  }
  const isStuck = node.partitions.some(
    ({ leader, partition }) => leader < 0 && (node.queued[partition]?.length ?? 0) > 0,
  )
  if (isStuck || node.waiting.some((batch) => leaderOf(node, batch) < 0)) refreshLater(sim, node)
  armNextPass(sim, node)
}

const leaderOf = (node: ProducerNode, { partition }: Batch): number =>
  node.partitions.find((each) => each.partition === partition)?.leader ?? -1

/** Requests on their way, by leader. */
function countInFlight(node: ProducerNode): ReadonlyMap<number, number> {
  const requests = new Map<number, number>()
  for (const messageId in node.inFlight) {
    const { leader } = node.inFlight[messageId] as ProduceInFlight
    requests.set(leader, (requests.get(leader) ?? 0) + 1)
  }
  return requests
}

const hasRoom = (
  node: ProducerNode,
  inFlight: ReadonlyMap<number, number>,
  leader: number,
): boolean =>
  (inFlight.get(leader) ?? 0) < Number(node.config['max.in.flight.requests.per.connection'])

/** Takes one batch per partition, from brokers that may get another request. True if there was any. */
function takeReady(sim: Sim, node: ProducerNode): boolean {
  const inFlight = countInFlight(node)
  const ledBy = new Map<number, number[]>()
  for (const { leader, partition } of node.partitions) {
    if (leader < 0 || !hasRoom(node, inFlight, leader)) continue
    if (node.unresolved.includes(partition)) continue
    if (node.waiting.some((batch) => batch.partition === partition)) continue
    const led = ledBy.get(leader)
    if (led) led.push(partition)
    else ledBy.set(leader, [partition])
  }
  if (ledBy.size === 0) return false
  const topic = { ...topicPartitions(node), ledBy }
  const drained = drain(node.accumulator, accumulatorConfig(node), topic, usToMs(sim.nowUs))
  for (const { partition, records } of drained)
    node.waiting.push(take(sim, node, partition, records))
  return drained.length > 0
}

function take(sim: Sim, node: ProducerNode, partition: number, count: number): Batch {
  const taken = (node.queued[partition] ?? []).splice(0, count)
  if (showsLinger(node)) {
    const subject = partitionName(node.spec.topic, partition)
    sim.emit('deadline.cleared', { owner: node.id, name: 'linger', subject })
  }
  return {
    batchId: node.nextBatchId++,
    partition,
    records: Object.freeze(taken.map((each) => each.record)),
    recordedUs: Object.freeze(taken.map((each) => each.atUs)),
    createdUs: taken[0]?.atUs ?? sim.nowUs,
    ...nextSequence(node, partition, count),
    attempt: 0,
    notBeforeUs: 0,
    isSettled: false,
  }
}

/** Sends what waits and may go now. Java: one request per broker; librdkafka: one per partition. */
function sendWaiting(sim: Sim, node: ProducerNode): boolean {
  if (node.waiting.length === 0) return false
  const ready = node.waiting.filter((batch) => maySend(sim, node, batch))
  let hasSent = false
  for (const group of inRequests(node, ready)) {
    const [first] = group
    const leader = first ? leaderOf(node, first) : -1
    if (leader < 0 || !hasRoom(node, countInFlight(node), leader)) continue
    node.waiting = node.waiting.filter((batch) => !group.includes(batch))
    send(sim, node, leader, group)
    hasSent = true
  }
  return hasSent
}

function maySend(sim: Sim, node: ProducerNode, batch: Batch): boolean {
  if (leaderOf(node, batch) < 0 || batch.notBeforeUs > sim.nowUs) return false
  const isEarlier = (other: Batch): boolean =>
    other.partition === batch.partition && other.batchId < batch.batchId
  if (node.waiting.some(isEarlier)) return false
  // An idempotent retry goes once everything before it is settled, so that sequences arrive in order.
  const isHeld = node.producerId >= 0 && batch.attempt > 0
  return !isHeld || !Object.values(node.inFlight).some(({ batches }) => batches.some(isEarlier))
}

function inRequests(node: ProducerNode, batches: readonly Batch[]): Batch[][] {
  if (node.spec.client === 'librdkafka') return batches.map((batch) => [batch])
  const byLeader = new Map<number, Batch[]>()
  for (const batch of batches) {
    const leader = leaderOf(node, batch)
    byLeader.set(leader, [...(byLeader.get(leader) ?? []), batch])
  }
  return [...byLeader.values()]
}

function send(sim: Sim, node: ProducerNode, leader: number, batches: Batch[]): void {
  const { topic, id } = node.spec
  for (const batch of batches) {
    batch.attempt += 1
    const { partition, batchId, attempt, records } = batch
    const recordIds = records.map((record) => record.id)
    sim.emit('batch.sent', { topic, partition, producer: id, batchId, recordIds, attempt })
  }
  const acks = acksOf(node)
  const timeoutUs = msToUs(Number(node.config['request.timeout.ms']))
  const body = {
    acks,
    timeoutUs,
    batches: batches.map(
      ({ partition, batchId, records, recordedUs, producerId, producerEpoch, baseSequence }) => ({
        topic,
        partition,
        batchId,
        records,
        createdUs: recordedUs,
        producerId,
        producerEpoch,
        baseSequence,
      }),
    ),
  }
  const records = batches.map((batch) => ({
    topic,
    partition: batch.partition,
    ids: batch.records.map((record) => record.id),
  }))
  const options = { timeoutUs: answerTimeoutUs(node), note: { records } }
  const messageId = sim.request(node.id, brokerNodeId(leader), 'Produce', body, options)
  if (acks !== '0') node.inFlight[messageId] = { leader, batches }
  else for (const batch of batches) ack(sim, node, batch, -1)
}

export const acksOf = ({ config }: ProducerNode): 'all' | '1' | '0' => {
  const acks = String(config['acks'])
  return acks === '0' || acks === '1' ? acks : 'all'
}

/** Java gives up on an answer after `request.timeout.ms`; librdkafka leaves that to the broker and its socket. */
const answerTimeoutUs = ({ spec, config }: ProducerNode): Micros =>
  msToUs(Number(config[spec.client === 'java' ? 'request.timeout.ms' : 'socket.timeout.ms']))

/** Turns queued records that are past their delivery timeout into batches, which then expire. */
function expireQueued(sim: Sim, node: ProducerNode): void {
  const bornBeforeUs = sim.nowUs - deliveryTimeoutUs(node)
  for (const [partition, queue] of node.accumulator.queues) {
    for (;;) {
      const first = node.queued[partition]?.[0]
      if (!first || first.atUs > bornBeforeUs) break
      const batch = queue.shift()
      if (!batch) break
      node.waiting.push(take(sim, node, partition, batch.records))
    }
  }
}

/** The next moment at which a batch has lingered long enough, its back-off is over or its time is up. */
function armNextPass(sim: Sim, node: ProducerNode): void {
  const lingerUs = msToUs(Number(node.config['linger.ms']))
  const limitUs = deliveryTimeoutUs(node)
  let nextUs = Number.POSITIVE_INFINITY
  const consider = (atUs: Micros): void => {
    if (atUs > sim.nowUs) nextUs = Math.min(nextUs, atUs)
  }
  for (const [first] of node.accumulator.queues.values()) {
    if (!first) continue
    const createdUs = msToUs(first.createdAtMs)
    consider(createdUs + lingerUs)
    consider(createdUs + limitUs)
  }
  const considerBatch = ({ notBeforeUs, createdUs }: Batch): void => {
    consider(notBeforeUs)
    consider(createdUs + limitUs)
  }
  node.waiting.forEach(considerBatch)
  for (const messageId in node.inFlight) node.inFlight[messageId]?.batches.forEach(considerBatch)
  if (nextUs < Number.POSITIVE_INFINITY) sim.setTimerAt(node.id, 'send', nextUs)
}
