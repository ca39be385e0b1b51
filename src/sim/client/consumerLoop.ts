import { partitionName, type Micros } from '../../kafka/units.ts'
import { pollLoop, type PollLoopEffect, type PollLoopEvent } from '../../machines/pollLoop.ts'
import type { PartitionOffset } from '../../trace/facts.ts'
import { endOf } from '../broker/storedRecord.ts'
import type { Sim } from '../kernel.ts'
import type { ApplicationSpec, PoisonSpec } from '../scenario/scenario.ts'
import { appCommit, doneOffsets } from './consumerCommit.ts'
import { fail } from './consumerEnd.ts'
import { raise } from './consumerErrors.ts'
import type { ConsumerNode, InHand } from './consumerNode.ts'
import { armMaxPoll, clearMaxPoll } from './consumerPollDeadline.ts'
import { noteProcessed } from './consumerProgress.ts'
import { setPaused } from './consumerSteering.ts'

/** The loop as the application was written: what it calls besides poll(). */
export function newPollLoop({ commits, stores, works }: ApplicationSpec, autoStore: boolean) {
  return pollLoop.initial({
    handsOver: works === 'onWorker',
    stores: !autoStore && stores === 'afterRecord',
    commitEvery: commits?.every ?? null,
    waitsForCommit: commits?.how === 'sync',
  }).state
}

/** Tells the application's loop something and carries out what it asks for. */
export function tellLoop(sim: Sim, node: ConsumerNode, event: PollLoopEvent): void {
  const turn = pollLoop.step(node.loop, event)
  node.loop = turn.state
  for (const effect of turn.effects) perform(sim, node, effect)
}

function perform(sim: Sim, node: ConsumerNode, { type, params }: PollLoopEffect): void {
  switch (type) {
    case 'work':
      if (node.inHand[0]) sim.setTimer(node.id, 'processed', workUs(sim, node, node.inHand[0]))
      break
    case 'call':
      if (node.loop.context.handsOver) armMaxPoll(sim, node)
      sim.setTimer(node.id, 'call', 0)
      break
    case 'storeOffset':
      storeOffset(sim, node)
      break
    case 'commit':
      commit(sim, node, params.isAwaited)
      break
    case 'pause':
      setPaused(sim, node, true)
      break
    case 'resume':
      setPaused(sim, node, false)
      break
    case 'takeResult':
      sim.setTimer(node.id, 'result', 0)
      break
    case 'poll':
      clearMaxPoll(sim, node)
      sim.emit('poll.called', { group: node.group, member: node.member })
      node.callsPoll = true
      break
  }
}

/** Takes up what poll() returned. Records that take no time and call for nothing more are done at once. */
export function takeUp(sim: Sim, node: ConsumerNode): void {
  if (isInstant(node)) {
    while (node.inHand.length > 0) finishRecord(sim, node)
    return
  }
  if (!node.loop.context.handsOver) armMaxPoll(sim, node)
  tellLoop(sim, node, { type: 'RECORDS_RETURNED', count: node.inHand.length })
}

function isInstant({ application, loop, processingUs, processingSpreadUs }: ConsumerNode): boolean {
  const takesTime = processingUs > 0 || processingSpreadUs > 0 || application.poison.length > 0
  return !takesTime && !loop.context.stores && loop.context.commitEvery === null
}

const poisonOf = (node: ConsumerNode, held: InHand): PoisonSpec | undefined =>
  node.application.poison.find(
    ({ key, topic, partition, offset }) =>
      (key === undefined || key === held.record.record.key) &&
      (topic === undefined || topic === held.topic) &&
      (partition === undefined || partition === held.partition) &&
      (offset === undefined || offset === held.record.offset),
  )

function workUs(sim: Sim, node: ConsumerNode, held: InHand): Micros {
  const poison = poisonOf(node, held)
  if (poison) return poison.takesUs
  const { processingUs, processingSpreadUs } = node
  const extraUs = processingSpreadUs > 0 ? sim.draw(`${node.id}:work`, 0, processingSpreadUs) : 0
  return processingUs + extraUs
}

/** The application is done with one record, or it does not survive it. */
export function onProcessed(sim: Sim, node: ConsumerNode): void {
  const [held] = node.inHand
  if (held && poisonOf(node, held)?.crashes === true) {
    fail(sim, node)
    return
  }
  finishRecord(sim, node)
  tellLoop(sim, node, { type: 'RECORD_DONE' })
}

function finishRecord(sim: Sim, node: ConsumerNode): void {
  const held = node.inHand.shift()
  if (!held) return
  const { group, member } = node
  const { topic, partition } = held
  const { offset, record } = held.record
  const timesBefore = noteProcessed(sim, group, { topic, partition }, [offset, endOf(held.record)])
  const reading = node.readings[partitionName(topic, partition)]
  if (reading) reading.done = endOf(held.record)
  node.lastDone = { topic, partition, offset }
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

/** StoreOffset of the record just done. A partition that is not this member's any more raises Local_State. */
function storeOffset(sim: Sim, node: ConsumerNode): void {
  const { lastDone } = node
  if (!lastDone) return
  const reading = node.readings[partitionName(lastDone.topic, lastDone.partition)]
  if (reading) reading.stored = lastDone.offset + stepOf(node)
  else raise(sim, node, 'Local_State', -172)
}

/** The offset to commit after a record: Kafka's is the next one; a common mistake names the record itself. */
const stepOf = ({ application }: ConsumerNode): 0 | 1 =>
  application.commits?.offset === 'own' ? 0 : 1

/** The loop's own commit: of what has been done in the partitions that are still this member's. */
function commit(sim: Sim, node: ConsumerNode, isAwaited: boolean): void {
  const offsets: readonly PartitionOffset[] = doneOffsets(node).map((each) => ({
    ...each,
    offset: each.offset - 1 + stepOf(node),
  }))
  const isOver = appCommit(sim, node, isAwaited ? 'loop' : 'nothing', offsets)
  if (isAwaited && isOver) tellLoop(sim, node, { type: 'COMMIT_COMPLETED' })
}
