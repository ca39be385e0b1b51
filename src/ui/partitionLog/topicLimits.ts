import { effectiveTopicValue, numberOf } from '../../kafka/config/effective.ts'
import { validateConfig } from '../../kafka/config/validate.ts'
import type { ConfigMap } from '../../sim/scenario/scenario.ts'

/** What decides how long segments grow and stay; a negative number sets no limit. */
export interface TopicLimits {
  /** `segment.bytes`. */
  readonly segmentBytes: number
  /** `retention.ms`. */
  readonly retentionMs: number
  /** `retention.bytes`, for each replica of a partition. */
  readonly retentionBytes: number
  /** `file.delete.delay.ms`: how long the files of a deleted segment stay on the disk. */
  readonly fileDeleteDelayMs: number
  readonly deletes: boolean
  readonly compacts: boolean
}

/** The settings in force for a topic's logs: its own, else the brokers', else Kafka's. */
export function limitsOf(topic: ConfigMap, broker: ConfigMap): TopicLimits {
  const own = validateConfig(topic, 'topic', 'broker', { isClassroom: true }).values
  const servers = validateConfig(broker, 'broker', 'broker', { isClassroom: true }).values
  const of = (name: string) => effectiveTopicValue(own, servers, name)
  const policy = [of('cleanup.policy')].flat()
  return {
    segmentBytes: numberOf(of('segment.bytes')),
    retentionMs: numberOf(of('retention.ms')),
    retentionBytes: numberOf(of('retention.bytes')),
    fileDeleteDelayMs: numberOf(of('file.delete.delay.ms')),
    deletes: policy.includes('delete'),
    compacts: policy.includes('compact'),
  }
}
