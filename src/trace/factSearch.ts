import { indexOfFact } from './factIndex.ts'
import type { Fact, FactKind, FactOf, TopicPartition } from './facts.ts'

/** A member by the names that people know it by. */
export interface InGroup {
  readonly group: string
  readonly member: string
}

/** A member, and the fact (its id, exclusive) before which something is looked for. */
export type Sought = InGroup & { readonly id: number }

/** The newest fact of a kind before `before` (an id, exclusive) that passes; undefined when there is none. */
export function latest<K extends FactKind>(
  facts: readonly Fact[],
  before: number,
  kind: K,
  accepts: (fact: FactOf<K>) => boolean,
): FactOf<K> | undefined {
  const end = indexOfFact(facts, before)
  const isWanted = (fact: Fact): fact is FactOf<K> & Fact =>
    fact.kind === kind && accepts(fact as unknown as FactOf<K>)
  for (let at = (end < 0 ? facts.length : end) - 1; at >= 0; at--) {
    const fact = facts[at]
    if (fact && isWanted(fact)) return fact
  }
  return undefined
}

/** The last to happen of those that did. */
export const newest = <Each extends Fact>(found: readonly (Each | undefined)[]): Each | undefined =>
  found.filter((each) => each !== undefined).toSorted((a, b) => b.id - a.id)[0]

/** The fact with this id; undefined when there is none. */
export const factAt = (facts: readonly Fact[], id: number | undefined): Fact | undefined =>
  id === undefined ? undefined : facts[indexOfFact(facts, id)]

/** What the trace itself names as the cause. */
export const rawCause = (facts: readonly Fact[], { cause }: Fact): Fact | undefined =>
  factAt(facts, cause)

export const memberNode = ({ group, member }: InGroup): string => `member:${group}/${member}`

/** The group and the member that a client's node belongs to; null for another node. */
export function memberOfNode(node: string): InGroup | null {
  const slash = node.lastIndexOf('/')
  return node.startsWith('member:') && slash > 0
    ? { group: node.slice('member:'.length, slash), member: node.slice(slash + 1) }
    : null
}

export const isOf =
  ({ group, member }: InGroup) =>
  (fact: InGroup): boolean =>
    fact.group === group && fact.member === member

/** Whether a list names this partition. */
export const holds = (
  partitions: readonly TopicPartition[],
  { topic, partition }: TopicPartition,
): boolean => partitions.some((each) => each.topic === topic && each.partition === partition)

/** How this member was started: its client and its assignor. */
export const startOf = (
  facts: readonly Fact[],
  who: Sought,
): FactOf<'member.started'> | undefined => latest(facts, who.id, 'member.started', isOf(who))

/** The newest beginning of a rebalance; in a KIP-848 group, the newest epoch of the group. */
export function rebalanceBefore(
  facts: readonly Fact[],
  group: string,
  before: number,
): FactOf<'group.state.changed'> | FactOf<'group.epoch.changed'> | undefined {
  const prepared = latest(
    facts,
    before,
    'group.state.changed',
    (each) => each.group === group && each.to === 'PreparingRebalance',
  )
  const raised = latest(facts, before, 'group.epoch.changed', (each) => each.group === group)
  return (raised?.id ?? -1) > (prepared?.id ?? -1) ? raised : prepared
}

/** Requests that tell the coordinator that a member lives. */
export const isBeat = (api: string): boolean =>
  api === 'Heartbeat' || api === 'ConsumerGroupHeartbeat'
