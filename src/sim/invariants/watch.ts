import { partitionName } from '../../kafka/units.ts'
import type { Fact, FactKind, FactOf, PartitionState, TopicPartition } from '../../trace/facts.ts'
import type { BrokerNode, Replica } from '../broker/brokerNode.ts'
import { isLeader } from '../broker/replicaRole.ts'
import { eachRecord, logEndOffset, recordAt } from '../broker/replicaLog.ts'
import type { ControllerNode } from '../controller/controllerNode.ts'
import type { QueuedEvent } from '../eventQueue.ts'
import type { Sim } from '../kernel.ts'
import { brokerNodeId, controllerId } from '../nodeIds.ts'
import type { StoredRecord } from '../protocol.ts'
import { groupWatch, observeGroups, type GroupWatch } from './groupWatch.ts'
import { observeProducers, producerWatch, type ProducerWatch } from './producerWatch.ts'

/** What is remembered of one copy of a partition. */
export interface CopyWatch {
  /** By offset the records as they were appended or copied, also those that the last event cut off; with gaps. */
  readonly records: (StoredRecord | undefined)[]
  highWatermark: number
  /** The same before the last event. */
  highWatermarkBefore: number
}

/** What is remembered of a partition. */
export interface PartitionWatch {
  readonly name: string
  /** As the controller has it. */
  state: PartitionState
  /** The same before the last event. */
  before: PartitionState
  /**
   * The records below the true high watermark: the greatest that a leader has had, also one deposed that does not know
   * it yet, for its whole ISR followed it that far. An unclean election sets it back to what the new leader has of it.
   */
  readonly committed: (StoredRecord | undefined)[]
  /** The greatest log start of any copy, and offsets above it that compaction has taken: nobody needs to hold them. */
  logStart: number
  readonly removed: Set<number>
  /** Leader epoch of the last unclean election; leaders of earlier epochs commit nothing any more. −1: none. */
  uncleanEpoch: number
  /** Records acked to producers with acks=all: offset → record id. */
  readonly acked: Map<number, number>
}

/** What is remembered beside a run; nothing simulated ever sees it. */
export interface Watch {
  seenFacts: number
  event: QueuedEvent | null
  /** Facts of the last event. */
  fresh: readonly Fact[]
  readonly partitions: Map<string, PartitionWatch>
  /** By `partition/broker`. */
  readonly copies: Map<string, CopyWatch>
  /** High watermark within one reign, by `partition/broker/leader epoch`. */
  readonly reigns: Map<string, number>
  readonly leadersOfEpoch: Map<string, number>
  readonly brokerEpochs: Map<number, number>
  /** Messages that a cut link kept back: when it heals they are sent on as they were written then. */
  readonly heldMessages: Set<number>
  /** From when on tombstones may go, by `partition/broker/offset`. */
  readonly horizons: Map<string, number>
  readonly producers: ProducerWatch
  readonly groups: GroupWatch
}

export const newWatch = (): Watch => ({
  seenFacts: 0,
  event: null,
  fresh: [],
  partitions: new Map(),
  copies: new Map(),
  reigns: new Map(),
  leadersOfEpoch: new Map(),
  brokerEpochs: new Map(),
  heldMessages: new Set(),
  horizons: new Map(),
  producers: producerWatch(),
  groups: groupWatch(),
})

export const nameOf = ({ topic, partition }: TopicPartition): string =>
  partitionName(topic, partition)

/** Facts of one kind among those of the last event. */
export const freshOf = <K extends FactKind>(watch: Watch, kind: K): readonly FactOf<K>[] =>
  watch.fresh.filter((fact) => fact.kind === kind) as unknown as readonly FactOf<K>[]

export const replicaAt = (sim: Sim, broker: number, name: string): Replica | undefined =>
  (sim.state.nodes[brokerNodeId(broker)] as BrokerNode | undefined)?.replicas[name]

export const brokersOf = (sim: Sim): readonly BrokerNode[] =>
  sim.scenario.cluster.brokers.map(({ id }) => sim.node<BrokerNode>(brokerNodeId(id)))

export const controllerOf = (sim: Sim): ControllerNode => sim.node<ControllerNode>(controllerId)

/** The copy of a partition on a broker as it is remembered. */
export function copyAt(watch: Watch, name: string, broker: number): CopyWatch {
  const key = `${name}/${broker}`
  const known = watch.copies.get(key)
  if (known) return known
  const fresh: CopyWatch = { records: [], highWatermark: 0, highWatermarkBefore: 0 }
  watch.copies.set(key, fresh)
  return fresh
}

/** The same record of the same leader epoch. */
export const isSame = (a: StoredRecord | undefined, b: StoredRecord | undefined): boolean =>
  a === b ||
  (a?.record.id === b?.record.id && a?.leaderEpoch === b?.leaderEpoch && a?.offset === b?.offset)

/** Whether an unclean election has taken records back: then promises about them are off. */
export const hasLost = (watch: Watch, name: string): boolean =>
  (watch.partitions.get(name)?.uncleanEpoch ?? -1) >= 0

/** Whether a record was removed by right, by retention or by compaction: a copy may hold it still, or not. */
export const isRemoved = ({ logStart, removed }: PartitionWatch, offset: number): boolean =>
  offset < logStart || removed.has(offset)

/** Takes in the facts since the last call; to be called after every event, before the checks. */
export function observe(sim: Sim, watch: Watch, event: QueuedEvent | null): void {
  watch.event = event
  const last = watch.fresh
  watch.fresh = sim.facts.slice(watch.seenFacts)
  watch.seenFacts = sim.facts.length
  for (const fact of last) settle(watch, fact)
  for (const fact of watch.fresh) {
    observeCluster(sim, watch, fact)
    observeProducers(watch.producers, fact)
    observeGroups(sim, watch.groups, fact)
  }
}

/** What the previous event changed is the past now. */
function settle(watch: Watch, fact: Fact): void {
  if (fact.kind === 'message.sent') {
    if (fact.lost === true) watch.heldMessages.add(fact.messageId)
  } else if (fact.kind === 'partition.changed') {
    const name = partitionName(fact.topic, fact.state.partition)
    const partition = watch.partitions.get(name)
    if (partition) partition.before = partition.state
  } else if (fact.kind === 'highWatermark.changed' || fact.kind === 'log.truncated') {
    const copy = copyAt(watch, nameOf(fact), fact.broker)
    copy.highWatermarkBefore = copy.highWatermark
    if (fact.kind === 'log.truncated') copy.records.length = Math.min(copy.records.length, fact.to)
  }
}

function observeCluster(sim: Sim, watch: Watch, fact: Fact): void {
  switch (fact.kind) {
    case 'topic.created':
    case 'topic.partitions.added':
      for (const state of fact.partitions) addPartition(watch, fact.topic, state)
      break
    case 'partition.changed':
      observePartition(sim, watch, fact)
      break
    case 'log.appended':
    case 'log.replicated':
      observeCopy(sim, watch, fact)
      break
    case 'log.truncated': {
      const copy = copyAt(watch, nameOf(fact), fact.broker)
      copy.highWatermark = Math.min(copy.highWatermark, fact.to)
      break
    }
    case 'log.restarted':
      copyAt(watch, nameOf(fact), fact.broker).records.length = fact.offset
      copyAt(watch, nameOf(fact), fact.broker).highWatermark = fact.offset
      break
    case 'replica.removed':
      watch.copies.delete(`${nameOf(fact)}/${fact.broker}`)
      break
    case 'compaction.finished': {
      const partition = watch.partitions.get(nameOf(fact))
      for (const offset of fact.removed) partition?.removed.add(offset)
      break
    }
    case 'logStart.changed': {
      const partition = watch.partitions.get(nameOf(fact))
      if (partition) partition.logStart = Math.max(partition.logStart, fact.offset)
      break
    }
    case 'highWatermark.changed':
      observeHighWatermark(sim, watch, fact)
      break
    default:
  }
}

function addPartition(watch: Watch, topic: string, state: PartitionState): void {
  const name = partitionName(topic, state.partition)
  watch.partitions.set(name, {
    name,
    state,
    before: state,
    committed: [],
    logStart: 0,
    removed: new Set(),
    uncleanEpoch: -1,
    acked: new Map(),
  })
}

function observePartition(sim: Sim, watch: Watch, fact: FactOf<'partition.changed'>): void {
  const { topic, state, reason } = fact
  const name = partitionName(topic, state.partition)
  const partition = watch.partitions.get(name)
  if (!partition) return
  partition.state = state
  if (reason !== 'uncleanElection') return
  partition.uncleanEpoch = state.leaderEpoch
  const log = replicaAt(sim, state.leader, name)?.log
  const { committed, acked } = partition
  const isKept = (offset: number): boolean =>
    isRemoved(partition, offset) || isSame(log && recordAt(log, offset), committed[offset])
  // what was removed elsewhere counts as kept only as far as the new leader's log goes
  const end = Math.min(committed.length, log ? logEndOffset(log) : 0)
  let kept = 0
  while (kept < end && isKept(kept)) kept += 1
  committed.length = kept
  for (const offset of acked.keys()) if (offset >= kept) acked.delete(offset)
}

function observeCopy(
  sim: Sim,
  watch: Watch,
  fact: FactOf<'log.appended'> | FactOf<'log.replicated'>,
): void {
  const name = nameOf(fact)
  const log = replicaAt(sim, fact.broker, name)?.log
  if (!log) return
  const { records } = copyAt(watch, name, fact.broker)
  keepRecords(records, log, logEndOffset(log))
}

function observeHighWatermark(sim: Sim, watch: Watch, fact: FactOf<'highWatermark.changed'>): void {
  const name = nameOf(fact)
  copyAt(watch, name, fact.broker).highWatermark = fact.offset
  const replica = replicaAt(sim, fact.broker, name)
  const partition = watch.partitions.get(name)
  if (!fact.isLeader || !replica || !partition) return
  if (replica.machine.context.leaderEpoch < partition.uncleanEpoch) return
  const { committed } = partition
  keepRecords(committed, replica.log, fact.offset)
}

/** Goes on with what a log holds up to an offset. */
function keepRecords(kept: (StoredRecord | undefined)[], log: Replica['log'], to: number): void {
  eachRecord(log, kept.length, to, (record) => {
    kept[record.offset] = record
  })
  kept.length = Math.max(kept.length, to)
}

/** The leader by the controller's word, if its broker knows and is running. */
export function legitimateLeader(sim: Sim, { name, state }: PartitionWatch): Replica | null {
  const replica = replicaAt(sim, state.leader, name)
  if (!replica || !isLeader(replica)) return null
  return replica.machine.context.leaderEpoch === state.leaderEpoch ? replica : null
}
