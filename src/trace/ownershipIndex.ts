import type { Fact, GroupState, TopicPartition } from './facts.ts'
import {
  assign,
  isCooperative,
  isSamePartition,
  lose,
  markReady,
  noHoldings,
  revoke,
  type Holdings,
} from './holdings.ts'
import { beginSpan, endSpan, partitionsLabel, type LifeSpan, type OwnershipSpan } from './lanes.ts'

interface MemberLane {
  holdings: Holdings
  cooperative: boolean
  running: boolean
  /** Has been told its assignment in the round that goes on or went last. */
  isAssigned: boolean
  readonly ownership: OwnershipSpan[]
  readonly life: LifeSpan[]
}

/** What each member of one group read, and when it ran. */
export class OwnershipIndex {
  private readonly lanes = new Map<string, MemberLane>()
  private state: GroupState = 'Empty'

  /** Every member that ever ran, in order of first appearance. */
  members(): readonly string[] {
    return [...this.lanes.keys()]
  }

  ownership(member: string): readonly OwnershipSpan[] {
    return this.lanes.get(member)?.ownership ?? []
  }

  life(member: string): readonly LifeSpan[] {
    return this.lanes.get(member)?.life ?? []
  }

  apply(fact: Fact & { readonly group: string }): void {
    if (fact.kind === 'group.state.changed') {
      this.state = fact.to
      for (const lane of this.lanes.values()) this.refresh(lane, fact)
      return
    }
    // who commits without being a member is named by nothing
    if (!('member' in fact) || !fact.member) return
    const lane = this.lanes.get(fact.member) ?? newLane()
    this.lanes.set(fact.member, lane)
    const before = lane.holdings
    if (changeHoldings(lane, fact) || lane.holdings !== before) this.refresh(lane, fact)
  }

  /** Begins a new span where what the member can read has changed. */
  private refresh(lane: MemberLane, fact: Fact): void {
    if (!lane.running) {
      endSpan(lane.ownership, fact.atUs)
      return
    }
    const { owned, waitingFor } = lane.holdings
    const partitions = owned.filter((each) => !waitingFor.some((w) => isSamePartition(w, each)))
    const hasNothing = partitions.length === 0 && waitingFor.length === 0
    const isJoining = hasNothing && (!lane.isAssigned || this.state !== 'Stable')
    const paused = isJoining || (partitions.length === 0 && waitingFor.length > 0)
    const open = lane.ownership.at(-1)
    if (
      open !== undefined &&
      open.toUs === null &&
      open.paused === paused &&
      isSameSet(open.partitions, partitions) &&
      isSameSet(open.waitingFor, waitingFor)
    ) {
      return
    }
    foresee(lane.ownership, owned)
    beginSpan(lane.ownership, {
      fromUs: fact.atUs,
      toUs: null,
      factId: fact.id,
      partitions,
      waitingFor,
      paused,
      label: partitionsLabel(paused ? waitingFor : partitions),
    })
  }
}

/** Tells the spans in which a member waited with nothing what it waited for. */
function foresee(spans: OwnershipSpan[], got: readonly TopicPartition[]): void {
  if (got.length === 0) return
  for (let index = spans.length - 1; index >= 0; index--) {
    const span = spans[index]
    if (span === undefined || span.partitions.length > 0 || span.waitingFor.length > 0) return
    if (span.paused) spans[index] = { ...span, waitingFor: got, label: partitionsLabel(got) }
  }
}

/** Applies a fact to a member's holdings. True: something else that matters to the lanes has changed. */
function changeHoldings(
  lane: MemberLane,
  fact: Fact & { readonly group: string; readonly member?: string },
): boolean {
  switch (fact.kind) {
    case 'member.started':
      lane.holdings = noHoldings
      lane.cooperative = isCooperative(fact)
      lane.running = true
      lane.isAssigned = false
      beginSpan(lane.life, { fromUs: fact.atUs, toUs: null, factId: fact.id, end: null })
      return true
    case 'member.stopped':
      lane.holdings = noHoldings
      lane.running = false
      endLife(lane.life, fact.atUs, fact.how)
      return true
    case 'partitions.revoked':
      lane.holdings = revoke(lane.holdings, fact.partitions, lane.cooperative)
      return false
    case 'partitions.lost':
      lane.holdings = lose(lane.holdings, fact.partitions)
      lane.isAssigned = false
      return true
    case 'partitions.assigned':
      lane.holdings = assign(lane.holdings, fact.partitions, fact.owned)
      lane.isAssigned = true
      return true
    case 'position.reset':
    case 'records.fetched':
      lane.holdings = markReady(lane.holdings, fact)
      return false
    default:
      return false
  }
}

function endLife(spans: LifeSpan[], toUs: number, end: LifeSpan['end']): void {
  const last = spans.at(-1)
  if (last !== undefined && last.toUs === null) spans[spans.length - 1] = { ...last, toUs, end }
}

const isSameSet = (a: readonly TopicPartition[], b: readonly TopicPartition[]): boolean =>
  a.length === b.length && a.every((each) => b.some((other) => isSamePartition(each, other)))

const newLane = (): MemberLane => ({
  holdings: noHoldings,
  cooperative: false,
  running: false,
  isAssigned: false,
  ownership: [],
  life: [],
})
