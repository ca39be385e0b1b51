import { isJava, isSet, listOf, num, type OwnConfig, type OwnRule } from './lintTypes.ts'

const roles = ['consumer'] as const
const assignors = 'partition.assignment.strategy'
const session = 'session.timeout.ms'
const heartbeat = 'heartbeat.interval.ms'
const pollInterval = 'max.poll.interval.ms'
const classicOnly = [session, heartbeat, assignors]
const pollIntervalHugeMs = 1_800_000

/** The classic timers and assignors; KIP-848 members take them from the broker. */
const isClassic = (config: OwnConfig): boolean => config.get('group.protocol') !== 'consumer'

const third = (config: OwnConfig): number => Math.max(1, Math.floor(num(config, session) / 3))

function fetchSizes(config: OwnConfig) {
  const fetchBytes = num(config, 'fetch.max.bytes')
  const receiveBytes = num(config, 'receive.message.max.bytes')
  const messageBytes = num(config, 'max.request.size')
  if (isSet(config, 'fetch.max.bytes') && fetchBytes < messageBytes) {
    return { keys: ['fetch.max.bytes'], fix: { key: 'fetch.max.bytes', value: messageBytes } }
  }
  if (isSet(config, 'receive.message.max.bytes') && receiveBytes < fetchBytes + 512) {
    const fix = { key: 'receive.message.max.bytes', value: fetchBytes + 512 }
    return { keys: ['receive.message.max.bytes', 'fetch.max.bytes'], fix }
  }
  return null
}

/** Rules about one consumer. */
export const consumerRules = [
  {
    id: 'HB-GE-SESSION',
    severity: 'E',
    roles,
    check: (config) =>
      isClassic(config) && num(config, heartbeat) >= num(config, session)
        ? {
            keys: [heartbeat, session],
            severity: isJava(config) ? 'E' : 'W',
            fix: { key: heartbeat, value: third(config) },
          }
        : null,
  },
  {
    id: 'SESSION-RATIO',
    severity: 'W',
    roles,
    check: (config) => {
      const beat = num(config, heartbeat)
      const limit = num(config, session)
      return isClassic(config) && limit / 3 < beat && beat < limit
        ? { keys: [heartbeat, session], fix: { key: heartbeat, value: third(config) } }
        : null
    },
  },
  {
    id: 'POLL-LT-SESSION',
    severity: 'W',
    roles,
    check: (config) =>
      isClassic(config) && num(config, pollInterval) < num(config, session)
        ? {
            keys: [pollInterval, session],
            severity: isJava(config) ? 'W' : 'E',
            fix: { key: pollInterval, value: num(config, session) },
          }
        : null,
  },
  {
    id: 'POLL-HUGE',
    severity: 'W',
    roles,
    check: (config) =>
      num(config, pollInterval) > pollIntervalHugeMs
        ? { keys: [pollInterval], fix: { key: pollInterval, value: pollIntervalHugeMs } }
        : null,
  },
  {
    id: 'STATIC-CHARS',
    severity: 'E',
    roles,
    only: 'java',
    check: (config) => {
      const id = config.get('group.instance.id')
      const isBad = typeof id === 'string' && (!/^[\w.-]{1,249}$/.test(id) || /^\.\.?$/.test(id))
      return isBad ? { keys: ['group.instance.id'] } : null
    },
  },
  {
    id: 'ASSIGNOR-MIXED',
    severity: 'E',
    roles,
    only: 'librdkafka',
    check: (config) => {
      const offered = listOf(config, assignors)
      return isClassic(config) &&
        new Set(offered.map((one) => one === 'cooperative-sticky')).size > 1
        ? { keys: [assignors], fix: { key: assignors, value: ['cooperative-sticky'] } }
        : null
    },
  },
  {
    id: 'ASSIGNOR-UNKNOWN',
    severity: 'E',
    roles,
    only: 'librdkafka',
    check: (config) =>
      listOf(config, assignors).every((one) => /^(range|roundrobin|cooperative-sticky)$/.test(one))
        ? null
        : { keys: [assignors], fix: { key: assignors, value: ['cooperative-sticky'] } },
  },
  {
    id: 'ASSIGNOR-JAVA-DEFAULT',
    severity: 'I',
    roles,
    only: 'java',
    check: (config) =>
      isClassic(config) && !isSet(config, assignors)
        ? { keys: [assignors], fix: { key: assignors, value: ['cooperative-sticky'] } }
        : null,
  },
  {
    id: '848-FORBIDDEN',
    severity: 'E',
    roles,
    check: (config) => {
      const foreign = isJava(config) ? classicOnly : [session, heartbeat, 'group.protocol.type']
      const wrong = isClassic(config)
        ? isJava(config) && config.get('group.remote.assignor') !== null
          ? ['group.remote.assignor']
          : []
        : foreign.filter((name) => isSet(config, name))
      return wrong.length === 0 ? null : { keys: [...wrong, 'group.protocol'] }
    },
  },
  {
    id: '848-ASSIGNOR-UNUSED',
    severity: 'W',
    roles,
    only: 'librdkafka',
    check: (config) =>
      !isClassic(config) && isSet(config, assignors)
        ? { keys: [assignors, 'group.protocol'] }
        : null,
  },
  { id: 'FETCH-MAX', severity: 'E', roles, only: 'librdkafka', check: fetchSizes },
  {
    id: 'FETCH-WAIT-SOCKET',
    severity: 'W',
    roles,
    only: 'librdkafka',
    check: (config) =>
      num(config, 'fetch.max.wait.ms') + 1_000 > num(config, 'socket.timeout.ms')
        ? {
            keys: ['fetch.max.wait.ms', 'socket.timeout.ms'],
            fix: {
              key: 'fetch.max.wait.ms',
              value: Math.max(0, num(config, 'socket.timeout.ms') - 1_000),
            },
          }
        : null,
  },
] as const satisfies readonly OwnRule[]
