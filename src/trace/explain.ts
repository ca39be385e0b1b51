import { conditionsOf, effectiveCause } from './explainRules.ts'
import { indexOfFact } from './factIndex.ts'
import type { Fact, NodeId } from './facts.ts'

/** Who acted: the code that handles records, the Kafka client around it, the network, the coordinator, the cluster, or a person. */
export type Layer = 'command' | 'application' | 'client' | 'network' | 'coordinator' | 'cluster'

/** `root`: where the story begins; `step`: led to the next; `condition`: stood beside it and was needed too. */
export interface ExplainedStep {
  readonly fact: Fact
  readonly role: 'root' | 'step' | 'condition'
  readonly layer: Layer
}

/**
 * The story of a fact, from its root to itself. It follows causes, but answers what an engineer asks: why heartbeats
 * stopped rather than what the last one was caused by, and which rebalance an answer 27 speaks of. Empty for an unknown id.
 */
export function explain(facts: readonly Fact[], id: number): ExplainedStep[] {
  const main: Fact[] = []
  const conditions = new Map<number, Fact>()
  for (let fact = facts[indexOfFact(facts, id)]; fact; fact = effectiveCause(facts, fact)) {
    const next = main.at(-1)
    if (next && fact.id >= next.id) break
    main.push(fact)
    for (const each of conditionsOf(facts, fact)) conditions.set(each.id, each)
  }
  const [asked] = main
  if (!asked) return []
  const root = main.at(-1) ?? asked
  const told = isAboutGroups(asked)
    ? main.filter((fact) => fact === asked || fact === root || !isRoutine(fact))
    : main
  for (const { id: known } of told) conditions.delete(known)
  return [...told, ...conditions.values()]
    .toSorted((a, b) => a.id - b.id)
    .map((fact) => {
      const role = fact === root ? 'root' : conditions.has(fact.id) ? 'condition' : 'step'
      return { fact, role, layer: layerOf(fact) }
    })
}

const groupKinds = /^(?:group|member|generation|assignment|offsets|partitions|position|record)\./

const isAboutGroups = ({ kind }: Fact): boolean => groupKinds.test(kind)

const told = new Set(['JoinGroup', 'LeaveGroup', 'Heartbeat', 'OffsetCommit'])

/** Answers without an error, and traffic that carries the news and is not the news. */
function isRoutine(fact: Fact): boolean {
  if (fact.kind === 'message.sent') {
    if ((fact.errorCode ?? 0) !== 0 || fact.lost) return false
    return fact.direction === 'response' || !told.has(fact.api)
  }
  return /^(?:deadline|highWatermark|log|records|batch|poll)\./.test(fact.kind) || isJoining(fact)
}

const isJoining = (fact: Fact): boolean =>
  fact.kind === 'member.id.assigned' ||
  (fact.kind === 'member.state.changed' && fact.to !== 'fatal' && fact.to !== 'left')

const isOfMember = (node: NodeId): boolean => node.startsWith('member:')

function layerOf(fact: Fact): Layer {
  switch (fact.kind) {
    case 'run.started':
    case 'command.applied':
      return 'command'
    case 'link.changed':
    case 'connection.lost':
      return 'network'
    case 'message.sent':
      if (fact.lost) return 'network'
      return isOfMember(fact.from) ? 'client' : isOfMember(fact.to) ? 'coordinator' : 'cluster'
    case 'record.processed':
    case 'records.polled':
    case 'poll.called':
    case 'member.stopped':
    case 'member.started':
    case 'member.frozen':
    case 'member.thawed':
      return 'application'
    case 'member.state.changed':
    case 'partitions.revoked':
    case 'partitions.assigned':
    case 'partitions.lost':
    case 'position.reset':
    case 'assignment.computed':
    case 'records.fetched':
      return 'client'
    default:
      return /^(?:group|member|generation|offsets|coordinator)\./.test(fact.kind)
        ? 'coordinator'
        : 'cluster'
  }
}
