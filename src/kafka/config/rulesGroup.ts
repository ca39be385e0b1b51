import {
  isJava,
  isSet,
  listOf,
  num,
  type LintClient,
  type LintGroup,
  type LintProfile,
  type LintTopic,
  type PlacedHit,
  type ProfileRule,
} from './lintTypes.ts'

const session = 'session.timeout.ms'
const pollInterval = 'max.poll.interval.ms'
const assignors = 'partition.assignment.strategy'
const reset = 'auto.offset.reset'
const retentionShortMs = 86_400_000

interface Membership {
  readonly client: LintClient
  readonly group: LintGroup
  readonly topics: readonly LintTopic[]
}

const topicsOf = ({ topics }: LintProfile, names: readonly string[]): readonly LintTopic[] =>
  topics.filter(({ name }) => names.includes(name))

const membersOf = ({ clients }: LintProfile, { id }: LintGroup): readonly LintClient[] =>
  clients.filter(({ role, groupId }) => role === 'consumer' && groupId === id)

/** Every consumer together with its group and the topics it reads. */
function memberships(profile: LintProfile): readonly Membership[] {
  return profile.groups.flatMap((group) => {
    const topics = topicsOf(profile, group.topics)
    return membersOf(profile, group).map((client) => ({ client, group, topics }))
  })
}

const isClassic = (client: LintClient): boolean => client.get('group.protocol') !== 'consumer'

type MemberCheck = (member: Membership, profile: LintProfile) => Omit<PlacedHit, 'at'> | null

/** A rule applied to each member in turn. */
const perMember =
  (check: MemberCheck) =>
  (profile: LintProfile): readonly PlacedHit[] =>
    memberships(profile).flatMap((member) => {
      const hit = check(member, profile)
      return hit ? [{ ...hit, at: member.client }] : []
    })

/** A rule applied to each group in turn. */
const perGroup =
  (check: (group: LintGroup, profile: LintProfile) => Omit<PlacedHit, 'at'> | null) =>
  (profile: LintProfile): readonly PlacedHit[] =>
    profile.groups.flatMap((group) => {
      const hit = check(group, profile)
      return hit ? [{ ...hit, at: group }] : []
    })

function sessionBounds({ client }: Membership, { broker }: LintProfile) {
  const [min, max] = ['group.min.session.timeout.ms', 'group.max.session.timeout.ms'] as const
  const value = num(client, session)
  const inside = Math.min(Math.max(value, num(broker, min)), num(broker, max))
  return isClassic(client) && value !== inside
    ? { keys: [session], fix: { key: session, value: inside } }
    : null
}

function sharedAssignors(group: LintGroup, profile: LintProfile) {
  const lists = membersOf(profile, group)
    .filter(isClassic)
    .map((client) => listOf(client, assignors))
  const common = lists[0]?.filter((name) => lists.every((list) => list.includes(name))) ?? []
  return lists.length > 1 && common.length === 0 ? { keys: [assignors] } : null
}

function rangeSkew(group: LintGroup, profile: LintProfile) {
  const isRange = membersOf(profile, group).some(
    (client) => isClassic(client) && listOf(client, assignors)[0] === 'range',
  )
  const topics = topicsOf(profile, group.topics)
  const isSkewed = topics.every(({ partitions }) => partitions % group.members !== 0)
  return isRange && topics.length > 1 && group.members > 1 && isSkewed
    ? { keys: [assignors], fix: { key: assignors, value: ['cooperative-sticky'] } }
    : null
}

function duplicateIds(profile: LintProfile): readonly PlacedHit[] {
  const seen = new Set<string>()
  return memberships(profile).flatMap(({ client, group }) => {
    const id = client.get('group.instance.id')
    if (typeof id !== 'string') return []
    const key = JSON.stringify([group.id, id])
    const isRepeated = seen.has(key)
    seen.add(key)
    return isRepeated ? [{ keys: ['group.instance.id'], at: client }] : []
  })
}

function autoStoreLoss({ client, group }: Membership) {
  const keys = ['enable.auto.offset.store', 'enable.auto.commit']
  const isAutomatic = keys.every((name) => client.get(name) === true)
  if (isJava(client) || !isAutomatic || !((group.processingMs ?? 0) > 0)) return null
  const severity = keys.some((name) => isSet(client, name)) ? 'W' : 'I'
  return { keys, severity, fix: { key: 'enable.auto.offset.store', value: false } } as const
}

function commitNever({ client, group }: Membership) {
  const isAutomatic = client.get('enable.auto.commit') === true
  if (!isAutomatic && group.callsCommit === false) return { keys: ['enable.auto.commit'] }
  const isStored = isJava(client) || client.get('enable.auto.offset.store') === true
  return isAutomatic && !isStored && group.callsStoreOffset === false
    ? { keys: ['enable.auto.offset.store'] }
    : null
}

/** Whether some topic keeps data for less than a limit; "for ever" never counts. */
const keepsLessThan = (topics: readonly LintTopic[], limitMs: number): boolean =>
  topics.some((topic) => {
    const retentionMs = num(topic, 'retention.ms')
    const isDeleted = listOf(topic, 'cleanup.policy').includes('delete')
    return isDeleted && retentionMs >= 0 && retentionMs < limitMs
  })

function resetShort({ client, topics }: Membership) {
  const isShort =
    keepsLessThan(topics, retentionShortMs + 1) ||
    topics.some((topic) => num(topic, 'retention.bytes') >= 0)
  return client.get(reset) === 'latest' && isShort
    ? { keys: [reset], fix: { key: reset, value: 'earliest' } }
    : null
}

function readsAborted({ client, group }: Membership, { clients }: LintProfile) {
  const key = 'isolation.level'
  const hasTransactions = clients.some(
    (other) =>
      other.role === 'producer' &&
      other.get('transactional.id') !== null &&
      other.topics?.some((name) => group.topics.includes(name)),
  )
  return hasTransactions && client.get(key) === 'read_uncommitted'
    ? { keys: [key], fix: { key, value: 'read_committed' } }
    : null
}

/** Rules about groups and what their members read. */
export const groupRules = [
  { id: 'SESSION-BOUNDS', severity: 'E', check: perMember(sessionBounds) },
  {
    id: 'POLL-PROC-J',
    severity: 'W',
    check: perMember(({ client, group }) =>
      isJava(client) &&
      num(client, 'max.poll.records') * (group.processingMs ?? 0) >= num(client, pollInterval)
        ? { keys: ['max.poll.records', pollInterval] }
        : null,
    ),
  },
  {
    id: 'POLL-PROC-R',
    severity: 'W',
    check: perMember(({ client, group }) =>
      !isJava(client) && (group.processingMs ?? 0) >= num(client, pollInterval)
        ? { keys: [pollInterval] }
        : null,
    ),
  },
  {
    id: 'STATIC-SESSION',
    severity: 'W',
    check: perMember(({ client, group }) => {
      const restartMs = group.restartMs ?? 0
      const isStatic = client.get('group.instance.id') !== null
      return isStatic && restartMs > num(client, session)
        ? { keys: [session], fix: { key: session, value: Math.ceil(restartMs * 1.5) } }
        : null
    }),
  },
  { id: 'STATIC-DUP', severity: 'E', check: duplicateIds },
  { id: 'ASSIGNOR-DISJOINT', severity: 'E', check: perGroup(sharedAssignors) },
  { id: 'RANGE-SKEW', severity: 'W', check: perGroup(rangeSkew) },
  {
    id: '848-BROKER',
    severity: 'E',
    check: perMember(({ client }, { broker }) =>
      !isClassic(client) &&
      !listOf(broker, 'group.coordinator.rebalance.protocols').includes('consumer')
        ? { keys: ['group.protocol'], fix: { key: 'group.protocol', value: 'classic' } }
        : null,
    ),
  },
  {
    id: 'MEMBERS-GT-PARTS',
    severity: 'W',
    check: perGroup((group, profile) => {
      const topics = topicsOf(profile, group.topics)
      const widest = Math.max(0, ...topics.map(({ partitions }) => partitions))
      const total = topics.reduce((sum, { partitions }) => sum + partitions, 0)
      const isRange = membersOf(profile, group).some(
        (client) => isClassic(client) && listOf(client, assignors)[0] === 'range',
      )
      const usable = isRange ? widest : total
      return topics.length > 0 && group.members > usable ? { keys: [] } : null
    }),
  },
  {
    id: 'INITIAL-DELAY-0',
    severity: 'I',
    check: ({ broker, groups }) => {
      const key = 'group.initial.rebalance.delay.ms'
      const isHit = num(broker, key) === 0 && groups.some(({ members }) => members > 1)
      return isHit ? [{ keys: [key], at: broker, fix: { key, value: 3_000 } }] : []
    },
  },
  { id: 'AUTOSTORE-LOSS', severity: 'W', check: perMember(autoStoreLoss) },
  { id: 'COMMIT-NEVER', severity: 'W', check: perMember(commitNever) },
  {
    id: 'RETENTION-POLL',
    severity: 'W',
    check: perMember(({ client, topics }) =>
      keepsLessThan(topics, num(client, pollInterval)) ? { keys: [pollInterval] } : null,
    ),
  },
  { id: 'RESET-LATEST-SHORT', severity: 'W', check: perMember(resetShort) },
  { id: 'READ-UNCOMMITTED', severity: 'W', check: perMember(readsAborted) },
  {
    id: 'RACK-NO-SELECTOR',
    severity: 'W',
    check: perMember(({ client }, { broker }) => {
      const hasRack = Boolean(client.get('client.rack'))
      return hasRack && broker.get('replica.selector.class') === null
        ? { keys: ['client.rack'] }
        : null
    }),
  },
] as const satisfies readonly ProfileRule[]
