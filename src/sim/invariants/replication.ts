import { partitionName } from '../../kafka/units.ts'
import type { Fact, FactKind, FactOf } from '../../trace/facts.ts'
import type { BrokerNode, Replica } from '../broker/brokerNode.ts'
import { effectiveMinIsr } from '../broker/leadership.ts'
import { logEndOffset, recordAt } from '../broker/replicaLog.ts'
import { acksOf } from '../client/producerSend.ts'
import type { ProducerNode } from '../client/producerNode.ts'
import type { Sim } from '../kernel.ts'
import { brokerNodeId, producerNodeId } from '../nodeIds.ts'
import type { Invariant, ReplicationWatch } from './invariant.ts'

type Place = { readonly topic: string; readonly partition: number }

const nameOf = ({ topic, partition }: Place): string => partitionName(topic, partition)

const freshOf = <K extends FactKind>(watch: ReplicationWatch, kind: K): readonly FactOf<K>[] =>
  watch.fresh.filter((fact): fact is Extract<Fact, FactOf<K>> => fact.kind === kind) as FactOf<K>[]

const replicaAt = (sim: Sim, broker: number, place: Place): Replica | undefined =>
  sim.node<BrokerNode>(brokerNodeId(broker)).replicas[nameOf(place)]

/** The first complaint about any of the items. */
const firstOf = <T>(items: readonly T[], complain: (item: T) => string | null): string | null => {
  for (const item of items) {
    const complaint = complain(item)
    if (complaint !== null) return complaint
  }
  return null
}

/** Advances of high watermarks by leaders, with the replica as it is after the event. */
const advances = (sim: Sim, watch: ReplicationWatch) =>
  freshOf(watch, 'highWatermark.changed').flatMap((fact) => {
    const replica = replicaAt(sim, fact.broker, fact)
    return fact.isLeader && replica ? [{ fact, replica, name: nameOf(fact) }] : []
  })

const highWatermarkNeverFalls: Invariant = {
  id: 'R02',
  statement: 'A leader’s high watermark does not fall while it leads in one leader epoch.',
  check: (sim, watch) =>
    firstOf(advances(sim, watch), ({ fact, replica, name }) => {
      const reign = `${name}/${fact.broker}/${replica.machine.context.leaderEpoch}`
      const before = watch.reigns.get(reign) ?? 0
      watch.reigns.set(reign, fact.offset)
      return fact.offset < before ? `${reign}: from ${before} to ${fact.offset}` : null
    }),
}

const leaderIsComplete: Invariant = {
  id: 'R03',
  statement: 'A legitimate leader holds everything below the true high watermark.',
  check: (_sim, watch) =>
    firstOf(freshOf(watch, 'leader.assumed'), (fact) => {
      const name = nameOf(fact)
      const state = watch.partitions.get(name)
      if (state?.leader !== fact.broker || state.leaderEpoch !== fact.leaderEpoch) return null
      const needed = watch.trueHighWatermarks.get(name) ?? 0
      return fact.startOffset < needed
        ? `${name}: broker ${fact.broker} leads from ${fact.startOffset}, committed is ${needed}`
        : null
    }),
}

const advanceNeedsMinIsr: Invariant = {
  id: 'R16',
  statement: 'The high watermark rises only with min.insync.replicas members in the committed ISR.',
  check: (sim, watch) =>
    firstOf(advances(sim, watch), ({ replica, name }) => {
      const { inSyncReplicas } = replica.machine.context
      return inSyncReplicas.length < effectiveMinIsr(replica)
        ? `${name}: it rose with ISR [${inSyncReplicas.join(',')}]`
        : null
    }),
}

const advanceNeedsCopies: Invariant = {
  id: 'R17',
  statement: 'When the high watermark rises, every member of the maximal ISR has the records.',
  check: (sim, watch) =>
    firstOf(advances(sim, watch), ({ fact, replica, name }) =>
      firstOf(replica.machine.context.maximalInSyncReplicas, (broker) => {
        const copy = replicaAt(sim, broker, fact)
        const end = copy ? logEndOffset(copy.log) : 0
        return end < fact.offset
          ? `${name}: at ${fact.offset}, broker ${broker} ends at ${end}`
          : null
      }),
    ),
}

const cleanElectionStaysInIsr: Invariant = {
  id: 'R19',
  statement: 'A clean election picks a member of the ISR.',
  check: (_sim, watch) =>
    firstOf(freshOf(watch, 'partition.changed'), ({ topic, state, reason }) => {
      const name = partitionName(topic, state.partition)
      const before = watch.before.get(name)
      const isClean = reason === 'election' || reason === 'preferredElection'
      return isClean && before && !before.inSyncReplicas.includes(state.leader)
        ? `${name}: ${state.leader} was elected out of [${before.inSyncReplicas.join(',')}]`
        : null
    }),
}

const copiesAreEqual: Invariant = {
  id: 'R07',
  statement: 'What a follower copies is, record for record, what its leader has there.',
  check: (sim, watch) =>
    firstOf(freshOf(watch, 'log.replicated'), (fact) => {
      const copy = replicaAt(sim, fact.broker, fact)
      const leader = copy && replicaAt(sim, copy.machine.context.leader, fact)
      for (let offset = fact.from; copy && leader && offset < fact.to; offset++) {
        const theirs = recordAt(leader.log, offset)
        if (theirs && recordAt(copy.log, offset)?.record.id !== theirs.record.id) {
          return `${nameOf(fact)}: offset ${offset} differs on broker ${fact.broker}`
        }
      }
      return null
    }),
}

const ackedIsCommitted: Invariant = {
  id: 'P01',
  statement: 'A record acked with acks=all lies below the high watermark.',
  check: (sim, watch) =>
    firstOf(freshOf(watch, 'batch.acked'), (fact) => {
      const name = nameOf(fact)
      const producer = sim.node<ProducerNode>(producerNodeId(fact.producer))
      if (acksOf(producer) !== 'all') return null
      const end = fact.baseOffset + fact.recordIds.length
      const committed = watch.trueHighWatermarks.get(name) ?? 0
      if (end > committed && !watch.unclean.has(name)) {
        return `${name}: acked up to ${end}, high watermark ${committed}`
      }
      const acked = watch.acked.get(name) ?? new Map<number, number>()
      fact.recordIds.forEach((id, index) => acked.set(fact.baseOffset + index, id))
      watch.acked.set(name, acked)
      return null
    }),
}

const ackedSurvives: Invariant = {
  id: 'P02',
  statement: 'Records acked with acks=all are on every new leader.',
  check: (sim, watch) =>
    firstOf(freshOf(watch, 'leader.assumed'), (fact) => {
      const name = nameOf(fact)
      const state = watch.partitions.get(name)
      const log = replicaAt(sim, fact.broker, fact)?.log
      if (!log || watch.unclean.has(name) || state?.leaderEpoch !== fact.leaderEpoch) return null
      return firstOf([...(watch.acked.get(name) ?? [])], ([offset, id]) =>
        recordAt(log, offset)?.record.id === id
          ? null
          : `${name}: offset ${offset} was acked, broker ${fact.broker} leads without it`,
      )
    }),
}

const storedOnce: Invariant = {
  id: 'P05',
  statement: 'A record of an idempotent producer is stored once in its partition.',
  check: (sim, watch) =>
    firstOf(freshOf(watch, 'log.appended'), (fact) => {
      const log = replicaAt(sim, fact.broker, fact)?.log
      if (!log) return null
      const where = `${nameOf(fact)}/${fact.broker}`
      const known = watch.stored.get(where) ?? { upTo: 0, ids: new Set<number>() }
      watch.stored.set(where, known)
      let repeated: string | null = null
      for (; known.upTo < logEndOffset(log); known.upTo++) {
        const stored = recordAt(log, known.upTo)
        if (!stored) continue
        if (stored.batch && known.ids.has(stored.record.id)) {
          repeated ??= `${where}: record ${stored.record.id} again at ${known.upTo}`
        }
        known.ids.add(stored.record.id)
      }
      return watch.unclean.has(nameOf(fact)) ? null : repeated
    }),
}

const hashed: ReadonlySet<string> = new Set(['murmur2', 'crc32', 'fnv1a'])

const keyHasOneHome: Invariant = {
  id: 'P09',
  statement: 'Equal keys go to one partition while the number of partitions stays.',
  check: (sim, watch) =>
    firstOf(freshOf(watch, 'record.partitioned'), (fact) => {
      const key = watch.keys.get(fact.recordId)
      watch.keys.delete(fact.recordId)
      const created = watch.fresh.find(
        (other) => other.kind === 'record.created' && other.record.id === fact.recordId,
      )
      if (key === undefined || created?.kind !== 'record.created' || !hashed.has(fact.how))
        return null
      const { partitions } = sim.node<ProducerNode>(producerNodeId(created.producer))
      const home = `${created.producer}/${partitions.length}/${fact.topic}/${key}`
      const before = watch.homes.get(home) ?? fact.partition
      watch.homes.set(home, fact.partition)
      return before === fact.partition
        ? null
        : `${home}: partition ${before}, then ${fact.partition}`
    }),
}

/** What replication and producers promise, beyond what `checkInvariants` looks at. */
export const replicationInvariants: readonly Invariant[] = [
  highWatermarkNeverFalls,
  leaderIsComplete,
  advanceNeedsMinIsr,
  advanceNeedsCopies,
  cleanElectionStaysInIsr,
  copiesAreEqual,
  ackedIsCommitted,
  ackedSurvives,
  storedOnce,
  keyHasOneHome,
]

export const newReplicationWatch = (): ReplicationWatch => ({
  seenFacts: 0,
  fresh: [],
  partitions: new Map(),
  before: new Map(),
  trueHighWatermarks: new Map(),
  reigns: new Map(),
  acked: new Map(),
  unclean: new Set(),
  stored: new Map(),
  keys: new Map(),
  homes: new Map(),
})

/** Takes in the facts since the last call; to be called after every event, before the checks. */
export function observe(sim: Sim, watch: ReplicationWatch): void {
  watch.fresh = sim.facts.slice(watch.seenFacts)
  watch.seenFacts = sim.facts.length
  watch.before.clear()
  for (const fact of watch.fresh) observeFact(sim, watch, fact)
}

function observeFact(sim: Sim, watch: ReplicationWatch, fact: Fact): void {
  if (fact.kind === 'record.created') watch.keys.set(fact.record.id, fact.record.key)
  else if (fact.kind === 'topic.created' || fact.kind === 'topic.partitions.added') {
    for (const state of fact.partitions) {
      watch.partitions.set(partitionName(fact.topic, state.partition), state)
    }
  } else if (fact.kind === 'log.truncated') watch.stored.delete(`${nameOf(fact)}/${fact.broker}`)
  else if (fact.kind === 'highWatermark.changed' && fact.isLeader) {
    const name = nameOf(fact)
    const before = watch.trueHighWatermarks.get(name) ?? 0
    watch.trueHighWatermarks.set(name, Math.max(before, fact.offset))
  } else if (fact.kind === 'partition.changed') {
    const name = partitionName(fact.topic, fact.state.partition)
    const before = watch.partitions.get(name)
    if (before && !watch.before.has(name)) watch.before.set(name, before)
    watch.partitions.set(name, fact.state)
    if (fact.reason !== 'uncleanElection') return
    watch.unclean.add(name)
    const place = { topic: fact.topic, partition: fact.state.partition }
    const log = replicaAt(sim, fact.state.leader, place)?.log
    watch.trueHighWatermarks.set(name, log ? Math.min(log.highWatermark, logEndOffset(log)) : 0)
  }
}
