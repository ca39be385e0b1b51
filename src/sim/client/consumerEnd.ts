import type { Sim } from '../kernel.ts'
import type { ConsumerNode } from './consumerNode.ts'
import { noteDropped } from './consumerProgress.ts'

/** The process has ended in order. */
export const stop = (sim: Sim, node: ConsumerNode): void => end(sim, node, 'close')

/** An error that the application does not survive: it ends without LeaveGroup. */
export const fail = (sim: Sim, node: ConsumerNode): void => end(sim, node, 'fatal')

/** The process is killed from outside: no commit, no LeaveGroup. */
export const crash = (sim: Sim, node: ConsumerNode): void => end(sim, node, 'kill')

function end(sim: Sim, node: ConsumerNode, how: 'close' | 'kill' | 'fatal'): void {
  if (!node.isAlive) return
  sim.kill(node.id)
  const { group, member, whyAsked } = node
  // close() takes its time: what it led to is due to whoever called it, not to the answer that it waited for
  const because = how === 'close' ? whyAsked.close : undefined
  sim.cause = sim.emit('member.stopped', { group, member, how }, because ?? sim.cause)
  noteDropped(sim, node)
}
