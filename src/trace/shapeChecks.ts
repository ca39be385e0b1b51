/** What a field must look like; a trailing `?` marks a field that may be left out. */
export type FieldShape =
  | 'number'
  | 'string'
  | 'boolean'
  | 'stringOrNull'
  | 'numbers'
  | 'strings'
  | 'object'
  | 'record'
  | 'records'
  | 'partitions'
  | 'partitionState'
  | 'partitionStates'
  | 'offsets'
  | 'ranges'
  | 'recordIds'
  | 'assignment'

type Check = (value: unknown) => boolean

const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value)
const isString: Check = (value) => typeof value === 'string'
const isStringOrNull: Check = (value) => value === null || typeof value === 'string'
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)
const isObjectOf =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(fields).every(([name, check]) => check(value[name]))

const place = { topic: isString, partition: isNumber }
const isRecord = isObjectOf({
  id: isNumber,
  key: isStringOrNull,
  producer: isString,
  bytes: isNumber,
})
const isPartitionState = isObjectOf({
  partition: isNumber,
  replicas: isListOf(isNumber),
  inSyncReplicas: isListOf(isNumber),
  leader: isNumber,
  leaderEpoch: isNumber,
  partitionEpoch: isNumber,
})
const isPartitions = isListOf(isObjectOf(place))

/** Each shape's test and its name in plain words. */
export const shapeChecks: {
  readonly [Shape in FieldShape]: { readonly check: Check; readonly words: string }
} = {
  number: { check: isNumber, words: 'a number' },
  string: { check: isString, words: 'a string' },
  boolean: { check: (value) => typeof value === 'boolean', words: 'true or false' },
  stringOrNull: { check: isStringOrNull, words: 'a string or null' },
  numbers: { check: isListOf(isNumber), words: 'a list of numbers' },
  strings: { check: isListOf(isString), words: 'a list of strings' },
  object: { check: isObject, words: 'an object' },
  record: { check: isRecord, words: 'a record {id, key, producer, bytes}' },
  records: { check: isListOf(isRecord), words: 'a list of records {id, key, producer, bytes}' },
  partitions: { check: isPartitions, words: 'a list of {topic, partition}' },
  partitionState: {
    check: isPartitionState,
    words: 'a state {partition, replicas, inSyncReplicas, leader, leaderEpoch, partitionEpoch}',
  },
  partitionStates: {
    check: isListOf(isPartitionState),
    words:
      'a list of states {partition, replicas, inSyncReplicas, leader, leaderEpoch, partitionEpoch}',
  },
  offsets: {
    check: isListOf(isObjectOf({ ...place, offset: isNumber })),
    words: 'a list of {topic, partition, offset}',
  },
  ranges: {
    check: isListOf(isObjectOf({ ...place, from: isNumber, to: isNumber })),
    words: 'a list of {topic, partition, from, to}',
  },
  recordIds: {
    check: isListOf(isObjectOf({ ...place, ids: isListOf(isNumber) })),
    words: 'a list of {topic, partition, ids}',
  },
  assignment: {
    check: (value) => isObject(value) && Object.values(value).every(isPartitions),
    words: 'an object of lists of {topic, partition}, by member',
  },
}
