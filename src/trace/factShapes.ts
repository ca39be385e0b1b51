import type { FactBody, FactKind } from './facts.ts'

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

type Optional = `${FieldShape}?`

/** Complete by its type: a new kind of fact, or a new field of one, does not compile until its shape is here. */
export const factShapes: {
  readonly [K in FactKind]: {
    readonly [Field in keyof FactBody<K>]-?: FieldShape | Optional
  }
} = {
  'run.started': { version: 'number', title: 'string', seed: 'number' },
  'command.applied': { command: 'object' },
  'invariant.violated': { invariant: 'string', message: 'string' },
  'broker.state.changed': { broker: 'number', from: 'string', to: 'string', rack: 'stringOrNull' },
  'broker.registered': { broker: 'number', brokerEpoch: 'number' },
  'broker.fenced': { broker: 'number' },
  'broker.unfenced': { broker: 'number' },
  'topic.created': {
    topic: 'string',
    replicationFactor: 'number',
    partitions: 'partitionStates',
    internal: 'boolean',
    config: 'object',
  },
  'topic.config.changed': { topic: 'string', config: 'object' },
  'topic.partitions.added': { topic: 'string', partitions: 'partitionStates' },
  'partition.changed': { topic: 'string', state: 'partitionState', reason: 'string' },
  'leader.assumed': {
    topic: 'string',
    partition: 'number',
    broker: 'number',
    leaderEpoch: 'number',
    startOffset: 'number',
  },
  'log.appended': {
    topic: 'string',
    partition: 'number',
    broker: 'number',
    leaderEpoch: 'number',
    baseOffset: 'number',
    records: 'records',
    segmentRolled: 'boolean?',
  },
  'log.replicated': {
    topic: 'string',
    partition: 'number',
    from: 'number',
    to: 'number',
    broker: 'number',
  },
  'log.truncated': {
    topic: 'string',
    partition: 'number',
    broker: 'number',
    to: 'number',
    from: 'number',
  },
  'highWatermark.changed': {
    topic: 'string',
    partition: 'number',
    broker: 'number',
    isLeader: 'boolean',
    offset: 'number',
  },
  'log.restarted': {
    topic: 'string',
    partition: 'number',
    broker: 'number',
    offset: 'number',
  },
  'segment.rolled': {
    topic: 'string',
    partition: 'number',
    broker: 'number',
    baseOffset: 'number',
    reason: 'string',
  },
  'segment.deleted': {
    topic: 'string',
    partition: 'number',
    broker: 'number',
    baseOffset: 'number',
    reason: 'string',
  },
  'segment.unlinked': {
    topic: 'string',
    partition: 'number',
    broker: 'number',
    baseOffset: 'number',
    bytes: 'number',
  },
  'logStart.changed': {
    topic: 'string',
    partition: 'number',
    broker: 'number',
    offset: 'number',
  },
  'message.sent': {
    messageId: 'number',
    requestId: 'number?',
    direction: 'string',
    api: 'string',
    from: 'string',
    to: 'string',
    arriveUs: 'number',
    lost: 'boolean?',
    retransmissions: 'number?',
    errorCode: 'number?',
    records: 'recordIds?',
    ranges: 'ranges?',
    detail: 'string?',
  },
  'connection.lost': { from: 'string', to: 'string', api: 'string' },
  'link.changed': { a: 'string', b: 'string', cut: 'boolean' },
  'producer.started': { producer: 'string', topic: 'string', client: 'string', acks: 'string' },
  'producer.rate.changed': { producer: 'string', ratePerSecond: 'number' },
  'record.created': { record: 'record', topic: 'string', producer: 'string' },
  'record.partitioned': {
    topic: 'string',
    partition: 'number',
    recordId: 'number',
    how: 'string',
    hash: 'number?',
  },
  'batch.sent': {
    topic: 'string',
    partition: 'number',
    producer: 'string',
    batchId: 'number',
    recordIds: 'numbers',
    attempt: 'number',
  },
  'batch.acked': {
    topic: 'string',
    partition: 'number',
    producer: 'string',
    batchId: 'number',
    recordIds: 'numbers',
    baseOffset: 'number',
  },
  'batch.retried': {
    topic: 'string',
    partition: 'number',
    producer: 'string',
    batchId: 'number',
    errorCode: 'number',
    backoffUs: 'number',
  },
  'batch.failed': {
    topic: 'string',
    partition: 'number',
    producer: 'string',
    batchId: 'number',
    recordIds: 'numbers',
    errorCode: 'number',
  },
  'coordinator.elected': { group: 'string', broker: 'number', offsetsPartition: 'number' },
  'group.loaded': {
    group: 'string',
    broker: 'number',
    generation: 'number',
    protocolName: 'string',
    leader: 'stringOrNull',
    members: 'object',
  },
  'group.state.changed': {
    group: 'string',
    from: 'string',
    to: 'string',
    generation: 'number',
    reason: 'string',
    member: 'string?',
  },
  'member.id.assigned': { group: 'string', member: 'string', memberId: 'string' },
  'member.added': { group: 'string', member: 'string', memberId: 'string' },
  'member.removed': { group: 'string', member: 'string', memberId: 'string', reason: 'string' },
  'generation.started': {
    group: 'string',
    generation: 'number',
    protocolName: 'string',
    leader: 'string',
    members: 'strings',
  },
  'assignment.computed': {
    group: 'string',
    generation: 'number',
    assignor: 'string',
    by: 'string',
    assignment: 'assignment',
  },
  'group.epoch.changed': { group: 'string', epoch: 'number', reason: 'string' },
  'member.reconciled': {
    group: 'string',
    member: 'string',
    from: 'string',
    to: 'string',
    epoch: 'number',
    partitions: 'partitions',
  },
  'offsets.committed': { group: 'string', member: 'string', offsets: 'offsets' },
  'offsets.expired': { group: 'string', offsets: 'offsets' },
  'offsets.refused': { group: 'string', member: 'string', errorCode: 'number' },
  'member.started': {
    group: 'string',
    member: 'string',
    client: 'string',
    assignor: 'string',
    topics: 'strings',
    standalone: 'boolean?',
    protocol: 'string?',
  },
  'member.stopped': { group: 'string', member: 'string', how: 'string' },
  'member.frozen': { group: 'string', member: 'string', untilUs: 'number' },
  'member.thawed': { group: 'string', member: 'string' },
  'member.state.changed': {
    group: 'string',
    member: 'string',
    from: 'string',
    to: 'string',
    generation: 'number',
  },
  'partitions.revoked': { group: 'string', member: 'string', partitions: 'partitions' },
  'partitions.assigned': {
    group: 'string',
    member: 'string',
    partitions: 'partitions',
    owned: 'partitions',
  },
  'partitions.lost': { group: 'string', member: 'string', partitions: 'partitions' },
  'position.reset': {
    topic: 'string',
    partition: 'number',
    group: 'string',
    member: 'string',
    offset: 'number',
    from: 'string',
  },
  'records.fetched': {
    topic: 'string',
    partition: 'number',
    from: 'number',
    to: 'number',
    group: 'string',
    member: 'string',
    broker: 'number',
  },
  'records.polled': {
    topic: 'string',
    partition: 'number',
    from: 'number',
    to: 'number',
    group: 'string',
    member: 'string',
  },
  'offsets.passed': {
    topic: 'string',
    partition: 'number',
    from: 'number',
    to: 'number',
    group: 'string',
    member: 'string',
  },
  'record.processed': {
    topic: 'string',
    partition: 'number',
    group: 'string',
    member: 'string',
    offset: 'number',
    recordId: 'number',
    timesBefore: 'number',
  },
  'records.skipped': {
    topic: 'string',
    partition: 'number',
    from: 'number',
    to: 'number',
    group: 'string',
  },
  'partitions.paused': { group: 'string', member: 'string', partitions: 'partitions' },
  'partitions.resumed': { group: 'string', member: 'string', partitions: 'partitions' },
  'subscription.changed': { group: 'string', member: 'string', topics: 'strings' },
  'handler.called': {
    group: 'string',
    member: 'string',
    handler: 'string',
    partitions: 'offsets',
  },
  'handler.returned': {
    group: 'string',
    member: 'string',
    handler: 'string',
    threw: 'boolean',
  },
  'error.raised': { group: 'string', member: 'string', error: 'string', errorCode: 'number' },
  'poll.called': { group: 'string', member: 'string' },
  'deadline.armed': { owner: 'string', name: 'string', subject: 'string', dueUs: 'number' },
  'deadline.cleared': { owner: 'string', name: 'string', subject: 'string' },
}

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
