/** One entry of a recording's timeline; times are ms since its start. */
export interface RecordedEvent {
  readonly t: number
  readonly member?: string
  readonly kind: string
  readonly partitions?: readonly string[]
  readonly generation?: number
  readonly topics?: string
  readonly topic?: string
  readonly count?: number
  readonly from?: number
  readonly to?: number
  readonly partition?: number
  /** What the operator made the coordinator answer. */
  readonly api?: string
  readonly error?: string
}

/** What a recording of real clients says that a simulation can be held against. */
export interface Recording {
  readonly name: string
  /** `group.initial.rebalance.delay.ms` of its coordinator. */
  readonly initialDelayMs: number
  /** Client settings by member. */
  readonly config: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>
  /** Who led the first generation: of members that start together any may be first. */
  readonly firstLeader?: string
  readonly timeline: readonly RecordedEvent[]
}
