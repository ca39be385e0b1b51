import fc from 'fast-check'
import { expect, it } from 'vitest'
import { configEntries } from './entries.ts'
import { effectiveValue } from './effective.ts'
import { problemText } from './problemText.ts'
import type { ConfigRole, Flavour } from './types.ts'
import { validateConfig } from './validate.ts'

const roles: readonly ConfigRole[] = ['consumer', 'producer', 'admin', 'topic', 'broker', 'group']
const flavours: readonly Flavour[] = ['java', 'librdkafka', 'dotnet', 'broker']

it.each([
  ['250ms', 250],
  ['12s', 12_000],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['1.1s', 1_100],
  ['45000', 45_000],
  [' 7000 ', 7_000],
  [6_500, 6_500],
])('session.timeout.ms %j is read as %d', (raw, expected) => {
  const config = { 'session.timeout.ms': raw, 'heartbeat.interval.ms': 10 }
  const { values, problems } = validateConfig(config, 'consumer', 'java')
  expect(problems).toEqual([])
  expect(values.get('session.timeout.ms')).toBe(expected)
})

it('reads every kind of value into its canonical form', () => {
  const dotnet = validateConfig(
    {
      PartitionAssignmentStrategy: 'CooperativeSticky',
      AutoOffsetReset: 'Error',
      IsolationLevel: 'ReadCommitted',
      EnableAutoCommit: 'False',
      SecurityProtocol: 'SaslSsl',
    },
    'consumer',
    'dotnet',
  )
  expect(dotnet.problems).toEqual([])
  expect(Object.fromEntries(dotnet.values)).toEqual({
    'partition.assignment.strategy': ['cooperative-sticky'],
    'auto.offset.reset': 'none',
    'isolation.level': 'read_committed',
    'enable.auto.commit': false,
    'security.protocol': 'SASL_SSL',
  })
  const java = validateConfig(
    { 'partition.assignment.strategy': 'org.apache.kafka.clients.consumer.StickyAssignor' },
    'consumer',
    'java',
  )
  expect(java.values.get('partition.assignment.strategy')).toEqual(['sticky'])
})

it.each([
  [{ Acks: 'None' }, 'dotnet', '0'],
  [{ Acks: 'Leader' }, 'dotnet', '1'],
  [{ acks: -1 }, 'java', 'all'],
  [{ 'request.required.acks': '2' }, 'librdkafka', '2'],
] as const)('acks %j of %s is %s', (config, flavour, expected) => {
  expect(validateConfig(config, 'producer', flavour).values.get('acks')).toBe(expected)
})

it('reads broker spellings in their own unit, and the finest one wins', () => {
  const read = (config: Record<string, unknown>) => {
    const { values, problems } = validateConfig(config, 'broker', 'broker')
    return [values.get('retention.ms'), problems.map(({ key, reason }) => [key, reason])]
  }
  expect(read({ 'log.retention.hours': 24 })).toEqual([86_400_000, []])
  expect(read({ 'log.retention.hours': -1 })).toEqual([-1, []])
  expect(read({ 'log.retention.ms': 5, 'log.retention.hours': 24 })).toEqual([
    5,
    [['log.retention.hours', 'repeatedKey']],
  ])
})

it('reads C integers for librdkafka only', () => {
  const read = (flavour: Flavour) =>
    validateConfig({ 'fetch.min.bytes': '0x10' }, 'consumer', flavour).values.get('fetch.min.bytes')
  expect([read('librdkafka'), read('java')]).toEqual([16, undefined])
})

const bad: readonly (readonly [Record<string, unknown>, ConfigRole, Flavour, string, string])[] = [
  [{ 'max.pool.interval.ms': 1 }, 'consumer', 'librdkafka', 'unknown', 'max.poll.interval.ms'],
  [{ 'fetch.max.wait.ms': 1 }, 'consumer', 'librdkafka', 'unknown', 'fetch.wait.max.ms'],
  [{ 'socket.timeout.ms': 10 }, 'consumer', 'java', 'unknown', 'request.timeout.ms'],
  [{ 'request.timeout.ms': 10 }, 'consumer', 'librdkafka', 'unknown', 'socket.timeout.ms'],
  [{ session_timeout_ms: 1 }, 'consumer', 'java', 'unknown', 'session.timeout.ms'],
  [{ acks: 'all' }, 'consumer', 'java', 'unknown', 'producer'],
  [{ 'log.retention.ms': 1 }, 'topic', 'broker', 'unknown', 'retention.ms'],
  [{ 'retention.ms': 1 }, 'broker', 'broker', 'unknown', 'log.retention.ms'],
  [{ 'session.timeout.ms': 3_600_001 }, 'consumer', 'librdkafka', 'range', '1..3600000'],
  [{ 'queue.buffering.max.kbytes': 0 }, 'producer', 'librdkafka', 'range', '1..2147483647'],
  [{ 'session.timeout.ms': 'soon' }, 'consumer', 'java', 'type', 'int'],
  [{ 'linger.ms': 0.5 }, 'producer', 'java', 'type', 'long'],
  [{ 'enable.auto.commit': 'yes' }, 'consumer', 'java', 'type', 'true, false'],
  [{ 'isolation.level': 'none' }, 'consumer', 'java', 'enum', 'read_uncommitted, read_committed'],
  [{ 'auto.offset.reset': 'smallest' }, 'consumer', 'java', 'enum', 'earliest, latest, none'],
  [
    { 'partition.assignment.strategy': 'sticky' },
    'consumer',
    'librdkafka',
    'enum',
    'range, roundrobin, cooperative-sticky',
  ],
  [{ 'segment.bytes': 100 }, 'topic', 'broker', 'range', '≥ 1048576'],
]

it.each(bad)('%j of a %s in %s is refused: %s', (config, role, flavour, code, mend) => {
  const { values, problems } = validateConfig(config, role, flavour)
  expect(problems.map((problem) => [problem.code, problem.mend])).toEqual([[code, mend]])
  expect(values.size).toBe(0)
  const { en, ru } = problemText(problems[0]!)
  expect(en).toContain(problems[0]!.key)
  expect(ru).toMatch(/[а-я]/)
})

it('classroom scale allows toy segments', () => {
  const { problems } = validateConfig({ 'segment.bytes': 100 }, 'topic', 'broker', {
    isClassroom: true,
  })
  expect(problems).toEqual([])
})

it('reports combinations that Kafka refuses, next to every other problem', () => {
  const config = { 'session.timeout.ms': 3_000, 'heartbeat.interval.ms': 3_000, 'check.crcs': 7 }
  const { problems } = validateConfig(config, 'consumer', 'java')
  expect(problems.map(({ key, code, mend }) => [key, code, mend])).toEqual([
    ['check.crcs', 'type', 'true, false'],
    ['heartbeat.interval.ms', 'combination', 'heartbeat.interval.ms=1000'],
  ])
  expect(problemText(problems[1]!).en).toContain('heartbeat')
})

it('never repeats the value of a secret', () => {
  const config = { 'sasl.password': ['hunter2'], 'my.secret': 'hunter2' }
  const { problems } = validateConfig(config, 'consumer', 'librdkafka')
  expect(problems).toHaveLength(2)
  expect(JSON.stringify(problems)).not.toContain('hunter2')
})

it('an unset value is no value', () => {
  const { values, problems } = validateConfig({ 'group.id': null }, 'consumer', 'java')
  expect([values.size, problems.length]).toEqual([0, 0])
})

it('some defaults follow from other settings', () => {
  const read = (config: Record<string, unknown>, name: string, flavour: 'java' | 'librdkafka') => {
    const role = 'producer'
    return effectiveValue(validateConfig(config, role, flavour).values, name, flavour, role)
  }
  const inFlight = 'max.in.flight.requests.per.connection'
  expect(read({ 'enable.idempotence': true }, inFlight, 'librdkafka')).toBe(5)
  expect(read({}, inFlight, 'librdkafka')).toBe(1_000_000)
  expect(read({ acks: 1 }, 'enable.idempotence', 'java')).toBe(false)
  expect(read({ 'transactional.id': 't' }, 'delivery.timeout.ms', 'librdkafka')).toBe(60_000)
  expect(read({ 'linger.ms': 20 }, 'sticky.partitioning.linger.ms', 'librdkafka')).toBe(40)
  expect(read({}, 'enable.auto.commit', 'java')).toBe(false)
  expect(read({}, 'metadata.max.age.ms', 'librdkafka')).toBe(300_000)
  expect(read({}, 'fetch.max.bytes', 'librdkafka')).toBe(52_428_800)
})

const anyKey = fc.oneof(
  fc.string(),
  fc.constantFrom(...configEntries.map(({ name }) => name), '__proto__', 'constructor', 'toString'),
)
const anyConfig = fc
  .array(fc.tuple(anyKey, fc.anything({ withBigInt: true, withNullPrototype: true })))
  .map((pairs) => Object.fromEntries(pairs))

it('never throws, and accounts for every key, whatever it is given', () => {
  fc.assert(
    fc.property(
      anyConfig,
      fc.constantFrom(...roles),
      fc.constantFrom(...flavours),
      (config, role, flavour) => {
        const { values, problems } = validateConfig(config, role, flavour)
        const named = new Set(problems.map(({ key }) => key))
        for (const problem of problems) expect(problemText(problem).en).not.toBe('')
        for (const [key, raw] of Object.entries(config)) {
          const alone = validateConfig({ [key]: raw }, role, flavour)
          const isAccepted = raw === null || raw === undefined || alone.values.size === 1
          expect(isAccepted || named.has(key), key).toBe(true)
        }
        expect(values.size).toBeLessThanOrEqual(Object.keys(config).length)
      },
    ),
  )
})

it('names every bad key at once', () => {
  const names = configEntries
    .filter(({ kind, java, roles: own }) => kind === 'int' && java && own.includes('consumer'))
    .map(({ name }) => name)
  fc.assert(
    fc.property(fc.subarray(names, { minLength: 1 }), (keys) => {
      const config = Object.fromEntries(keys.map((key) => [key, 'not a number']))
      const { problems } = validateConfig(config, 'consumer', 'java')
      expect(problems.map(({ key }) => key)).toEqual(keys)
    }),
  )
})
