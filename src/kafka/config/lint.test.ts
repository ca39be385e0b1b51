import { expect, it } from 'vitest'
import { lintConfigs, type LintFinding, type LintId } from './lint.ts'
import { lintBroker, lintClient, lintTopic } from './lintProfile.ts'
import type { LintClient, LintGroup, LintProfile, LintTopic } from './lintTypes.ts'
import { lintTextEn } from './lintText.en.ts'
import { lintTextRu } from './lintText.ru.ts'
import type { ClientFlavour, ConfigValue } from './types.ts'

type Settings = Readonly<Record<string, ConfigValue>>
const valuesOf = (settings: Settings) => new Map(Object.entries(settings))

/** A scenario in which each test states only what it is about. */
interface Sketch {
  readonly consumers?: readonly (readonly [ClientFlavour, Settings])[]
  readonly producers?: readonly (readonly [ClientFlavour, Settings, Partial<LintClient>?])[]
  readonly topics?: readonly (readonly [Settings, Partial<LintTopic>?])[]
  readonly broker?: Settings
  readonly brokers?: number
  readonly group?: Partial<LintGroup>
}

function aProfile(sketch: Sketch): LintProfile {
  const brokerValues = valuesOf(sketch.broker ?? {})
  const topics = (sketch.topics ?? []).map(([settings, facts], index) =>
    lintTopic(
      {
        name: `t${index}`,
        partitions: 4,
        replicationFactor: 3,
        path: `topics[${index}].config`,
        ...facts,
        values: valuesOf(settings),
      },
      brokerValues,
    ),
  )
  const names = topics.map(({ name }) => name)
  const consumers = (sketch.consumers ?? []).map(([flavour, settings], index) =>
    lintClient({
      id: `c${index}`,
      role: 'consumer',
      flavour,
      groupId: 'g',
      values: valuesOf({ 'group.id': 'g', ...settings }),
      path: `groups[0].members[${index}].config`,
    }),
  )
  const producers = (sketch.producers ?? []).map(([flavour, settings, facts], index) =>
    lintClient({
      id: `p${index}`,
      role: 'producer',
      flavour,
      topics: names,
      path: `producers[${index}].config`,
      ...facts,
      values: valuesOf(settings),
    }),
  )
  const group = { id: 'g', members: consumers.length, topics: names, path: 'groups[0]' }
  return {
    clients: [...consumers, ...producers],
    topics,
    broker: lintBroker({
      values: brokerValues,
      count: sketch.brokers ?? 3,
      path: 'cluster.config',
    }),
    groups: consumers.length > 0 ? [{ ...group, ...sketch.group }] : [],
  }
}

const lint = (sketch: Sketch): readonly LintFinding[] => lintConfigs(aProfile(sketch))

const one = (
  flavour: ClientFlavour,
  settings: Settings,
  group: Partial<LintGroup> = {},
): Sketch => ({
  consumers: [[flavour, settings]],
  group,
})
const writes = (flavour: ClientFlavour, settings: Settings): Sketch => ({
  producers: [[flavour, settings]],
})
const topic = (settings: Settings): Sketch => ({ topics: [[settings]] })
const broker = (settings: Settings): Sketch => ({ broker: settings })
const reads = (
  settings: Settings,
  topicSettings: Settings,
  flavour: ClientFlavour = 'java',
): Sketch => ({ consumers: [[flavour, settings]], topics: [[topicSettings]] })
const writesTo = (settings: Settings, topicSettings: Settings): Sketch => ({
  producers: [['java', settings]],
  topics: [[topicSettings]],
})

const assignors = 'partition.assignment.strategy'
const inFlight = 'max.in.flight.requests.per.connection'
const tiered = { 'remote.storage.enable': true }
const tieredBroker = { 'remote.log.storage.system.enable': true }
const oidc = {
  'security.protocol': 'SASL_SSL',
  'sasl.mechanism': 'OAUTHBEARER',
  'sasl.oauthbearer.method': 'oidc',
}
const oidcComplete = {
  ...oidc,
  'sasl.oauthbearer.token.endpoint.url': 'https://token',
  'sasl.oauthbearer.client.id': 'cats',
  'sasl.oauthbearer.client.secret': 'meow',
}
const members = (count: number): NonNullable<Sketch['consumers']> =>
  Array.from({ length: count }, () => ['librdkafka', {}] as const)

/** For every rule: a scenario in which it speaks, and a close one in which it is silent. */
const examples: Readonly<Record<LintId, readonly [Sketch, Sketch]>> = {
  'HB-GE-SESSION': [
    one('java', { 'heartbeat.interval.ms': 45_000 }),
    one('java', { 'heartbeat.interval.ms': 15_000 }),
  ],
  'SESSION-RATIO': [
    one('java', { 'heartbeat.interval.ms': 15_001 }),
    one('java', { 'heartbeat.interval.ms': 15_000 }),
  ],
  'POLL-LT-SESSION': [
    one('librdkafka', { 'max.poll.interval.ms': 44_999 }),
    one('librdkafka', { 'max.poll.interval.ms': 45_000 }),
  ],
  'POLL-HUGE': [
    one('java', { 'max.poll.interval.ms': 1_800_001 }),
    one('java', { 'max.poll.interval.ms': 1_800_000 }),
  ],
  'STATIC-CHARS': [
    one('java', { 'group.instance.id': 'cat lover' }),
    one('java', { 'group.instance.id': 'cat-lover.1' }),
  ],
  'ASSIGNOR-MIXED': [
    one('librdkafka', { [assignors]: ['range', 'cooperative-sticky'] }),
    one('java', { [assignors]: ['range', 'cooperative-sticky'] }),
  ],
  'ASSIGNOR-UNKNOWN': [
    one('librdkafka', { [assignors]: ['sticky'] }),
    one('librdkafka', { [assignors]: ['roundrobin'] }),
  ],
  'ASSIGNOR-JAVA-DEFAULT': [one('java', {}), one('java', { [assignors]: ['range'] })],
  '848-FORBIDDEN': [
    one('java', { 'group.protocol': 'consumer', 'session.timeout.ms': 45_000 }),
    one('java', { 'group.protocol': 'consumer', 'max.poll.records': 10 }),
  ],
  '848-ASSIGNOR-UNUSED': [
    one('librdkafka', { 'group.protocol': 'consumer', [assignors]: ['range'] }),
    one('librdkafka', { 'group.protocol': 'consumer' }),
  ],
  'FETCH-MAX': [
    one('librdkafka', { 'fetch.max.bytes': 999_999 }),
    one('librdkafka', { 'fetch.max.bytes': 1_000_000 }),
  ],
  'FETCH-WAIT-SOCKET': [
    one('librdkafka', { 'fetch.max.wait.ms': 59_001 }),
    one('librdkafka', { 'fetch.max.wait.ms': 59_000 }),
  ],
  'DELIVERY-SUM': [
    writes('java', { 'delivery.timeout.ms': 30_004 }),
    writes('java', { 'delivery.timeout.ms': 30_005 }),
  ],
  'IDEMP-CONFLICT': [
    writes('java', { 'enable.idempotence': true, acks: '1' }),
    writes('java', { acks: '1' }),
  ],
  'MSGTIMEOUT-LINGER': [
    writes('librdkafka', { 'linger.ms': 100, 'delivery.timeout.ms': 100 }),
    writes('librdkafka', { 'linger.ms': 100, 'delivery.timeout.ms': 0 }),
  ],
  'IDEMP-INFLIGHT': [writes('java', { [inFlight]: 6 }), writes('librdkafka', { [inFlight]: 6 })],
  'IDEMP-R-EXTRA': [
    writes('librdkafka', { 'enable.gapless.guarantee': true }),
    writes('librdkafka', { 'enable.gapless.guarantee': true, 'enable.idempotence': true }),
  ],
  'IDEMP-SILENT-OFF': [
    writes('java', { retries: 0 }),
    writes('java', { retries: 0, 'enable.idempotence': false }),
  ],
  REORDER: [writes('librdkafka', {}), writes('librdkafka', { [inFlight]: 1 })],
  'TXN-IDEMP': [
    writes('java', { 'transactional.id': 't', 'enable.idempotence': false }),
    writes('java', { 'transactional.id': 't' }),
  ],
  'TXN-R-TIMEOUTS': [
    writes('librdkafka', { 'transactional.id': 't', 'delivery.timeout.ms': 60_001 }),
    writes('librdkafka', { 'transactional.id': 't' }),
  ],
  'ACKS-WEAK': [writes('dotnet', { acks: '0' }), writes('dotnet', { acks: 'all' })],
  'PARTITIONER-REMOVED': [
    writes('java', {
      'partitioner.class': 'org.apache.kafka.clients.producer.internals.DefaultPartitioner',
    }),
    writes('java', {
      'partitioner.class': 'org.apache.kafka.clients.producer.RoundRobinPartitioner',
    }),
  ],
  BACKOFF: [
    one('librdkafka', { 'reconnect.backoff.max.ms': 99 }),
    one('librdkafka', { 'reconnect.backoff.max.ms': 100 }),
  ],
  'METADATA-AGE': [
    one('librdkafka', { 'librdkafka.metadata.max.age.ms': 1_000 }),
    one('librdkafka', { 'metadata.max.age.ms': 1_000 }),
  ],
  'STATS-INTERVAL': [
    one('dotnet', { 'statistics.interval.ms': 10 }),
    one('dotnet', { 'statistics.interval.ms': 1_000 }),
  ],
  'OAUTH-OIDC': [one('librdkafka', oidc), one('librdkafka', oidcComplete)],
  'SASL-NO-PROTOCOL': [one('java', { 'sasl.mechanism': 'PLAIN' }), one('librdkafka', oidc)],
  'SASL-CLEAR': [
    one('java', { 'security.protocol': 'SASL_PLAINTEXT', 'sasl.mechanism': 'PLAIN' }),
    one('java', { 'security.protocol': 'SASL_SSL', 'sasl.mechanism': 'PLAIN' }),
  ],
  UNCLEAN: [
    topic({ 'unclean.leader.election.enable': true }),
    topic({ 'unclean.leader.election.enable': false }),
  ],
  'BROKER-START': [
    broker({ 'replica.fetch.wait.max.ms': 30_001 }),
    broker({ 'replica.fetch.wait.max.ms': 30_000 }),
  ],
  'BROKER-HB': [
    broker({ 'broker.heartbeat.interval.ms': 4_501 }),
    broker({ 'broker.heartbeat.interval.ms': 4_500 }),
  ],
  '848-BOUNDS': [
    broker({ 'group.consumer.session.timeout.ms': 60_001 }),
    broker({ 'group.consumer.session.timeout.ms': 60_000 }),
  ],
  'COMPACT-RETENTION': [
    topic({ 'cleanup.policy': ['compact'], 'retention.ms': 1_000 }),
    topic({ 'cleanup.policy': ['compact', 'delete'], 'retention.ms': 1_000 }),
  ],
  'COMPACT-LAG': [
    topic({ 'min.compaction.lag.ms': 2, 'max.compaction.lag.ms': 1 }),
    topic({ 'min.compaction.lag.ms': 1, 'max.compaction.lag.ms': 1 }),
  ],
  'SEGMENT-GT-RETENTION': [
    topic({ 'retention.ms': 3_600_000 }),
    topic({ 'retention.ms': 3_600_000, 'segment.ms': 900_000 }),
  ],
  'RETENTION-SCOPE': [topic({ 'retention.bytes': 2 ** 31 }), topic({ 'retention.bytes': -1 })],
  'RETENTION-NONE': [
    topic({ 'retention.ms': -1 }),
    topic({ 'retention.ms': -1, 'retention.bytes': 2 ** 31 }),
  ],
  'TIER-COMPACT': [topic({ ...tiered, 'cleanup.policy': ['compact'] }), topic(tiered)],
  'TIER-LOCAL': [
    topic({ ...tiered, 'retention.ms': 10, 'local.retention.ms': 11 }),
    topic({ ...tiered, 'retention.ms': 10, 'local.retention.ms': -2 }),
  ],
  'TIER-NO-SAVING': [topic(tiered), topic({ ...tiered, 'local.retention.ms': 1_000 })],
  'SESSION-BOUNDS': [
    one('java', { 'session.timeout.ms': 5_999 }),
    one('java', { 'session.timeout.ms': 6_000 }),
  ],
  'POLL-PROC-J': [one('java', {}, { processingMs: 600 }), one('java', {}, { processingMs: 599 })],
  'POLL-PROC-R': [
    one('librdkafka', {}, { processingMs: 300_000 }),
    one('librdkafka', {}, { processingMs: 600 }),
  ],
  'STATIC-SESSION': [
    one('java', { 'group.instance.id': '1' }, { restartMs: 60_000 }),
    one('java', {}, { restartMs: 60_000 }),
  ],
  'STATIC-DUP': [
    {
      consumers: [
        ['java', { 'group.instance.id': '1' }],
        ['java', { 'group.instance.id': '1' }],
      ],
    },
    {
      consumers: [
        ['java', { 'group.instance.id': '1' }],
        ['java', { 'group.instance.id': '2' }],
      ],
    },
  ],
  'ASSIGNOR-DISJOINT': [
    {
      consumers: [
        ['librdkafka', { [assignors]: ['range'] }],
        ['librdkafka', { [assignors]: ['cooperative-sticky'] }],
      ],
    },
    {
      consumers: [
        ['librdkafka', {}],
        ['java', {}],
      ],
    },
  ],
  'RANGE-SKEW': [
    { consumers: members(3), topics: [[{}], [{}]] },
    { consumers: members(2), topics: [[{}], [{}]] },
  ],
  '848-BROKER': [
    {
      ...one('java', { 'group.protocol': 'consumer' }),
      ...broker({ 'group.coordinator.rebalance.protocols': ['classic'] }),
    },
    one('java', { 'group.protocol': 'consumer' }),
  ],
  'MEMBERS-GT-PARTS': [
    { consumers: members(5), topics: [[{}]] },
    { consumers: members(4), topics: [[{}]] },
  ],
  'INITIAL-DELAY-0': [
    { consumers: members(2), ...broker({ 'group.initial.rebalance.delay.ms': 0 }) },
    { consumers: members(1), ...broker({ 'group.initial.rebalance.delay.ms': 0 }) },
  ],
  'AUTOSTORE-LOSS': [
    one('dotnet', {}, { processingMs: 10 }),
    one('dotnet', { 'enable.auto.offset.store': false }, { processingMs: 10 }),
  ],
  'COMMIT-NEVER': [
    one('java', { 'enable.auto.commit': false }, { callsCommit: false }),
    one('java', { 'enable.auto.commit': false }, { callsCommit: true }),
  ],
  'RETENTION-POLL': [
    reads({}, { 'retention.ms': 299_999 }),
    reads({}, { 'retention.ms': 300_000 }),
  ],
  'RESET-LATEST-SHORT': [
    reads({}, { 'retention.ms': 86_400_000 }),
    reads({ 'auto.offset.reset': 'earliest' }, { 'retention.ms': 86_400_000 }),
  ],
  'READ-UNCOMMITTED': [
    { ...reads({}, {}), producers: [['java', { 'transactional.id': 't' }]] },
    { ...reads({}, {}, 'librdkafka'), producers: [['java', { 'transactional.id': 't' }]] },
  ],
  'RACK-NO-SELECTOR': [
    one('java', { 'client.rack': 'dc-2' }),
    {
      ...one('java', { 'client.rack': 'dc-2' }),
      ...broker({ 'replica.selector.class': 'RackAwareReplicaSelector' }),
    },
  ],
  'RF-BROKERS': [
    { topics: [[{}, { replicationFactor: 4 }]] },
    { topics: [[{}, { replicationFactor: 3 }]] },
  ],
  'INTERNAL-RF': [
    { ...one('java', {}), brokers: 1 },
    { ...one('java', {}), brokers: 1, ...broker({ 'offsets.topic.replication.factor': 1 }) },
  ],
  'MINISR-GT-RF': [topic({ 'min.insync.replicas': 4 }), topic({ 'min.insync.replicas': 3 })],
  'MINISR-EQ-RF': [
    writesTo({}, { 'min.insync.replicas': 3 }),
    writesTo({}, { 'min.insync.replicas': 2 }),
  ],
  'MINISR-1': [writesTo({}, {}), writesTo({ acks: '1' }, {})],
  'COMPACT-NULLKEY': [
    {
      producers: [['java', {}, { hasNullKeys: true }]],
      topics: [[{ 'cleanup.policy': ['compact'] }]],
    },
    { producers: [['java', {}]], topics: [[{ 'cleanup.policy': ['compact'] }]] },
  ],
  'TIER-SYSTEM': [topic(tiered), { ...topic(tiered), ...broker(tieredBroker) }],
  'TXN-MAX': [
    writes('java', { 'transactional.id': 't', 'transaction.timeout.ms': 900_001 }),
    writes('java', { 'transaction.timeout.ms': 900_001 }),
  ],
  'PARTITIONER-MIX': [
    {
      producers: [
        ['java', {}],
        ['librdkafka', {}],
      ],
      topics: [[{}]],
    },
    {
      producers: [
        ['java', {}],
        ['librdkafka', { 'partitioner.class': 'murmur2_random' }],
      ],
      topics: [[{}]],
    },
  ],
  MSGSIZE: [
    writesTo({ 'max.request.size': 1_048_589 }, {}),
    writesTo({ 'max.request.size': 1_048_588 }, {}),
  ],
}

const ids = Object.keys(examples) as LintId[]

it.each(ids)('%s speaks when it should and is silent when it should be', (id) => {
  const [positive, negative] = examples[id]
  expect(lint(positive).map((finding) => finding.id)).toContain(id)
  expect(lint(negative).map((finding) => finding.id)).not.toContain(id)
})

it('every rule speaks both languages', () => {
  for (const id of ids) {
    for (const text of [lintTextEn[id].message, lintTextEn[id].mend]) expect(text).toMatch(/\.$/)
    for (const text of [lintTextRu[id].message, lintTextRu[id].mend]) expect(text).toMatch(/[а-яё]/)
  }
})

it('severity follows the client', () => {
  const severityOf = (id: LintId, sketch: Sketch) =>
    lint(sketch).find((finding) => finding.id === id)?.severity
  const slow = { 'heartbeat.interval.ms': 45_000 }
  expect(severityOf('HB-GE-SESSION', one('java', slow))).toBe('E')
  expect(severityOf('HB-GE-SESSION', one('dotnet', slow))).toBe('W')
  const short = { 'max.poll.interval.ms': 10_000 }
  expect(severityOf('POLL-LT-SESSION', one('java', short))).toBe('W')
  expect(severityOf('POLL-LT-SESSION', one('librdkafka', short))).toBe('E')
  expect(severityOf('REORDER', writes('librdkafka', {}))).toBe('I')
  expect(severityOf('REORDER', writes('librdkafka', { retries: 3 }))).toBe('W')
  const sum = { 'linger.ms': 100_000 }
  expect(severityOf('DELIVERY-SUM', writes('java', sum))).toBe('I')
})

it('speaks the language of the client in paths and fixes', () => {
  const found = lint(one('librdkafka', { 'fetch.max.wait.ms': 60_000 }))
  const finding = found.find(({ id }) => id === 'FETCH-WAIT-SOCKET')
  expect(finding?.path).toBe('groups[0].members[0].config.fetch.wait.max.ms')
  expect(finding?.fix).toEqual({ key: 'fetch.wait.max.ms', value: 59_000 })
})

it('puts errors first and says each thing once', () => {
  const twins = { 'heartbeat.interval.ms': 45_000 }
  const profile = aProfile({
    consumers: [
      ['java', twins],
      ['java', twins],
    ],
  })
  const shared = profile.clients.map((client) => ({ ...client, path: 'groups[0].config' }))
  const found = lintConfigs({ ...profile, clients: shared })
  expect(found.filter(({ id }) => id === 'HB-GE-SESSION')).toHaveLength(1)
  const severities = found.map(({ severity }) => severity)
  expect(severities).toEqual(severities.toSorted((a, b) => 'EWI'.indexOf(a) - 'EWI'.indexOf(b)))
})

it('a fix silences its rule', () => {
  const fixable: readonly (readonly [LintId, ClientFlavour, Settings])[] = [
    ['HB-GE-SESSION', 'java', { 'heartbeat.interval.ms': 45_000 }],
    ['SESSION-RATIO', 'java', { 'heartbeat.interval.ms': 20_000 }],
    ['POLL-LT-SESSION', 'librdkafka', { 'max.poll.interval.ms': 10 }],
    ['SESSION-BOUNDS', 'librdkafka', { 'session.timeout.ms': 10 }],
  ]
  for (const [id, flavour, settings] of fixable) {
    const fix = lint(one(flavour, settings)).find((finding) => finding.id === id)?.fix
    const mended = fix ? { ...settings, [fix.key]: fix.value } : settings
    expect(lint(one(flavour, mended)).map((finding) => finding.id)).not.toContain(id)
  }
})
