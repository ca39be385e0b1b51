import type { FactOf } from '../../trace/facts.ts'
import type { ProducerNode } from '../client/producerNode.ts'
import { acksOf } from '../client/producerSend.ts'
import { recordAt } from '../broker/replicaLog.ts'
import type { Sim } from '../kernel.ts'
import { producerNodeId } from '../nodeIds.ts'
import { firstOf, type Invariant } from './invariant.ts'
import { batchKey, type Scan } from './producerWatch.ts'
import {
  copyAt,
  freshOf,
  hasLost,
  isRemoved,
  legitimateLeader,
  nameOf,
  type PartitionWatch,
  type Watch,
} from './watch.ts'

const producerAt = (sim: Sim, producer: string): ProducerNode =>
  sim.node<ProducerNode>(producerNodeId(producer))

const ackedIsCommitted: Invariant = {
  id: 'P01',
  statement: 'Records acked with acks=all are committed, at the offsets that the ack tells.',
  after: ['batch.acked'],
  check: (sim, watch) =>
    firstOf(freshOf(watch, 'batch.acked'), (fact) => {
      const partition = watch.partitions.get(nameOf(fact))
      if (!partition || acksOf(producerAt(sim, fact.producer)) !== 'all') return null
      const { name, committed, acked } = partition
      return firstOf(fact.recordIds.entries(), ([index, id]) => {
        const offset = fact.baseOffset + index
        if (committed[offset]?.record.id === id) acked.set(offset, id)
        else if (!hasLost(watch, name))
          return `${name}: record ${id} was acked for offset ${offset}`
        return null
      })
    }),
}

/** The first acked record that the legitimate leader lacks. */
function lostOf(sim: Sim, partition: PartitionWatch): string | null {
  const leader = legitimateLeader(sim, partition)
  if (!leader) return null
  return firstOf(partition.acked, ([offset, id]) =>
    recordAt(leader.log, offset)?.record.id === id || isRemoved(partition, offset)
      ? null
      : `${partition.name}: offset ${offset} was acked, broker ${partition.state.leader} leads without it`,
  )
}

const ackedSurvives: Invariant = {
  id: 'P02',
  statement: 'Records acked with acks=all are on every later leader.',
  after: ['leader.assumed', 'sweep'],
  check: (sim, watch) => {
    const assumed = freshOf(watch, 'leader.assumed')
    if (assumed.length === 0)
      return firstOf(watch.partitions.values(), (partition) => lostOf(sim, partition))
    return firstOf(assumed, (fact) => {
      const partition = watch.partitions.get(nameOf(fact))
      return partition ? lostOf(sim, partition) : null
    })
  },
}

/** Reads on in a copy since the last scan; a truncated copy is read anew. */
function scan(watch: Watch, fact: FactOf<'log.appended'>): Scan {
  const key = `${nameOf(fact)}/${fact.broker}`
  const fresh = {
    upTo: 0,
    ids: new Set<number>(),
    producerIds: new Set<number>(),
    next: new Map(),
    repeated: null,
    gap: null,
  }
  const known: Scan = watch.producers.scans.get(key) ?? fresh
  watch.producers.scans.set(key, known)
  const { records } = copyAt(watch, nameOf(fact), fact.broker)
  for (; known.upTo < records.length; known.upTo++) {
    const stored = records[known.upTo]
    const batch = stored?.batch
    if (!batch) continue
    const { id } = stored.record
    if (known.ids.has(id)) known.repeated ??= `${key}: record ${id} again at ${known.upTo}`
    known.ids.add(id)
    if (stored.offset !== batch.baseOffset) continue
    const { producerId, producerEpoch } = batch
    const own = `${producerId}/${producerEpoch}`
    // of a producer that the log does not know any first sequence is taken: what came before it was lost
    const expected =
      known.next.get(own) ?? (known.producerIds.has(producerId) ? 0 : batch.baseSequence)
    if (batch.baseSequence !== expected)
      known.gap ??= `${key}: sequence ${batch.baseSequence} of producer id ${own} at ${known.upTo}, due is ${expected}`
    known.producerIds.add(producerId)
    known.next.set(own, batch.baseSequence + batch.size)
  }
  return known
}

/** Whether retention or compaction has removed records: the log no longer tells all sequences. */
function hasGaps(watch: Watch, name: string): boolean {
  const partition = watch.partitions.get(name)
  return partition !== undefined && (partition.logStart > 0 || partition.removed.size > 0)
}

const sequencesFollowOn: Invariant = {
  id: 'P04',
  statement:
    'The sequences of an idempotent producer lie in the log without gaps, in a new epoch from 0 on.',
  after: ['log.appended'],
  check: (_sim, watch) =>
    firstOf(freshOf(watch, 'log.appended'), (fact) =>
      hasLost(watch, nameOf(fact)) || hasGaps(watch, nameOf(fact)) ? null : scan(watch, fact).gap,
    ),
}

const storedOnce: Invariant = {
  id: 'P05',
  statement: 'A record of an idempotent producer is stored once in its partition.',
  after: ['log.appended'],
  check: (_sim, watch) =>
    firstOf(freshOf(watch, 'log.appended'), (fact) =>
      hasLost(watch, nameOf(fact)) ? null : scan(watch, fact).repeated,
    ),
}

/** NOT_ENOUGH_REPLICAS */
const notEnoughReplicas = 19

const refusedIsNotStored: Invariant = {
  id: 'P07',
  statement: 'NOT_ENOUGH_REPLICAS (19) means that nothing of the batch was appended.',
  after: ['batch.retried', 'batch.failed'],
  check: (_sim, watch) =>
    firstOf(watch.fresh, (fact) => {
      if (fact.kind !== 'batch.retried' || fact.errorCode !== notEnoughReplicas) return null
      const sent = watch.producers.sent.get(batchKey(fact))
      const stored = sent?.isUntouched
        ? sent.recordIds.find((id) => watch.producers.appended.has(id))
        : undefined
      return stored === undefined
        ? null
        : `${batchKey(fact)}: refused, yet record ${stored} is stored`
    }),
}

const everySendEnds: Invariant = {
  id: 'P08',
  statement: 'Every record is acked or failed within delivery.timeout.ms.',
  after: ['sweep'],
  check: (sim, watch) =>
    firstOf(watch.producers.open, ([producer, open]) => {
      const limitUs = Number(producerAt(sim, producer).config['delivery.timeout.ms']) * 1000
      for (const [id, createdUs] of open) {
        if (sim.nowUs - createdUs <= limitUs) break // the oldest come first
        return `${producer}: record ${id} of ${createdUs / 1000} ms is still open`
      }
      return null
    }),
}

const hashed: ReadonlySet<string> = new Set(['murmur2', 'crc32', 'fnv1a'])

const keyHasOneHome: Invariant = {
  id: 'P09',
  statement: 'Equal keys go to one partition while the number of partitions stays.',
  after: ['record.partitioned'],
  check: (sim, watch) =>
    firstOf(freshOf(watch, 'record.partitioned'), (fact) => {
      const { keys, homes } = watch.producers
      const key = keys.get(fact.recordId)
      keys.delete(fact.recordId)
      const created = freshOf(watch, 'record.created').find(
        ({ record }) => record.id === fact.recordId,
      )
      if (key === undefined || !created || !hashed.has(fact.how)) return null
      const { partitions } = producerAt(sim, created.producer)
      const home = `${created.producer}/${partitions.length}/${fact.topic}/${key}`
      const before = homes.get(home) ?? fact.partition
      homes.set(home, fact.partition)
      return before === fact.partition
        ? null
        : `${home}: partition ${before}, then ${fact.partition}`
    }),
}

/** What producers are promised. */
export const producerInvariants: readonly Invariant[] = [
  ackedIsCommitted,
  ackedSurvives,
  sequencesFollowOn,
  storedOnce,
  refusedIsNotStored,
  everySendEnds,
  keyHasOneHome,
]
