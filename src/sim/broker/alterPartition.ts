import { errorCodes } from '../../kafka/errorCodes.ts'
import { msToUs, partitionName } from '../../kafka/units.ts'
import type { Sim } from '../kernel.ts'
import { controllerId } from '../nodeIds.ts'
import type { RequestEnvelope, ResponseEnvelope } from '../protocol.ts'
import type { BrokerNode } from './brokerNode.ts'
import { tellReplica } from './leadership.ts'

/** Wait after a failure (`AlterPartitionManager`), and how long an answer is waited for. */
const retryUs = msToUs(50)
const timeoutUs = msToUs(30_000)

/** Sends what waits, except proposals that newer metadata has overtaken. */
export function sendProposals(sim: Sim, node: BrokerNode): void {
  const current = Object.entries(node.proposals).flatMap(([name, proposal]) => {
    const replica = node.replicas[name]
    if (!replica) return []
    const { leaderEpoch, partitionEpoch, proposedInSyncReplicas } = replica.machine.context
    const isCurrent =
      proposedInSyncReplicas !== null &&
      leaderEpoch === proposal.leaderEpoch &&
      partitionEpoch === proposal.partitionEpoch
    const { topic, partition } = replica
    return isCurrent ? [{ topic, partition, ...proposal, recovered: true }] : []
  })
  node.proposals = {}
  if (current.length === 0) return
  node.isAlterInFlight = true
  const { brokerEpoch } = node.machine.context
  const body = { broker: node.broker, brokerEpoch, partitions: current }
  sim.request(node.id, controllerId, 'AlterPartition', body, { timeoutUs })
}

type Proposed = RequestEnvelope<'AlterPartition'>['body']['partitions'][number]

/** The proposal is still what the replica waits for; answers to an older one are ignored. */
const isAwaited = (
  node: BrokerNode,
  { topic, partition, leaderEpoch, partitionEpoch }: Proposed,
) => {
  const context = node.replicas[partitionName(topic, partition)]?.machine.context
  return context?.leaderEpoch === leaderEpoch && context.partitionEpoch === partitionEpoch
}

export function handleAltered(
  sim: Sim,
  node: BrokerNode,
  { body, request }: ResponseEnvelope<'AlterPartition'>,
): void {
  const asked = request.body.partitions
  const answers = asked.flatMap((proposed) => {
    const answer = body.partitions.find(
      (each) => each.topic === proposed.topic && each.partition === proposed.partition,
    )
    const replica = node.replicas[partitionName(proposed.topic, proposed.partition)]
    return answer && replica && isAwaited(node, proposed) ? [{ replica, answer }] : []
  })
  for (const { replica, answer } of answers) {
    const { topic: _topic, partition: _partition, ...told } = answer
    tellReplica(sim, node, replica, { type: 'ALTER_PARTITION_ANSWERED', ...told })
  }
  if (body.errorCode !== errorCodes.NONE) proposeAgain(node, asked)
  const isRefused =
    body.errorCode !== errorCodes.NONE || answers.some(({ answer }) => answer.errorCode !== 0)
  sendNext(sim, node, isRefused ? retryUs : 0)
}

/** The controller could not be reached: the same proposals go out again. */
export function handleAlterLost(
  sim: Sim,
  node: BrokerNode,
  { body }: RequestEnvelope<'AlterPartition'>,
): void {
  proposeAgain(node, body.partitions)
  sendNext(sim, node, retryUs)
}

function proposeAgain(node: BrokerNode, asked: readonly Proposed[]): void {
  for (const proposed of asked) {
    if (!isAwaited(node, proposed)) continue
    const { leaderEpoch, partitionEpoch, newInSyncReplicas } = proposed
    const name = partitionName(proposed.topic, proposed.partition)
    node.proposals[name] ??= { leaderEpoch, partitionEpoch, newInSyncReplicas }
  }
}

function sendNext(sim: Sim, node: BrokerNode, delayUs: number): void {
  node.isAlterInFlight = false
  sim.clearTimer(node.id, 'alter')
  if (Object.keys(node.proposals).length > 0) sim.setTimer(node.id, 'alter', delayUs)
}
