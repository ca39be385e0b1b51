import type { Sim } from '../kernel.ts'
import { runChores } from './consumerChores.ts'
import { autoCommit } from './consumerCommit.ts'
import { stop } from './consumerEnd.ts'
import { isOut } from './consumerIdentity.ts'
import { tellMember } from './consumerMember.ts'
import { isBusy, type ConsumerNode } from './consumerNode.ts'
import { poll } from './consumerPoll.ts'

/** After each event: chores that can go on do so, an application that has become free polls, or closes if asked to. */
export function settle(sim: Sim, node: ConsumerNode): void {
  while (node.isAlive) {
    runChores(sim, node)
    if (node.callsPoll) {
      node.callsPoll = false
      poll(sim, node)
    } else if (node.isClosing && !node.isLeaving && !isBusy(node)) {
      sim.because(node.whyAsked.close, () => {
        close(sim, node)
      })
    } else break
  }
  stopWhenLeft(sim, node)
}

/** close(), called by the application itself. A standalone consumer has no group to leave: it commits, and that is all. */
function close(sim: Sim, node: ConsumerNode): void {
  node.isLeaving = true
  if (node.isStandalone) {
    autoCommit(sim, node)
    stop(sim, node)
  } else tellMember(sim, node, { type: 'CLOSE_REQUESTED' })
}

/** Closing is over once the client is out of the group and no LeaveGroup (or heartbeat) is on its way (a static member sends none). */
function stopWhenLeft(sim: Sim, node: ConsumerNode): void {
  if (node.isLeaving && isOut(node) && !waitsForLeave(sim, node)) stop(sim, node)
}

const waitsForLeave = (sim: Sim, node: ConsumerNode): boolean =>
  Object.values(sim.state.pending).some(
    ({ from, api }) =>
      from === node.id && (api === 'LeaveGroup' || api === 'ConsumerGroupHeartbeat'),
  )
