import type { Fact } from '../trace/facts.ts'

export type FindingKind =
  | 'maxPoll'
  | 'sessionTimeout'
  | 'fatal'
  | 'joinRefused'
  | 'evicted'
  | 'lost'
  | 'restless'
  | 'flapping'
  | 'coordinator'
  | 'refusedCommits'
  | 'allBrokersDown'
  | 'connections'
  | 'silent'

/** Something in the story that is worth knowing first. */
export interface Finding {
  readonly kind: FindingKind
  /** How often it happened; of `lost`, how many partitions; of `restless`, rebalances within a minute. */
  readonly count: number
  /** Whom it happened to, each once. */
  readonly members: readonly string[]
  /** The fact where it happened first. */
  readonly factId: number
}

/** What is looked at first, first. */
const order: readonly FindingKind[] = [
  'fatal',
  'joinRefused',
  'maxPoll',
  'sessionTimeout',
  'evicted',
  'lost',
  'restless',
  'flapping',
  'allBrokersDown',
  'connections',
  'coordinator',
  'refusedCommits',
  'silent',
]

const byFacility: Readonly<Record<string, FindingKind>> = {
  MAXPOLL: 'maxPoll',
  SESSTMOUT: 'sessionTimeout',
  FATAL: 'fatal',
  FAIL: 'connections',
  ERROR: 'allBrokersDown',
}

const minuteUs = 60_000_000
/** So many rebalances within a minute are more than starting up takes. */
const restlessFrom = 5
/** A member that came in so often comes and goes. */
const flappingFrom = 3

/** What stands out in a trace that was read from logs, most telling first. */
export function findingsOf(facts: readonly Fact[]): readonly Finding[] {
  const found = new Map<FindingKind, { count: number; members: Set<string>; factId: number }>()
  const note = (kind: FindingKind, fact: Fact, count = 1): void => {
    const known = found.get(kind) ?? { count: 0, members: new Set<string>(), factId: fact.id }
    known.count += count
    if ('member' in fact && fact.member) known.members.add(fact.member)
    found.set(kind, known)
  }
  for (const fact of facts) {
    const seen = findingOf(fact)
    if (seen) note(seen.kind, fact, seen.count)
  }
  noteEvictions(facts, note)
  noteMoves(facts, note)
  noteFlapping(facts, note)
  noteRestless(facts, note)
  return order.flatMap((kind) => {
    const each = found.get(kind)
    return each ? [{ kind, ...each, members: [...each.members] }] : []
  })
}

/** What one fact tells by itself. */
function findingOf(fact: Fact): { readonly kind: FindingKind; readonly count: number } | null {
  switch (fact.kind) {
    case 'client.reported': {
      const kind = byFacility[fact.facility]
      return kind ? { kind, count: 1 } : null
    }
    case 'error.raised':
      return fact.errorCode > 0 ? { kind: 'joinRefused', count: 1 } : null
    case 'partitions.lost':
      return { kind: 'lost', count: fact.unnamed ?? fact.partitions.length }
    case 'offsets.refused':
      return { kind: 'refusedCommits', count: 1 }
    case 'member.stopped':
      return fact.how === 'silent' ? { kind: 'silent', count: 1 } : null
    default:
      return null
  }
}

type Note = (kind: FindingKind, fact: Fact, count?: number) => void

/** One that has come back under another id is not out. */
function noteEvictions(facts: readonly Fact[], note: Note): void {
  const names = new Map<string, string>()
  for (const fact of facts) {
    if (fact.kind === 'member.added') names.set(fact.memberId, `${fact.group}/${fact.member}`)
    if (fact.kind !== 'member.removed') continue
    names.delete(fact.memberId)
    const isBack = [...names.values()].includes(`${fact.group}/${fact.member}`)
    if (fact.reason === 'unknown' && !isBack) note('evicted', fact)
  }
}

function noteMoves(facts: readonly Fact[], note: Note): void {
  const last = new Map<string, number>()
  for (const fact of facts) {
    if (fact.kind !== 'coordinator.elected') continue
    const known = last.get(fact.group)
    if (known !== undefined && known !== fact.broker) note('coordinator', fact)
    last.set(fact.group, fact.broker)
  }
}

function noteFlapping(facts: readonly Fact[], note: Note): void {
  const joins = new Map<string, Fact[]>()
  for (const fact of facts) {
    if (fact.kind !== 'member.added') continue
    const key = `${fact.group}/${fact.member}`
    joins.set(key, [...(joins.get(key) ?? []), fact])
  }
  for (const all of joins.values()) {
    const [first] = all
    if (first && all.length >= flappingFrom) note('flapping', first, all.length)
  }
}

/** The minute with most rebalances. */
function noteRestless(facts: readonly Fact[], note: Note): void {
  const begun = facts.filter(({ kind }) => kind === 'generation.started')
  let from = 0
  let most = { count: 0, first: begun[0] }
  for (const [index, fact] of begun.entries()) {
    while (fact.atUs - (begun[from]?.atUs ?? 0) > minuteUs) from++
    const count = index - from + 1
    if (count > most.count) most = { count, first: begun[from] }
  }
  if (most.first && most.count >= restlessFrom) note('restless', most.first, most.count)
}
