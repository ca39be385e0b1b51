import type { Fact, PartitionState, TopicPartition } from './facts.ts'
import { partitionKey } from './holdings.ts'
import { LagIndex } from './lagIndex.ts'
import {
  beginSpan,
  type GroupSpan,
  type LagSample,
  type LeaderSpan,
  type LifeSpan,
  type Marker,
  type OwnershipSpan,
} from './lanes.ts'
import { markerOf } from './markers.ts'
import { OwnershipIndex } from './ownershipIndex.ts'

/**
 * The timeline's lanes, kept up to date as facts are appended. The lists it hands out are the live ones: read them
 * again when `version` has changed.
 */
export class TimelineIndex {
  private readonly groups = new Map<string, { spans: GroupSpan[]; ownership: OwnershipIndex }>()
  private readonly leaders = new Map<string, LeaderSpan[]>()
  private readonly lagIndex = new LagIndex()
  private readonly allMarkers: Marker[] = []
  private appended = 0
  private lastUs = 0

  /** Grows with every fact: a cheap test for whether anything may have changed. */
  get version(): number {
    return this.appended
  }

  /** Time of the last fact, µs. */
  get endUs(): number {
    return this.lastUs
  }

  append(facts: readonly Fact[]): void {
    for (const fact of facts) this.apply(fact)
  }

  groupIds(): readonly string[] {
    return [...this.groups.keys()]
  }

  /** The coordinator's state and generation over time. */
  groupSpans(group: string): readonly GroupSpan[] {
    return this.groups.get(group)?.spans ?? []
  }

  /** Every member of the group that ever ran, in order of first appearance. */
  memberNames(group: string): readonly string[] {
    return this.groups.get(group)?.ownership.members() ?? []
  }

  ownershipSpans(group: string, member: string): readonly OwnershipSpan[] {
    return this.groups.get(group)?.ownership.ownership(member) ?? []
  }

  lifeSpans(group: string, member: string): readonly LifeSpan[] {
    return this.groups.get(group)?.ownership.life(member) ?? []
  }

  /** Every partition that has a leader lane, in order of first appearance. */
  partitions(): readonly TopicPartition[] {
    return [...this.leaders.values()].flatMap((spans) =>
      spans.slice(0, 1).map(({ topic, partition }) => ({ topic, partition })),
    )
  }

  /** Leader, epoch and ISR of a partition over time. */
  leaderSpans(topic: string, partition: number): readonly LeaderSpan[] {
    return this.leaders.get(partitionKey({ topic, partition })) ?? []
  }

  lagSamples(group: string): readonly LagSample[] {
    return this.lagIndex.samples(group)
  }

  markers(): readonly Marker[] {
    return this.allMarkers
  }

  private apply(fact: Fact): void {
    this.appended += 1
    this.lastUs = fact.atUs
    const marker = markerOf(fact)
    if (marker !== null) this.allMarkers.push(marker)
    this.lagIndex.apply(fact)
    if ('group' in fact) this.applyToGroup(fact)
    switch (fact.kind) {
      case 'topic.created':
      case 'topic.partitions.added':
        for (const state of fact.partitions) this.lead(fact, fact.topic, state, 'created')
        break
      case 'partition.changed':
        this.lead(fact, fact.topic, fact.state, fact.reason)
        break
      default:
    }
  }

  private applyToGroup(fact: Fact & { readonly group: string }): void {
    const lanes = this.groups.get(fact.group) ?? { spans: [], ownership: new OwnershipIndex() }
    this.groups.set(fact.group, lanes)
    lanes.ownership.apply(fact)
    if (fact.kind !== 'group.state.changed') return
    const begun = { toUs: null, factId: fact.id, generation: fact.generation }
    if (lanes.spans.length === 0) {
      const before = { ...begun, fromUs: 0, state: fact.from, reason: null, member: null }
      beginSpan(lanes.spans, { ...before, generation: 0 })
    }
    beginSpan(lanes.spans, {
      ...begun,
      fromUs: fact.atUs,
      state: fact.to,
      reason: fact.reason,
      member: fact.member ?? null,
    })
  }

  private lead(
    fact: Fact,
    topic: string,
    state: PartitionState,
    reason: LeaderSpan['reason'],
  ): void {
    const key = partitionKey({ topic, partition: state.partition })
    const spans = this.leaders.get(key) ?? []
    this.leaders.set(key, spans)
    beginSpan(spans, {
      fromUs: fact.atUs,
      toUs: null,
      factId: fact.id,
      topic,
      partition: state.partition,
      leader: state.leader,
      leaderEpoch: state.leaderEpoch,
      inSyncReplicas: state.inSyncReplicas,
      reason,
    })
  }
}
