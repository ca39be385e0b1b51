import type { Sim } from '../kernel.ts'
import type { BrokerNode, Replica } from './brokerNode.ts'
import { logEndOffset } from './replicaLog.ts'

/**
 * Opens a new segment when the active one cannot take so many more bytes (`LogSegment.shouldRoll`). Record overhead is
 * not counted; rolling by time is not modelled.
 */
export function rollIfFull(sim: Sim, node: BrokerNode, replica: Replica, bytes: number): boolean {
  const { active } = replica.log
  const isRolled = active.bytes > 0 && active.bytes + bytes > replica.segmentBytes
  if (isRolled) {
    const { topic, partition } = replica
    const baseOffset = logEndOffset(replica.log)
    replica.log.active = { baseOffset, bytes: 0 }
    sim.emit('segment.rolled', { topic, partition, broker: node.broker, baseOffset })
  }
  replica.log.active.bytes += bytes
  return isRolled
}
