import { topicIdBytes } from '../javaHash.ts'
import { LoadRanges } from './loadRanges.ts'
import type { ServerAssignorInput } from './serverTypes.ts'
import type { TopicPartition } from './types.ts'

/** Passes over the topics in search of a better balance. */
const BALANCING_PASSES_MAX = 16

interface TopicState {
  readonly name: string
  readonly topicId: string
  /** Member numbers. */
  readonly subscribers: readonly number[]
  /** By partition; -1: nobody yet. */
  readonly owners: Int32Array
}

/**
 * The broker's uniform assignment when subscriptions differ, members in hash order: keep the target,
 * deal what is free to the least loaded, then level out topic by topic.
 */
export function assignMixed(input: ServerAssignorInput): Map<string, TopicPartition[]> {
  const { members } = input
  const topics = topicStates(input)
  const sizes = new Int32Array(members.length)
  const add = (member: number, change: 1 | -1): void => {
    sizes[member] = (sizes[member] ?? 0) + change
  }
  for (const { owners } of topics) for (const owner of owners) if (owner >= 0) add(owner, 1)
  for (const { owners, subscribers } of topics) {
    const ranges = new LoadRanges(subscribers, (member) => sizes[member] ?? 0)
    owners.forEach((owner, partition) => {
      if (owner >= 0) return
      const receiver = ranges.nextReceiver()
      owners[partition] = receiver
      add(receiver, 1)
    })
  }
  for (let pass = 0, hasMoved = true; hasMoved && pass < BALANCING_PASSES_MAX; pass++) {
    hasMoved = false
    for (const topic of topics) {
      if (levelOut(topic, sizes, add)) hasMoved = true
    }
  }
  return listsOf(input, topics)
}

/** Most partitions per subscriber first, then fewest subscribers, then by topic id. */
function topicStates({ topics, members }: ServerAssignorInput): TopicState[] {
  const subscribers = new Map<string, number[]>()
  members.forEach((member, index) => {
    for (const name of member.topics) {
      const known = subscribers.get(name)
      if (known) known.push(index)
      else subscribers.set(name, [index])
    }
  })
  const states = new Map<string, TopicState>()
  for (const [name, numbers] of subscribers) {
    const { partitions = 0, topicId = '' } = topics.get(name) ?? {}
    const owners = new Int32Array(partitions).fill(-1)
    states.set(name, { name, topicId, subscribers: numbers, owners })
  }
  members.forEach(({ target, topics: names }, index) => {
    const subscribed = new Set(names)
    for (const { topic, partition } of target) {
      const owners = subscribed.has(topic) ? states.get(topic)?.owners : undefined
      if (owners && partition < owners.length) owners[partition] = index
    }
  })
  const density = ({ owners, subscribers: { length } }: TopicState): number =>
    owners.length / length
  return [...states.values()].sort(
    (a, b) =>
      density(b) - density(a) ||
      a.subscribers.length - b.subscribers.length ||
      compareTopicIds(a.topicId, b.topicId),
  )
}

/** Moves partitions of the topic, each giver's last one first; true when any moved. */
function levelOut(
  { subscribers, owners }: TopicState,
  sizes: Int32Array,
  add: (member: number, change: 1 | -1) => void,
): boolean {
  const ranges = new LoadRanges(subscribers, (member) => sizes[member] ?? 0)
  if (ranges.isLevel()) return false
  const owned = new Map<number, number[]>(subscribers.map((member) => [member, []]))
  owners.forEach((owner, partition) => owned.get(owner)?.push(partition))
  let hasMoved = false
  for (;;) {
    const giver = ranges.nextGiver((member) => (owned.get(member)?.length ?? 0) > 0)
    const partition = giver === undefined ? undefined : owned.get(giver)?.pop()
    if (giver === undefined || partition === undefined) return hasMoved
    const receiver = ranges.nextReceiver()
    owners[partition] = receiver
    add(giver, -1)
    add(receiver, 1)
    hasMoved = true
  }
}

function listsOf(
  { members }: ServerAssignorInput,
  topics: readonly TopicState[],
): Map<string, TopicPartition[]> {
  const lists = members.map((): TopicPartition[] => [])
  for (const { name, owners } of topics) {
    owners.forEach((owner, partition) => lists[owner]?.push({ topic: name, partition }))
  }
  return new Map(members.map(({ memberId }, index) => [memberId, lists[index] ?? []]))
}

/** As two signed 64-bit numbers, which is how Java compares them. */
function compareTopicIds(a: string, b: string): number {
  const [left, right] = [new DataView(topicIdBytes(a).buffer), new DataView(topicIdBytes(b).buffer)]
  for (const at of [0, 8]) {
    const [x, y] = [left.getBigInt64(at), right.getBigInt64(at)]
    if (x !== y) return x < y ? -1 : 1
  }
  return 0
}
