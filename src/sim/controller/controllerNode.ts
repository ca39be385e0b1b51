import type { PartitionLeadershipState } from '../../machines/partitionLeadership.ts'
import type { NodeState } from '../kernel.ts'

export interface RegisteredBroker {
  readonly id: number
  readonly rack: string | null
  brokerEpoch: number
  incarnation: number
  isFenced: boolean
  isShuttingDown: boolean
  lastContactUs: number
  /** Metadata offset of the registration; the broker must have applied it to be unfenced. */
  registeredAt: number
  /** What every active broker must have applied before a controlled shutdown is granted. */
  shutdownOffset: number
}

export interface ControlledTopic {
  readonly name: string
  readonly internal: boolean
  config: Readonly<Record<string, string | number | boolean>>
  readonly replicationFactor: number
  partitions: { readonly partition: number; machine: PartitionLeadershipState }[]
}

/** The active controller. The quorum behind it is not modelled. */
export interface ControllerNode extends NodeState {
  readonly type: 'controller'
  metadataOffset: number
  brokers: RegisteredBroker[]
  topics: ControlledTopic[]
  /** Metadata offset that each broker has confirmed. */
  readonly applied: Record<number, number>
  /** Metadata offset of the newest image sent to each broker. */
  readonly published: Record<number, number>
  /** Brokers that have an image on its way to them. */
  readonly updating: Record<number, true>
}
