import type { Fact, PartitionState } from '../../trace/facts.ts'
import type { Sim } from '../kernel.ts'

/** Something that is never false in Kafka, checked after an event. */
export interface Invariant {
  readonly id: string
  readonly statement: string
  /** Null when it holds, else what is wrong. Looks at what the last event touched. */
  readonly check: (sim: Sim, watch: ReplicationWatch) => string | null
}

/** What is remembered beside a run; nothing simulated ever sees it. */
export interface ReplicationWatch {
  seenFacts: number
  /** Facts of the last event. */
  fresh: readonly Fact[]
  /** The controller's state of each partition, by partition name. */
  readonly partitions: Map<string, PartitionState>
  /** The same, before the last event. */
  readonly before: Map<string, PartitionState>
  /**
   * Greatest high watermark a leader has had, also one deposed that does not know it yet (its ISR followed it that far);
   * set back by an unclean election.
   */
  readonly trueHighWatermarks: Map<string, number>
  /** High watermark within one reign, by `name/broker/leader epoch`. */
  readonly reigns: Map<string, number>
  /** Records acked to producers with acks=all: offset → record id, by partition name. */
  readonly acked: Map<string, Map<number, number>>
  /** Partitions that have had an unclean election. */
  readonly unclean: Set<string>
  /** Ids in a replica's log up to an offset, by `name/broker`. */
  readonly stored: Map<string, { upTo: number; readonly ids: Set<number> }>
  readonly keys: Map<number, string | null>
  /** Partition of a key, by producer, partition count and key. */
  readonly homes: Map<string, number>
}
