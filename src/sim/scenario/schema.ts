import * as v from 'valibot'
import { parseDuration } from './duration.ts'

const duration = v.pipe(
  v.union(
    [v.string(), v.number()],
    'expected a duration such as "250ms", "12s" or a number of milliseconds',
  ),
  v.check(
    (value) => parseDuration(value) !== null,
    'expected a duration such as "250ms", "12s", "7d" or a number of milliseconds, not negative',
  ),
)
const wholeFrom = (min: number, max = Number.MAX_SAFE_INTEGER) =>
  v.pipe(
    v.number(
      `expected a whole number from ${min}${max < Number.MAX_SAFE_INTEGER ? ` to ${max}` : ''}`,
    ),
    v.integer('expected a whole number'),
    v.minValue(min, `expected at least ${min}`),
    v.maxValue(max, `expected at most ${max}`),
  )
const name = v.pipe(
  v.string('expected a name'),
  v.regex(/^[A-Za-z0-9._-]{1,249}$/, 'expected 1 to 249 letters, digits, ".", "_" or "-"'),
)
const configValue = v.union(
  [v.string(), v.number(), v.boolean(), v.array(v.string())],
  'expected a text, a number, true, false or a list of texts',
)
const config = v.record(v.string(), configValue)
const client = v.picklist(['java', 'librdkafka'], 'expected "java" or "librdkafka"')
const partitionRef = v.strictObject({ topic: name, partition: wholeFrom(0) })

const broker = v.strictObject({ id: wholeFrom(0, 9999), rack: v.optional(v.string()) })

const cluster = v.strictObject({
  brokers: v.optional(v.union([wholeFrom(1, 64), v.array(broker)]), 3),
  config: v.optional(config, {}),
})

const network = v.strictObject({
  latency: v.optional(
    v.union(
      [duration, v.strictObject({ min: duration, max: duration })],
      'expected a duration or {"min", "max"}',
    ),
    '5ms',
  ),
  lossRatio: v.optional(
    v.pipe(v.number(), v.minValue(0, 'expected 0 to 1'), v.maxValue(1, 'expected 0 to 1')),
    0,
  ),
  coordinatorWrite: v.optional(duration, '10ms'),
  metadataPropagation: v.optional(duration, '10ms'),
})

const topic = v.strictObject({
  name,
  partitions: v.optional(wholeFrom(1, 1000), 1),
  replicationFactor: v.optional(wholeFrom(1, 64), 1),
  config: v.optional(config, {}),
  replicas: v.optional(v.array(v.array(wholeFrom(0)))),
})

const producer = v.strictObject({
  id: name,
  topic: name,
  client: v.optional(client, 'java'),
  config: v.optional(config, {}),
  ratePerSecond: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100_000)), 0),
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
      }),
    ),
    [],
  ),
})

const member = v.strictObject({
  id: name,
  startAt: v.optional(duration, 0),
  config: v.optional(config, {}),
  processing: v.optional(duration),
  assigned: v.optional(v.array(partitionRef)),
  nextHeartbeatAt: v.optional(duration),
})

const group = v.strictObject({
  id: name,
  client: v.optional(client, 'java'),
  topics: v.optional(v.array(name)),
  config: v.optional(config, {}),
  processing: v.optional(duration, 0),
  bootstrapped: v.optional(v.boolean(), false),
  committed: v.optional(v.record(v.string(), v.record(v.string(), wholeFrom(0))), {}),
  members: v.optional(v.array(member), []),
  stableGeneration: v.optional(wholeFrom(1)),
})

const at = { at: duration }
const inGroup = { group: name, id: name }
const event = v.variant(
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
    v.strictObject({ ...at, do: v.literal('member.processing'), ...inGroup, processing: duration }),
    v.strictObject({ ...at, do: v.literal('group.assignor'), group: name, assignor: v.string() }),
    v.strictObject({ ...at, do: v.literal('broker.kill'), broker: wholeFrom(0) }),
    v.strictObject({ ...at, do: v.literal('broker.stop'), broker: wholeFrom(0) }),
    v.strictObject({ ...at, do: v.literal('broker.start'), broker: wholeFrom(0) }),
    v.strictObject({
      ...at,
      do: v.literal('producer.rate'),
      producer: name,
      ratePerSecond: v.pipe(v.number(), v.minValue(0)),
    }),
    v.strictObject({
      ...at,
      do: v.literal('topic.partitions'),
      topic: name,
      partitions: wholeFrom(1, 1000),
    }),
    v.strictObject({ ...at, do: v.literal('link.cut'), a: v.string(), b: v.string() }),
    v.strictObject({ ...at, do: v.literal('link.heal'), a: v.string(), b: v.string() }),
  ],
  'expected one of the known commands, for example "member.start" or "broker.kill"',
)

/** The file that people write: DESIGN's scenario, version 1. The published JSON Schema is generated from it. */
export const scenarioSchema = v.strictObject({
  $schema: v.optional(v.string()),
  version: v.literal(1, 'expected 1, the only version there is'),
  title: v.optional(v.string(), ''),
  seed: v.optional(wholeFrom(0, 0xffff_ffff), 1),
  cluster: v.optional(cluster, {}),
  network: v.optional(network, {}),
  topics: v.pipe(v.array(topic), v.minLength(1, 'expected at least one topic')),
  producers: v.optional(v.array(producer), []),
  groups: v.optional(v.array(group), []),
  events: v.optional(v.array(event), []),
  until: v.optional(duration, '60s'),
})

/** A scenario as written, before defaults. */
export type ScenarioFile = v.InferInput<typeof scenarioSchema>
/** The same after the schema filled in its defaults. */
export type CheckedFile = v.InferOutput<typeof scenarioSchema>
