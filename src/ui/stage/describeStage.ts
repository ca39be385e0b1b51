import type {
  GroupView,
  MemberView,
  PartitionView,
  ProducerView,
  World,
} from '../../trace/world.ts'
import {
  groupPosition,
  isLeaderless,
  lagOf,
  membersOf,
  ownerOf,
  partitionsText,
  shownOf,
  shownReplica,
} from './stageModel.ts'
import type { StageTranslate } from './words.ts'

/** What a member is doing, in a few words. */
export function memberState(member: MemberView, t: StageTranslate): string {
  if (member.silent) return t('stage.member.silent')
  if (!member.running) return t(member.state === 'left' ? 'stage.member.left' : 'stage.member.dead')
  if (member.frozenUntilUs !== null) return t('stage.member.frozen')
  if (member.handler !== null) return t('stage.member.handler', { handler: member.handler })
  if (member.standalone) return t('stage.member.standalone')
  if (member.paused.length > 0) return t('stage.member.pausing', { count: member.paused.length })
  if (member.state !== 'stable') return t(`stage.member.${member.state}`)
  if (member.waitingFor.length === 0) return t('stage.member.stable')
  return t('stage.paused', { partitions: partitionsText(member.waitingFor) })
}

export const producerLabel = (producer: ProducerView, t: StageTranslate): string =>
  t('stage.aria.producer', {
    id: producer.id,
    acks: producer.acks,
    waiting: producer.waiting.length,
    acked: producer.acked,
  })

export function partitionLabel(
  partition: PartitionView,
  group: GroupView | undefined,
  t: StageTranslate,
): string {
  const replica = shownReplica(partition)
  const owner = group === undefined ? null : ownerOf(group, partition)
  const position = group === undefined ? null : groupPosition(group, partition)
  const nobody = t('stage.aria.nobody')
  const reader =
    owner?.isReading === true
      ? `${owner.member.id}${position === null ? '' : ` (${position})`}`
      : nobody
  return t('stage.aria.partition', {
    partition: partition.partition,
    topic: partition.topic,
    leader: leaderText(partition, t),
    from: replica?.log.logStartOffset ?? 0,
    to: replica?.log.logEndOffset ?? 0,
    highWatermark: replica?.highWatermark ?? 0,
    owner: reader,
  })
}

export const leaderText = (partition: PartitionView, t: StageTranslate): string =>
  partition.leader < 0
    ? t(isLeaderless(partition) ? 'stage.noLeader' : 'stage.leaderUnknown')
    : t('stage.leaderOf', { broker: `B${partition.leader}` })

export const memberLabel = (world: World, member: MemberView, t: StageTranslate): string =>
  t('stage.aria.member', {
    id: member.id,
    state: memberState(member, t),
    partitions: partitionsText(member.owned) || t('stage.aria.none'),
    lag: lagOf(world, member),
  })

export const groupLabel = (group: GroupView, t: StageTranslate): string =>
  t('stage.aria.group', {
    group: group.id,
    state: group.state,
    generation: group.generation,
    broker: group.coordinator < 0 ? '?' : group.coordinator,
  })

export function brokerLabel(world: World, id: number, t: StageTranslate): string {
  const broker = world.brokers[id]
  if (broker === undefined) return ''
  const state = broker.fenced ? t('stage.broker.fenced') : t(`stage.broker.${broker.state}`)
  return t('stage.aria.broker', { broker: id, state })
}

/** The whole stage in sentences, for those who do not see it. */
export function describeStage(
  world: World,
  t: StageTranslate,
  focus: { readonly focusTopic?: string; readonly groups?: readonly string[] } = {},
): string {
  const shown = shownOf(world, focus.focusTopic, focus.groups)
  const sentences = [
    ...shown.brokers.map((id) => brokerLabel(world, id, t)),
    ...shown.producers.flatMap((id) => {
      const producer = world.producers[id]
      return producer === undefined ? [] : [producerLabel(producer, t)]
    }),
    ...shown.partitions.map((partition) => partitionLabel(partition, shown.groups[0], t)),
    ...shown.groups.flatMap((group) => [
      groupLabel(group, t),
      ...membersOf(group).map((member) => memberLabel(world, member, t)),
    ]),
  ].map((sentence) => `${sentence}.`)
  const flights = Object.values(world.inFlight).filter(
    (message) => message.departUs <= world.atUs && world.atUs < message.arriveUs,
  ).length
  const { recordsProduced: produced, recordsPolled: polled } = world.totals
  return [
    ...sentences,
    t('stage.describe.flights', { count: flights }),
    t('stage.describe.totals', { produced, polled }),
  ].join(' ')
}
