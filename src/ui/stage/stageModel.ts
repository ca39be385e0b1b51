import { partitionName } from '../../kafka/units.ts'
import type { TopicPartition } from '../../trace/facts.ts'
import { rangesText } from '../../trace/rangesText.ts'
import type { GroupView, MemberView, PartitionView, ReplicaView, World } from '../../trace/world.ts'
import { huesPerGroup, memberColorsMax } from '../theme/palette.ts'

/** What a stage shows of a world. */
export interface Shown {
  readonly partitions: readonly PartitionView[]
  readonly producers: readonly string[]
  readonly groups: readonly GroupView[]
  readonly brokers: readonly number[]
}

/** What of the world is shown: the topic asked for, or all that are not internal. */
export function shownOf(
  world: World,
  focusTopic: string | undefined,
  groups: readonly string[] | undefined,
): Shown {
  const topics = Object.values(world.topics).filter((topic) =>
    focusTopic === undefined ? !topic.internal : topic.name === focusTopic,
  )
  const names = new Set(topics.map((topic) => topic.name))
  const known = Object.values(world.groups)
  const chosen = groups?.flatMap((id) => known.filter((group) => group.id === id)) ?? known
  return {
    partitions: topics.flatMap((topic) => topic.partitions),
    producers: Object.values(world.producers)
      .filter((producer) => producer.topic === '' || names.has(producer.topic))
      .map((producer) => producer.id),
    groups: chosen,
    brokers: Object.values(world.brokers).map((broker) => broker.id),
  }
}

/** Members in the order in which they first appeared. */
export const membersOf = (group: GroupView): readonly MemberView[] =>
  Object.values(group.members).toSorted((a, b) => a.joinedOrder - b.joinedOrder)

/** Which of the owners' hues a member has: steady for the whole run. */
export function memberColorIndex(world: World, group: string, member: string): number {
  const groups = Object.keys(world.groups)
  const order = ordersIn(world.groups[group]?.members ?? {}).get(member) ?? 0
  const start = Math.max(0, groups.indexOf(group)) * huesPerGroup
  return (start + order) % memberColorsMax
}

const ordersKnown = new WeakMap<GroupView['members'], ReadonlyMap<string, number>>()

function ordersIn(members: GroupView['members']): ReadonlyMap<string, number> {
  const known = ordersKnown.get(members)
  if (known) return known
  const sorted = Object.values(members).toSorted((a, b) => a.joinedOrder - b.joinedOrder)
  const orders = new Map(sorted.map(({ id }, order) => [id, order]))
  ordersKnown.set(members, orders)
  return orders
}

/** Whether a partition has no leader; one without replicas is known from a log alone, which does not say. */
export const isLeaderless = ({ leader, replicas }: PartitionView): boolean =>
  leader < 0 && replicas.length > 0

/** The replica whose log is shown: the leader's, or the longest one if there is no leader. */
export function shownReplica(partition: PartitionView): ReplicaView | null {
  const leader = partition.replicaViews[partition.leader]
  if (leader !== undefined) return leader
  let longest: ReplicaView | null = null
  for (const view of Object.values(partition.replicaViews)) {
    if (longest === null || view.log.logEndOffset > longest.log.logEndOffset) longest = view
  }
  return longest
}

/** Whether a partition is in a list of them. */
export const holds = (all: readonly TopicPartition[], one: TopicPartition): boolean =>
  all.some((each) => each.partition === one.partition && each.topic === one.topic)

interface Owner {
  readonly member: MemberView
  readonly isReading: boolean
}

/** A view never changes, so that its owners are worked out once: a frame asks for each of some hundred partitions. */
const ownersKnown = new WeakMap<GroupView['members'], ReadonlyMap<string, Owner>>()

function ownersIn(members: GroupView['members']): ReadonlyMap<string, Owner> {
  const known = ownersKnown.get(members)
  if (known) return known
  const owners = new Map<string, Owner>()
  // who reads beside the group owns a partition only where nobody else does
  const all = Object.values(members).toSorted((a, b) => Number(a.standalone) - Number(b.standalone))
  for (const member of all) {
    const waiting = new Set(member.waitingFor.map(keyOf))
    for (const key of waiting) if (!owners.has(key)) owners.set(key, { member, isReading: false })
    for (const key of member.owned.map(keyOf)) {
      if (owners.get(key)?.isReading !== true)
        owners.set(key, { member, isReading: member.running && !waiting.has(key) })
    }
  }
  ownersKnown.set(members, owners)
  return owners
}

const keyOf = ({ topic, partition }: TopicPartition): string => partitionName(topic, partition)

/** Who holds a partition in a group, and whether it can read it now. */
export const ownerOf = (group: GroupView, partition: TopicPartition): Owner | null =>
  ownersIn(group.members).get(keyOf(partition)) ?? null

/** The hue of whoever holds a partition in a group; null if nobody does. */
export function ownerColorOf(
  world: World,
  group: GroupView | undefined,
  partition: TopicPartition,
): number | null {
  const owner = group && ownerOf(group, partition)
  return owner ? memberColorIndex(world, group.id, owner.member.id) : null
}

/** Next offset that the group will read: its owner's position, else what is committed; null if neither is known. */
export function groupPosition(group: GroupView, partition: TopicPartition): number | null {
  const key = partitionName(partition.topic, partition.partition)
  const position = ownerOf(group, partition)?.member.positions[key]
  return position ?? group.committed[key] ?? null
}

export type ReadingState = 'reading' | 'paused' | 'unowned' | 'noGroup'

/** Whether a group reads a partition, has paused it, or nobody holds it. */
export function readingState(
  group: GroupView | undefined,
  partition: TopicPartition,
): ReadingState {
  if (group === undefined) return 'noGroup'
  const owner = ownerOf(group, partition)
  if (owner !== null) return owner.isReading ? 'reading' : 'paused'
  const hasReaders = Object.values(group.members).some((member) => member.running)
  return hasReaders ? 'unowned' : 'noGroup'
}

/** How far a member is behind: up to the high watermark, over what it holds; `?` where the partitions are known from a log alone. */
export function lagOf(world: World, member: MemberView): number | '?' {
  let lag = 0
  for (const held of member.owned) {
    const partition = world.topics[held.topic]?.partitions[held.partition]
    if (partition?.replicas.length === 0) return '?'
    const position = member.positions[partitionName(held.topic, held.partition)]
    const replica = partition === undefined ? null : shownReplica(partition)
    if (replica !== null && position !== undefined) {
      lag += Math.max(0, replica.highWatermark - position)
    }
  }
  return lag
}

/** `P0 P2`; three and more in a row are a range: `P0–P3 P6`. Of several topics, by name: `cats 0 2, dogs 1`. */
export function partitionsText(partitions: readonly TopicPartition[]): string {
  const topics = [...new Set(partitions.map((each) => each.topic))]
  const of = (topic: string): readonly number[] =>
    partitions.filter((each) => each.topic === topic).map((each) => each.partition)
  if (topics.length > 1)
    return topics.map((topic) => `${topic} ${rangesText(of(topic), '', ' ')}`).join(', ')
  return rangesText(of(topics[0] ?? ''), 'P', ' ')
}

/** What became of one record in a group: how often it was processed when more than once, or that nobody ever will. */
export function fateOf(
  group: GroupView,
  { topic, partition }: TopicPartition,
  offset: number,
): { readonly times: number; readonly isSkipped: boolean } {
  const name = partitionName(topic, partition)
  const times = group.repeated[name]?.[offset] ?? 1
  const isSkipped =
    group.skipped[name]?.some(({ from, to }) => from <= offset && offset < to) === true
  return { times, isSkipped }
}

/** The offsets that fit on a strip: it pages on by thirds, so that cats keep their places. One place is the newest's. */
export function logWindow(
  logStartOffset: number,
  logEndOffset: number,
  capacity: number,
): { readonly from: number; readonly to: number } {
  const room = Math.max(1, capacity)
  const step = Math.max(1, Math.floor(room / 3))
  const free = room > 1 ? 1 : 0
  const over = logEndOffset + free - logStartOffset - room
  const from = logStartOffset + (over <= 0 ? 0 : Math.ceil(over / step) * step)
  return { from, to: from + room }
}
