import type { FactOf } from '../../trace/facts.ts'
import type { Replica } from '../broker/brokerNode.ts'
import { effectiveMinIsr } from '../broker/replicaRole.ts'
import { logEndOffset, recordAt, type ReplicaLog } from '../broker/replicaLog.ts'
import type { Sim } from '../kernel.ts'
import { firstOf, type Invariant } from './invariant.ts'
import {
  copyAt,
  freshOf,
  isRemoved,
  isSame,
  legitimateLeader,
  nameOf,
  replicaAt,
  type PartitionWatch,
  type Watch,
} from './watch.ts'

type LogFact =
  | FactOf<'log.appended'>
  | FactOf<'log.replicated'>
  | FactOf<'log.truncated'>
  | FactOf<'highWatermark.changed'>
  | FactOf<'leader.assumed'>

const logKinds = [
  'log.appended',
  'log.replicated',
  'log.truncated',
  'highWatermark.changed',
  'leader.assumed',
] as const

interface Touched {
  readonly name: string
  readonly broker: number
  readonly replica: Replica
}

/** Copies of partitions that the last event changed. */
const touched = (sim: Sim, watch: Watch): readonly Touched[] =>
  watch.fresh.flatMap((fact) => {
    if (!(logKinds as readonly string[]).includes(fact.kind)) return []
    const { broker } = fact as LogFact
    const name = nameOf(fact as LogFact)
    const replica = replicaAt(sim, broker, name)
    return replica ? [{ name, broker, replica }] : []
  })

/** Advances of high watermarks by leaders, with the replica as it is after the event. */
const advances = (sim: Sim, watch: Watch) =>
  freshOf(watch, 'highWatermark.changed').flatMap((fact) => {
    const replica = replicaAt(sim, fact.broker, nameOf(fact))
    return fact.isLeader && replica ? [{ fact, replica, name: nameOf(fact) }] : []
  })

const offsetsAreOrdered: Invariant = {
  id: 'R01',
  statement: 'In every copy 0 ≤ log start ≤ high watermark ≤ log end.',
  after: logKinds,
  check: (sim, watch) =>
    firstOf(touched(sim, watch), ({ name, broker, replica: { log } }) => {
      const { logStartOffset, highWatermark } = log
      const end = logEndOffset(log)
      return logStartOffset >= 0 && logStartOffset <= highWatermark && highWatermark <= end
        ? null
        : `${name} on ${broker}: start ${logStartOffset}, high watermark ${highWatermark}, end ${end}`
    }),
}

const highWatermarkNeverFalls: Invariant = {
  id: 'R02',
  statement: 'A leader’s high watermark does not fall while it leads in one leader epoch.',
  after: ['highWatermark.changed'],
  check: (sim, watch) =>
    firstOf(advances(sim, watch), ({ fact, replica, name }) => {
      const reign = `${name}/${fact.broker}/${replica.machine.context.leaderEpoch}`
      const before = watch.reigns.get(reign) ?? 0
      watch.reigns.set(reign, fact.offset)
      return fact.offset < before ? `${reign}: from ${before} to ${fact.offset}` : null
    }),
}

/** The first committed record that a log lacks, though nothing removed it, or has another in place of. */
function missingIn(log: ReplicaLog, partition: PartitionWatch): number | null {
  const { committed, logStart } = partition
  for (let offset = logStart; offset < committed.length; offset++) {
    if (!isSame(recordAt(log, offset), committed[offset]) && !isRemoved(partition, offset))
      return offset
  }
  return null
}

const leaderIsComplete: Invariant = {
  id: 'R04',
  statement: 'A legitimate leader holds every record below the true high watermark.',
  after: ['leader.assumed', 'sweep'],
  check: (sim, watch) =>
    firstOf(watch.partitions.values(), (partition) => {
      const leader = legitimateLeader(sim, partition)
      if (!leader || !isConcerned(watch, 'leader.assumed', partition.name)) return null
      const lacking = missingIn(leader.log, partition)
      return lacking === null
        ? null
        : `${partition.name}: broker ${partition.state.leader} leads without offset ${lacking} of ${partition.committed.length}`
    }),
}

/** After a fact only its own partition is looked at; in a sweep all are. */
const isConcerned = (watch: Watch, kind: 'leader.assumed', name: string): boolean => {
  const facts = freshOf(watch, kind)
  return facts.length === 0 || facts.some((fact) => nameOf(fact) === name)
}

const candidatesAreComplete: Invariant = {
  id: 'R05',
  statement: 'Every member of the controller’s ISR or ELR reaches to the true high watermark.',
  after: ['partition.changed', 'highWatermark.changed', 'log.truncated'],
  check: (sim, watch) =>
    firstOf(watch.fresh, (fact) => {
      const isOfLog = fact.kind === 'log.truncated' || fact.kind === 'highWatermark.changed'
      if (!isOfLog && fact.kind !== 'partition.changed') return null
      const name = isOfLog ? nameOf(fact) : `${fact.topic}-${fact.state.partition}`
      const partition = watch.partitions.get(name)
      if (!partition) return null
      const { inSyncReplicas, eligibleLeaderReplicas = [] } = partition.state
      return firstOf([...inSyncReplicas, ...eligibleLeaderReplicas], (broker) => {
        const log = replicaAt(sim, broker, name)?.log
        const end = log ? logEndOffset(log) : 0
        const needed = partition.committed.length
        return end < needed
          ? `${name}: broker ${broker} ends at ${end}, committed is ${needed}`
          : null
      })
    }),
}

const historiesMatch: Invariant = {
  id: 'R06',
  statement: 'Below their high watermarks all copies hold the same records of the same epochs.',
  after: ['highWatermark.changed'],
  check: (sim, watch) =>
    firstOf(freshOf(watch, 'highWatermark.changed'), (fact) => {
      const name = nameOf(fact)
      const partition = watch.partitions.get(name)
      const replica = replicaAt(sim, fact.broker, name)
      if (!partition || !replica) return null
      if (replica.machine.context.leaderEpoch < partition.uncleanEpoch) return null
      const { highWatermarkBefore } = copyAt(watch, name, fact.broker)
      const end = Math.min(fact.offset, partition.committed.length)
      for (let offset = highWatermarkBefore; offset < end; offset++) {
        if (
          !isRemoved(partition, offset) &&
          !isSame(recordAt(replica.log, offset), partition.committed[offset])
        ) {
          return `${name}: offset ${offset} on broker ${fact.broker} is not the committed record`
        }
      }
      return null
    }),
}

const copiesAreEqual: Invariant = {
  id: 'R07',
  statement: 'What a follower copies is, record for record, what its leader has there.',
  after: ['log.replicated'],
  check: (sim, watch) =>
    firstOf(freshOf(watch, 'log.replicated'), (fact) => {
      const name = nameOf(fact)
      const copy = replicaAt(sim, fact.broker, name)
      const leader = copy && replicaAt(sim, copy.machine.context.leader, name)
      const isSameReign =
        leader && leader.machine.context.leaderEpoch === copy.machine.context.leaderEpoch
      const partition = watch.partitions.get(name)
      if (!copy || !leader || !isSameReign || !partition) return null
      for (let offset = fact.from; offset < fact.to; offset++) {
        if (
          !isRemoved(partition, offset) &&
          !isSame(recordAt(leader.log, offset), recordAt(copy.log, offset))
        ) {
          return `${name}: offset ${offset} differs on broker ${fact.broker}`
        }
      }
      return null
    }),
}

const advanceNeedsMinIsr: Invariant = {
  id: 'R16',
  statement: 'The high watermark rises only with min.insync.replicas members in the committed ISR.',
  after: ['highWatermark.changed'],
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
  statement:
    'When the high watermark rises, every member of the maximal ISR that is still assigned has the records.',
  after: ['highWatermark.changed'],
  check: (sim, watch) =>
    firstOf(advances(sim, watch), ({ fact, replica, name }) =>
      firstOf(replica.machine.context.maximalInSyncReplicas, (broker) => {
        if (watch.partitions.get(name)?.state.replicas.includes(broker) === false) return null
        const copy = replicaAt(sim, broker, name)
        const end = copy ? logEndOffset(copy.log) : 0
        return end < fact.offset
          ? `${name}: at ${fact.offset}, broker ${broker} ends at ${end}`
          : null
      }),
    ),
}

const epochsAscend: Invariant = {
  id: 'R20',
  statement:
    'Epoch caches ascend in epoch and start offset, within the log and up to the known epoch.',
  after: ['log.appended', 'log.replicated', 'log.truncated', 'leader.assumed'],
  check: (sim, watch) =>
    firstOf(touched(sim, watch), ({ name, broker, replica: { log, machine } }) => {
      const { epochs } = log
      const isAscending = epochs.every((entry, index) => {
        const next = epochs[index + 1]
        return !next || (entry.epoch < next.epoch && entry.startOffset < next.startOffset)
      })
      if (!isAscending) return `${name} on ${broker}: epochs do not ascend`
      const last = epochs.at(-1)
      if (last && last.startOffset > logEndOffset(log))
        return `${name} on ${broker}: epoch ${last.epoch} starts beyond the end`
      const known = machine.context.leaderEpoch
      return last && known >= 0 && last.epoch > known
        ? `${name} on ${broker}: epoch ${last.epoch} in the log, ${known} known`
        : null
    }),
}

const truncationSparesCommitted: Invariant = {
  id: 'R21',
  statement: 'Truncation never removes a committed record.',
  after: ['log.truncated'],
  check: (_sim, watch) =>
    firstOf(freshOf(watch, 'log.truncated'), (fact) => {
      const name = nameOf(fact)
      const committed = watch.partitions.get(name)?.committed ?? []
      const { records } = copyAt(watch, name, fact.broker)
      // What was written there and never committed may go, also where another record was committed since.
      for (let offset = fact.to; offset < Math.min(fact.from, committed.length); offset++) {
        if (records[offset] && isSame(records[offset], committed[offset])) {
          return `${name}: broker ${fact.broker} cuts off offset ${offset}, committed is ${committed.length}`
        }
      }
      return null
    }),
}

/** What the copies of a partition promise each other and whoever writes to them. */
export const replicationInvariants: readonly Invariant[] = [
  offsetsAreOrdered,
  highWatermarkNeverFalls,
  leaderIsComplete,
  candidatesAreComplete,
  historiesMatch,
  copiesAreEqual,
  advanceNeedsMinIsr,
  advanceNeedsCopies,
  epochsAscend,
  truncationSparesCommitted,
]
