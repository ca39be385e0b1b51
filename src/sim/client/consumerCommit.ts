import { msToUs } from '../../kafka/units.ts'
import type { Sim } from '../kernel.ts'
import { brokerNodeId } from '../nodeIds.ts'
import type { ConsumerNode, Reading } from './consumerNode.ts'

/** What goes on when a commit is answered. */
export interface CommitContext {
  readonly next: 'nothing' | 'join' | 'leave'
  readonly attempt: number
}

/** Commits the positions: next offsets to read of everything handed over so far. */
export function commitPositions(
  sim: Sim,
  node: ConsumerNode,
  context: CommitContext,
  readings: readonly Reading[] = Object.values(node.readings),
): void {
  const offsets = readings.flatMap(({ topic, partition, position }) =>
    position === null ? [] : [{ topic, partition, offset: position }],
  )
  const { memberId, generationId, groupInstanceId } = node.machine.context
  const body = { groupId: node.group, memberId, groupInstanceId, generationId, offsets }
  const to = brokerNodeId(node.coordinator)
  sim.request(node.id, to, 'OffsetCommit', body, { timeoutUs: msToUs(30_000), context })
}
