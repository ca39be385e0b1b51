import { isJava, isSet, num, type OwnConfig, type OwnRule } from './lintTypes.ts'

const roles = ['consumer', 'producer', 'admin'] as const
const protocol = 'security.protocol'
const refresh = 'metadata.max.age.ms'
const cacheAge = 'librdkafka.metadata.max.age.ms'

const usesSasl = (config: OwnConfig): boolean => String(config.get(protocol)).startsWith('SASL_')

function backoffs(config: OwnConfig) {
  const [first, last] = ['reconnect.backoff.ms', 'reconnect.backoff.max.ms'] as const
  if (num(config, last) < num(config, first)) {
    const severity = isJava(config) ? 'W' : 'E'
    return { keys: [last, first], severity, fix: { key: last, value: num(config, first) } } as const
  }
  const [retry, retryMax] = ['retry.backoff.ms', 'retry.backoff.max.ms'] as const
  return num(config, retry) > num(config, retryMax)
    ? { keys: [retry, retryMax], fix: { key: retryMax, value: num(config, retry) } }
    : null
}

function oidc(config: OwnConfig) {
  const needed = [
    'sasl.oauthbearer.token.endpoint.url',
    'sasl.oauthbearer.client.id',
    'sasl.oauthbearer.client.secret',
  ]
  const isUsed = usesSasl(config) && config.get('sasl.mechanism') === 'OAUTHBEARER'
  if (!isUsed || config.get('sasl.oauthbearer.method') !== 'oidc') return null
  const missing = needed.filter((name) => config.get(name) === null)
  return missing.length > 0 ? { keys: missing } : null
}

function saslClear(config: OwnConfig) {
  const mechanism = String(config.get('sasl.mechanism'))
  if (config.get(protocol) === 'SASL_PLAINTEXT' && /^(PLAIN|OAUTHBEARER)$/.test(mechanism)) {
    return { keys: [protocol], fix: { key: protocol, value: 'SASL_SSL' } }
  }
  if (config.get('enable.ssl.certificate.verification') === false) {
    const key = 'enable.ssl.certificate.verification'
    return { keys: [key], fix: { key, value: true } }
  }
  const hostCheck = 'ssl.endpoint.identification.algorithm'
  return config.get(hostCheck) === 'none'
    ? { keys: [hostCheck], fix: { key: hostCheck, value: 'https' } }
    : null
}

/** Rules about the plumbing of any client. */
export const clientRules = [
  { id: 'BACKOFF', severity: 'W', roles, check: backoffs },
  {
    id: 'METADATA-AGE',
    severity: 'W',
    roles,
    only: 'librdkafka',
    check: (config) =>
      isSet(config, cacheAge) && !isSet(config, refresh) ? { keys: [cacheAge, refresh] } : null,
  },
  {
    id: 'STATS-INTERVAL',
    severity: 'W',
    roles,
    only: 'librdkafka',
    check: (config) => {
      const key = 'statistics.interval.ms'
      const everyMs = num(config, key)
      return everyMs > 0 && everyMs < 1_000 ? { keys: [key], fix: { key, value: 1_000 } } : null
    },
  },
  { id: 'OAUTH-OIDC', severity: 'E', roles, only: 'librdkafka', check: oidc },
  {
    id: 'SASL-NO-PROTOCOL',
    severity: 'W',
    roles,
    check: (config) => {
      const given = [...config.values.keys()].filter((name) => name.startsWith('sasl.'))
      return given.length > 0 && !usesSasl(config)
        ? { keys: [protocol, ...given], fix: { key: protocol, value: 'SASL_SSL' } }
        : null
    },
  },
  { id: 'SASL-CLEAR', severity: 'W', roles, check: saslClear },
] as const satisfies readonly OwnRule[]
