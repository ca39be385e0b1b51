import { assignorByName } from '../kafka/assignors/catalogue.ts'
import { serverRangeAssignor } from '../kafka/assignors/serverRange.ts'
import type { ServerAssignorInput, ServerAssignorName } from '../kafka/assignors/serverTypes.ts'
import { serverUniformAssignor } from '../kafka/assignors/serverUniform.ts'
import { byTopicThenPartition, encodeSubscription } from '../kafka/assignors/subscription.ts'
import type { JoiningClient } from '../kafka/assignors/subscription.ts'
import { AssignorError } from '../kafka/assignors/types.ts'
import type { Assignment, AssignorInput, AssignorName } from '../kafka/assignors/types.ts'
import { difference, type Tally } from './conformanceReport.ts'
import { fromRuns, toRuns, type Run } from './vectorRuns.ts'

interface VectorMember {
  readonly id: string
  readonly sub: number
  readonly inst?: string
  readonly rack?: string
  readonly gen?: number
  readonly subGen?: number
  readonly owned?: readonly Run[]
  readonly target?: readonly Run[]
}

type ExpectedAssignment = Readonly<Record<string, readonly Run[]>> | { readonly error: string }

interface Case<Topics, Name extends string> {
  readonly id: string
  readonly topics: Readonly<Record<string, Topics>>
  readonly subs: readonly (readonly string[])[]
  readonly members: readonly VectorMember[]
  readonly expect: Readonly<Partial<Record<Name, ExpectedAssignment>>>
  readonly javaOrder?: readonly string[]
}

export type AssignorCase = Case<number | readonly (readonly string[] | null)[], AssignorName>
export type ServerAssignorCase = Case<readonly [count: number, topicId: string], ServerAssignorName>

/** Client assignors: each case for each assignor it has a result for, on three levels. */
export function checkAssignors(cases: readonly AssignorCase[], tally: Tally): void {
  for (const vector of cases) {
    for (const [name, expected] of entriesOf(vector.expect)) {
      const got = outcome(() => assignorByName(name).assign(clientInput(vector, name)))
      checkLevels(tally, vector, name, expected, got)
    }
  }
}

/** Broker assignors, whose results are sets. */
export function checkServerAssignors(cases: readonly ServerAssignorCase[], tally: Tally): void {
  for (const vector of cases) {
    for (const [name, expected] of entriesOf(vector.expect)) {
      const assignor = name === 'uniform' ? serverUniformAssignor : serverRangeAssignor
      const got = outcome(() => assignor.assign(serverInput(vector)))
      checkLevels(tally, vector, name, expected, got)
    }
  }
}

const entriesOf = <Name extends string, Value>(
  record: Readonly<Partial<Record<Name, Value>>>,
): [Name, Value][] => Object.entries(record) as [Name, Value][]

function checkLevels(
  tally: Tally,
  { id, javaOrder = [] }: { readonly id: string; readonly javaOrder?: readonly string[] },
  name: string,
  expected: ExpectedAssignment,
  got: ExpectedAssignment,
): void {
  const label = `${id} ${name}`
  const sets = difference(asSets(expected), asSets(got))
  if (!javaOrder.includes(name)) tally.record('sets without javaOrder', label, sets)
  tally.record('sets on all', label, sets)
  tally.record('exact lists', label, difference(expected, got))
}

function asSets(assignment: ExpectedAssignment): ExpectedAssignment {
  if (isError(assignment)) return assignment
  return Object.fromEntries(
    Object.entries(assignment).map(([member, runs]) => [
      member,
      toRuns(fromRuns(runs).sort(byTopicThenPartition)),
    ]),
  )
}

const isError = (assignment: ExpectedAssignment): assignment is { readonly error: string } =>
  typeof assignment['error'] === 'string'

function outcome(assign: () => Assignment): ExpectedAssignment {
  try {
    return Object.fromEntries([...assign()].map(([member, list]) => [member, toRuns(list)]))
  } catch (error) {
    return { error: error instanceof AssignorError ? error.javaClass : String(error) }
  }
}

function clientInput(vector: AssignorCase, name: AssignorName): AssignorInput {
  const partitionCounts = new Map<string, number>()
  const replicaRacks = new Map<string, readonly (readonly string[])[]>()
  for (const [topic, partitions] of Object.entries(vector.topics)) {
    if (typeof partitions === 'number') partitionCounts.set(topic, partitions)
    else {
      partitionCounts.set(topic, partitions.length)
      replicaRacks.set(
        topic,
        partitions.map((racks) => racks ?? []),
      )
    }
  }
  const members = vector.members.map((member) =>
    encodeSubscription(name, joiningClient(member, vector.subs, name)),
  )
  return { partitionCounts, replicaRacks, members }
}

function joiningClient(
  { id, sub, inst, rack, gen, subGen, owned }: VectorMember,
  subs: AssignorCase['subs'],
  name: AssignorName,
): JoiningClient {
  const ownedPartitions = fromRuns(owned)
  return {
    memberId: id,
    ...(inst === undefined ? {} : { groupInstanceId: inst }),
    ...(rack === undefined ? {} : { rackId: rack }),
    topics: subs[sub] ?? [],
    ownedPartitions,
    generation: (name === 'sticky' ? subGen : undefined) ?? gen ?? -1,
    ...(gen === undefined ? {} : { memory: { partitions: ownedPartitions, generation: gen } }),
  }
}

const serverInput = (vector: ServerAssignorCase): ServerAssignorInput => ({
  topics: new Map(
    Object.entries(vector.topics).map(([topic, [partitions, topicId]]) => [
      topic,
      { partitions, topicId },
    ]),
  ),
  members: vector.members.map(({ id, sub, inst, rack, target }) => ({
    memberId: id,
    ...(inst === undefined ? {} : { groupInstanceId: inst }),
    ...(rack === undefined ? {} : { rackId: rack }),
    topics: vector.subs[sub] ?? [],
    target: fromRuns(target),
  })),
})
