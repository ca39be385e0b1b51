import { defaultByName } from './catalogue.ts'
import type { ClientFlavour, ConfigRole, ConfigValue } from './types.ts'

export type ConfigValues = ReadonlyMap<string, ConfigValue>
/** Reads the value in force by canonical name; `null` is "not set". */
export type ConfigGetter = (name: string) => ConfigValue | null

type Derived = Readonly<Record<string, (get: ConfigGetter) => ConfigValue | null | undefined>>

/** The number of a setting, or NaN when it has none, so that comparisons with it are false. */
export function numberOf(value: ConfigValue | null): number {
  return typeof value === 'number' ? value : Number.NaN
}

/** Defaults that depend on other settings; `undefined` falls through to the catalogue. */
const derivedJava: Derived = {
  'enable.auto.commit': (get) => (get('group.id') === null ? false : undefined),
  'enable.idempotence': (get) =>
    get('transactional.id') === null && (get('acks') !== 'all' || get('retries') === 0)
      ? false
      : undefined,
  'delivery.timeout.ms': (get) =>
    Math.max(120_000, numberOf(get('linger.ms')) + numberOf(get('request.timeout.ms'))),
}

const derivedLibrdkafka: Derived = {
  'enable.idempotence': (get) => (get('transactional.id') === null ? undefined : true),
  'max.in.flight.requests.per.connection': (get) =>
    get('enable.idempotence') === true ? 5 : undefined,
  'delivery.timeout.ms': (get) =>
    get('transactional.id') === null ? undefined : get('transaction.timeout.ms'),
  'sticky.partitioning.linger.ms': (get) => numberOf(get('linger.ms')) * 2,
  'librdkafka.metadata.max.age.ms': (get) => {
    const refreshMs = numberOf(get('metadata.max.age.ms'))
    return refreshMs > 0 ? refreshMs * 3 : undefined
  },
  'fetch.max.bytes': (get) => {
    const queuedBytes = numberOf(get('queued.max.messages.kbytes')) * 1_024
    return Math.max(Math.min(52_428_800, queuedBytes), numberOf(get('max.request.size')))
  },
}

/** The value in force for a client: what was set, else what its other settings imply, else the default. */
export function effectiveValue(
  values: ConfigValues,
  name: string,
  flavour: ClientFlavour,
  role: ConfigRole,
): ConfigValue | null {
  const given = values.get(name)
  if (given !== undefined) return given
  const derived = flavour === 'java' ? derivedJava : derivedLibrdkafka
  const rule = Object.hasOwn(derived, name) ? derived[name] : undefined
  const implied = rule?.((other) => effectiveValue(values, other, flavour, role))
  return implied ?? defaultByName(name, flavour, role)
}

/** The value in force for a topic: its own, else the server default, else Kafka's. */
export function effectiveTopicValue(
  topicValues: ConfigValues,
  brokerValues: ConfigValues,
  name: string,
): ConfigValue | null {
  return topicValues.get(name) ?? brokerValues.get(name) ?? defaultByName(name, 'broker')
}

/** The value in force on a broker. */
export function effectiveBrokerValue(values: ConfigValues, name: string): ConfigValue | null {
  return values.get(name) ?? defaultByName(name, 'broker')
}
