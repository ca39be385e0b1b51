import { assignorByName } from '../kafka/assignors/catalogue.ts'
import {
  byTopicThenPartition,
  encodeSubscription,
  rememberAssignment,
  type AssignorMemory,
} from '../kafka/assignors/subscription.ts'
import type { AssignorName, TopicPartition } from '../kafka/assignors/types.ts'
import { toRuns, type Run } from './vectorRuns.ts'

export type Operation =
  | {
      readonly op: 'join'
      readonly id: string
      readonly topics: readonly string[]
      readonly inst?: string
    }
  | { readonly op: 'leave' | 'expire'; readonly id: string }
  | { readonly op: 'return'; readonly id: string; readonly as: string }
  | { readonly op: 'topic'; readonly topic: string; readonly n: number }
  | { readonly op: 'delete-topic'; readonly topic: string }
  | { readonly op: 'subscribe'; readonly id: string; readonly topics: readonly string[] }

export interface MemberRound {
  readonly assigned?: readonly Run[]
  readonly revoked?: readonly Run[]
  readonly added?: readonly Run[]
}

export interface StepResult {
  readonly left?: Readonly<Record<string, readonly Run[]>>
  readonly lost?: Readonly<Record<string, readonly Run[]>>
  readonly rounds: readonly {
    readonly gen: number
    readonly members: Readonly<Record<string, MemberRound>>
  }[]
  readonly interrupted: number
  readonly orphaned: number
  readonly moved: number
}

interface Member {
  readonly id: string
  readonly inst: string | undefined
  topics: readonly string[]
  owned: readonly TopicPartition[]
  /** -1 while it has no membership. */
  generation: number
  memory: AssignorMemory | undefined
}

const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`

const without = (
  partitions: readonly TopicPartition[],
  others: readonly TopicPartition[],
): TopicPartition[] => {
  const keys = new Set(others.map(keyOf))
  return partitions.filter((partition) => !keys.has(keyOf(partition)))
}

const sortedRuns = (partitions: readonly TopicPartition[]): Run[] =>
  toRuns(partitions.toSorted(byTopicThenPartition))

/** A consumer group with one assignor, driven step by step: what the rebalance sequences record. */
export class GroupReplay {
  private readonly assignor: AssignorName
  private readonly partitionCounts: Map<string, number>
  /** In order of joining. */
  private readonly members = new Map<string, Member>()
  private readonly expired = new Map<string, Member>()
  private generation = 0

  constructor(assignor: AssignorName, topics: Readonly<Record<string, number>>) {
    this.assignor = assignor
    this.partitionCounts = new Map(Object.entries(topics))
  }

  /** Carries out the operations of one step and the rounds they lead to. */
  step(operations: readonly Operation[]): StepResult {
    const before = this.owners()
    const left: Record<string, Run[]> = {}
    const lost: Record<string, Run[]> = {}
    for (const operation of operations) this.apply(operation, left, lost)

    const stopped = new Set<string>()
    const rounds: StepResult['rounds'][number][] = []
    while (this.members.size > 0) {
      const { round, revoked, isSettled } = this.round()
      rounds.push(round)
      for (const key of revoked) stopped.add(key)
      if (isSettled) break
    }
    const after = this.owners()
    const owned = [...before]
    return {
      ...(Object.keys(left).length > 0 ? { left } : {}),
      ...(Object.keys(lost).length > 0 ? { lost } : {}),
      rounds,
      interrupted: owned.filter(([key, id]) => this.members.has(id) && stopped.has(key)).length,
      orphaned: owned.filter(([, id]) => !this.members.has(id)).length,
      moved: owned.filter(([key, id]) => after.has(key) && after.get(key) !== id).length,
    }
  }

  private owners(): Map<string, string> {
    const owners = new Map<string, string>()
    for (const { id, owned } of this.members.values()) {
      for (const partition of owned) owners.set(keyOf(partition), id)
    }
    return owners
  }

  private apply(
    operation: Operation,
    left: Record<string, Run[]>,
    lost: Record<string, Run[]>,
  ): void {
    switch (operation.op) {
      case 'join':
        this.join(operation.id, operation.topics, operation.inst, undefined)
        return
      case 'leave': {
        const member = this.members.get(operation.id)
        if (member) left[member.id] = sortedRuns(member.owned)
        this.members.delete(operation.id)
        return
      }
      case 'expire': {
        const member = this.members.get(operation.id)
        if (member) this.expired.set(member.id, member)
        this.members.delete(operation.id)
        return
      }
      case 'return': {
        const member = this.expired.get(operation.id)
        if (!member) throw new Error(`${operation.id} has not expired`)
        if (member.owned.length > 0) lost[member.id] = sortedRuns(member.owned)
        this.expired.delete(member.id)
        this.join(operation.as, member.topics, member.inst, member.memory)
        return
      }
      case 'topic':
        this.partitionCounts.set(operation.topic, operation.n)
        return
      case 'delete-topic':
        this.partitionCounts.delete(operation.topic)
        return
      case 'subscribe': {
        const member = this.members.get(operation.id) ?? this.expired.get(operation.id)
        if (member) member.topics = operation.topics
      }
    }
  }

  private join(
    id: string,
    topics: readonly string[],
    inst: string | undefined,
    memory: AssignorMemory | undefined,
  ): void {
    this.members.set(id, { id, inst, topics, owned: [], generation: -1, memory })
  }

  private round(): {
    round: StepResult['rounds'][number]
    revoked: readonly string[]
    isSettled: boolean
  } {
    const members = [...this.members.values()]
    const isCooperative = assignorByName(this.assignor).protocol === 'cooperative'
    const revokedFirst = members.map(({ owned, topics }) =>
      isCooperative ? owned.filter(({ topic }) => !topics.includes(topic)) : owned,
    )
    members.forEach((member, i) => (member.owned = without(member.owned, revokedFirst[i] ?? [])))
    const assignment = this.assign(members)
    this.generation++
    let isSettled = true
    const revokedKeys: string[] = []
    const results: Record<string, MemberRound> = {}
    members.forEach((member, i) => {
      const assigned = assignment.get(member.id) ?? []
      const revokedLater = without(member.owned, assigned)
      if (revokedLater.length > 0) isSettled = false
      const revoked = [...(revokedFirst[i] ?? []), ...revokedLater]
      revokedKeys.push(...revoked.map(keyOf))
      results[member.id] = memberRound(
        assigned,
        revoked,
        isCooperative ? without(assigned, member.owned) : [],
      )
      member.owned = assigned
      member.generation = this.generation
      member.memory = rememberAssignment(assigned, this.generation)
    })
    return { round: { gen: this.generation, members: results }, revoked: revokedKeys, isSettled }
  }

  private assign(members: readonly Member[]): ReadonlyMap<string, readonly TopicPartition[]> {
    return assignorByName(this.assignor).assign({
      partitionCounts: this.partitionCounts,
      members: members.map(({ id, inst, topics, owned, generation, memory }) =>
        encodeSubscription(this.assignor, {
          memberId: id,
          ...(inst === undefined ? {} : { groupInstanceId: inst }),
          topics,
          ownedPartitions: owned,
          generation,
          ...(memory === undefined ? {} : { memory }),
        }),
      ),
    })
  }
}

/** Absent means empty. */
function memberRound(
  assigned: readonly TopicPartition[],
  revoked: readonly TopicPartition[],
  added: readonly TopicPartition[],
): MemberRound {
  return {
    ...(assigned.length > 0 ? { assigned: sortedRuns(assigned) } : {}),
    ...(revoked.length > 0 ? { revoked: sortedRuns(revoked) } : {}),
    ...(added.length > 0 ? { added: sortedRuns(added) } : {}),
  }
}
