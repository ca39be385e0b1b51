import { isSet, listOf, num, type OwnConfig, type OwnRule } from './lintTypes.ts'

const topic = ['topic'] as const
const broker = ['broker'] as const
const mapBytesMin = 1_048_576

const isCompacted = (config: OwnConfig): boolean =>
  listOf(config, 'cleanup.policy').includes('compact')
const isDeleted = (config: OwnConfig): boolean =>
  listOf(config, 'cleanup.policy').includes('delete')
const isTiered = (config: OwnConfig): boolean => config.get('remote.storage.enable') === true

function segmentSpan(config: OwnConfig) {
  const retentionMs = num(config, 'retention.ms')
  if (isDeleted(config) && retentionMs >= 0 && num(config, 'segment.ms') > retentionMs) {
    const value = Math.max(1, Math.floor(retentionMs / 4))
    return { keys: ['segment.ms', 'retention.ms'], fix: { key: 'segment.ms', value } }
  }
  const retentionBytes = num(config, 'retention.bytes')
  return isDeleted(config) && retentionBytes >= 0 && retentionBytes < num(config, 'segment.bytes')
    ? { keys: ['segment.bytes', 'retention.bytes'] }
    : null
}

function localRetention(config: OwnConfig) {
  if (!isTiered(config)) return null
  for (const unit of ['ms', 'bytes']) {
    const local = num(config, `local.retention.${unit}`)
    const total = num(config, `retention.${unit}`)
    const isTooLong = total >= 0 && (local > total || local === -1)
    if (isTooLong) return { keys: [`local.retention.${unit}`, `retention.${unit}`] }
  }
  return null
}

function brokerStart(config: OwnConfig) {
  const waitMs = num(config, 'replica.fetch.wait.max.ms')
  for (const limit of ['replica.lag.time.max.ms', 'replica.socket.timeout.ms']) {
    if (waitMs > num(config, limit)) return { keys: ['replica.fetch.wait.max.ms', limit] }
  }
  const mapBytes = num(config, 'log.cleaner.dedupe.buffer.size')
  if (mapBytes / num(config, 'log.cleaner.threads') <= mapBytesMin) {
    return { keys: ['log.cleaner.dedupe.buffer.size', 'log.cleaner.threads'] }
  }
  return num(config, 'retention.ms') === 0 ? { keys: ['retention.ms'] } : null
}

function consumerGroupBounds(config: OwnConfig) {
  for (const timer of ['session.timeout.ms', 'heartbeat.interval.ms']) {
    const keys = [`group.consumer.${timer}`]
    const [min, max] = [`group.consumer.min.${timer}`, `group.consumer.max.${timer}`] as const
    const value = num(config, `group.consumer.${timer}`)
    if (num(config, min) > num(config, max)) return { keys: [min, max] }
    if (value < num(config, min)) return { keys: [...keys, min] }
    if (value > num(config, max)) return { keys: [...keys, max] }
  }
  const heartbeat = 'group.consumer.heartbeat.interval.ms'
  const session = 'group.consumer.session.timeout.ms'
  return num(config, heartbeat) >= num(config, session) ? { keys: [heartbeat, session] } : null
}

/** Rules about one topic or the broker file. */
export const serverRules = [
  {
    id: 'UNCLEAN',
    severity: 'W',
    roles: ['topic', 'broker'],
    check: (config) => {
      const key = 'unclean.leader.election.enable'
      return config.values.get(key) === true ? { keys: [key], fix: { key, value: false } } : null
    },
  },
  { id: 'BROKER-START', severity: 'E', roles: broker, check: brokerStart },
  {
    id: 'BROKER-HB',
    severity: 'W',
    roles: broker,
    check: (config) => {
      const [beat, session] = ['broker.heartbeat.interval.ms', 'broker.session.timeout.ms'] as const
      const value = Math.max(1, Math.floor(num(config, session) / 4))
      return 2 * num(config, beat) > num(config, session)
        ? { keys: [beat, session], fix: { key: beat, value } }
        : null
    },
  },
  { id: '848-BOUNDS', severity: 'E', roles: broker, check: consumerGroupBounds },
  {
    id: 'COMPACT-RETENTION',
    severity: 'I',
    roles: topic,
    check: (config) => {
      const given = ['retention.ms', 'retention.bytes'].filter((name) => isSet(config, name))
      const fix = { key: 'cleanup.policy', value: ['compact', 'delete'] }
      return isCompacted(config) && !isDeleted(config) && given.length > 0
        ? { keys: [...given, 'cleanup.policy'], fix }
        : null
    },
  },
  {
    id: 'COMPACT-LAG',
    severity: 'E',
    roles: topic,
    check: (config) => {
      const keys = ['min.compaction.lag.ms', 'max.compaction.lag.ms'] as const
      return num(config, keys[0]) > num(config, keys[1]) ? { keys } : null
    },
  },
  { id: 'SEGMENT-GT-RETENTION', severity: 'W', roles: topic, check: segmentSpan },
  {
    id: 'RETENTION-SCOPE',
    severity: 'I',
    roles: topic,
    check: (config) => (num(config, 'retention.bytes') >= 0 ? { keys: ['retention.bytes'] } : null),
  },
  {
    id: 'RETENTION-NONE',
    severity: 'W',
    roles: topic,
    check: (config) =>
      isDeleted(config) &&
      !isCompacted(config) &&
      num(config, 'retention.ms') === -1 &&
      num(config, 'retention.bytes') < 0
        ? { keys: ['retention.ms', 'retention.bytes'] }
        : null,
  },
  {
    id: 'TIER-COMPACT',
    severity: 'E',
    roles: topic,
    check: (config) =>
      isTiered(config) && isCompacted(config)
        ? {
            keys: ['remote.storage.enable', 'cleanup.policy'],
            fix: { key: 'cleanup.policy', value: ['delete'] },
          }
        : null,
  },
  { id: 'TIER-LOCAL', severity: 'E', roles: topic, check: localRetention },
  {
    id: 'TIER-NO-SAVING',
    severity: 'W',
    roles: topic,
    check: (config) => {
      const keys = ['local.retention.ms', 'local.retention.bytes']
      return isTiered(config) && keys.every((key) => num(config, key) === -2) ? { keys } : null
    },
  },
] as const satisfies readonly OwnRule[]
