import type { TopicPartition } from '../trace/facts.ts'

/** What librdkafka says of one partition; −1 and below: unknown, none yet, or a logical offset. */
export interface PartitionSample extends TopicPartition {
  readonly fetchState: string
  readonly leader: number
  /** The next offset for the application. */
  readonly appOffset: number
  readonly storedOffset: number
  readonly committedOffset: number
  readonly highWatermark: number
  readonly logStart: number
  readonly lag: number
}

/** One statistics object: a handle at a moment. */
export interface Sample {
  /** The handle's name, `cat-a#consumer-1`. */
  readonly name: string
  /** Unix seconds. */
  readonly timeS: number
  /** ms since the handle was made. */
  readonly ageMs: number
  /** Null where the handle has no `group.id`. */
  readonly group: GroupSample | null
  readonly partitions: readonly PartitionSample[]
  /** Mean round trip to the group coordinator in the interval, µs; null without an answer. */
  readonly coordinatorRttUs: number | null
}

export interface GroupSample {
  readonly joinState: string
  readonly rebalances: number
  readonly assigned: number
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An object's field that is an object itself; an empty one for anything else. */
const inner = (fields: Fields, name: string): Fields => {
  const value = fields[name]
  return isFields(value) ? value : {}
}
const numberOf = (fields: Fields, name: string): number => {
  const value = fields[name]
  return typeof value === 'number' ? value : -1
}
const textOf = (fields: Fields, name: string): string => {
  const value = fields[name]
  return typeof value === 'string' ? value : ''
}

const start = /\{\s*"name"\s*:/

/** Whether a line may hold statistics; cheap, and sometimes wrongly yes. */
export const mayBeStatistics = (line: string): boolean =>
  line.includes('"rebalance_cnt"') || (line.includes('"brokers"') && line.includes('"age"'))

/**
 * Reads the statistics in a line, whatever stands in front of them.
 *
 * @returns null where there are none of a consumer.
 */
export function readStatistics(line: string): Sample | null {
  const at = start.exec(line)?.index
  if (at === undefined) return null
  let object: unknown
  try {
    object = JSON.parse(line.slice(at, line.lastIndexOf('}') + 1))
  } catch {
    return null
  }
  if (!isFields(object) || object['type'] !== 'consumer') return null
  const name = textOf(object, 'name')
  const timeS = numberOf(object, 'time')
  const age = numberOf(object, 'age')
  if (name === '' || timeS < 0 || age < 0) return null
  const rtt = inner(inner(inner(object, 'brokers'), 'GroupCoordinator'), 'rtt')
  return {
    name,
    timeS,
    ageMs: age / 1000,
    group: groupSample(inner(object, 'cgrp')),
    partitions: partitionSamples(inner(object, 'topics')),
    coordinatorRttUs: numberOf(rtt, 'cnt') > 0 ? numberOf(rtt, 'avg') : null,
  }
}

function groupSample(group: Fields): GroupSample | null {
  const joinState = textOf(group, 'join_state')
  if (joinState === '') return null
  return {
    joinState,
    rebalances: numberOf(group, 'rebalance_cnt'),
    assigned: numberOf(group, 'assignment_size'),
  }
}

/** All but the internal partition −1. */
function partitionSamples(topics: Fields): readonly PartitionSample[] {
  return Object.keys(topics).flatMap((topic) =>
    Object.values(inner(inner(topics, topic), 'partitions'))
      .filter(isFields)
      .filter((each) => numberOf(each, 'partition') >= 0)
      .map((each) => ({
        topic,
        partition: numberOf(each, 'partition'),
        fetchState: textOf(each, 'fetch_state'),
        leader: numberOf(each, 'leader'),
        appOffset: numberOf(each, 'app_offset'),
        storedOffset: numberOf(each, 'stored_offset'),
        committedOffset: numberOf(each, 'committed_offset'),
        highWatermark: numberOf(each, 'hi_offset'),
        logStart: numberOf(each, 'lo_offset'),
        lag: numberOf(each, 'consumer_lag'),
      })),
  )
}
