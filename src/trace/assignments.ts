import type { Fact, FactOf, TopicPartition } from './facts.ts'
import { isSamePartition, partitionKey } from './holdings.ts'

/** A partition that one member had last and another one got. */
export interface Handover extends TopicPartition {
  readonly from: string
  readonly to: string
}

/** What one member has in a generation, and how that differs from what it had in the one before. */
export interface Share {
  readonly member: string
  readonly partitions: readonly TopicPartition[]
  readonly gained: readonly TopicPartition[]
  readonly lost: readonly TopicPartition[]
}

/** The division of partitions that a generation settled on. */
export interface Assignment {
  readonly generation: number
  /** When it was in force: the group was Stable. */
  readonly atUs: number
  readonly factId: number
  /** By member, in order of names; also members that had something before and are gone. */
  readonly shares: readonly Share[]
  /** Also where nobody held the partition for a generation in between, as between two cooperative rounds. */
  readonly moved: readonly Handover[]
}

type Division = Readonly<Record<string, readonly TopicPartition[]>>

/**
 * Every division that came into force in a group, oldest first. A plan that never reached the members, because the next
 * rebalance came first, is left out. A group that was Stable from the start begins with what its members say they have.
 */
export function assignmentsOf(facts: readonly Fact[], group: string): readonly Assignment[] {
  const found: Assignment[] = []
  const owners = new Map<string, string>()
  let before: Division = {}
  let plan: FactOf<'assignment.computed'> | null = null
  for (const fact of facts) {
    if (!('group' in fact) || fact.group !== group) continue
    if (fact.kind === 'assignment.computed') plan = fact
    else if (fact.kind === 'partitions.assigned' && plan === null) {
      before = { ...before, [fact.member]: fact.owned }
      for (const each of fact.owned) owners.set(partitionKey(each), fact.member)
    } else if (isInForce(fact, plan)) {
      found.push(settle(plan, fact, before, owners))
      before = plan.assignment
    }
  }
  return found
}

const isInForce = (
  fact: Fact,
  plan: FactOf<'assignment.computed'> | null,
): plan is FactOf<'assignment.computed'> =>
  fact.kind === 'group.state.changed' &&
  fact.to === 'Stable' &&
  fact.generation === plan?.generation

/** Compares a division with the last one, and remembers the new owners. */
function settle(
  { generation, assignment }: FactOf<'assignment.computed'>,
  { atUs, id }: Fact,
  before: Division,
  owners: Map<string, string>,
): Assignment {
  const names = [...new Set([...Object.keys(before), ...Object.keys(assignment)])].toSorted()
  const moved: Handover[] = []
  const shares = names.map((member): Share => {
    const partitions = assignment[member] ?? []
    const had = before[member] ?? []
    for (const each of partitions) {
      const from = owners.get(partitionKey(each))
      if (from !== undefined && from !== member) moved.push({ ...each, from, to: member })
      owners.set(partitionKey(each), member)
    }
    return { member, partitions, gained: without(partitions, had), lost: without(had, partitions) }
  })
  return { generation, atUs, factId: id, shares, moved }
}

const without = (
  all: readonly TopicPartition[],
  others: readonly TopicPartition[],
): readonly TopicPartition[] =>
  all.filter((each) => !others.some((other) => isSamePartition(each, other)))
