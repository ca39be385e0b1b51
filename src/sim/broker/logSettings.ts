import { effectiveTopicValue, type ConfigValues } from '../../kafka/config/effective.ts'
import { validateConfig } from '../../kafka/config/validate.ts'
import type { ConfigMap, Scenario } from '../scenario/scenario.ts'

/** What a topic's settings say of its logs on disk: its own, else the broker's, else Kafka's defaults. */
export interface LogSettings {
  readonly segmentBytes: number
  readonly segmentMs: number
  readonly segmentJitterMs: number
  readonly segmentIndexBytes: number
  readonly indexIntervalBytes: number
  readonly fileDeleteDelayMs: number
  readonly maxMessageBytes: number
  /** `cleanup.policy` */
  readonly isDeleting: boolean
  readonly isCompacting: boolean
  /** −1: no limit; the same for bytes. */
  readonly retentionMs: number
  readonly retentionBytes: number
  readonly minInSyncReplicas: number
  /** `message.timestamp.type` */
  readonly stampsAtAppend: boolean
  readonly timestampBeforeMaxMs: number
  readonly timestampAfterMaxMs: number
  readonly minCleanableDirtyRatio: number
  readonly minCompactionLagMs: number
  readonly maxCompactionLagMs: number
  readonly deleteRetentionMs: number
  /** `remote.storage.enable`, on brokers that have a remote storage. */
  readonly isTiered: boolean
  readonly isCopyDisabled: boolean
  /** `local.retention.*`, with −2 resolved to `retention.*`. */
  readonly localRetentionMs: number
  readonly localRetentionBytes: number
}

/** Read once per object: scenarios and topics replace their settings, they do not change them. */
const read = new WeakMap<object, ConfigValues>()

/** Settings by canonical names in canonical units. Toy sizes below Kafka's least pass: the scenario was checked. */
export function canonicalValues(config: ConfigMap, role: 'broker' | 'topic'): ConfigValues {
  const known = read.get(config)
  if (known) return known
  const { values } = validateConfig(config, role, 'broker', { isClassroom: true })
  read.set(config, values)
  return values
}

/** The settings in force for the logs of a topic. Logs of internal topics hold no records here and expire nothing. */
export function logSettings(
  { cluster }: Pick<Scenario, 'cluster'>,
  config: ConfigMap,
  isInternal: boolean,
): LogSettings {
  const own = canonicalValues(config, 'topic')
  const server = canonicalValues(cluster.config, 'broker')
  const value = (name: string) => effectiveTopicValue(own, server, name)
  const number = (name: string): number => Number(value(name))
  const policy = String(value('cleanup.policy'))
  const retentionMs = number('retention.ms')
  const retentionBytes = number('retention.bytes')
  const localMs = number('local.retention.ms')
  const localBytes = number('local.retention.bytes')
  return Object.freeze({
    segmentBytes: number('segment.bytes'),
    segmentMs: number('segment.ms'),
    segmentJitterMs: number('segment.jitter.ms'),
    segmentIndexBytes: number('segment.index.bytes'),
    indexIntervalBytes: number('index.interval.bytes'),
    fileDeleteDelayMs: number('file.delete.delay.ms'),
    maxMessageBytes: number('max.message.bytes'),
    isDeleting: policy.includes('delete') && !isInternal,
    isCompacting: policy.includes('compact') && !isInternal,
    retentionMs,
    retentionBytes,
    minInSyncReplicas: number('min.insync.replicas'),
    stampsAtAppend: value('message.timestamp.type') === 'LogAppendTime',
    timestampBeforeMaxMs: number('message.timestamp.before.max.ms'),
    timestampAfterMaxMs: number('message.timestamp.after.max.ms'),
    minCleanableDirtyRatio: number('min.cleanable.dirty.ratio'),
    minCompactionLagMs: number('min.compaction.lag.ms'),
    maxCompactionLagMs: number('max.compaction.lag.ms'),
    deleteRetentionMs: number('delete.retention.ms'),
    isTiered:
      value('remote.storage.enable') === true &&
      server.get('remote.log.storage.system.enable') === true,
    isCopyDisabled: value('remote.log.copy.disable') === true,
    localRetentionMs: localMs === -2 ? retentionMs : localMs,
    localRetentionBytes: localBytes === -2 ? retentionBytes : localBytes,
  })
}

/** A number among the broker's own settings. */
export const brokerNumber = ({ cluster }: Pick<Scenario, 'cluster'>, name: string): number =>
  Number(effectiveTopicValue(new Map(), canonicalValues(cluster.config, 'broker'), name))
