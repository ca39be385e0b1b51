import { errorCodes } from '../../kafka/errorCodes.ts'
import { msToUs } from '../../kafka/units.ts'
import type { Behaviour, NodeState, Sim } from '../kernel.ts'
import { adminId, brokerNodeId } from '../nodeIds.ts'
import type { RequestEnvelope, ResponseEnvelope } from '../protocol.ts'

/** `removeMembersFromConsumerGroup` for one static member. */
interface Removal {
  readonly group: string
  readonly instanceId: string
  /** When the tool gives up: `default.api.timeout.ms` after the call. */
  readonly untilUs: number
}

/** An administrator's client: it is there once the first call is made. */
interface AdminNode extends NodeState {
  readonly type: 'admin'
  /** Calls that are under way, by number. */
  readonly removals: Record<number, Removal>
  nextRemoval: number
}

const apiTimeoutUs = msToUs(60_000)
const requestTimeoutUs = msToUs(30_000)
/** `retry.backoff.ms` */
const retryUs = msToUs(100)

/**
 * Takes a static member out of its group by instance id, from outside: LeaveGroup with that id and no member id.
 * Nobody answers for an instance id that the group does not know (25).
 */
export function removeStaticMember(sim: Sim, group: string, instanceId: string): void {
  const node = (sim.state.nodes[adminId] as AdminNode | undefined) ?? addAdmin(sim)
  const call = node.nextRemoval++
  node.removals[call] = { group, instanceId, untilUs: sim.nowUs + apiTimeoutUs }
  findCoordinator(sim, node, call)
}

function addAdmin(sim: Sim): AdminNode {
  const node: AdminNode = {
    type: 'admin',
    id: adminId,
    isAlive: true,
    removals: {},
    nextRemoval: 0,
  }
  sim.addNode(node)
  return node
}

function findCoordinator(sim: Sim, node: AdminNode, call: number): void {
  const removal = node.removals[call]
  if (!removal) return
  const { brokers } = sim.scenario.cluster
  const index = sim.draw(`${node.id}:bootstrap`, 0, brokers.length - 1)
  const to = brokerNodeId(brokers[index]?.id ?? 1)
  const body = { groupId: removal.group }
  sim.request(node.id, to, 'FindCoordinator', body, { timeoutUs: requestTimeoutUs, context: call })
}

function leaveGroup(sim: Sim, node: AdminNode, call: number, coordinator: number): void {
  const removal = node.removals[call]
  if (!removal) return
  const members = [{ memberId: '', groupInstanceId: removal.instanceId }]
  const body = { groupId: removal.group, members }
  const to = brokerNodeId(coordinator)
  sim.request(node.id, to, 'LeaveGroup', body, { timeoutUs: requestTimeoutUs, context: call })
}

const isRetriable = (errorCode: number): boolean =>
  errorCode === errorCodes.COORDINATOR_LOAD_IN_PROGRESS ||
  errorCode === errorCodes.COORDINATOR_NOT_AVAILABLE ||
  errorCode === errorCodes.NOT_COORDINATOR

function retry(sim: Sim, node: AdminNode, call: number): void {
  const untilUs = node.removals[call]?.untilUs ?? 0
  if (sim.nowUs + retryUs < untilUs) sim.setTimer(node.id, `retry/${call}`, retryUs, call)
  else delete node.removals[call]
}

export const adminBehaviour: Behaviour<AdminNode> = {
  onRequest: () => undefined,
  onResponse(sim, node, response) {
    const call = Number(response.request.context)
    const { errorCode } = response.body as { readonly errorCode: number }
    if (isRetriable(errorCode)) retry(sim, node, call)
    else if (response.api === 'FindCoordinator') {
      const { broker } = (response as ResponseEnvelope<'FindCoordinator'>).body
      leaveGroup(sim, node, call, broker)
    } else delete node.removals[call]
  },
  onDisconnect(sim, node, request: RequestEnvelope) {
    retry(sim, node, Number(request.context))
  },
  onTimer(sim, node, _key, payload) {
    findCoordinator(sim, node, Number(payload))
  },
}
