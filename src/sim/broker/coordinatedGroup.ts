import type { GroupCoordinatorState as GroupMachineState } from '../../machines/groupCoordinator.ts'
import type { GroupEvent, GroupWrite } from '../../machines/groupCoordinatorTypes.ts'
import type { Sim } from '../kernel.ts'
import type { RequestEnvelope } from '../protocol.ts'

/** A group on its coordinator: the machine's state, and what the machine knows only by number. */
export interface CoordinatedGroup {
  readonly groupId: string
  machine: GroupMachineState
  /** Client name by member id, also of members that have gone. */
  readonly names: Record<string, string>
  /** Requests that are not answered yet. */
  readonly requests: Record<number, RequestEnvelope>
  /** What the next answer of each request id should be the effect of: offsets on their way to the log. */
  nextWrite: number
}

/** What a broker knows as a coordinator: gone with the process, loaded again from the log. */
export interface GroupCoordinatorState {
  readonly groups: Record<string, CoordinatedGroup>
  /** Partitions of `__consumer_offsets` that it leads. */
  partitions: readonly number[]
}

export const emptyCoordinator = (): GroupCoordinatorState => ({ groups: {}, partitions: [] })

/** What a timer of a group's stands for. */
export type GroupTimerPayload = { readonly groupId: string } & (
  | { readonly event: GroupEvent }
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
  }
  sim.respond(request, nothing as never, { errorCode })
}
