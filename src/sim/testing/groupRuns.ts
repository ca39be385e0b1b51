import type { Fact, FactKind, FactOf } from '../../trace/facts.ts'
import type { Sim } from '../kernel.ts'
import { createSim, simulate } from '../run.ts'
import { parseScenario } from '../scenario/parse.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { ScenarioFile } from '../scenario/schema.ts'

type GroupFile = NonNullable<ScenarioFile['groups']>[number]
type MemberFile = NonNullable<GroupFile['members']>[number]

const partitions = (...numbers: readonly number[]) =>
  numbers.map((partition) => ({ topic: 'cats', partition }))

export function parsed(file: ScenarioFile): Scenario {
  const result = parseScenario(file)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.scenario
}

export const factsOfFile = (file: ScenarioFile): readonly Fact[] => simulate(parsed(file)).facts

/** Four partitions of cats on four brokers, a steady stream of them, and one group `g` that reads from the start. */
export function catGroup(
  members: readonly MemberFile[],
  { config, ...group }: Partial<GroupFile> = {},
  rest: Partial<ScenarioFile> = {},
): ScenarioFile {
  return {
    version: 1,
    cluster: { brokers: 4 },
    topics: [{ name: 'cats', partitions: 4, replicationFactor: 3 }],
    producers: [
      {
        id: 'shelter',
        topic: 'cats',
        ratePerSecond: 12,
        keys: ['black', 'calico', 'ginger', 'white', 'grey', 'siamese'],
      },
    ],
    groups: [
      {
        id: 'g',
        bootstrapped: true,
        config: { 'auto.offset.reset': 'earliest', ...config },
        ...group,
        members: [...members],
      },
    ],
    until: '60s',
    ...rest,
  }
}

/** Two members stable from the start: A has P0 and P1 and beats at 495 ms, B has P2 and P3 and beats at 2995 ms. */
export const stablePair = (
  group: Partial<GroupFile> = {},
  rest: Partial<ScenarioFile> = {},
  member: { readonly A?: Partial<MemberFile>; readonly B?: Partial<MemberFile> } = {},
): ScenarioFile =>
  catGroup(
    [
      { id: 'A', assigned: partitions(0, 1), nextHeartbeatAt: '495ms', ...member.A },
      { id: 'B', assigned: partitions(2, 3), nextHeartbeatAt: '2995ms', ...member.B },
    ],
    { stableGeneration: 1, ...group },
    rest,
  )

export type Where = Readonly<Record<string, unknown>>

/** Facts of a kind whose fields equal `where`. */
export function factsLike<K extends FactKind>(
  facts: readonly Fact[],
  kind: K,
  where: Where = {},
): readonly FactOf<K>[] {
  return facts.filter((fact: Fact): fact is FactOf<K> & Fact => {
    const fields: Where = { ...fact }
    return (
      fact.kind === kind && Object.entries(where).every(([name, value]) => fields[name] === value)
    )
  })
}

/** Times of such facts, in ms. */
export const timesOf = (
  facts: readonly Fact[],
  kind: FactKind,
  where: Where = {},
): readonly number[] => factsLike(facts, kind, where).map((fact) => fact.atUs / 1000)

/** Arrival times (ms) and errors of messages of an API between two nodes. */
export const messages = (facts: readonly Fact[], api: string, where: Where = {}) =>
  factsLike(facts, 'message.sent', { api, ...where }).map(
    ({ atUs, arriveUs, errorCode, direction }) => ({
      sent: atUs / 1000,
      arrives: arriveUs / 1000,
      direction,
      errorCode: errorCode ?? 0,
    }),
  )

/** The calls of a member's callbacks: `100 revoked [0,1]`. */
export function callbacks(facts: readonly Fact[], member: string, fromMs = 0): readonly string[] {
  return facts.flatMap((fact) => {
    if (
      fact.kind !== 'partitions.assigned' &&
      fact.kind !== 'partitions.revoked' &&
      fact.kind !== 'partitions.lost'
    ) {
      return []
    }
    if (fact.member !== member || fact.atUs < fromMs * 1000) return []
    const name = fact.kind.slice('partitions.'.length)
    return [`${name} [${fact.partitions.map(({ partition }) => partition).join(',')}]`]
  })
}

/** A simulator of the file, run to the moment; its nodes can be looked at. */
export function simAt(file: ScenarioFile, ms: number): Sim {
  const sim = createSim(parsed(file))
  sim.runUntil(ms * 1000)
  return sim
}
