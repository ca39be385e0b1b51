import { partitionName } from '../../kafka/units.ts'
import { recordAt } from '../../trace/logView.ts'
import type { GroupView, MemberView, PartitionView, World } from '../../trace/world.ts'
import type { Locale } from '../i18n/message.ts'
import type { Translate } from '../i18n/useT.ts'
import { fateOf } from '../stage/stageModel.ts'
import type { Selection } from '../state/appStore.ts'
import { stateText } from './stateWords.ts'
import { term } from './termWords.ts'

type Target = Exclude<Selection, { kind: 'fact' }>
type Rows = readonly (readonly [name: string, value: string])[]

/** The heading over the details of what was clicked. */
export function titleOf(target: Target, t: Translate): string {
  switch (target.kind) {
    case 'member':
      return t('inspect.member', { id: target.id })
    case 'group':
      return t('inspect.group', { id: target.group })
    case 'producer':
      return t('inspect.producer', { id: target.id })
    case 'broker':
      return t('inspect.broker', { id: String(target.broker) })
    case 'partition':
      return t('inspect.partition', { name: partitionName(target.topic, target.partition) })
    case 'record':
      return t('inspect.record', { offset: String(target.offset) })
  }
}

/** What is known about it at the moment, as names and values. */
export function rowsAbout(target: Target, world: World, locale: Locale, t: Translate): Rows {
  switch (target.kind) {
    case 'member':
      return memberRows(world, target.group, target.id, { locale, t })
    case 'group':
      return groupRows(world, target.group, { locale, t })
    case 'producer':
      return producerRows(world, target.id, t)
    case 'broker':
      return brokerRows(world, target.broker, { locale, t })
    case 'partition':
      return partitionRows(partitionOf(world, target), t)
    case 'record':
      return recordRows(world, partitionOf(world, target), target.offset, t)
  }
}

const partitionOf = (
  world: World,
  { topic, partition }: { readonly topic: string; readonly partition: number },
): PartitionView | undefined => world.topics[topic]?.partitions[partition]

/** The page's language, as a code and as a function. */
interface Voice {
  readonly locale: Locale
  readonly t: Translate
}

const offsetRows = (
  offsets: Readonly<Record<string, number>>,
  label: 'inspect.position' | 'inspect.committed',
  t: Translate,
): Rows =>
  Object.entries(offsets).map(([partition, offset]) => [t(label, { partition }), String(offset)])

const list = (values: readonly (string | number)[], t: Translate): string =>
  values.join(', ') || t('inspect.none')

function memberRows(world: World, group: string, id: string, { locale, t }: Voice): Rows {
  const member = world.groups[group]?.members[id]
  if (!member) return []
  return [
    [t('inspect.state'), stateText('member', member.state, locale)],
    ...(member.error === null ? [] : ([[t('inspect.error'), member.error]] as const)),
    [t('inspect.generation'), String(member.generation)],
    [t('inspect.memberId'), member.memberId ?? t('inspect.none')],
    [t('inspect.client'), member.client],
    ['group.protocol', member.protocol],
    [t('inspect.protocol'), member.assignor],
    [
      t('inspect.owned'),
      list(
        member.owned.map(({ topic, partition }) => partitionName(topic, partition)),
        t,
      ),
    ],
    ...offsetRows(positionsOf(member), 'inspect.position', t),
  ]
}

/** A member also remembers where it stood in partitions that it has given up; those are not its any more. */
const positionsOf = ({ owned, positions }: MemberView): Readonly<Record<string, number>> =>
  Object.fromEntries(
    owned.flatMap(({ topic, partition }) => {
      const name = partitionName(topic, partition)
      const offset = positions[name]
      return offset === undefined ? [] : [[name, offset]]
    }),
  )

function groupRows(world: World, id: string, { locale, t }: Voice): Rows {
  const group = world.groups[id]
  if (!group) return []
  return [
    [t('inspect.state'), stateText('group', group.state, locale)],
    [t('inspect.generation'), String(group.generation)],
    ['group.protocol', group.protocol],
    [t('inspect.protocol'), group.protocolName || t('inspect.none')],
    [t('inspect.leader'), group.leader ?? t('inspect.none')],
    [
      t('inspect.coordinator'),
      group.coordinator < 0
        ? t('inspect.none')
        : t('node.broker', { id: String(group.coordinator) }),
    ],
    [
      t('inspect.lastReason'),
      group.lastReason === null
        ? t('inspect.none')
        : term('rebalanceReasons', group.lastReason, locale),
    ],
    [t('inspect.members'), list(group.memberNames, t)],
    ...offsetRows(group.committed, 'inspect.committed', t),
  ]
}

function producerRows(world: World, id: string, t: Translate): Rows {
  const producer = world.producers[id]
  if (!producer) return []
  return [
    [t('inspect.client'), producer.client],
    [t('inspect.acks'), producer.acks],
    [t('inspect.waiting'), String(producer.waiting.length)],
    [t('inspect.acked'), String(producer.acked)],
    [t('inspect.failed'), String(producer.failed)],
  ]
}

function brokerRows(world: World, id: number, { locale, t }: Voice): Rows {
  const broker = world.brokers[id]
  if (!broker) return []
  return [
    [t('inspect.state'), stateText('broker', broker.state, locale)],
    [t('inspect.fenced'), t(broker.fenced ? 'inspect.yes' : 'inspect.no')],
    [t('inspect.brokerEpoch'), String(broker.brokerEpoch)],
  ]
}

function partitionRows(partition: PartitionView | undefined, t: Translate): Rows {
  if (!partition) return []
  const leader = partition.replicaViews[partition.leader]
  return [
    [
      t('inspect.leader'),
      partition.leader < 0 ? t('inspect.none') : t('node.broker', { id: String(partition.leader) }),
    ],
    [t('inspect.leaderEpoch'), String(partition.leaderEpoch)],
    [t('inspect.partitionEpoch'), String(partition.partitionEpoch)],
    [t('inspect.replicas'), list(partition.replicas, t)],
    [t('inspect.isr'), list(partition.inSyncReplicas, t)],
    [t('inspect.logEndOffset'), String(leader?.log.logEndOffset ?? '–')],
    [t('inspect.highWatermark'), String(leader?.highWatermark ?? '–')],
  ]
}

function recordRows(
  world: World,
  partition: PartitionView | undefined,
  offset: number,
  t: Translate,
): Rows {
  const log = partition?.replicaViews[partition.leader]?.log
  const logged = log ? recordAt(log, offset) : undefined
  if (!partition || !logged) return []
  return [
    [t('inspect.key'), logged.record.key ?? t('inspect.none')],
    [t('inspect.producerOf'), logged.record.producer],
    [t('inspect.leaderEpoch'), String(logged.leaderEpoch)],
    ...Object.values(world.groups).flatMap((group) => fateRows(group, partition, offset, t)),
  ]
}

/** What is out of the ordinary about a record in a group: processed again, or never. */
function fateRows(group: GroupView, at: PartitionView, offset: number, t: Translate): Rows {
  const { times, isSkipped } = fateOf(group, at, offset)
  if (isSkipped) return [[t('inspect.inGroup', { group: group.id }), t('inspect.never')]]
  if (times === 1) return []
  return [[t('inspect.inGroup', { group: group.id }), t('inspect.times', { count: times })]]
}
