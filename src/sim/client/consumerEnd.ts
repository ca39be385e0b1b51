import type { Sim } from '../kernel.ts'
import type { ConsumerNode } from './consumerNode.ts'

/** The process has ended in order. */
export const stop = (sim: Sim, node: ConsumerNode): void => end(sim, node, 'close')

/** An error that the application does not survive: it ends without LeaveGroup. */
export const fail = (sim: Sim, node: ConsumerNode): void => end(sim, node, 'fatal')

function end(sim: Sim, node: ConsumerNode, how: 'close' | 'fatal'): void {
  if (!node.isAlive) return
  sim.kill(node.id)
  sim.emit('member.stopped', { group: node.group, member: node.member, how })
}
