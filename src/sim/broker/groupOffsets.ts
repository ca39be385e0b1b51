import { errorCodes } from '../../kafka/errorCodes.ts'
import { partitionName } from '../../kafka/units.ts'
import type { Sim } from '../kernel.ts'
import type { RequestEnvelope } from '../protocol.ts'
import type { BrokerNode } from './brokerNode.ts'
import { refuse, type Correspondence } from './coordinatedGroup.ts'
import { durableGroup, mayWrite } from './durableGroups.ts'

/** Committed offsets of the asked partitions; −1 where there is none. */
export function answerOffsetFetch(sim: Sim, request: RequestEnvelope<'OffsetFetch'>): void {
  const { groupId, partitions } = request.body
  const { offsets: committed } = durableGroup(sim, groupId)
  const offsets = partitions.map(({ topic, partition }) => ({
    topic,
    partition,
    offset: committed[partitionName(topic, partition)] ?? -1,
  }))
  sim.respond(request, { errorCode: errorCodes.NONE, offsets })
}

/** The offsets are in the log: they count from now on. */
export function answerCommit(
  sim: Sim,
  node: BrokerNode,
  group: Correspondence,
  requestId: number,
): void {
  const request = group.requests[requestId] as RequestEnvelope<'OffsetCommit'> | undefined
  if (!request) return
  delete group.requests[requestId]
  if (!mayWrite(sim, node, group.groupId)) {
    refuse(sim, request, errorCodes.NOT_COORDINATOR)
    return
  }
  const { memberId, offsets } = request.body
  const durable = durableGroup(sim, group.groupId)
  for (const { topic, partition, offset } of offsets) {
    const name = partitionName(topic, partition)
    durable.offsets[name] = offset
    durable.committedUs[name] = sim.nowUs
  }
  const member = group.names[memberId] ?? memberId
  const id = sim.emit('offsets.committed', { group: group.groupId, member, offsets })
  sim.because(id, () => {
    sim.respond(request, { errorCode: errorCodes.NONE })
  })
}
