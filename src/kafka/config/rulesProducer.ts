import { isJava, isSet, num, type OwnConfig, type OwnRule } from './lintTypes.ts'

const roles = ['producer'] as const
const idempotence = 'enable.idempotence'
const inFlight = 'max.in.flight.requests.per.connection'
const delivery = 'delivery.timeout.ms'
const inFlightIdempotentMax = 5

const isTransactional = (config: OwnConfig): boolean => config.get('transactional.id') !== null
const wantsIdempotence = (config: OwnConfig): boolean =>
  config.values.get(idempotence) === true || isTransactional(config)
const weakKeys = (config: OwnConfig): readonly string[] => [
  ...(config.get('acks') === 'all' ? [] : ['acks']),
  ...(config.get('retries') === 0 ? ['retries'] : []),
]

function deliverySum(config: OwnConfig) {
  const sum = num(config, 'linger.ms') + num(config, 'request.timeout.ms')
  const keys = [delivery, 'linger.ms', 'request.timeout.ms']
  const isOwn = isSet(config, delivery)
  if (isOwn && num(config, delivery) < sum) {
    return { keys, severity: 'E', fix: { key: delivery, value: sum } } as const
  }
  return !isOwn && sum > 120_000 ? ({ keys, severity: 'I' } as const) : null
}

function inFlightLimit(config: OwnConfig) {
  const isOn = isJava(config) ? config.get(idempotence) === true : wantsIdempotence(config)
  return isOn && num(config, inFlight) > inFlightIdempotentMax
    ? { keys: [inFlight, idempotence], fix: { key: inFlight, value: inFlightIdempotentMax } }
    : null
}

function reorder(config: OwnConfig) {
  const names = [idempotence, 'retries', inFlight]
  const isRisky =
    config.get(idempotence) === false && num(config, 'retries') > 0 && num(config, inFlight) > 1
  if (!isRisky) return null
  const severity = names.some((name) => isSet(config, name)) ? 'W' : 'I'
  return { keys: names, severity, fix: { key: idempotence, value: true } } as const
}

function transactionTimeouts(config: OwnConfig) {
  if (!isTransactional(config)) return null
  const limitMs = num(config, 'transaction.timeout.ms')
  if (isSet(config, delivery) && num(config, delivery) > limitMs) {
    return { keys: [delivery, 'transaction.timeout.ms'], fix: { key: delivery, value: limitMs } }
  }
  const socket = 'socket.timeout.ms'
  return isSet(config, socket) && num(config, socket) > limitMs + 100
    ? { keys: [socket, 'transaction.timeout.ms'], fix: { key: socket, value: limitMs } }
    : null
}

/** Rules about one producer. */
export const producerRules = [
  { id: 'DELIVERY-SUM', severity: 'E', roles, only: 'java', check: deliverySum },
  {
    id: 'IDEMP-CONFLICT',
    severity: 'E',
    roles,
    check: (config) => {
      const weak = weakKeys(config)
      if (!wantsIdempotence(config) || weak.length === 0) return null
      const fix = weak[0] === 'acks' ? { fix: { key: 'acks', value: 'all' } } : {}
      return { keys: [...weak, idempotence], ...fix }
    },
  },
  {
    id: 'MSGTIMEOUT-LINGER',
    severity: 'E',
    roles,
    only: 'librdkafka',
    check: (config) => {
      const limitMs = num(config, delivery)
      return isSet(config, 'linger.ms') && limitMs > 0 && limitMs <= num(config, 'linger.ms')
        ? { keys: ['linger.ms', delivery], fix: { key: 'linger.ms', value: limitMs / 2 } }
        : null
    },
  },
  { id: 'IDEMP-INFLIGHT', severity: 'E', roles, check: inFlightLimit },
  {
    id: 'IDEMP-R-EXTRA',
    severity: 'E',
    roles,
    only: 'librdkafka',
    check: (config) => {
      const threshold = 'queue.buffering.backpressure.threshold'
      const isOn = wantsIdempotence(config)
      if (isOn && isSet(config, threshold) && num(config, threshold) > 1) {
        return { keys: [threshold, idempotence], fix: { key: threshold, value: 1 } }
      }
      return !isOn && config.get('enable.gapless.guarantee') === true
        ? {
            keys: ['enable.gapless.guarantee', idempotence],
            fix: { key: idempotence, value: true },
          }
        : null
    },
  },
  {
    id: 'IDEMP-SILENT-OFF',
    severity: 'W',
    roles,
    only: 'java',
    check: (config) => {
      const weak = weakKeys(config)
      const isLost = !isSet(config, idempotence) && !isTransactional(config) && weak.length > 0
      return isLost ? { keys: [...weak, idempotence] } : null
    },
  },
  { id: 'REORDER', severity: 'W', roles, check: reorder },
  {
    id: 'TXN-IDEMP',
    severity: 'E',
    roles,
    check: (config) =>
      isTransactional(config) && config.values.get(idempotence) === false
        ? { keys: [idempotence, 'transactional.id'], fix: { key: idempotence, value: true } }
        : null,
  },
  {
    id: 'TXN-R-TIMEOUTS',
    severity: 'E',
    roles,
    only: 'librdkafka',
    check: transactionTimeouts,
  },
  {
    id: 'ACKS-WEAK',
    severity: 'W',
    roles,
    check: (config) =>
      config.get('acks') === '0' || config.get('acks') === '1'
        ? { keys: ['acks'], fix: { key: 'acks', value: 'all' } }
        : null,
  },
  {
    id: 'PARTITIONER-REMOVED',
    severity: 'E',
    roles,
    only: 'java',
    check: (config) => {
      const chosen = config.get('partitioner.class')
      const isRemoved =
        typeof chosen === 'string' && /(^|\.)(Default|UniformSticky)Partitioner$/.test(chosen)
      return isRemoved ? { keys: ['partitioner.class'] } : null
    },
  },
] as const satisfies readonly OwnRule[]
