import { compareStaticFirst, compareStrings, indexGroup, type GroupIndex } from './groupIndex.ts'
import { indexRacks, racksMatter, type RackIndex } from './racks.ts'
import type { Assignment, Assignor, AssignorInput, TopicPartition } from './types.ts'

/**
 * Per topic, contiguous ranges for the sorted members, the first ones getting one more. When racks
 * matter (KIP-881), partitions first go to members near a replica, topics with the same members and
 * partition count together, and the ranges only complete that.
 */
export const rangeAssignor: Assignor = { name: 'range', protocol: 'eager', assign: assignRange }

type Lists = readonly TopicPartition[][]

interface TopicState {
  readonly topic: string
  readonly count: number
  /** Member indices, sorted. */
  readonly consumers: Int32Array
  readonly quota: number
  extraLeft: number
  readonly taken: Uint8Array
  /** By position in `consumers`. */
  readonly given: Int32Array
  readonly racksMatter: boolean
  /** A member without a rack is near everything. */
  readonly isNear: (member: number, partition: number) => boolean
}

function assignRange(input: AssignorInput): Assignment {
  const group = indexGroup(input)
  const racks = indexRacks(input, group)
  const consumersOf = consumersByTopic(group)
  const states = group.topics.map((topic, index) =>
    topicState(topic, group.counts[index] ?? 0, consumersOf(index), racks),
  )
  const lists: Lists = group.members.map(() => [])
  const rackAware = states.some((state) => state.racksMatter)
  if (rackAware) assignNear(states, lists)
  for (const state of states) assignRanges(state, lists, undefined)
  if (rackAware) for (const list of lists) list.sort(byTopicThenPartition)
  return new Map(group.members.map(({ memberId }, index) => [memberId, lists[index] ?? []]))
}

const byTopicThenPartition = (a: TopicPartition, b: TopicPartition): number =>
  compareStrings(a.topic, b.topic) || a.partition - b.partition

/** Topics subscribed by the same members share one list, so lists can be compared by identity. */
function consumersByTopic(group: GroupIndex): (topicIndex: number) => Int32Array {
  const sorted = Int32Array.from(group.members.keys())
  sorted.sort((a, b) => {
    const [left, right] = [group.members[a], group.members[b]]
    return left && right ? compareStaticFirst(left, right) : 0
  })
  const shared = new Map<string, Int32Array>()
  return (topicIndex) => {
    const key = group.subscriptions.map(({ includes }) => includes[topicIndex]).join('')
    const known = shared.get(key)
    if (known) return known
    const consumers = sorted.filter(
      (member) =>
        group.subscriptions[group.subscriptionOf[member] ?? 0]?.includes[topicIndex] === 1,
    )
    shared.set(key, consumers)
    return consumers
  }
}

function topicState(
  topic: string,
  count: number,
  consumers: Int32Array,
  racks: RackIndex | undefined,
): TopicState {
  const replicas = racks
    ? Array.from({ length: count }, (_, partition) => racks.replicaRacks(topic, partition))
    : []
  const rackOf = (member: number): number => racks?.memberRack[member] ?? -1
  return {
    topic,
    count,
    consumers,
    quota: Math.floor(count / consumers.length),
    extraLeft: count % consumers.length,
    taken: new Uint8Array(count),
    given: new Int32Array(consumers.length),
    racksMatter: racksMatter(new Set(Array.from(consumers, rackOf)), replicas),
    isNear: (member, partition) =>
      rackOf(member) < 0 || replicas[partition]?.includes(rackOf(member)) === true,
  }
}

const roomFor = (state: TopicState, position: number): number =>
  Math.max(0, state.quota + (state.extraLeft > 0 ? 1 : 0) - (state.given[position] ?? 0))

function give(state: TopicState, position: number, partitions: readonly number[], lists: Lists) {
  const list = lists[state.consumers[position] ?? 0]
  for (const partition of partitions) {
    list?.push({ topic: state.topic, partition })
    state.taken[partition] = 1
  }
  const given = (state.given[position] ?? 0) + partitions.length
  state.given[position] = given
  if (given > state.quota) state.extraLeft--
}

/** In order, each consumer takes what it has room for: of everything left, or of what it is near to. */
function assignRanges(
  state: TopicState,
  lists: Lists,
  mayTake: TopicState['isNear'] | undefined,
): void {
  let left: number[] = []
  for (let partition = 0; partition < state.count; partition++) {
    if (state.taken[partition] === 0) left.push(partition)
  }
  let next = 0
  for (let position = 0; position < state.consumers.length && next < left.length; position++) {
    const room = roomFor(state, position)
    if (room === 0) continue
    if (!mayTake) {
      give(state, position, left.slice(next, next + room), lists)
      next += room
      continue
    }
    const member = state.consumers[position] ?? 0
    const chosen = left.filter((partition) => mayTake(member, partition)).slice(0, room)
    if (chosen.length === 0) continue
    give(state, position, chosen, lists)
    left = left.filter((partition) => state.taken[partition] === 0)
  }
}

function assignNear(states: readonly TopicState[], lists: Lists): void {
  const together = new Map<Int32Array, Map<number, TopicState[]>>()
  for (const state of states) {
    const byCount = together.get(state.consumers) ?? new Map<number, TopicState[]>()
    together.set(state.consumers, byCount)
    byCount.set(state.count, [...(byCount.get(state.count) ?? []), state])
  }
  for (const byCount of together.values()) {
    for (const group of byCount.values()) {
      const [only] = group
      if (group.length > 1) assignCoPartitioned(group, lists)
      else if (only?.racksMatter) assignRanges(only, lists, only.isNear)
    }
  }
}

/** Partition p of all these topics goes to the first member that is near to every one of them. */
function assignCoPartitioned(states: readonly TopicState[], lists: Lists): void {
  const [first] = states
  if (!first) return
  let remaining = Array.from(first.consumers.keys())
  for (let partition = 0; partition < first.count && remaining.length > 0; partition++) {
    const position = remaining.find((candidate) => {
      const member = first.consumers[candidate] ?? 0
      return states.every(
        (state) => roomFor(state, candidate) > 0 && state.isNear(member, partition),
      )
    })
    if (position === undefined) continue
    for (const state of states) give(state, position, [partition], lists)
    if (states.every((state) => roomFor(state, position) === 0)) {
      remaining = remaining.filter((candidate) => candidate !== position)
    }
  }
}
