import { endOf } from '../broker/storedRecord.ts'
import type { Sim } from '../kernel.ts'
import { handleGroupResponse } from './consumerAnswers.ts'
import { isTakingAssignment } from './consumerChoreQueue.ts'
import { runChores } from './consumerChores.ts'
import { autoCommit } from './consumerCommit.ts'
import { performEpoch } from './consumerEpochs.ts'
import { raise } from './consumerErrors.ts'
import { fetchRecords } from './consumerFetch.ts'
import { advance } from './consumerPosition.ts'
import { takeUp } from './consumerLoop.ts'
import { perform, tellMember } from './consumerMember.ts'
import { isBusy, type ConsumerNode, type Deferred, type InHand } from './consumerNode.ts'
import { setPaused } from './consumerSteering.ts'
import { applySubscription } from './consumerSubscription.ts'

/**
 * What poll() does when the application calls it, or while it waits in it: rebalance work that came meanwhile, the
 * commit that is due, then records. Nothing happens while the application is busy.
 */
export function poll(sim: Sim, node: ConsumerNode): void {
  while (!isBusy(node) && node.isAlive) {
    const next = node.deferred.shift()
    if (!next) break
    sim.because(next.cause, () => {
      catchUp(sim, node, next)
    })
    runChores(sim, node)
  }
  if (isBusy(node) || !node.isAlive) return
  tellMember(sim, node, { type: 'POLLED' })
  applySubscription(sim, node)
  runChores(sim, node)
  if (isBusy(node) || !node.isAlive) return
  if (node.isCommitDue) autoCommit(sim, node)
  if (!node.isClosing && !isTakingAssignment(node)) handOver(sim, node)
  if (node.client === 'librdkafka' || !isBusy(node)) fetchRecords(sim, node)
}

function catchUp(sim: Sim, node: ConsumerNode, next: Deferred): void {
  if (next.kind === 'response') handleGroupResponse(sim, node, next.response)
  else if (next.kind === 'epochEffect') performEpoch(sim, node, next.effect)
  else if (next.kind === 'effect') perform(sim, node, next.effect)
  else raise(sim, node, next.error, next.errorCode)
}

/** The tick of auto-commit: Java leaves it to poll(), librdkafka commits at once. */
export function onCommitTick(sim: Sim, node: ConsumerNode): void {
  if (node.client === 'librdkafka') autoCommit(sim, node)
  else {
    node.isCommitDue = true
    poll(sim, node)
  }
}

/** Gives the application the next records, again and again while it is done with them at once. */
function handOver(sim: Sim, node: ConsumerNode): void {
  while (!isBusy(node) && node.isAlive) {
    if (isWorkerBusy(node)) {
      setPaused(sim, node, true) // also what it was given meanwhile
      return
    }
    node.inHand = takeRecords(sim, node)
    if (node.inHand.length === 0) return
    takeUp(sim, node)
  }
}

const isWorkerBusy = ({ loop, inHand }: ConsumerNode): boolean =>
  loop.context.handsOver && inHand.length > 0

/** At most `max.poll.records` (librdkafka: one), in order within each partition. */
function takeRecords(sim: Sim, node: ConsumerNode): InHand[] {
  let left = node.client === 'java' ? Number(node.config['max.poll.records']) : 1
  const given: InHand[] = []
  for (const reading of Object.values(node.readings)) {
    const { topic, partition, position, buffer, isPaused } = reading
    if (position === null || isPaused || buffer.length === 0 || left <= 0) continue
    const records = buffer.splice(0, left)
    left -= records.length
    const last = records.at(-1)
    // behind the last record that was fetched there may be offsets without one
    const to = buffer.length === 0 || !last ? reading.fetchOffset : endOf(last)
    sim.cause = advance(sim, node, reading, { from: position, to, records })
    for (const record of records) given.push({ topic, partition, record })
  }
  return given
}
