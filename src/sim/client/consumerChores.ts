import type { Sim } from '../kernel.ts'
import type { Chore } from './consumerChoreQueue.ts'
import { commitsByItself, sendCommit } from './consumerCommit.ts'
import { endReconciliation, takeOver, tellMembership } from './consumerEpochs.ts'
import { beginHandler } from './consumerHandlers.ts'
import { beginReading, takeAssignment, tellMember } from './consumerMember.ts'
import type { ConsumerNode } from './consumerNode.ts'

/** Goes on until a chore has to be waited for: a handler that takes time, or the answer to a commit. */
export function runChores(sim: Sim, node: ConsumerNode): void {
  while (node.isAlive && node.handling === null && !node.row.isWaitingForCommit) {
    const { cause, chores } = node.row
    const chore = chores.shift()
    if (!chore) return
    if (cause === undefined) run(sim, node, chore)
    else {
      sim.because(cause, () => {
        run(sim, node, chore)
      })
    }
  }
}

function run(sim: Sim, node: ConsumerNode, chore: Chore): void {
  switch (chore.do) {
    case 'handler':
      beginHandler(sim, node, chore.handler, chore.partitions)
      break
    case 'commit':
      if (!commitsByItself(node)) break
      node.row.isWaitingForCommit = true
      sendCommit(sim, node, { next: 'chores', row: node.row.number }, chore.offsets)
      break
    case 'join':
      tellMember(sim, node, { type: 'JOIN_PREPARED', attempt: chore.attempt })
      break
    case 'leave':
      tellMember(sim, node, { type: 'REVOKE_COMPLETED' })
      break
    case 'assign':
      takeAssignment(sim, node, chore)
      break
    case 'takeOver':
      takeOver(sim, node, chore)
      break
    case 'reconciled':
      endReconciliation(sim, node, chore.attempt)
      break
    case 'lostReported':
      tellMembership(sim, node, { type: 'LOST_REPORTED' })
      break
    case 'read':
      beginReading(sim, node, chore)
      break
  }
}
