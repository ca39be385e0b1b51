import type { NodeId } from '../trace/facts.ts'

export const controllerId: NodeId = 'controller'

export const brokerNodeId = (broker: number): NodeId => `broker-${broker}`

export const producerNodeId = (producer: string): NodeId => `producer:${producer}`

export const memberNodeId = (group: string, member: string): NodeId => `member:${group}/${member}`
