import type { GroupCoordinatorState as GroupMachineState } from '../../machines/groupCoordinator.ts'
import type { GroupEvent, GroupWrite } from '../../machines/groupCoordinatorTypes.ts'
import type { ConsumerGroupMachineState } from '../../machines/consumerGroup.ts'
import type { ConsumerGroupEvent, EpochReason } from '../../machines/consumerGroupTypes.ts'
import type { Sim } from '../kernel.ts'
import type { RequestEnvelope } from '../protocol.ts'

/** A group on its coordinator: the machine's state, and what the machine knows only by number. */
export interface CoordinatedGroup extends Correspondence {
  machine: GroupMachineState
}

/** What the coordinator has to do with the clients of a group of either protocol. */
export interface Correspondence {
  readonly groupId: string
  /** Client name by member id, also of members that have gone. */
  readonly names: Record<string, string>
  /** Requests that are not answered yet. */
  readonly requests: Record<number, RequestEnvelope>
  /** What the next answer of each request id should be the effect of: offsets on their way to the log. */
  nextWrite: number
}

/** A group that speaks the `consumer` protocol (KIP-848), on its coordinator. */
export interface CoordinatedConsumerGroup extends Correspondence {
  machine: ConsumerGroupMachineState
  /** Why the group epoch was raised last. */
  reason: EpochReason | null
}

/** What a broker knows as a coordinator: gone with the process, loaded again from the log. */
export interface GroupCoordinatorState {
  readonly groups: Record<string, CoordinatedGroup>
  readonly consumerGroups: Record<string, CoordinatedConsumerGroup>
  /** Partitions of `__consumer_offsets` that it leads. */
  partitions: readonly number[]
}

export const emptyCoordinator = (): GroupCoordinatorState => ({
  groups: {},
  consumerGroups: {},
  partitions: [],
})

/** What a timer of a group's stands for. */
export type GroupTimerPayload = { readonly groupId: string } & (
  | { readonly event: GroupEvent }
  | { readonly consumerEvent: ConsumerGroupEvent }
  | { readonly write: GroupWrite }
  | { readonly commit: number }
)

/** Answers a request with an error and nothing else. */
export function refuse(sim: Sim, request: RequestEnvelope, errorCode: number): void {
  const nothing = {
    errorCode,
    memberId: '',
    generationId: -1,
    protocolName: '',
    leaderId: '',
    skipAssignment: false,
    members: [],
    partitions: [],
    offsets: [],
    memberEpoch: 0,
    heartbeatIntervalMs: 0,
    assignment: null,
  }
  sim.respond(request, nothing as never, { errorCode })
}
