import type { NodeId } from '../trace/facts.ts'

export const controllerId: NodeId = 'controller'

/** The client of whoever administers the cluster. */
export const adminId: NodeId = 'admin'

export const brokerNodeId = (broker: number): NodeId => `broker-${broker}`

export const producerNodeId = (producer: string): NodeId => `producer:${producer}`

export const memberNodeId = (group: string, member: string): NodeId => `member:${group}/${member}`
