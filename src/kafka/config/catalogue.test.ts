import { expect, it } from 'vitest'
import {
  canonicalName,
  defaultByName,
  defaultOf,
  findConfig,
  nameIn,
  sidesOf,
  suggestConfig,
} from './catalogue.ts'
import { configDoc } from './docs.ts'
import { configEntries } from './entries.ts'
import { isSecretKey, isSecretText } from './secrets.ts'
import { INT_MAX, LONG_MAX, type ConfigValue, type Flavour } from './types.ts'

const expectedDefaults: readonly (readonly [string, Flavour, ConfigValue | null | undefined])[] = [
  ['session.timeout.ms', 'java', 45_000],
  ['session.timeout.ms', 'librdkafka', 45_000],
  ['heartbeat.interval.ms', 'java', 3_000],
  ['max.poll.interval.ms', 'librdkafka', 300_000],
  ['max.poll.records', 'java', 500],
  ['partition.assignment.strategy', 'java', ['range', 'cooperative-sticky']],
  ['partition.assignment.strategy', 'librdkafka', ['range', 'roundrobin']],
  ['auto.commit.interval.ms', 'java', 5_000],
  ['auto.offset.reset', 'librdkafka', 'latest'],
  ['isolation.level', 'java', 'read_uncommitted'],
  ['isolation.level', 'librdkafka', 'read_committed'],
  ['fetch.wait.max.ms', 'librdkafka', 500],
  ['queued.min.messages', 'librdkafka', 100_000],
  ['queued.min.messages', 'java', undefined],
  ['enable.auto.offset.store', 'dotnet', true],
  ['acks', 'java', 'all'],
  ['acks', 'librdkafka', 'all'],
  ['enable.idempotence', 'java', true],
  ['enable.idempotence', 'librdkafka', false],
  ['max.in.flight', 'librdkafka', 1_000_000],
  ['MaxInFlight', 'dotnet', 1_000_000],
  ['retries', 'java', INT_MAX],
  ['delivery.timeout.ms', 'java', 120_000],
  ['message.timeout.ms', 'librdkafka', 300_000],
  ['linger.ms', 'java', 5],
  ['batch.size', 'java', 16_384],
  ['batch.size', 'librdkafka', 1_000_000],
  ['buffer.memory', 'java', 33_554_432],
  ['queue.buffering.max.kbytes', 'librdkafka', 1_048_576],
  ['partitioner', 'librdkafka', 'consistent_random'],
  ['metadata.max.age.ms', 'java', 300_000],
  ['metadata.max.age.ms', 'librdkafka', 900_000],
  ['socket.timeout.ms', 'librdkafka', 60_000],
  ['reconnect.backoff.max.ms', 'librdkafka', 10_000],
  ['retention.ms', 'broker', 604_800_000],
  ['log.retention.hours', 'broker', 168],
  ['log.roll.hours', 'broker', 168],
  ['segment.bytes', 'broker', 1_073_741_824],
  ['max.message.bytes', 'broker', 1_048_588],
  ['max.compaction.lag.ms', 'broker', LONG_MAX],
  ['compression.type', 'broker', 'producer'],
  ['fetch.max.bytes', 'broker', 57_671_680],
  ['replica.lag.time.max.ms', 'broker', 30_000],
  ['broker.session.timeout.ms', 'broker', 9_000],
  ['group.initial.rebalance.delay.ms', 'broker', 3_000],
  ['group.min.session.timeout.ms', 'broker', 6_000],
  ['group.consumer.heartbeat.interval.ms', 'broker', 5_000],
  ['offsets.retention.minutes', 'broker', 10_080],
  ['transaction.max.timeout.ms', 'broker', 900_000],
  ['local.retention.ms', 'broker', -2],
]

it.each(expectedDefaults)('%s of %s is %j', (name, flavour, expected) => {
  expect(defaultOf(name, flavour)).toEqual(expected)
})

it('a default may differ between roles and between spellings', () => {
  expect(defaultOf('allow.auto.create.topics', 'librdkafka', 'consumer')).toBe(false)
  expect(defaultOf('allow.auto.create.topics', 'librdkafka', 'producer')).toBe(true)
  expect(defaultByName('metadata.max.age.ms', 'librdkafka')).toBe(300_000)
})

it('every setting has one line in both languages', () => {
  for (const entry of configEntries) {
    const { en, ru } = configDoc(entry)
    expect(en, entry.id).toMatch(/^[A-Za-z].*\.$/)
    expect(ru, entry.id).toMatch(/^[А-ЯЁA-Za-z].*\.$/)
    expect(ru, entry.id).toMatch(/[а-яё]/)
  }
})

it('every default lies in its own range and is one of its own values', () => {
  for (const entry of configEntries) {
    const sides = sidesOf(entry)
    expect(sides.length, entry.id).toBeGreaterThan(0)
    for (const [, { fallback, min, max, values, pattern }] of sides) {
      if (fallback === null) continue
      if (typeof fallback === 'number') {
        expect(fallback, entry.id).toBeGreaterThanOrEqual(min ?? -LONG_MAX)
        expect(fallback, entry.id).toBeLessThanOrEqual(max ?? LONG_MAX)
      }
      const texts = typeof fallback === 'string' ? [fallback] : fallback
      if (!values || !Array.isArray(texts)) continue
      for (const text of texts) {
        expect(values.includes(text) || pattern?.test(text), entry.id).toBe(true)
      }
    }
  }
})

it('no two settings share an id, and no two of one role share a name in one flavour', () => {
  expect(new Set(configEntries.map(({ id }) => id)).size).toBe(configEntries.length)
  const seen = configEntries.flatMap((entry) =>
    sidesOf(entry).flatMap(([name, side]) => {
      const roles = side.roles ?? entry.roles
      const own = (side.names ?? [entry.name]).map((one) =>
        typeof one === 'string' ? one : one.name,
      )
      return roles.flatMap((role) => own.map((spelling) => `${name} ${role} ${spelling}`))
    }),
  )
  expect(seen.filter((one, index) => seen.indexOf(one) !== index)).toEqual([])
})

it('counterparts exist', () => {
  for (const { counterpart } of configEntries) {
    if (counterpart) expect(findConfig(counterpart)?.name).toBe(counterpart)
  }
})

it.each([
  ['fetch.wait.max.ms', 'fetch.max.wait.ms'],
  ['FetchWaitMaxMs', 'fetch.max.wait.ms'],
  ['MaxInFlight', 'max.in.flight.requests.per.connection'],
  ['message.timeout.ms', 'delivery.timeout.ms'],
  ['LOG_RETENTION_MS', 'retention.ms'],
  ['session-timeout-ms', 'session.timeout.ms'],
  ['queue.buffering.max.kbytes', 'buffer.memory'],
])('%s is known as %s', (spelling, name) => {
  expect(canonicalName(spelling)).toBe(name)
})

it('the same key can mean different things to different clients', () => {
  expect(canonicalName('metadata.max.age.ms', 'java')).toBe('metadata.max.age.ms')
  expect(canonicalName('metadata.max.age.ms', 'librdkafka')).toBe('librdkafka.metadata.max.age.ms')
  expect(findConfig('compression.type', 'broker')?.id).toBe('topic:compression.type')
  expect(findConfig('compression.type', 'java')?.id).toBe('compression.type')
})

it('spells a canonical name the way a flavour does', () => {
  expect(nameIn('fetch.max.wait.ms', 'librdkafka')).toBe('fetch.wait.max.ms')
  expect(nameIn('metadata.max.age.ms', 'librdkafka')).toBe('topic.metadata.refresh.interval.ms')
  expect(nameIn('retention.ms', 'broker', 'broker')).toBe('log.retention.ms')
  expect(nameIn('no.such.thing', 'java')).toBe('no.such.thing')
})

it.each([
  ['max.pool.interval.ms', 'max.poll.interval.ms'],
  ['session.timout.ms', 'session.timeout.ms'],
  ['group.idd', 'group.id'],
  ['completely.unrelated', undefined],
  ['', undefined],
])('suggests for %j: %s', (typo, expected) => {
  expect(suggestConfig(typo, 'librdkafka')).toBe(expected)
})

it('knows secrets by key and by text', () => {
  for (const key of [
    'sasl.password',
    'SaslPassword',
    'listener.name.external.plain.sasl.jaas.config',
    'my_api_key',
    'ssl.key.pem',
    'SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO',
  ]) {
    expect(isSecretKey(key), key).toBe(true)
  }
  for (const key of [
    'sasl.oauthbearer.token.endpoint.url',
    'SaslOauthbearerTokenEndpointUrl',
    'key.serializer',
    'group.id',
  ]) {
    expect(isSecretKey(key), key).toBe(false)
  }
  expect(isSecretText('-----BEGIN PRIVATE KEY-----')).toBe(true)
  expect(isSecretText('https://user:pass@host')).toBe(true)
  expect(isSecretText('org.apache.kafka')).toBe(false)
})
