import { errorCodes } from '../../kafka/errorCodes.ts'
import type { Sim } from '../kernel.ts'
import { controllerId } from '../nodeIds.ts'
import type { Command } from '../scenario/scenario.ts'
import type { ControllerNode } from './controllerNode.ts'
import { activeBrokers, tellPartition } from './elections.ts'

type ElectCommand = Extract<Command, { do: 'partition.elect' }>

/**
 * ElectLeaders for one partition, as `kafka-leader-election` asks for it (KIP-183, KIP-460). What cannot be done is told
 * as a fact: ELECTION_NOT_NEEDED (84), PREFERRED_LEADER_NOT_AVAILABLE (80), ELIGIBLE_LEADERS_NOT_AVAILABLE (83) or
 * UNKNOWN_TOPIC_OR_PARTITION (3).
 */
export function electLeader(sim: Sim, { topic: name, partition, election }: ElectCommand): void {
  const node = sim.node<ControllerNode>(controllerId)
  const topic = node.topics.find((each) => each.name === name)
  const entry = topic?.partitions.find((each) => each.partition === partition)
  const refuse = ({ errorCode }: { readonly errorCode: number }): void => {
    sim.emit('election.refused', { topic: name, partition, election, errorCode })
  }
  if (!topic || !entry) {
    refuse({ errorCode: errorCodes.UNKNOWN_TOPIC_OR_PARTITION })
    return
  }
  const active = activeBrokers(node)
  tellPartition(sim, node, topic, entry, { type: 'ELECTION_REQUESTED', election, active }, refuse)
}
