import type { Sim } from '../kernel.ts'
import type { BrokerNode, IsrProposal } from './brokerNode.ts'

/** Queues a change of the ISR. What comes up at one moment travels together, one request at a time. */
export function proposeInSync(
  sim: Sim,
  node: BrokerNode,
  name: string,
  proposal: IsrProposal,
): void {
  node.proposals[name] = proposal
  if (!node.isAlterInFlight && !sim.hasTimer(node.id, 'alter')) sim.setTimer(node.id, 'alter', 0)
}
