import { msToUs } from '../../kafka/units.ts'
import type { PartitionOffset } from '../../trace/facts.ts'
import type { Sim } from '../kernel.ts'
import { brokerNodeId } from '../nodeIds.ts'
import type { ConsumerNode, Reading } from './consumerNode.ts'

/** What goes on when a commit is answered. */
export interface CommitContext {
  readonly next: 'nothing' | 'join' | 'leave' | 'assign'
  readonly attempt: number
}

/**
 * What a background or final commit carries. Java: the position of every partition, whatever was committed before.
 * librdkafka: stored offsets that are not committed.
 */
export function committable(
  { client }: ConsumerNode,
  readings: readonly Reading[],
): readonly PartitionOffset[] {
  return readings.flatMap(({ topic, partition, position, stored, committed }) => {
    const offset = client === 'java' ? position : stored === committed ? null : stored
    return offset === null ? [] : [{ topic, partition, offset }]
  })
}

/** Whether this client commits by itself: auto-commit is on, it is a member, and it knows where to send it. */
export const commitsByItself = ({ config, machine, coordinator }: ConsumerNode): boolean =>
  config['enable.auto.commit'] === true && machine.context.generationId >= 0 && coordinator >= 0

/** Sends OffsetCommit; `context` says what goes on once it is answered or lost. */
export function sendCommit(
  sim: Sim,
  node: ConsumerNode,
  context: CommitContext,
  offsets: readonly PartitionOffset[],
): void {
  const { memberId, generationId, groupInstanceId } = node.machine.context
  const body = { groupId: node.group, memberId, groupInstanceId, generationId, offsets }
  const to = brokerNodeId(node.coordinator)
  sim.request(node.id, to, 'OffsetCommit', body, { timeoutUs: msToUs(30_000), context })
}

/**
 * The tick of `auto.commit.interval.ms`. Java tests it in poll() only, and counts the next interval from that commit;
 * librdkafka's main thread commits whether the application polls or not, in step with the client's start.
 */
export function autoCommit(sim: Sim, node: ConsumerNode): void {
  node.isCommitDue = false
  sim.setTimer(node.id, 'autoCommit', msToUs(Number(node.config['auto.commit.interval.ms'])))
  if (!commitsByItself(node) || node.machine.value !== 'stable') return
  const offsets = committable(node, Object.values(node.readings))
  if (offsets.length > 0) sendCommit(sim, node, { next: 'nothing', attempt: 0 }, offsets)
}
