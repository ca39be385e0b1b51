import * as v from 'valibot'
import { groupApis, groupErrors } from '../../sim/scenario/groupAnswers.ts'
import type { Command, ConfigMap } from '../../sim/scenario/scenario.ts'
import { isTopicOrPattern } from '../../sim/scenario/topicPattern.ts'

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(249))
const whole = (min: number, max: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max))
const brokerId = whole(0, 1_000_000)
const processingUs = whole(0, 3_600_000_000)
const inGroup = { group: name, id: name }
const maybePartition = { topic: v.exactOptional(name), partition: v.exactOptional(whole(0, 999)) }
const onePartition = { topic: name, partition: whole(0, 999) }
const assignor = v.picklist(['range', 'roundrobin', 'sticky', 'cooperative-sticky'])
/** The settings that a button of the app may give a new member. */
const memberConfig = v.strictObject({
  'partition.assignment.strategy': v.exactOptional(assignor),
  'group.instance.id': v.exactOptional(name),
  'session.timeout.ms': v.exactOptional(whole(1, 3_600_000)),
})

/** A command as a link carries it: within the bounds of the scenario format, since anybody can write a link. */
export const linkCommandSchema: v.GenericSchema<Command> = v.variant('do', [
  v.strictObject({
    do: v.literal('member.start'),
    ...inGroup,
    config: v.exactOptional(memberConfig),
    processingUs: v.exactOptional(processingUs),
  }),
  v.strictObject({ do: v.literal('member.stop'), ...inGroup }),
  v.strictObject({ do: v.literal('member.kill'), ...inGroup }),
  v.strictObject({ do: v.literal('member.freeze'), ...inGroup, forUs: whole(1, 3_600_000_000) }),
  v.strictObject({ do: v.literal('member.processing'), ...inGroup, processingUs }),
  v.strictObject({
    do: v.literal('member.subscribe'),
    ...inGroup,
    topics: v.pipe(v.array(v.pipe(v.string(), v.check(isTopicOrPattern))), v.maxLength(100)),
  }),
  v.strictObject({ do: v.literal('member.pause'), ...inGroup, ...maybePartition }),
  v.strictObject({ do: v.literal('member.resume'), ...inGroup, ...maybePartition }),
  v.strictObject({
    do: v.literal('member.seek'),
    ...inGroup,
    topic: name,
    partition: whole(0, 999),
    offset: whole(0, Number.MAX_SAFE_INTEGER),
  }),
  v.strictObject({
    do: v.literal('topic.create'),
    topic: name,
    partitions: whole(1, 1000),
    replicationFactor: whole(1, 64),
  }),
  v.strictObject({ do: v.literal('group.assignor'), group: name, assignor }),
  v.strictObject({ do: v.literal('group.subscribe'), group: name, topic: name }),
  v.strictObject({ do: v.literal('group.unsubscribe'), group: name, topic: name }),
  v.strictObject({ do: v.literal('group.removeMember'), ...inGroup }),
  v.strictObject({
    do: v.literal('group.answer'),
    group: name,
    id: v.exactOptional(name),
    api: v.picklist(groupApis),
    errors: v.pipe(v.array(v.picklist(groupErrors)), v.maxLength(20)),
  }),
  v.strictObject({ do: v.literal('broker.kill'), broker: brokerId }),
  v.strictObject({ do: v.literal('broker.stop'), broker: brokerId }),
  v.strictObject({ do: v.literal('broker.start'), broker: brokerId }),
  v.strictObject({
    do: v.literal('producer.rate'),
    producer: name,
    ratePerSecond: v.pipe(v.number(), v.minValue(0), v.maxValue(100_000)),
  }),
  v.strictObject({ do: v.literal('topic.partitions'), topic: name, partitions: whole(1, 1000) }),
  v.strictObject({
    do: v.literal('topic.config'),
    topic: name,
    config: v.strictObject({
      'retention.ms': v.exactOptional(whole(-1, Number.MAX_SAFE_INTEGER)),
      'retention.bytes': v.exactOptional(whole(-1, Number.MAX_SAFE_INTEGER)),
    }) as v.GenericSchema<ConfigMap>,
  }),
  v.strictObject({
    do: v.literal('partition.elect'),
    ...onePartition,
    election: v.picklist(['preferred', 'unclean']),
  }),
  v.strictObject({
    do: v.literal('partition.reassign'),
    ...onePartition,
    replicas: v.pipe(v.array(brokerId), v.minLength(1), v.maxLength(64)),
  }),
  v.strictObject({ do: v.literal('link.cut'), a: name, b: name }),
  v.strictObject({ do: v.literal('link.heal'), a: name, b: name }),
])
