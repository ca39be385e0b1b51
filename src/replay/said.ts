import type { TopicPartition } from '../trace/facts.ts'
import type { Saying } from './saying.ts'
import type { Sample } from './statistics.ts'

/** A line that says something, with who said it and when. */
export interface Said {
  readonly atMs: number
  /** Its number among all lines read, from 0. */
  readonly line: number
  /** Process and handle: file or container, and `cat-a#consumer-1`. */
  readonly handle: string
  /** The group that the line names. */
  readonly group: string | null
  readonly saying: Saying | Sampled
}

/** The application's rebalance handler ran. */
export interface CalledBack {
  readonly kind: 'calledBack'
  readonly what: 'assign' | 'revoke' | 'lost'
  readonly count: number
  /** Null: the log does not name them. */
  readonly partitions: readonly TopicPartition[] | null
  readonly protocol: 'EAGER' | 'COOPERATIVE'
  /** Everything the member holds from now on; null where the log has not said. */
  readonly owned: readonly TopicPartition[] | null
  /** What librdkafka gave as the reason. */
  readonly reason: string
}

/** `Consume()` threw, or handed out an error. */
export interface ConsumeFailed {
  readonly kind: 'consumeFailed'
  readonly code: string
  readonly reason: string
}

/** The leader has divided the partitions of the whole group. */
export interface Planned {
  readonly kind: 'planned'
  readonly assignor: string
  /** By member id: all members of the generation. */
  readonly plan: ReadonlyMap<string, readonly TopicPartition[]>
}

/** A statistics object came. */
export interface Sampled {
  readonly kind: 'sampled'
  readonly sample: Sample
}

/** Something that a member said, or that follows from several of its lines. */
export interface Moment {
  readonly atMs: number
  /** The line that settles it. */
  readonly line: number
  readonly handle: string
  readonly group: string | null
  /** As of this moment; null where the log has not said. */
  readonly memberId: string | null
  readonly generation: number | null
  /** How often this process had been started before. */
  readonly restarts: number
  readonly what: Saying | CalledBack | ConsumeFailed | Planned | Sampled
}
