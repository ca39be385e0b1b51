import { partitionName } from '../../kafka/units.ts'
import type { Fact, FactOf, TopicPartition } from '../../trace/facts.ts'
import type { BrokerNode } from '../broker/brokerNode.ts'
import type { ConsumerNode } from '../client/consumerNode.ts'
import type { Sim } from '../kernel.ts'
import { firstOf, type Invariant } from './invariant.ts'
import { freshOf, hasLost, nameOf, type Watch } from './watch.ts'

/** Number of committed records; endless where an unclean election has taken some back. */
const committedEnd = (watch: Watch, place: TopicPartition): number =>
  hasLost(watch, nameOf(place))
    ? Number.POSITIVE_INFINITY
    : (watch.partitions.get(nameOf(place))?.committed.length ?? 0)

const groupKey = (group: string, place: TopicPartition): string => `${group}/${nameOf(place)}`

const onlyCommittedIsRead: Invariant = {
  id: 'O01',
  statement: 'A consumer is given only what lies below the true high watermark.',
  after: ['records.fetched'],
  check: (_sim, watch) =>
    firstOf(freshOf(watch, 'records.fetched'), (fact) => {
      const end = committedEnd(watch, fact)
      return fact.to <= end ? null : `${nameOf(fact)}: read up to ${fact.to}, committed is ${end}`
    }),
}

const readsRepeat: Invariant = {
  id: 'O02',
  statement: 'What is read at an offset is the record that is committed there.',
  after: ['record.processed'],
  check: (_sim, watch) =>
    firstOf(freshOf(watch, 'record.processed'), (fact) => {
      if (hasLost(watch, nameOf(fact))) return null
      const record = watch.partitions.get(nameOf(fact))?.committed[fact.offset]?.record
      return record?.id === fact.recordId
        ? null
        : `${nameOf(fact)}: record ${fact.recordId} was read at ${fact.offset}`
    }),
}

const readsFollowOn: Invariant = {
  id: 'O03',
  statement: 'A consumer reads a partition offset by offset until its position is reset.',
  after: [
    'records.polled',
    'offsets.passed',
    'position.reset',
    'partitions.revoked',
    'partitions.lost',
    'member.stopped',
  ],
  check: (_sim, watch) => firstOf(watch.fresh, (fact) => followPosition(watch, fact)),
}

function followPosition(watch: Watch, fact: Fact): string | null {
  const { positions } = watch.groups
  switch (fact.kind) {
    case 'position.reset':
      positions.set(`${fact.group}/${fact.member}/${nameOf(fact)}`, fact.offset)
      return null
    case 'offsets.passed':
    case 'records.polled': {
      const key = `${fact.group}/${fact.member}/${nameOf(fact)}`
      const position = positions.get(key)
      positions.set(key, fact.to)
      return position === fact.from && fact.to > fact.from
        ? null
        : `${key}: [${fact.from}, ${fact.to}) was read at position ${position ?? 'unknown'}`
    }
    case 'partitions.revoked':
    case 'partitions.lost':
      for (const each of fact.partitions)
        positions.delete(`${fact.group}/${fact.member}/${nameOf(each)}`)
      return null
    case 'member.stopped':
      for (const key of positions.keys())
        if (key.startsWith(`${fact.group}/${fact.member}/`)) positions.delete(key)
      return null
    default:
      return null
  }
}

const positionIsCommitted: Invariant = {
  id: 'O04',
  statement: 'No position lies above the true high watermark.',
  after: ['records.polled', 'position.reset'],
  check: (sim, watch) =>
    firstOf(watch.fresh, (fact) => {
      if (fact.kind !== 'records.polled' && fact.kind !== 'position.reset') return null
      const position = fact.kind === 'records.polled' ? fact.to : fact.offset
      const isGiven =
        fact.kind === 'position.reset' &&
        (watch.groups.chosen.has(`${groupKey(fact.group, fact)}@${position}`) ||
          position === givenOffset(sim, fact))
      const end = committedEnd(watch, fact)
      return position <= end || isGiven
        ? null
        : `${groupKey(fact.group, fact)}: position ${position}, committed is ${end}`
    }),
}

/** Offsets that the scenario says were committed before the run may be anything, as those that an application names. */
const givenOffset = (sim: Sim, fact: FactOf<'position.reset'>): number | undefined =>
  sim.scenario.groups.find(({ id }) => id === fact.group)?.committed[fact.topic]?.[
    String(fact.partition)
  ]

const commitWasReached: Invariant = {
  id: 'O05',
  statement: 'A committed offset is not beyond the furthest position of the group.',
  after: ['offsets.committed'],
  check: (_sim, watch) =>
    firstOf(freshOf(watch, 'offsets.committed'), ({ group, member, offsets }) =>
      firstOf(offsets, ({ topic, partition, offset }) => {
        const key = `${group}/${partitionName(topic, partition)}`
        const reached = watch.groups.reached.get(key) ?? 0
        return offset <= reached
          ? null
          : `${key}: ${member} commits ${offset}, reached was ${reached}`
      }),
    ),
}

const lagIsNotNegative: Invariant = {
  id: 'O06',
  statement: 'No lag is negative: a group commits nothing above the true high watermark.',
  after: ['offsets.committed'],
  check: (_sim, watch) =>
    firstOf(freshOf(watch, 'offsets.committed'), ({ group, offsets }) =>
      firstOf(offsets, (place) => {
        const end = committedEnd(watch, place)
        const isNamed = watch.groups.named.has(groupKey(group, place))
        return place.offset <= end || isNamed
          ? null
          : `${groupKey(group, place)}: commits ${place.offset}, high watermark is ${end}`
      }),
    ),
}

const nothingIsSkipped: Invariant = {
  id: 'O07',
  statement: 'Who commits after processing skips nothing: every record is worked on at least once.',
  after: ['record.processed', 'position.reset'],
  check: (sim, watch) => firstOf(watch.fresh, (fact) => followWork(sim, watch, fact)),
}

/**
 * Whether some client of the group commits what its application is not done with: Java its positions while a worker has
 * the records, librdkafka what it stored when poll() returned.
 */
const commitsEarly = (sim: Sim, group: string): boolean =>
  Object.values(sim.state.nodes).some((node) => {
    if (node.type !== 'member' || (node as ConsumerNode).group !== group) return false
    const { client, config, application } = node as ConsumerNode
    const isMarkedEarly =
      client === 'java'
        ? application.works === 'onWorker'
        : config['enable.auto.offset.store'] !== false
    const commits =
      config['enable.auto.commit'] === true ||
      Object.values(application.handlers ?? {}).some((handler) => handler.commits)
    return isMarkedEarly && commits
  })

function followWork(sim: Sim, watch: Watch, fact: Fact): string | null {
  const { worked } = watch.groups
  if (fact.kind === 'position.reset') {
    const key = groupKey(fact.group, fact)
    // a reset by policy skips by right; the first position of a group is where its work begins
    if (fact.from !== 'committed' || !worked.has(key))
      worked.set(key, Math.max(worked.get(key) ?? 0, fact.offset))
  } else if (fact.kind === 'record.processed') {
    const key = groupKey(fact.group, fact)
    const due = nextHeld(watch, fact, worked.get(key) ?? 0)
    worked.set(key, Math.max(due, fact.offset + 1))
    if (fact.offset > due && !hasLost(watch, nameOf(fact)) && !commitsEarly(sim, fact.group))
      return `${key}: ${fact.member} works on ${fact.offset}, done is everything below ${due}`
  }
  return null
}

/** The first offset from there on that compaction has not taken. */
function nextHeld(watch: Watch, place: TopicPartition, from: number): number {
  const removed = watch.partitions.get(nameOf(place))?.removed
  let offset = from
  while (removed?.has(offset)) offset += 1
  return offset
}

const readsWithinTheLog: Invariant = {
  id: 'O08',
  statement: 'No consumer reads from below the log start.',
  // when the broker answers: retention may be faster than the answer
  after: ['message.sent'],
  check: (sim, watch) => {
    // an answer that a cut link held goes out again as it was given, and was looked at then
    if (freshOf(watch, 'link.changed').length > 0) return null
    return firstOf(freshOf(watch, 'message.sent'), ({ from: node, to, ranges = [] }) =>
      firstOf(to.startsWith('member:') ? ranges : [], (range) => {
        const broker = sim.state.nodes[node] as BrokerNode | undefined
        const start = broker?.replicas[nameOf(range)]?.log.logStartOffset ?? 0
        return range.from >= start
          ? null
          : `${nameOf(range)}: read from ${range.from}, start is ${start}`
      }),
    )
  },
}

/** What consumers read and commit. */
export const offsetInvariants: readonly Invariant[] = [
  onlyCommittedIsRead,
  readsRepeat,
  readsFollowOn,
  positionIsCommitted,
  commitWasReached,
  lagIsNotNegative,
  nothingIsSkipped,
  readsWithinTheLog,
]
