import { errorCodes } from '../../kafka/errorCodes.ts'
import { msToUs, partitionName } from '../../kafka/units.ts'
import type { Sim } from '../kernel.ts'
import { brokerNodeId } from '../nodeIds.ts'
import type { ResponseEnvelope } from '../protocol.ts'
import { fail } from './consumerEnd.ts'
import { raise } from './consumerErrors.ts'
import { listOffsets, refreshConsumerMetadata, resetOf, startAt } from './consumerFetch.ts'
import type { ConsumerNode, Reading } from './consumerNode.ts'

const requestUs = msToUs(30_000)

/**
 * New metadata: where a partition has a newer leader epoch, its new leader is asked whether it has what was read
 * (KIP-320). Until it has answered nothing is fetched, and what lay in the buffer is not handed out. A position whose
 * record's epoch is not known (a committed or a sought one) is trusted.
 */
export function validatePositions(sim: Sim, node: ConsumerNode): void {
  for (const { topic, partition, leaderEpoch } of node.partitions) {
    const reading = node.readings[partitionName(topic, partition)]
    if (!reading || reading.position === null || leaderEpoch <= reading.leaderEpoch) continue
    const isTrusted = reading.leaderEpoch < 0 || reading.recordEpoch < 0
    reading.leaderEpoch = leaderEpoch
    if (isTrusted) continue
    reading.isUnvalidated = true
    reading.buffer = []
    reading.fetchOffset = reading.position
  }
  askLeaders(sim, node)
}

/** One request to each leader, for all of its partitions whose positions are open. */
export function askLeaders(sim: Sim, node: ConsumerNode): void {
  const byLeader = new Map<number, Reading[]>()
  for (const { topic, partition, leader } of node.partitions) {
    const reading = node.readings[partitionName(topic, partition)]
    if (reading?.isUnvalidated === true && leader >= 0)
      byLeader.set(leader, [...(byLeader.get(leader) ?? []), reading])
  }
  for (const [leader, readings] of byLeader) {
    const partitions = readings.map(({ topic, partition, leaderEpoch, recordEpoch }) => ({
      topic,
      partition,
      currentLeaderEpoch: leaderEpoch,
      leaderEpoch: recordEpoch,
    }))
    const options = { timeoutUs: requestUs }
    sim.request(node.id, brokerNodeId(leader), 'OffsetForLeaderEpoch', { partitions }, options)
  }
}

/** The leader says where the epoch of the last record ended: below the position, the log has been truncated. */
export function handleEpochEnds(
  sim: Sim,
  node: ConsumerNode,
  { body, request }: ResponseEnvelope<'OffsetForLeaderEpoch'>,
): void {
  body.partitions.forEach((answer, index) => {
    const reading = node.readings[partitionName(answer.topic, answer.partition)]
    const asked = request.body.partitions[index]
    if (reading?.isUnvalidated !== true || reading.leaderEpoch !== asked?.currentLeaderEpoch) return
    if (answer.errorCode !== errorCodes.NONE) {
      refreshConsumerMetadata(sim, node)
      sim.setTimer(node.id, 'validation', msToUs(Number(node.config['retry.backoff.ms'])))
      return
    }
    reading.isUnvalidated = false
    const isHeld = answer.endOffset >= (reading.position ?? 0)
    if (!isHeld) goBack(sim, node, reading, answer.endOffset)
  })
}

/** It goes on where the histories part, if it may choose a position at all (`auto.offset.reset`). */
function goBack(sim: Sim, node: ConsumerNode, reading: Reading, endOffset: number): void {
  if (resetOf(node) === 'none') {
    raise(sim, node, node.client === 'java' ? 'LogTruncationException' : 'Local_LogTruncation', -1)
    reading.position = null
    if (node.client === 'java') fail(sim, node)
  } else if (endOffset >= 0) startAt(sim, node, reading, endOffset, 'truncation')
  else {
    reading.position = null
    listOffsets(sim, node, [reading])
  }
}
