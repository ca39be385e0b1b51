import {
  isJava,
  listOf,
  num,
  type LintClient,
  type LintProfile,
  type LintTopic,
  type PlacedHit,
  type ProfileRule,
} from './lintTypes.ts'

const minIsr = 'min.insync.replicas'

const writersOf = ({ clients }: LintProfile, { name }: LintTopic): readonly LintClient[] =>
  clients.filter(({ role, topics }) => role === 'producer' && topics?.includes(name))

type TopicCheck = (topic: LintTopic, profile: LintProfile) => Omit<PlacedHit, 'at'> | null

/** A rule applied to each topic in turn. */
const perTopic =
  (check: TopicCheck) =>
  (profile: LintProfile): readonly PlacedHit[] =>
    profile.topics.flatMap((topic) => {
      const hit = check(topic, profile)
      return hit ? [{ ...hit, at: topic }] : []
    })

const hasFullAcks = (profile: LintProfile, topic: LintTopic): boolean =>
  writersOf(profile, topic).some((client) => client.get('acks') === 'all')

/** The hash behind a keyed record; custom classes and random choice are not compared. */
function keyHash(client: LintClient): string | null {
  const chosen = client.get('partitioner.class')
  if (isJava(client)) return chosen === null ? 'murmur2' : null
  if (typeof chosen !== 'string' || chosen === 'random') return null
  return chosen.startsWith('consistent') ? 'crc32' : chosen.replace('_random', '')
}

function partitionerMix(profile: LintProfile): readonly PlacedHit[] {
  return profile.topics.flatMap((topic): readonly PlacedHit[] => {
    const keyed = writersOf(profile, topic).filter(({ hasKeys }) => hasKeys !== false)
    const hashes = new Set(keyed.map(keyHash).filter((hash) => hash !== null))
    if (hashes.size < 2) return []
    const odd = keyed.find((client) => !isJava(client) && keyHash(client) !== 'murmur2')
    const keys = ['partitioner.class']
    return odd
      ? [{ keys, at: odd, fix: { key: 'partitioner.class', value: 'murmur2_random' } }]
      : [{ keys, at: topic }]
  })
}

function messageSize(profile: LintProfile): readonly PlacedHit[] {
  const key = 'max.request.size'
  return profile.topics.flatMap((topic) => {
    const limit = num(topic, 'max.message.bytes')
    return writersOf(profile, topic)
      .filter((client) => num(client, key) > limit)
      .map((client) => ({ keys: [key], at: client, fix: { key, value: limit } }))
  })
}

function internalTopics({ broker, groups, clients }: LintProfile): readonly PlacedHit[] {
  const needed = [
    ...(groups.length > 0 ? ['offsets.topic.replication.factor'] : []),
    ...(clients.some((client) => client.get('transactional.id') !== null)
      ? ['transaction.state.log.replication.factor']
      : []),
  ]
  return needed
    .filter((key) => num(broker, key) > broker.count)
    .map((key) => ({ keys: [key], at: broker, fix: { key, value: broker.count } }))
}

function transactionMax({ broker, clients }: LintProfile): readonly PlacedHit[] {
  const key = 'transaction.timeout.ms'
  const limit = num(broker, 'transaction.max.timeout.ms')
  return clients
    .filter((client) => client.role === 'producer' && client.get('transactional.id') !== null)
    .filter((client) => num(client, key) > limit)
    .map((client) => ({ keys: [key], at: client, fix: { key, value: limit } }))
}

/** Rules about topics, brokers and those who write. */
export const topicRules = [
  {
    id: 'RF-BROKERS',
    severity: 'E',
    check: perTopic((topic, { broker }) =>
      topic.replicationFactor > broker.count ? { keys: [] } : null,
    ),
  },
  { id: 'INTERNAL-RF', severity: 'E', check: internalTopics },
  {
    id: 'MINISR-GT-RF',
    severity: 'W',
    check: perTopic((topic) => {
      const value = Math.max(1, topic.replicationFactor - 1)
      return num(topic, minIsr) > topic.replicationFactor
        ? { keys: [minIsr], fix: { key: minIsr, value } }
        : null
    }),
  },
  {
    id: 'MINISR-EQ-RF',
    severity: 'W',
    check: perTopic((topic, profile) => {
      const { replicationFactor } = topic
      const isTight = num(topic, minIsr) === replicationFactor && replicationFactor > 1
      return isTight && hasFullAcks(profile, topic)
        ? { keys: [minIsr], fix: { key: minIsr, value: replicationFactor - 1 } }
        : null
    }),
  },
  {
    id: 'MINISR-1',
    severity: 'W',
    check: perTopic((topic, profile) =>
      num(topic, minIsr) === 1 && topic.replicationFactor >= 2 && hasFullAcks(profile, topic)
        ? { keys: [minIsr], fix: { key: minIsr, value: 2 } }
        : null,
    ),
  },
  {
    id: 'COMPACT-NULLKEY',
    severity: 'E',
    check: perTopic((topic, profile) =>
      listOf(topic, 'cleanup.policy').includes('compact') &&
      writersOf(profile, topic).some(({ hasNullKeys }) => hasNullKeys === true)
        ? { keys: ['cleanup.policy'] }
        : null,
    ),
  },
  {
    id: 'TIER-SYSTEM',
    severity: 'E',
    check: perTopic((topic, { broker }) =>
      topic.get('remote.storage.enable') === true &&
      broker.get('remote.log.storage.system.enable') === false
        ? { keys: ['remote.storage.enable'] }
        : null,
    ),
  },
  { id: 'TXN-MAX', severity: 'E', check: transactionMax },
  { id: 'PARTITIONER-MIX', severity: 'W', check: partitionerMix },
  { id: 'MSGSIZE', severity: 'W', check: messageSize },
] as const satisfies readonly ProfileRule[]
