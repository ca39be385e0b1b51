import type { Fact, FactOf, RebalanceReason, TopicPartition } from './facts.ts'
import { partitionKey } from './holdings.ts'

/**
 * A partition that nobody read: from the revoke (or the owner's death or removal) until its next owner fetched the
 * first records. Where there was nothing to fetch, it ends when the next owner knows its position.
 */
export interface SilentInterval extends TopicPartition {
  readonly fromUs: number
  /** Null: still silent at the end of the trace. */
  readonly toUs: number | null
  readonly why: 'revoked' | 'lost' | 'stopped' | 'killed' | 'removed'
  readonly previousOwner: string
  readonly nextOwner: string | null
  /** Generation in which the next owner got it; that of the end of the trace while there is none. */
  readonly generation: number
  /** The fact that began it. */
  readonly factId: number
}

/** A partition that went to another member. */
export interface Move extends TopicPartition {
  readonly from: string
  readonly to: string
  readonly factId: number
}

/** One completed join phase and what came of it. Times in µs. */
export interface Rebalance {
  readonly generation: number
  /** When the group left Stable or Empty. */
  readonly startedUs: number
  /** When everybody had joined. */
  readonly joinedUs: number
  /** When the assignment was in; null where that never came. */
  readonly stableUs: number | null
  readonly reason: RebalanceReason | null
  readonly member: string | null
  readonly factId: number
  readonly moved: readonly Move[]
}

/** How long partitions of a member lay silent before they were read again, by it or by another. */
export interface MemberPause {
  readonly member: string
  readonly partitionUs: number
  readonly longestUs: number
}

export interface GroupInterruptions {
  readonly intervals: readonly SilentInterval[]
  /** Sum over all intervals, µs. */
  readonly partitionUs: number
  readonly rebalances: readonly Rebalance[]
  /** Moves over all rebalances. */
  readonly moved: number
  readonly pauses: readonly MemberPause[]
  /** Processings of records that the group had processed before. */
  readonly duplicates: number
}

type OpenInterval = Omit<SilentInterval, 'toUs' | 'nextOwner' | 'generation'>
type Held = TopicPartition & { readonly member: string }

/** The silences of one group, from all facts of a run. */
export function interruptionsOf(facts: readonly Fact[], group: string): GroupInterruptions {
  const index = new InterruptionIndex()
  index.append(facts)
  return index.report(group)
}

/** Follows the silences of every group as facts are appended. */
export class InterruptionIndex {
  private readonly groups = new Map<string, GroupTracker>()
  private readonly highWatermarks = new Map<string, number>()
  private endUs = 0

  append(facts: readonly Fact[]): void {
    for (const fact of facts) {
      this.endUs = fact.atUs
      if (fact.kind === 'highWatermark.changed' && fact.isLeader) {
        this.highWatermarks.set(partitionKey(fact), fact.offset)
      }
      if (!('group' in fact)) continue
      const tracker = this.groups.get(fact.group) ?? new GroupTracker(this.highWatermarks)
      this.groups.set(fact.group, tracker)
      tracker.apply(fact)
    }
  }

  groupIds(): readonly string[] {
    return [...this.groups.keys()]
  }

  report(group: string): GroupInterruptions {
    return (this.groups.get(group) ?? new GroupTracker(this.highWatermarks)).report(this.endUs)
  }
}

class GroupTracker {
  private readonly highWatermarks: ReadonlyMap<string, number>
  private readonly owners = new Map<string, Held>()
  private readonly lastOwners = new Map<string, string>()
  private readonly memberIds = new Map<string, string>()
  private readonly running = new Set<string>()
  private readonly open = new Map<string, OpenInterval>()
  private readonly closed: SilentInterval[] = []
  private readonly rounds: (Omit<Rebalance, 'moved'> & { readonly moved: Move[] })[] = []
  private preparing: FactOf<'group.state.changed'> | null = null
  private generation = 0
  private duplicates = 0

  constructor(highWatermarks: ReadonlyMap<string, number>) {
    this.highWatermarks = highWatermarks
  }

  apply(fact: Fact): void {
    switch (fact.kind) {
      case 'group.state.changed':
        this.changeState(fact)
        break
      case 'group.protocol.changed':
        this.preparing = null
        break
      case 'generation.started':
        this.startRound(fact)
        break
      case 'partitions.assigned':
        for (const each of fact.partitions) this.give(each, fact)
        break
      case 'partitions.revoked':
        this.takeAll(fact.partitions, fact, 'revoked')
        break
      case 'partitions.lost':
        this.takeAll(fact.partitions, fact, 'lost')
        break
      case 'position.reset': {
        const end = this.highWatermarks.get(partitionKey(fact))
        if (end !== undefined && fact.offset >= end) this.close(fact, fact)
        break
      }
      case 'records.fetched':
        this.close(fact, fact)
        break
      case 'record.processed':
        if (fact.timesBefore > 0) this.duplicates += 1
        break
      default:
        this.followMember(fact)
    }
  }

  report(endUs: number): GroupInterruptions {
    const stillOpen = this.running.size === 0 ? [] : [...this.open.values()]
    const intervals = [
      ...this.closed,
      ...stillOpen.map((each) => ({
        ...each,
        toUs: null,
        nextOwner: null,
        generation: this.generation,
      })),
    ]
    const lengthOf = (each: SilentInterval): number => (each.toUs ?? endUs) - each.fromUs
    const pauses = new Map<string, MemberPause>()
    for (const each of intervals) {
      const old = pauses.get(each.previousOwner)
      pauses.set(each.previousOwner, {
        member: each.previousOwner,
        partitionUs: (old?.partitionUs ?? 0) + lengthOf(each),
        longestUs: Math.max(old?.longestUs ?? 0, lengthOf(each)),
      })
    }
    return {
      intervals,
      partitionUs: intervals.reduce((sum, each) => sum + lengthOf(each), 0),
      rebalances: this.rounds.map((each) => ({ ...each, moved: [...each.moved] })),
      moved: this.rounds.reduce((sum, each) => sum + each.moved.length, 0),
      pauses: [...pauses.values()],
      duplicates: this.duplicates,
    }
  }

  private followMember(fact: Fact): void {
    switch (fact.kind) {
      case 'member.started':
        this.running.add(fact.member)
        break
      case 'member.id.assigned':
      case 'member.added':
        this.memberIds.set(fact.member, fact.memberId)
        break
      case 'member.stopped':
        this.running.delete(fact.member)
        this.takeAll(this.heldBy(fact.member), fact, fact.how === 'kill' ? 'killed' : 'stopped')
        break
      case 'member.removed': {
        const current = this.memberIds.get(fact.member) ?? fact.memberId
        if (current === fact.memberId) this.takeAll(this.heldBy(fact.member), fact, 'removed')
        break
      }
      default:
    }
  }

  private changeState(fact: FactOf<'group.state.changed'>): void {
    this.generation = fact.generation
    if (fact.to === 'PreparingRebalance') this.preparing = fact
    const last = this.rounds.at(-1)
    if (fact.to === 'Stable' && last !== undefined && last.stableUs === null) {
      this.rounds[this.rounds.length - 1] = { ...last, stableUs: fact.atUs }
    }
  }

  private startRound(fact: FactOf<'generation.started'>): void {
    this.generation = fact.generation
    this.rounds.push({
      generation: fact.generation,
      startedUs: this.preparing?.atUs ?? fact.atUs,
      joinedUs: fact.atUs,
      stableUs: null,
      reason: this.preparing?.reason ?? null,
      member: this.preparing?.member ?? null,
      factId: fact.id,
      moved: [],
    })
  }

  private heldBy(member: string): readonly TopicPartition[] {
    return [...this.owners.values()].filter((held) => held.member === member)
  }

  private give(at: TopicPartition, fact: FactOf<'partitions.assigned'>): void {
    const key = partitionKey(at)
    const { topic, partition } = at
    const from = this.lastOwners.get(key)
    if (from !== undefined && from !== fact.member) {
      const move = { topic, partition, from, to: fact.member, factId: fact.id }
      this.rounds.at(-1)?.moved.push(move)
    }
    this.owners.set(key, { topic, partition, member: fact.member })
    this.lastOwners.set(key, fact.member)
  }

  private takeAll(
    partitions: readonly TopicPartition[],
    fact: Fact & { readonly member: string },
    why: SilentInterval['why'],
  ): void {
    for (const { topic, partition } of partitions) {
      const key = partitionKey({ topic, partition })
      if (this.owners.get(key)?.member !== fact.member) continue
      this.owners.delete(key)
      if (this.open.has(key)) continue
      const began = { fromUs: fact.atUs, factId: fact.id }
      this.open.set(key, { topic, partition, ...began, why, previousOwner: fact.member })
    }
  }

  private close(at: TopicPartition, fact: Fact & { readonly member: string }): void {
    const key = partitionKey(at)
    const open = this.open.get(key)
    if (open === undefined || this.owners.get(key)?.member !== fact.member) return
    this.open.delete(key)
    if (open.fromUs === fact.atUs) return
    const ended = { toUs: fact.atUs, nextOwner: fact.member, generation: this.generation }
    this.closed.push({ ...open, ...ended })
  }
}
