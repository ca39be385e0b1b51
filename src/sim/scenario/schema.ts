import * as v from 'valibot'
import { parseDuration } from './duration.ts'
import { groupApis, groupErrors } from './groupAnswers.ts'
import { tell } from './problem.ts'
import type { Command } from './scenario.ts'
import { isTopicOrPattern } from './topicPattern.ts'

const duration = v.pipe(
  v.union([v.string(), v.number()], tell('duration')),
  v.check((value) => parseDuration(value) !== null, tell('duration')),
)
const wholeFrom = (min: number, max = Number.MAX_SAFE_INTEGER) => {
  const wanted =
    max < Number.MAX_SAFE_INTEGER
      ? tell('wholeNumberWithin', { min: String(min), max: String(max) })
      : tell('wholeNumberFrom', { min: String(min) })
  return v.pipe(
    v.number(wanted),
    v.integer(wanted),
    v.minValue(min, wanted),
    v.maxValue(max, wanted),
  )
}
const numberWithin = (min: number, max: number) => {
  const wanted = tell('numberWithin', { min: String(min), max: String(max) })
  return v.pipe(v.number(wanted), v.minValue(min, wanted), v.maxValue(max, wanted))
}
const numberFrom = (min: number) => {
  const wanted = tell('numberFrom', { min: String(min) })
  return v.pipe(v.number(wanted), v.minValue(min, wanted))
}
const name = v.pipe(v.string(tell('name')), v.regex(/^[A-Za-z0-9._-]{1,249}$/, tell('name')))
const configValue = v.union(
  [v.string(), v.number(), v.boolean(), v.array(v.string())],
  tell('configValue'),
)
const config = v.record(v.string(), configValue)
const client = v.picklist(['java', 'librdkafka'], tell('client'))
const partitionRef = v.strictObject({ topic: name, partition: wholeFrom(0) })

const broker = v.strictObject({ id: wholeFrom(0, 9999), rack: v.optional(v.string()) })

export const clusterSchema = v.strictObject({
  brokers: v.optional(v.union([wholeFrom(1, 64), v.array(broker)], tell('brokers')), 3),
  config: v.optional(config, {}),
  toySizes: v.optional(v.boolean(), false),
  eligibleLeaderReplicas: v.optional(v.boolean(), false),
})

const network = v.strictObject({
  latency: v.optional(
    v.union([duration, v.strictObject({ min: duration, max: duration })], tell('latency')),
    '5ms',
  ),
  lossRatio: v.optional(numberWithin(0, 1), 0),
  coordinatorWrite: v.optional(duration, '10ms'),
  metadataPropagation: v.optional(duration, '10ms'),
})

export const topicSchema = v.strictObject({
  name,
  partitions: v.optional(wholeFrom(1, 1000), 1),
  replicationFactor: v.optional(wholeFrom(1, 64), 1),
  config: v.optional(config, {}),
  replicas: v.optional(v.array(v.array(wholeFrom(0)))),
})

export const producerSchema = v.strictObject({
  id: name,
  topic: name,
  client: v.optional(client, 'java'),
  config: v.optional(config, {}),
  ratePerSecond: v.optional(numberWithin(0, 100_000), 0),
  keys: v.optional(v.array(v.nullable(v.string())), [null]),
  valueBytes: v.optional(wholeFrom(0, 10_000_000), 100),
  startAt: v.optional(duration, 0),
  stopAt: v.optional(duration),
  records: v.optional(
    v.array(
      v.strictObject({
        at: duration,
        key: v.optional(v.nullable(v.string()), null),
        partition: v.optional(wholeFrom(0)),
        value: v.optional(v.nullable(v.string())),
        valueBytes: v.optional(wholeFrom(0, 10_000_000)),
        timestamp: v.optional(duration),
      }),
    ),
    [],
  ),
})

const spread = v.strictObject({ min: duration, max: duration })
const work = v.union([duration, spread], tell('duration'))
const handler = v.strictObject({
  takes: v.optional(duration, 0),
  throws: v.optional(v.boolean(), false),
  commits: v.optional(v.boolean(), false),
  startAt: v.optional(
    v.union(
      [v.picklist(['earliest', 'latest']), wholeFrom(0)],
      tell('oneOf', { known: 'earliest, latest, 42' }),
    ),
  ),
})

export const applicationSchema = v.strictObject({
  commits: v.optional(
    v.strictObject({
      every: v.optional(
        v.union([wholeFrom(1), v.literal('poll')], tell('oneOf', { known: 'poll, 1, 100' })),
        1,
      ),
      how: v.optional(
        v.picklist(['sync', 'async'], tell('oneOf', { known: 'sync, async' })),
        'sync',
      ),
      offset: v.optional(
        v.picklist(['next', 'own'], tell('oneOf', { known: 'next, own' })),
        'next',
      ),
    }),
  ),
  stores: v.optional(
    v.picklist(['afterRecord', 'never'], tell('oneOf', { known: 'afterRecord, never' })),
    'afterRecord',
  ),
  works: v.optional(
    v.picklist(['inLoop', 'onWorker'], tell('oneOf', { known: 'inLoop, onWorker' })),
    'inLoop',
  ),
  handlers: v.optional(
    v.strictObject({
      assigned: v.optional(handler),
      revoked: v.optional(handler),
      lost: v.optional(handler),
    }),
  ),
  poison: v.optional(
    v.array(
      v.strictObject({
        key: v.exactOptional(v.nullable(v.string())),
        topic: v.exactOptional(name),
        partition: v.exactOptional(wholeFrom(0)),
        offset: v.exactOptional(wholeFrom(0)),
        takes: v.optional(duration, 0),
        crashes: v.optional(v.boolean(), false),
      }),
    ),
    [],
  ),
})

/** A topic's name or, with `^` in front, a regular expression over names, as librdkafka writes it. */
const topicOrPattern = v.pipe(
  v.string(tell('name')),
  v.check((text) => isTopicOrPattern(text), tell('topicOrPattern')),
)

const member = v.strictObject({
  id: name,
  startAt: v.optional(duration, 0),
  config: v.optional(config, {}),
  processing: v.optional(work),
  application: v.optional(applicationSchema),
  topics: v.optional(v.array(topicOrPattern)),
  assign: v.optional(
    v.array(
      v.strictObject({ topic: name, partition: wholeFrom(0), offset: v.optional(wholeFrom(0)) }),
    ),
  ),
  assigned: v.optional(v.array(partitionRef)),
  nextHeartbeatAt: v.optional(duration),
})

export const groupSchema = v.strictObject({
  id: name,
  client: v.optional(client, 'java'),
  topics: v.optional(v.array(topicOrPattern)),
  config: v.optional(config, {}),
  processing: v.optional(work, 0),
  application: v.optional(applicationSchema, {}),
  bootstrapped: v.optional(v.boolean(), false),
  committed: v.optional(v.record(v.string(), v.record(v.string(), wholeFrom(0))), {}),
  members: v.optional(v.array(member), []),
  stableGeneration: v.optional(wholeFrom(1)),
})

const commandNames: readonly Command['do'][] = [
  'member.start',
  'member.stop',
  'member.kill',
  'member.freeze',
  'member.processing',
  'member.subscribe',
  'member.pause',
  'member.resume',
  'member.seek',
  'topic.create',
  'group.assignor',
  'group.subscribe',
  'group.unsubscribe',
  'group.removeMember',
  'group.answer',
  'broker.kill',
  'broker.stop',
  'broker.start',
  'producer.rate',
  'topic.partitions',
  'topic.config',
  'partition.elect',
  'partition.reassign',
  'link.cut',
  'link.heal',
]
const elections = ['preferred', 'unclean'] as const
const at = { at: duration }
const inGroup = { group: name, id: name }
const maybePartition = { topic: v.exactOptional(name), partition: v.exactOptional(wholeFrom(0)) }
export const eventSchema = v.variant(
  'do',
  [
    v.strictObject({
      ...at,
      do: v.literal('member.start'),
      ...inGroup,
      config: v.optional(config),
      processing: v.optional(duration),
    }),
    v.strictObject({ ...at, do: v.literal('member.stop'), ...inGroup }),
    v.strictObject({ ...at, do: v.literal('member.kill'), ...inGroup }),
    v.strictObject({ ...at, do: v.literal('member.freeze'), ...inGroup, for: duration }),
    v.strictObject({ ...at, do: v.literal('member.processing'), ...inGroup, processing: duration }),
    v.strictObject({
      ...at,
      do: v.literal('member.subscribe'),
      ...inGroup,
      topics: v.array(topicOrPattern),
    }),
    v.strictObject({ ...at, do: v.literal('member.pause'), ...inGroup, ...maybePartition }),
    v.strictObject({ ...at, do: v.literal('member.resume'), ...inGroup, ...maybePartition }),
    v.strictObject({
      ...at,
      do: v.literal('member.seek'),
      ...inGroup,
      topic: name,
      partition: wholeFrom(0),
      offset: wholeFrom(0),
    }),
    v.strictObject({
      ...at,
      do: v.literal('topic.create'),
      topic: name,
      partitions: v.optional(wholeFrom(1, 1000), 1),
      replicationFactor: v.optional(wholeFrom(1, 64), 1),
    }),
    v.strictObject({ ...at, do: v.literal('group.assignor'), group: name, assignor: v.string() }),
    v.strictObject({ ...at, do: v.literal('group.subscribe'), group: name, topic: name }),
    v.strictObject({ ...at, do: v.literal('group.unsubscribe'), group: name, topic: name }),
    v.strictObject({ ...at, do: v.literal('group.removeMember'), ...inGroup }),
    v.strictObject({
      ...at,
      do: v.literal('group.answer'),
      group: name,
      id: v.exactOptional(name),
      api: v.picklist(groupApis, tell('oneOf', { known: groupApis.join(', ') })),
      errors: v.array(v.picklist(groupErrors, tell('oneOf', { known: groupErrors.join(', ') }))),
    }),
    v.strictObject({ ...at, do: v.literal('broker.kill'), broker: wholeFrom(0) }),
    v.strictObject({ ...at, do: v.literal('broker.stop'), broker: wholeFrom(0) }),
    v.strictObject({ ...at, do: v.literal('broker.start'), broker: wholeFrom(0) }),
    v.strictObject({
      ...at,
      do: v.literal('producer.rate'),
      producer: name,
      ratePerSecond: numberFrom(0),
    }),
    v.strictObject({
      ...at,
      do: v.literal('topic.partitions'),
      topic: name,
      partitions: wholeFrom(1, 1000),
    }),
    v.strictObject({ ...at, do: v.literal('topic.config'), topic: name, config }),
    v.strictObject({
      ...at,
      do: v.literal('partition.elect'),
      ...partitionRef.entries,
      election: v.picklist(elections, tell('oneOf', { known: elections.join(', ') })),
    }),
    v.strictObject({
      ...at,
      do: v.literal('partition.reassign'),
      ...partitionRef.entries,
      replicas: v.array(wholeFrom(0)),
    }),
    v.strictObject({ ...at, do: v.literal('link.cut'), a: v.string(), b: v.string() }),
    v.strictObject({ ...at, do: v.literal('link.heal'), a: v.string(), b: v.string() }),
  ],
  tell('command', { known: commandNames.join(', ') }),
)

/** The file that people write: DESIGN's scenario, version 1. The published JSON Schema is generated from it. */
export const scenarioSchema = v.strictObject({
  $schema: v.optional(v.string()),
  version: v.literal(1, tell('version')),
  title: v.optional(v.string(), ''),
  seed: v.optional(wholeFrom(0, 0xffff_ffff), 1),
  cluster: v.optional(clusterSchema, {}),
  network: v.optional(network, {}),
  topics: v.pipe(v.array(topicSchema), v.minLength(1, tell('noTopics'))),
  producers: v.optional(v.array(producerSchema), []),
  groups: v.optional(v.array(groupSchema), []),
  events: v.optional(v.array(eventSchema), []),
  until: v.optional(duration, '60s'),
})

/** A scenario as written, before defaults. */
export type ScenarioFile = v.InferInput<typeof scenarioSchema>
/** The same after the schema filled in its defaults. */
export type CheckedFile = v.InferOutput<typeof scenarioSchema>
