import { errorCodes } from '../../kafka/errorCodes.ts'
import type { Sim } from '../kernel.ts'
import { controllerId } from '../nodeIds.ts'
import type { Command } from '../scenario/scenario.ts'
import type { ControllerNode } from './controllerNode.ts'
import { changeTopicConfig, createPartitions, createTopic } from './createPartitions.ts'
import { activeBrokers, tellPartition } from './elections.ts'

type ReassignCommand = Extract<Command, { do: 'partition.reassign' }>
type ElectCommand = Extract<Command, { do: 'partition.elect' }>

type TopicCommand = Extract<Command, { do: `topic.${string}` }>

/** What an administrator asks the controller to do with a topic or with one of its partitions. */
export function administer(sim: Sim, command: TopicCommand | ElectCommand | ReassignCommand): void {
  switch (command.do) {
    case 'topic.create':
      createTopic(sim, command)
      return
    case 'topic.partitions':
      createPartitions(sim, command.topic, command.partitions)
      return
    case 'topic.config':
      changeTopicConfig(sim, command.topic, command.config)
      return
    case 'partition.elect':
      electLeader(sim, command)
      return
    case 'partition.reassign':
      reassignPartition(sim, command)
      return
  }
}

/**
 * ElectLeaders for one partition, as `kafka-leader-election` asks for it (KIP-183, KIP-460). What cannot be done is told
 * as a fact: ELECTION_NOT_NEEDED (84), PREFERRED_LEADER_NOT_AVAILABLE (80), ELIGIBLE_LEADERS_NOT_AVAILABLE (83) or
 * UNKNOWN_TOPIC_OR_PARTITION (3).
 */
function electLeader(sim: Sim, { topic: name, partition, election }: ElectCommand): void {
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

/**
 * AlterPartitionReassignments for one partition, as `kafka-reassign-partitions` asks for it (KIP-455). Another one that is
 * under way is replaced; the replicas of before call it off. Refused, told as a fact: UNKNOWN_TOPIC_OR_PARTITION (3) and
 * INVALID_REPLICA_ASSIGNMENT (39), for a broker that is not registered or named twice.
 */
function reassignPartition(sim: Sim, { topic: name, partition, replicas }: ReassignCommand): void {
  const node = sim.node<ControllerNode>(controllerId)
  const topic = node.topics.find((each) => each.name === name)
  const entry = topic?.partitions.find((each) => each.partition === partition)
  const refuse = (errorCode: number): void => {
    sim.emit('reassignment.refused', { topic: name, partition, replicas, errorCode })
  }
  if (!topic || !entry) {
    refuse(errorCodes.UNKNOWN_TOPIC_OR_PARTITION)
    return
  }
  const isRegistered = (id: number): boolean => node.brokers.some((each) => each.id === id)
  const isDistinct = new Set(replicas).size === replicas.length
  if (replicas.length === 0 || !isDistinct || !replicas.every(isRegistered)) {
    refuse(errorCodes.INVALID_REPLICA_ASSIGNMENT)
    return
  }
  const active = activeBrokers(node)
  tellPartition(sim, node, topic, entry, { type: 'REASSIGNMENT_REQUESTED', replicas, active })
}
