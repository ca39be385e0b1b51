import type { FactOf, GroupState, RebalanceReason, TopicPartition } from './facts.ts'
import { rangesText } from './rangesText.ts'

/** A stretch of time, µs; `toUs` null: still going on at the end of the trace. `factId` began it. */
export interface Span {
  readonly fromUs: number
  readonly toUs: number | null
  readonly factId: number
}

export interface GroupSpan extends Span {
  readonly state: GroupState
  readonly generation: number
  /** Null: the state before the first change. */
  readonly reason: RebalanceReason | null
  /** The member whose action led to it, where there is one. */
  readonly member: string | null
}

/** What a member read during a stretch of time. */
export interface OwnershipSpan extends Span {
  /** Partitions it could read. */
  readonly partitions: readonly TopicPartition[]
  /**
   * Partitions it waited for: revoked for a rebalance, or assigned and without a position. For a member that joins
   * with nothing, what it got in the end, once that is known.
   */
  readonly waitingFor: readonly TopicPartition[]
  /** Could read nothing, though it has or is about to get something. */
  readonly paused: boolean
  /** `P0 · P2`, or with topic names where there are several topics; of `waitingFor` when paused. */
  readonly label: string
}

export interface LifeSpan extends Span {
  readonly end: 'close' | 'kill' | 'fatal' | 'silent' | null
}

export interface LeaderSpan extends Span, TopicPartition {
  /** −1: no leader. */
  readonly leader: number
  readonly leaderEpoch: number
  readonly inSyncReplicas: readonly number[]
  readonly reason: 'created' | PartitionChange
}

type PartitionChange = FactOf<'partition.changed'>['reason']

/** Lag of a whole group: high watermark less position, and less committed offset, summed over its partitions. */
export interface LagSample {
  readonly atUs: number
  readonly lag: number
  readonly committedLag: number
}

export type MarkerKind =
  | 'rebalance'
  | 'memberStarted'
  | 'memberJoined'
  | 'memberLeft'
  | 'memberKilled'
  | 'memberSilent'
  | 'memberRemoved'
  | 'brokerStopped'
  | 'brokerKilled'
  | 'brokerStarted'
  | 'election'
  | 'command'
  | 'violation'

/** A moment worth a dot on the axis. */
export interface Marker {
  readonly atUs: number
  readonly kind: MarkerKind
  readonly factId: number
  readonly group?: string
  readonly member?: string
  readonly broker?: number
  readonly topic?: string
  readonly partition?: number
}

/** Replaces the open end of a list of spans: closes the last span and begins another. Spans of no length vanish. */
export function beginSpan<S extends Span>(spans: S[], next: S): void {
  endSpan(spans, next.fromUs)
  spans.push(next)
}

/** Closes the last span, if it is open. */
export function endSpan<S extends Span>(spans: S[], toUs: number): void {
  const last = spans.at(-1)
  if (last === undefined || last.toUs !== null) return
  if (last.fromUs === toUs) spans.pop()
  else spans[spans.length - 1] = { ...last, toUs }
}

/** A short name of a set of partitions: `P0 · P2` or `P0–P4` within one topic, `cats-0 · dogs-1` across topics. */
export function partitionsLabel(partitions: readonly TopicPartition[]): string {
  const sorted = partitions.toSorted((a, b) =>
    a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1,
  )
  const isOneTopic = sorted.every((each) => each.topic === sorted[0]?.topic)
  if (isOneTopic)
    return rangesText(
      sorted.map(({ partition }) => partition),
      'P',
      ' · ',
    )
  return sorted.map((each) => `${each.topic}-${each.partition}`).join(' · ')
}

/** The span that covers `atUs` (µs), or undefined. Spans are in order and do not overlap. */
export function spanAt<S extends Span>(spans: readonly S[], atUs: number): S | undefined {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((spans[middle]?.fromUs ?? Infinity) <= atUs) low = middle + 1
    else high = middle
  }
  const found = spans[low - 1]
  return found !== undefined && (found.toUs === null || atUs < found.toUs) ? found : undefined
}
