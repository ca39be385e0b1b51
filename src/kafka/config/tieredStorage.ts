import { LONG_MAX, TOPIC, BROKER, type ConfigSpec } from './types.ts'

/** Tiered storage settings. */
export const tieredStorageConfigs = {
  'remote.log.storage.system.enable': {
    kind: 'bool',
    roles: BROKER,
    effect: true,
    broker: { fallback: false },
  },
  'remote.storage.enable': {
    kind: 'bool',
    roles: ['topic'],
    effect: true,
    broker: { fallback: false },
  },
  'local.retention.ms': {
    kind: 'long',
    unit: 'ms',
    roles: TOPIC,
    effect: true,
    broker: { fallback: -2, min: -2, fileNames: ['log.local.retention.ms'] },
  },
  'local.retention.bytes': {
    kind: 'long',
    unit: 'bytes',
    roles: TOPIC,
    effect: true,
    broker: { fallback: -2, min: -2, fileNames: ['log.local.retention.bytes'] },
  },
  'remote.log.copy.disable': {
    kind: 'bool',
    roles: ['topic'],
    effect: true,
    broker: { fallback: false },
  },
  'remote.log.delete.on.disable': {
    kind: 'bool',
    roles: ['topic'],
    effect: true,
    broker: { fallback: false },
  },
  'remote.log.manager.task.interval.ms': {
    kind: 'long',
    unit: 'ms',
    roles: BROKER,
    effect: true,
    broker: { fallback: 30_000, min: 1 },
  },
  'remote.log.manager.copier.thread.pool.size': {
    kind: 'int',
    unit: 'count',
    roles: BROKER,
    effect: true,
    broker: { fallback: 10, min: 1 },
  },
  'remote.log.manager.expiration.thread.pool.size': {
    kind: 'int',
    unit: 'count',
    roles: BROKER,
    effect: true,
    broker: { fallback: 10, min: 1 },
  },
  'remote.fetch.max.wait.ms': {
    kind: 'int',
    unit: 'ms',
    roles: BROKER,
    effect: true,
    broker: { fallback: 500, min: 1 },
  },
  'remote.log.reader.threads': {
    kind: 'int',
    unit: 'count',
    roles: BROKER,
    effect: false,
    broker: { fallback: 10, min: 1 },
  },
  'remote.log.reader.max.pending.tasks': {
    kind: 'int',
    unit: 'count',
    roles: BROKER,
    effect: false,
    broker: { fallback: 100, min: 1 },
  },
  'remote.log.manager.copy.max.bytes.per.second': {
    kind: 'long',
    unit: 'bytesPerSecond',
    roles: BROKER,
    effect: false,
    broker: { fallback: LONG_MAX, min: 1 },
  },
  'remote.log.manager.fetch.max.bytes.per.second': {
    kind: 'long',
    unit: 'bytesPerSecond',
    roles: BROKER,
    effect: false,
    broker: { fallback: LONG_MAX, min: 1 },
  },
  'remote.log.index.file.cache.total.size.bytes': {
    kind: 'long',
    unit: 'bytes',
    roles: BROKER,
    effect: false,
    broker: { fallback: 1_073_741_824, min: 1 },
  },
  'remote.log.storage.manager.class.name': {
    kind: 'class',
    roles: BROKER,
    effect: false,
    broker: { fallback: null },
  },
  'remote.log.metadata.manager.class.name': {
    kind: 'class',
    roles: BROKER,
    effect: false,
    broker: {
      fallback:
        'org.apache.kafka.server.log.remote.metadata.storage.TopicBasedRemoteLogMetadataManager',
    },
  },
} as const satisfies Record<string, ConfigSpec>
