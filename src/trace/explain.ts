import { conditionsOf } from './explainConditions.ts'
import { effectiveCause, type Because } from './explainRules.ts'
import { factAt } from './factSearch.ts'
import type { Fact, FactOf, NodeId } from './facts.ts'

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
  const asked = factAt(facts, id)
  let link: Because | undefined = asked && { fact: asked }
  while (link && link.fact.id < (main.at(-1)?.id ?? Infinity)) {
    const { fact, isRoot }: Because = link
    main.push(fact)
    for (const each of conditionsOf(facts, fact)) conditions.set(each.id, each)
    link = isRoot ? undefined : effectiveCause(facts, fact)
  }
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

const told = new Set([
  'JoinGroup',
  'LeaveGroup',
  'Heartbeat',
  'ConsumerGroupHeartbeat',
  'OffsetCommit',
])

/** Answers without an error, and traffic that carries the news and is not the news. */
function isRoutine(fact: Fact): boolean {
  if (fact.kind === 'message.sent') {
    if ((fact.errorCode ?? 0) !== 0 || isHeldUp(fact)) return false
    return fact.direction === 'response' || !told.has(fact.api)
  }
  return /^(?:deadline|highWatermark|log|records|batch|poll)\./.test(fact.kind) || isJoining(fact)
}

const isJoining = (fact: Fact): boolean =>
  fact.kind === 'member.id.assigned' ||
  (fact.kind === 'member.state.changed' && fact.to !== 'fatal' && fact.to !== 'left')

const isHeldUp = (fact: FactOf<'message.sent'>): boolean =>
  fact.lost === true || fact.retransmissions !== undefined

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
      if (isHeldUp(fact)) return 'network'
      return isOfMember(fact.from) ? 'client' : isOfMember(fact.to) ? 'coordinator' : 'cluster'
    case 'record.processed':
    case 'records.polled':
    case 'poll.called':
    case 'member.stopped':
    case 'member.started':
    case 'member.frozen':
    case 'member.thawed':
    case 'handler.called':
    case 'handler.returned':
    case 'error.raised':
    case 'subscription.changed':
    case 'partitions.paused':
    case 'partitions.resumed':
      return 'application'
    case 'member.state.changed':
    case 'partitions.revoked':
    case 'partitions.assigned':
    case 'partitions.lost':
    case 'position.reset':
    case 'records.fetched':
      return 'client'
    case 'assignment.computed':
      return fact.by === '' ? 'coordinator' : 'client'
    default:
      return /^(?:group|member|generation|offsets|coordinator)\./.test(fact.kind)
        ? 'coordinator'
        : 'cluster'
  }
}
