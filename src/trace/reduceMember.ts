import type { FactOf, OffsetRange, TopicPartition } from './facts.ts'
import { withGroup } from './groupView.ts'
import {
  assign,
  isCooperative,
  isSamePartition,
  lose,
  markReady,
  noHoldings,
  partitionKey,
  revoke,
} from './holdings.ts'
import { recordAt } from './logView.ts'
import { count } from './reduceClients.ts'
import { findPartition } from './reduceCluster.ts'
import type { Reducers } from './reducers.ts'
import type { LoggedRecord, MemberView, World } from './world.ts'

/** How many of the last records a member's view shows. */
export const recentMax = 6

type RecentRecord = MemberView['recent'][number]

export const memberReducers: Reducers<
  | 'member.started'
  | 'member.stopped'
  | 'client.reported'
  | 'member.frozen'
  | 'member.thawed'
  | 'member.state.changed'
  | 'partitions.revoked'
  | 'partitions.assigned'
  | 'partitions.lost'
  | 'position.reset'
  | 'records.fetched'
  | 'records.polled'
  | 'offsets.passed'
  | 'record.processed'
  | 'poll.called'
  | 'records.skipped'
  | 'partitions.paused'
  | 'partitions.resumed'
  | 'subscription.changed'
  | 'handler.called'
  | 'handler.returned'
  | 'error.raised'
> = {
  'member.started': (world, fact) => {
    const protocol = fact.protocol ?? 'classic'
    // whoever comes first will have made the group what it is
    const known = withGroup(world, fact.group, (old) =>
      old.memberNames.length === 0 ? { ...old, protocol } : old,
    )
    return withMember(known, fact, (old) => ({
      ...newMember(fact.group, fact.member, old.joinedOrder),
      client: fact.client,
      protocol,
      assignor: fact.assignor,
      topics: fact.topics,
      standalone: fact.standalone ?? false,
      running: true,
    }))
  },
  'member.stopped': (world, fact) =>
    withMember(world, fact, (old) => ({
      ...old,
      ...(fact.how === 'kill' || fact.how === 'silent'
        ? { owned: old.owned, waitingFor: [] }
        : noHoldings),
      running: false,
      silent: fact.how === 'silent',
      frozenUntilUs: null,
      handler: null,
      paused: [],
    })),
  'client.reported': (world) => world,
  'member.frozen': (world, fact) =>
    withMember(world, fact, (old) => ({ ...old, frozenUntilUs: fact.untilUs })),
  'member.thawed': (world, fact) =>
    withMember(world, fact, (old) => ({ ...old, frozenUntilUs: null })),
  'member.state.changed': (world, fact) =>
    withMember(world, fact, (old) => ({
      ...old,
      state: fact.to,
      generation: fact.generation,
    })),
  'partitions.revoked': (world, fact) =>
    withMember(world, fact, (old) => ({
      ...old,
      ...revoke(old, fact.partitions, isCooperative(old)),
      paused: without(old.paused, fact.partitions),
    })),
  'partitions.assigned': (world, fact) =>
    withMember(world, fact, (old) => ({ ...old, ...assign(old, fact.partitions, fact.owned) })),
  'partitions.lost': (world, fact) =>
    withMember(world, fact, (old) => ({
      ...old,
      ...lose(old, fact.partitions),
      paused: without(old.paused, fact.partitions),
    })),
  'position.reset': (world, fact) =>
    withMember(world, fact, (old) => ({
      ...old,
      ...ready(old, fact),
      positions: { ...old.positions, [partitionKey(fact)]: fact.offset },
    })),
  'records.fetched': (world, fact) =>
    withMember(world, fact, (old) => {
      const held = markReady(old, fact)
      return held === old ? old : { ...old, ...held }
    }),
  'records.polled': (world, fact) => {
    const recent = polledRecords(world, fact)
    return withMember(count(world, { recordsPolled: fact.to - fact.from }), fact, (old) => ({
      ...old,
      ...ready(old, fact),
      positions: { ...old.positions, [partitionKey(fact)]: fact.to },
      lastPollUs: fact.atUs,
      error: null,
      recent: [...old.recent, ...recent].slice(-recentMax),
    }))
  },
  'offsets.passed': (world, fact) =>
    withMember(world, fact, (old) => ({
      ...old,
      positions: { ...old.positions, [partitionKey(fact)]: fact.to },
    })),
  'record.processed': (world, fact) => {
    const duplicates = fact.timesBefore > 0 ? 1 : 0
    const counted = count(world, { recordsProcessed: 1, duplicates })
    const noted = duplicates > 0 ? noteRepeated(counted, fact) : counted
    return withMember(noted, fact, (old) => ({
      ...old,
      recent: markProcessed(world, old.recent, fact),
    }))
  },
  'records.skipped': (world, fact) =>
    withGroup(count(world, { skipped: fact.to - fact.from }), fact.group, (group) => {
      const name = partitionKey(fact)
      const ranges = [...(group.skipped[name] ?? []), { from: fact.from, to: fact.to }]
      return { ...group, skipped: { ...group.skipped, [name]: ranges } }
    }),
  'partitions.paused': (world, fact) =>
    withMember(world, fact, (old) => ({
      ...old,
      paused: [...new Set([...old.paused, ...fact.partitions.map(partitionKey)])],
    })),
  'partitions.resumed': (world, fact) =>
    withMember(world, fact, (old) => ({ ...old, paused: without(old.paused, fact.partitions) })),
  'subscription.changed': (world, fact) =>
    withMember(world, fact, (old) => ({ ...old, topics: fact.topics })),
  'handler.called': (world, fact) =>
    withMember(world, fact, (old) => ({
      ...old,
      handler: fact.handler,
      lastHandler: { name: fact.handler, atUs: fact.atUs },
    })),
  'handler.returned': (world, fact) =>
    withMember(world, fact, (old) => ({ ...old, handler: null })),
  'error.raised': (world, fact) =>
    withMember(world, fact, (old) => ({ ...old, error: fact.error })),
  'poll.called': (world, fact) =>
    withMember(world, fact, (old) => ({ ...old, lastPollUs: fact.atUs })),
}

const without = (
  paused: readonly string[],
  partitions: readonly TopicPartition[],
): readonly string[] => {
  if (paused.length === 0) return paused
  const gone = new Set(partitions.map(partitionKey))
  return paused.filter((name) => !gone.has(name))
}

const noteRepeated = (world: World, fact: FactOf<'record.processed'>): World =>
  withGroup(world, fact.group, (group) => {
    const name = partitionKey(fact)
    const offsets = { ...group.repeated[name], [fact.offset]: fact.timesBefore + 1 }
    return { ...group, repeated: { ...group.repeated, [name]: offsets } }
  })

const newMember = (group: string, id: string, joinedOrder: number): MemberView => ({
  group,
  id,
  memberId: null,
  client: 'java',
  protocol: 'classic',
  assignor: '',
  topics: [],
  standalone: false,
  running: false,
  silent: false,
  frozenUntilUs: null,
  state: 'unjoined',
  generation: -1,
  owned: [],
  waitingFor: [],
  paused: [],
  lastHandler: null,
  handler: null,
  error: null,
  positions: {},
  lastPollUs: null,
  recent: [],
  joinedOrder,
})

/** Replaces one member; a member that no fact has named yet is made on the spot. */
export const withMember = (
  world: World,
  at: { readonly group: string; readonly member: string },
  change: (old: MemberView) => MemberView,
): World =>
  withGroup(world, at.group, (group) => {
    const old =
      group.members[at.member] ?? newMember(at.group, at.member, Object.keys(group.members).length)
    const member = change(old)
    if (member === group.members[at.member]) return group
    return { ...group, members: { ...group.members, [at.member]: member } }
  })

/** The holdings alone, once a partition has become readable. */
function ready(member: MemberView, at: TopicPartition): Pick<MemberView, 'owned' | 'waitingFor'> {
  const { owned, waitingFor } = markReady(member, at)
  return { owned, waitingFor }
}

/** The record as consumers see it: the leader's copy, or any other while there is no leader. */
function recordIn(world: World, at: TopicPartition, offset: number): LoggedRecord | null {
  const partition = findPartition(world, at)
  if (partition === undefined) return null
  const leader = partition.replicaViews[partition.leader]
  const found = leader === undefined ? null : recordAt(leader.log, offset)
  if (found !== null) return found
  for (const replica of Object.values(partition.replicaViews)) {
    const logged = recordAt(replica.log, offset)
    if (logged !== null) return logged
  }
  return null
}

function polledRecords(world: World, range: OffsetRange): RecentRecord[] {
  const recent: RecentRecord[] = []
  for (let offset = Math.max(range.from, range.to - recentMax); offset < range.to; offset++) {
    recent.push({
      topic: range.topic,
      partition: range.partition,
      offset,
      record: recordIn(world, range, offset)?.record ?? null,
      processed: false,
      timesBefore: 0,
    })
  }
  return recent
}

function markProcessed(
  world: World,
  recent: readonly RecentRecord[],
  fact: FactOf<'record.processed'>,
): readonly RecentRecord[] {
  const index = recent.findLastIndex(
    (each) => each.offset === fact.offset && isSamePartition(each, fact),
  )
  const old = recent[index]
  const { topic, partition, offset, timesBefore } = fact
  if (old !== undefined) return recent.with(index, { ...old, processed: true, timesBefore })
  const record = recordIn(world, fact, offset)?.record ?? null
  const entry = { topic, partition, offset, record, processed: true, timesBefore }
  return [...recent, entry].slice(-recentMax)
}
