import type { ExplainedStep } from './explain.ts'
import { firstProcessing } from './explainConditions.ts'
import { latest, memberOfNode } from './factSearch.ts'
import { isReadFromLog, type Fact, type FactOf } from './facts.ts'
import { isCooperative } from './holdings.ts'

/** A setting that would have changed the story, and whose it is: a member's, or (null) the broker's. */
export interface DecidingSetting {
  /** Kafka's canonical name. */
  readonly name:
    | 'session.timeout.ms'
    | 'heartbeat.interval.ms'
    | 'max.poll.interval.ms'
    | 'max.poll.records'
    | 'enable.auto.commit'
    | 'auto.commit.interval.ms'
    | 'enable.auto.offset.store'
    | 'group.instance.id'
    | 'partition.assignment.strategy'
    | 'group.initial.rebalance.delay.ms'
    | 'group.consumer.migration.policy'
  readonly group: string
  readonly member: string | null
  /** The fact that shows that it matters here. */
  readonly factId: number
}

type Name = DecidingSetting['name']

/** The settings that decided the story, each once, in the order of the steps. */
export function decidingSettings(
  facts: readonly Fact[],
  steps: readonly ExplainedStep[],
): readonly DecidingSetting[] {
  // a log does not say how its clients were configured
  if (isReadFromLog(facts)) return []
  const found = new Map<string, DecidingSetting>()
  for (const { fact } of steps) {
    const about = settingsOf(facts, fact)
    if (!about) continue
    const { group, member, names } = about
    for (const name of names) {
      const setting = { name, group, member, factId: fact.id }
      const key = `${name} ${group} ${member ?? ''}`
      if (!found.has(key)) found.set(key, setting)
    }
  }
  return [...found.values()]
}

interface About {
  readonly group: string
  readonly member: string | null
  readonly names: readonly Name[]
}

function settingsOf(facts: readonly Fact[], fact: Fact): About | null {
  switch (fact.kind) {
    case 'member.removed':
      return { ...whose(fact), names: namesOfRemoval(fact) }
    case 'message.sent':
      return settingsOfMessage(facts, fact)
    case 'record.processed': {
      const first = fact.timesBefore > 0 ? firstProcessing(facts, fact) : undefined
      return first ? { ...whose(first), names: commitNames(facts, first) } : null
    }
    case 'partitions.revoked':
      return isEager(facts, fact)
        ? { ...whose(fact), names: ['partition.assignment.strategy'] }
        : null
    case 'group.state.changed':
      return fact.from === 'Empty' && fact.to === 'PreparingRebalance'
        ? { group: fact.group, member: null, names: ['group.initial.rebalance.delay.ms'] }
        : null
    case 'group.protocol.changed':
      return { group: fact.group, member: null, names: ['group.consumer.migration.policy'] }
    default:
      return null
  }
}

const whose = ({ group, member }: { readonly group: string; readonly member: string }) => ({
  group,
  member,
})

function namesOfRemoval({ reason }: FactOf<'member.removed'>): readonly Name[] {
  if (reason === 'sessionExpired') return ['session.timeout.ms', 'heartbeat.interval.ms']
  if (reason === 'didNotRejoin' || reason === 'didNotSync') return ['max.poll.interval.ms']
  return reason === 'left' ? ['group.instance.id'] : []
}

/** Java reads many records per poll, so that the pause between two polls grows with their number. */
function settingsOfMessage(facts: readonly Fact[], fact: FactOf<'message.sent'>): About | null {
  const who = memberOfNode(fact.from)
  if (!who || !isOverdueLeave(facts, fact)) return null
  const names: readonly Name[] =
    clientOf(facts, fact.id, who)?.client === 'java'
      ? ['max.poll.interval.ms', 'max.poll.records']
      : ['max.poll.interval.ms']
  return { ...who, names }
}

/** A LeaveGroup that a member sends while its application still works on what the last poll gave it. */
export function isOverdueLeave(facts: readonly Fact[], fact: FactOf<'message.sent'>): boolean {
  if (fact.api !== 'LeaveGroup' || fact.direction !== 'request') return false
  const cause = latest(facts, fact.id, 'records.polled', ({ id }) => id === fact.cause)
  return cause !== undefined
}

/** How this member was started: its client and its assignor. */
export const clientOf = (
  facts: readonly Fact[],
  before: number,
  who: { readonly group: string; readonly member: string },
): FactOf<'member.started'> | undefined =>
  latest(
    facts,
    before,
    'member.started',
    (each) => each.group === who.group && each.member === who.member,
  )

function commitNames(facts: readonly Fact[], fact: FactOf<'record.processed'>): readonly Name[] {
  const names: readonly Name[] = ['enable.auto.commit', 'auto.commit.interval.ms']
  return clientOf(facts, fact.id, fact)?.client === 'librdkafka'
    ? [...names, 'enable.auto.offset.store']
    : names
}

function isEager(facts: readonly Fact[], fact: FactOf<'partitions.revoked'>): boolean {
  const started = clientOf(facts, fact.id, fact)
  return started !== undefined && !isCooperative(started)
}
