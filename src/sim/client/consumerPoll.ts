import { msToUs, partitionName } from '../../kafka/units.ts'
import type { Sim } from '../kernel.ts'
import type { StoredRecord } from '../protocol.ts'
import { handleGroupResponse } from './consumerBehaviour.ts'
import { commitPositions } from './consumerCommit.ts'
import { fetchRecords } from './consumerFetch.ts'
import { tellMember } from './consumerMember.ts'
import { ownedOf, type ConsumerNode, type InHand } from './consumerNode.ts'

export const isBusy = (sim: Sim, node: ConsumerNode): boolean => node.busyUntilUs > sim.nowUs

/**
 * What poll() does when the application calls it, or while it waits in it: rebalance work that came meanwhile, the
 * commit that is due, then records. Nothing happens while the application is busy.
 */
export function poll(sim: Sim, node: ConsumerNode): void {
  if (isBusy(sim, node) || !node.isAlive) return
  tellMember(sim, node, { type: 'POLLED' })
  for (let next = node.deferred.shift(); next; next = node.deferred.shift()) {
    handleGroupResponse(sim, node, next)
  }
  if (!node.isAlive) return
  if (node.isCommitDue) autoCommit(sim, node)
  if (!node.isClosing) handOver(sim, node)
  if (!isBusy(sim, node)) fetchRecords(sim, node)
}

/** Background commit of everything handed over by earlier polls. */
function autoCommit(sim: Sim, node: ConsumerNode): void {
  node.isCommitDue = false
  const isMember = node.machine.context.generationId >= 0 && node.coordinator >= 0
  if (!isMember || node.machine.value !== 'stable' || ownedOf(node).length === 0) return
  if (Object.values(node.readings).every((reading) => reading.position === null)) return
  commitPositions(sim, node, { next: 'nothing', attempt: 0 })
}

/** Gives the application the next records: at most `max.poll.records`, in order within each partition. */
function handOver(sim: Sim, node: ConsumerNode): void {
  let left = node.client === 'java' ? Number(node.config['max.poll.records']) : 1
  const { group, member } = node
  const given: InHand[] = []
  for (const reading of Object.values(node.readings)) {
    if (reading.position === null || reading.buffer.length === 0 || left <= 0) continue
    const records = reading.buffer.splice(0, left)
    left -= records.length
    const { topic, partition } = reading
    const from = reading.position
    reading.position = from + records.length
    const id = sim.emit('records.polled', {
      group,
      member,
      topic,
      partition,
      from,
      to: reading.position,
    })
    sim.cause = id
    for (const record of records) given.push({ topic, partition, record })
  }
  if (given.length === 0) return
  node.inHand = given
  if (node.processingUs > 0) {
    node.busyUntilUs = sim.nowUs + node.processingUs
    sim.setTimer(node.id, 'processed', node.processingUs)
    armMaxPoll(sim, node)
    return
  }
  while (node.inHand.length > 0) finishRecord(sim, node)
  if (Object.values(node.readings).some((reading) => reading.buffer.length > 0)) handOver(sim, node)
}

function armMaxPoll(sim: Sim, node: ConsumerNode): void {
  const limitUs = msToUs(Number(node.config['max.poll.interval.ms']))
  sim.setTimer(node.id, 'maxPoll', limitUs)
  const dueUs = sim.nowUs + limitUs
  sim.emit('deadline.armed', { owner: node.id, name: 'maxPoll', subject: node.member, dueUs })
}

/** The application is done with one record; then the next in hand, or poll() again. */
export function onProcessed(sim: Sim, node: ConsumerNode): void {
  finishRecord(sim, node)
  if (node.inHand.length > 0) {
    node.busyUntilUs = sim.nowUs + node.processingUs
    sim.setTimer(node.id, 'processed', node.processingUs)
    return
  }
  node.busyUntilUs = 0
  sim.clearTimer(node.id, 'maxPoll')
  sim.emit('deadline.cleared', { owner: node.id, name: 'maxPoll', subject: node.member })
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

/** Closes once the application is free: it calls close() itself. */
export function closeWhenFree(sim: Sim, node: ConsumerNode): void {
  if (isBusy(sim, node)) return
  tellMember(sim, node, { type: 'CLOSE_REQUESTED' })
  if (node.machine.value === 'left' && !waitsForLeave(sim, node)) stop(sim, node)
}

const waitsForLeave = (sim: Sim, node: ConsumerNode): boolean =>
  Object.values(sim.state.pending).some(
    (each) => each.from === node.id && each.api === 'LeaveGroup',
  )

/** The process has ended in order. */
export function stop(sim: Sim, node: ConsumerNode): void {
  if (!node.isAlive) return
  sim.kill(node.id)
  sim.emit('member.stopped', { group: node.group, member: node.member, how: 'close' })
}
