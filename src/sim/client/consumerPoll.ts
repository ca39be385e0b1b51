import { msToUs, partitionName, type Micros } from '../../kafka/units.ts'
import type { Sim } from '../kernel.ts'
import type { StoredRecord } from '../protocol.ts'
import { handleGroupResponse } from './consumerAnswers.ts'
import { autoCommit } from './consumerCommit.ts'
import { stop } from './consumerEnd.ts'
import { fetchRecords } from './consumerFetch.ts'
import { perform, tellMember } from './consumerMember.ts'
import { isBusy, type ConsumerNode, type InHand, type Reading } from './consumerNode.ts'

/**
 * What poll() does when the application calls it, or while it waits in it: rebalance work that came meanwhile, the
 * commit that is due, then records. Nothing happens while the application is busy.
 */
export function poll(sim: Sim, node: ConsumerNode): void {
  if (isBusy(node) || !node.isAlive) return
  for (let next = node.deferred.shift(); next && node.isAlive; next = node.deferred.shift()) {
    if (next.kind === 'response') handleGroupResponse(sim, node, next.response)
    else perform(sim, node, next.effect)
  }
  if (!node.isAlive) return
  tellMember(sim, node, { type: 'POLLED' })
  if (node.isCommitDue) autoCommit(sim, node)
  if (!node.isClosing && node.assigning === null) handOver(sim, node)
  if (!isBusy(node)) fetchRecords(sim, node)
}

/** The tick of auto-commit: Java leaves it to poll(), librdkafka commits at once. */
export function onCommitTick(sim: Sim, node: ConsumerNode): void {
  if (node.client === 'librdkafka') autoCommit(sim, node)
  else {
    node.isCommitDue = true
    poll(sim, node)
  }
}

/** Gives the application the next records; without a processing time it is done with them at once. */
function handOver(sim: Sim, node: ConsumerNode): void {
  for (;;) {
    node.inHand = takeRecords(sim, node)
    if (node.inHand.length === 0) return
    if (node.processingUs > 0) break
    while (node.inHand.length > 0) finishRecord(sim, node)
  }
  sim.setTimer(node.id, 'processed', node.processingUs)
  armMaxPoll(sim, node)
}

/** At most `max.poll.records` (librdkafka: one), in order within each partition. */
function takeRecords(sim: Sim, node: ConsumerNode): InHand[] {
  let left = node.client === 'java' ? Number(node.config['max.poll.records']) : 1
  const given: InHand[] = []
  for (const reading of Object.values(node.readings)) {
    if (reading.position === null || reading.buffer.length === 0 || left <= 0) continue
    const records = reading.buffer.splice(0, left)
    left -= records.length
    sim.cause = advance(sim, node, reading, reading.position, records.length)
    const { topic, partition } = reading
    for (const record of records) given.push({ topic, partition, record })
  }
  return given
}

/** The position moves at hand-out; so does librdkafka's stored offset, unless the application stores it when done. */
function advance(
  sim: Sim,
  node: ConsumerNode,
  reading: Reading,
  from: number,
  count: number,
): number {
  const { group, member, config } = node
  const { topic, partition } = reading
  const to = from + count
  reading.position = to
  if (config['enable.auto.offset.store'] !== false) reading.stored = to
  return sim.emit('records.polled', { group, member, topic, partition, from, to })
}

function armMaxPoll(sim: Sim, node: ConsumerNode): void {
  const limitUs = msToUs(Number(node.config['max.poll.interval.ms']))
  const dueUs = sim.nowUs + limitUs
  sim.setTimerAt(node.id, 'maxPoll', noticedUs(node, dueUs))
  sim.emit('deadline.armed', { ...maxPollOf(node), dueUs })
}

/** librdkafka looks every 500 ms whether the interval has been exceeded; Java's heartbeat thread, all the time. */
function noticedUs({ client, startedUs }: ConsumerNode, dueUs: Micros): Micros {
  if (client === 'java') return dueUs
  const stepUs = msToUs(500)
  return startedUs + (Math.floor((dueUs - startedUs) / stepUs) + 1) * stepUs
}

const maxPollOf = ({ id, group, member }: ConsumerNode) =>
  ({ owner: id, name: 'maxPoll', subject: `${group}/${member}` }) as const

/** The application is done with one record; then the next in hand, or poll() again. */
export function onProcessed(sim: Sim, node: ConsumerNode): void {
  finishRecord(sim, node)
  if (node.inHand.length > 0) {
    sim.setTimer(node.id, 'processed', node.processingUs)
    return
  }
  sim.clearTimer(node.id, 'maxPoll')
  sim.emit('deadline.cleared', maxPollOf(node))
  sim.emit('poll.called', { group: node.group, member: node.member })
  poll(sim, node)
  if (node.isClosing) closeWhenFree(sim, node)
}

/** How far each group has worked through each partition: whoever works on a record again makes a duplicate. */
type Processed = Record<string, number>

function finishRecord(sim: Sim, node: ConsumerNode): void {
  const done = node.inHand.shift()
  if (!done) return
  const { group, member } = node
  const { topic, partition } = done
  const { offset, record }: StoredRecord = done.record
  const key = `processed/${group}`
  const processed = (sim.state.durable[key] ??= {}) as Processed
  const name = partitionName(topic, partition)
  const mark = processed[name] ?? 0
  const timesBefore = offset < mark ? 1 : 0
  processed[name] = Math.max(mark, offset + 1)
  storeWhenDone(node, done)
  sim.emit('record.processed', {
    group,
    member,
    topic,
    partition,
    offset,
    recordId: record.id,
    timesBefore,
  })
}

/** `enable.auto.offset.store=false`: the application calls StoreOffset once it is done with a record. */
function storeWhenDone(node: ConsumerNode, { topic, partition, record }: InHand): void {
  const reading = node.readings[partitionName(topic, partition)]
  if (reading && node.config['enable.auto.offset.store'] === false)
    reading.stored = record.offset + 1
}

/** Closes once the application is free: it calls close() itself. */
export function closeWhenFree(sim: Sim, node: ConsumerNode): void {
  if (isBusy(node)) return
  tellMember(sim, node, { type: 'CLOSE_REQUESTED' })
  stopWhenLeft(sim, node)
}

/** Closing is over once the client is out of the group and no LeaveGroup is on its way (a static member sends none). */
export function stopWhenLeft(sim: Sim, node: ConsumerNode): void {
  if (node.isClosing && node.machine.value === 'left' && !waitsForLeave(sim, node)) stop(sim, node)
}

const waitsForLeave = (sim: Sim, node: ConsumerNode): boolean =>
  Object.values(sim.state.pending).some(
    (each) => each.from === node.id && each.api === 'LeaveGroup',
  )
