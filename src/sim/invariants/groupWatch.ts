import { partitionName } from '../../kafka/units.ts'
import type { Fact, FactOf, TopicPartition } from '../../trace/facts.ts'
import { identityOf } from '../client/consumerIdentity.ts'
import type { ConsumerNode } from '../client/consumerNode.ts'
import type { Sim } from '../kernel.ts'
import { memberNodeId } from '../nodeIds.ts'

/** What a member holds by its own word, and since which generation. */
export interface Holding {
  readonly group: string
  readonly member: string
  readonly generation: number
  readonly partitions: Set<string>
}

/** A generation as its coordinator began it. */
export interface Generation {
  readonly generation: number
  readonly protocolName: string
  readonly members: ReadonlySet<string>
  /** Nobody leads it: a KIP-848 group, where every member takes part at its own epoch. */
  readonly isConsumer: boolean
  /** A process that is gone is a member beside the next one of its name. */
  readonly hasNamesakes: boolean
}

/** A plan as the group's leader made it: member by partition. */
export type Plan = ReadonlyMap<string, string>

/** What is remembered of groups and their offsets. */
export interface GroupWatch {
  /** By `group/member`. */
  readonly holdings: Map<string, Holding>
  readonly generations: Map<string, Generation>
  /** The generation that a client was last told when it joined, by node. */
  readonly joined: Map<string, number>
  /** Static members of KIP-848 groups that have left for a while, by node. */
  readonly away: Set<string>
  /** Where applications chose to read from, as `group/topic-partition@offset`: it need not exist, and may be committed. */
  readonly chosen: Set<string>
  /** By `group/generation`; a coordinator that was deposed unawares can have one made beside the one that counts. */
  readonly plans: Map<string, readonly Plan[]>
  /** Greatest stable generation, by group. */
  readonly stable: Map<string, number>
  /** Next offset to be handed out, by `group/member/partition`. */
  readonly positions: Map<string, number>
  /** Greatest position that any member has had, by `group/partition`. */
  readonly reached: Map<string, number>
  /** Where an application has named an offset itself, which may be any: `group/partition`. */
  readonly named: Set<string>
  /** Everything below was worked on, or skipped by a reset: by `group/partition`. */
  readonly worked: Map<string, number>
}

export const groupWatch = (): GroupWatch => ({
  holdings: new Map(),
  generations: new Map(),
  joined: new Map(),
  away: new Set(),
  chosen: new Set(),
  plans: new Map(),
  stable: new Map(),
  positions: new Map(),
  reached: new Map(),
  named: new Set(),
  worked: new Map(),
})

export const namesOf = (partitions: readonly TopicPartition[]): readonly string[] =>
  partitions.map(({ topic, partition }) => partitionName(topic, partition))

export function observeGroups(sim: Sim, watch: GroupWatch, fact: Fact): void {
  switch (fact.kind) {
    case 'generation.started': {
      const { group, generation, protocolName, leader } = fact
      const members = new Set(fact.members)
      const hasNamesakes = members.size < fact.members.length
      const isConsumer = leader === ''
      const begun = { generation, protocolName, members, isConsumer, hasNamesakes }
      watch.generations.set(group, begun)
      break
    }
    case 'member.removed': {
      const latest = watch.generations.get(fact.group)
      if (!latest?.isConsumer) break
      const members = new Set(latest.members)
      members.delete(fact.member)
      watch.generations.set(fact.group, { ...latest, members })
      break
    }
    case 'group.protocol.changed':
      if (fact.state === 'Empty') beginAnew(watch, fact.group)
      break
    case 'message.sent':
      if (fact.api === 'JoinGroup' && fact.direction === 'response' && !fact.errorCode) {
        watch.joined.set(fact.to, Number(fact.detail?.replace('generation=', '')))
      }
      break
    case 'group.state.changed':
      if (fact.to === 'Dead') beginAnew(watch, fact.group)
      break
    case 'member.reconciled': {
      const node = memberNodeId(fact.group, fact.member)
      if (fact.epoch < 0) watch.away.add(node)
      else watch.away.delete(node)
      break
    }
    case 'assignment.computed': {
      const key = `${fact.group}/${fact.generation}`
      watch.plans.set(key, [...(watch.plans.get(key) ?? []), planOf(sim, fact)])
      break
    }
    case 'partitions.assigned':
      observeAssigned(sim, watch, fact)
      break
    case 'partitions.revoked':
    case 'partitions.lost': {
      const held = watch.holdings.get(`${fact.group}/${fact.member}`)?.partitions
      for (const name of namesOf(fact.partitions)) held?.delete(name)
      break
    }
    case 'member.stopped':
      watch.holdings.delete(`${fact.group}/${fact.member}`)
      break
    case 'position.reset':
    case 'records.polled': {
      const key = `${fact.group}/${partitionName(fact.topic, fact.partition)}`
      const position = fact.kind === 'records.polled' ? fact.to : fact.offset
      watch.reached.set(key, Math.max(watch.reached.get(key) ?? 0, position))
      if (fact.kind === 'position.reset' && (fact.from === 'seek' || fact.from === 'assigned')) {
        watch.named.add(key)
        watch.chosen.add(`${key}@${fact.offset}`)
      }
      break
    }
    default:
  }
}

/** A group that has expired, or has changed its protocol without members, counts from 0 again: the one before is another. */
function beginAnew(watch: GroupWatch, group: string): void {
  watch.stable.delete(group)
  watch.generations.delete(group)
  for (const [name, holding] of watch.holdings)
    if (holding.group === group) watch.holdings.set(name, { ...holding, generation: outside })
  for (const key of watch.plans.keys()) if (key.startsWith(`${group}/`)) watch.plans.delete(key)
}

/** The generation of who is in no group that there is any more. */
const outside = -2

/**
 * Whether a member takes part in the latest generation of its group. A static member may be counted among the members
 * without having come back: what it still works on is read by another meanwhile.
 */
export function takesPart(watch: GroupWatch, group: string, member: string): boolean {
  const latest = watch.generations.get(group)
  const node = memberNodeId(group, member)
  if (!latest?.members.has(member) || watch.away.has(node)) return false
  if (latest.isConsumer) return true
  return (watch.joined.get(node) ?? latest.generation) === latest.generation
}

/** Who is meant in a plan: a leader knows other static members by their instance ids only. */
export function plannedMember(sim: Sim, group: string, planned: string): string {
  const prefix = memberNodeId(group, '')
  for (const node of Object.values(sim.state.nodes)) {
    if (!node.id.startsWith(prefix)) continue
    const { member, config } = node as ConsumerNode
    if (config['group.instance.id'] === planned) return member
  }
  return planned
}

function planOf(sim: Sim, { group, assignment }: FactOf<'assignment.computed'>): Plan {
  const owners = new Map<string, string>()
  for (const [planned, partitions] of Object.entries(assignment)) {
    const member = plannedMember(sim, group, planned)
    for (const name of namesOf(partitions)) owners.set(name, member)
  }
  return owners
}

function observeAssigned(sim: Sim, watch: GroupWatch, fact: FactOf<'partitions.assigned'>): void {
  const { group, member, owned } = fact
  const node = sim.state.nodes[memberNodeId(group, member)] as ConsumerNode | undefined
  if (node?.isStandalone === true) return // in no group
  const generation = node ? identityOf(node).generationId : -1
  const partitions = new Set(namesOf(owned))
  watch.holdings.set(`${group}/${member}`, { group, member, generation, partitions })
}
