import type {
  Fact,
  FactBody,
  FactKind,
  GroupState,
  RebalanceReason,
  TopicPartition,
} from '../trace/facts.ts'

/** What the story knows of a group so far. */
export interface GroupSoFar {
  readonly id: string
  state: GroupState
  generation: number
  coordinator: number
  /** The member's name by member id, of those that the coordinator has taken in. */
  readonly joined: Map<string, string>
  /** Member ids whose client sent LeaveGroup. */
  readonly left: Set<string>
  /** The fact that began the rebalance which goes on. */
  cause: number | undefined
}

/** What the story knows of one process. */
export interface MemberSoFar {
  readonly group: GroupSoFar
  readonly member: string
  state: string
  generation: number
  owned: readonly TopicPartition[]
  readonly positions: Map<string, number>
  /** The last thing it wrote that explains what it does next. */
  cause: number | undefined
  /** The id it leaves with. */
  lastId: string
  isStopped: boolean
}

/** Collects facts in order of time. */
export class TraceWriter {
  readonly facts: Fact[] = []
  private readonly groups = new Map<string, GroupSoFar>()
  readonly topics = new Map<string, number>()
  private nowUs = 0
  private readonly startMs: number

  constructor(startMs: number) {
    this.startMs = startMs
  }

  /** Facts from now on happened at this time, ms since 1970; never before those already there. */
  goTo(atMs: number): void {
    this.nowUs = Math.max(this.nowUs, Math.round((atMs - this.startMs) * 1000))
  }

  /** Returns the fact's id. */
  add<K extends FactKind>(kind: K, body: FactBody<K>, cause?: number): number {
    const id = this.facts.length
    const why = cause === undefined ? {} : { cause }
    this.facts.push({ id, atUs: this.nowUs, kind, ...why, ...body } as unknown as Fact)
    return id
  }

  group(id: string): GroupSoFar {
    const known = this.groups.get(id)
    if (known) return known
    const group: GroupSoFar = {
      id,
      state: 'Unknown',
      generation: -1,
      coordinator: -1,
      joined: new Map(),
      left: new Set(),
      cause: undefined,
    }
    this.groups.set(id, group)
    return group
  }

  /** The group's state as an answer shows it. Only for Stable does the answer say why. */
  setGroupState(group: GroupSoFar, to: GroupState, cause?: number): void {
    if (group.state === to) return
    const { id, state: from, generation } = group
    group.state = to
    const reason: RebalanceReason = to === 'Stable' ? 'assignmentDelivered' : 'unknown'
    const body = { group: id, from, to, generation: Math.max(0, generation), reason }
    const fact = this.add('group.state.changed', body, cause)
    group.cause = to === 'Stable' ? undefined : fact
  }
}
