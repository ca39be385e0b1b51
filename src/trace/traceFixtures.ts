import { msToUs } from '../kafka/units.ts'
import type { Fact, FactBody, FactKind, PartitionState, TopicPartition } from './facts.ts'

/** Collects facts for tests, with ids and times filled in. */
export class TraceBuilder {
  readonly facts: Fact[] = []

  /** Adds a fact at a time in ms, and returns its id. */
  at<K extends FactKind>(ms: number, kind: K, body: FactBody<K>, cause?: number): number {
    const id = this.facts.length
    const because = cause === undefined ? {} : { cause }
    this.facts.push({ id, atUs: msToUs(ms), kind, ...because, ...body } as unknown as Fact)
    return id
  }
}

export const cats = 'cats-by-colors'
export const lovers = 'cat-lovers'

/** Partitions of the cats' topic by number. */
export const parts = (...numbers: readonly number[]): TopicPartition[] =>
  numbers.map((partition) => ({ topic: cats, partition }))

/** State of a partition whose first replica leads. */
export const ledBy = (partition: number, replicas: readonly number[]): PartitionState => ({
  partition,
  replicas,
  inSyncReplicas: replicas,
  leader: replicas[0] ?? -1,
  leaderEpoch: 0,
  partitionEpoch: 0,
})

/** Two members read two partitions each; C joins, and both give everything up: A at 1010 ms, B at 2510. */
export function eagerRebalance(): Fact[] {
  const trace = new TraceBuilder()
  const group = lovers
  const state = (ms: number, from: 'Stable' | 'PreparingRebalance' | 'CompletingRebalance') => ({
    group,
    from,
    generation: ms < 2535 ? 1 : 2,
    reason: 'memberJoined' as const,
    member: 'C',
  })
  trace.at(0, 'run.started', { version: 1, title: 'eager', seed: 1 })
  const partitions = [0, 1, 2, 3].map((number) => ledBy(number, [1, 2]))
  const topic = { topic: cats, replicationFactor: 2, internal: false, config: {} }
  trace.at(0, 'topic.created', { ...topic, partitions })
  for (const member of ['A', 'B']) {
    const about = { group, member }
    trace.at(0, 'member.started', { ...about, client: 'java', assignor: 'range', topics: [cats] })
    trace.at(0, 'member.added', { ...about, memberId: `${member}-1` })
    const own = member === 'A' ? parts(0, 1) : parts(2, 3)
    trace.at(0, 'partitions.assigned', { ...about, partitions: own, owned: own })
    for (const at of own) {
      trace.at(0, 'position.reset', { ...about, ...at, offset: 0, from: 'committed' })
    }
  }
  const formed = { group, generation: 1, reason: 'assignmentDelivered' as const }
  trace.at(0, 'group.state.changed', { ...formed, from: 'CompletingRebalance', to: 'Stable' })
  trace.at(900, 'member.started', {
    group,
    member: 'C',
    client: 'java',
    assignor: 'range',
    topics: [cats],
  })
  const preparing = trace.at(1000, 'group.state.changed', {
    ...state(1000, 'Stable'),
    to: 'PreparingRebalance',
  })
  const a = { group, member: 'A', partitions: parts(0, 1) }
  trace.at(1010, 'partitions.revoked', a, preparing)
  const b = { group, member: 'B', partitions: parts(2, 3) }
  trace.at(2510, 'partitions.revoked', b, preparing)
  const members = ['A', 'B', 'C']
  const round = { group, generation: 2, protocolName: 'range', leader: 'A', members }
  trace.at(2535, 'generation.started', round, preparing)
  const joined = { ...state(2535, 'PreparingRebalance'), to: 'CompletingRebalance' as const }
  trace.at(2535, 'group.state.changed', joined)
  trace.at(2555, 'group.state.changed', { ...state(2555, 'CompletingRebalance'), to: 'Stable' })
  const owners: readonly (readonly [string, TopicPartition[]])[] = [
    ['A', parts(0, 1)],
    ['B', parts(2)],
    ['C', parts(3)],
  ]
  for (const [member, own] of owners) {
    trace.at(2560, 'partitions.assigned', { group, member, partitions: own, owned: own })
  }
  for (const [member, own] of owners) {
    for (const at of own) {
      trace.at(2580, 'records.fetched', { group, member, ...at, from: 0, to: 5, broker: 1 })
    }
  }
  return trace.facts
}

/** A long, busy run: records through three partitions, with replicas, consumers, heartbeats and truncations. */
export function busyRun(records: number): Fact[] {
  const trace = new TraceBuilder()
  const group = lovers
  trace.at(0, 'run.started', { version: 1, title: 'busy', seed: 1 })
  const partitions = [0, 1, 2].map((number) => ledBy(number, [1, 2, 3]))
  const topic = { topic: cats, replicationFactor: 3, internal: false, config: {} }
  trace.at(0, 'topic.created', { ...topic, partitions })
  const ends = [0, 0, 0]
  let messageId = 0
  for (let id = 0; id < records; id++) {
    const ms = id * 10
    const partition = (id * 7) % 3
    const producer = `shelter-${id % 2}`
    const at = { topic: cats, partition }
    const offset = ends[partition] ?? 0
    ends[partition] = offset + 1
    const record = { id, key: id % 5 === 0 ? null : 'ginger', producer, bytes: 10 }
    const made = trace.at(ms, 'record.created', { record, topic: cats, producer })
    trace.at(ms, 'record.partitioned', { ...at, recordId: id, how: 'keyed' }, made)
    const batch = { ...at, producer, batchId: id, recordIds: [id] }
    trace.at(ms, 'batch.sent', { ...batch, attempt: 1 }, made)
    trace.at(ms, 'message.sent', {
      messageId: messageId++,
      direction: 'request',
      api: 'Produce',
      from: `producer:${producer}`,
      to: 'broker-1',
      arriveUs: msToUs(ms + 5),
      records: [{ ...at, ids: [id] }],
    })
    const leader = { ...at, broker: 1 }
    const records = [record]
    trace.at(ms + 5, 'log.appended', { ...leader, leaderEpoch: 0, baseOffset: offset, records })
    for (const broker of [2, 3]) {
      trace.at(ms + 6, 'log.replicated', { ...at, broker, from: offset, to: offset + 1 })
    }
    if (id % 100 === 99) {
      const cut = { ...at, broker: 3, from: offset + 1, to: offset - 20 }
      trace.at(ms + 6, 'log.truncated', cut)
      trace.at(ms + 6, 'log.replicated', { ...at, broker: 3, from: offset - 20, to: offset + 1 })
    }
    trace.at(ms + 7, 'highWatermark.changed', { ...leader, isLeader: true, offset: offset + 1 })
    trace.at(ms + 7, 'batch.acked', { ...batch, baseOffset: offset })
    const read = { group, member: `C${partition}`, ...at, from: offset, to: offset + 1 }
    trace.at(ms + 8, 'records.fetched', { ...read, broker: 1 })
    trace.at(ms + 8, 'records.polled', read)
    const done = { group, member: `C${partition}`, ...at, offset, recordId: id }
    trace.at(ms + 9, 'record.processed', { ...done, timesBefore: 0 })
    const owner = `member:${group}/C${partition}`
    const ring = { owner, name: 'maxPoll', subject: group } as const
    trace.at(ms + 9, 'deadline.armed', { ...ring, dueUs: msToUs(ms + 300_000) })
  }
  return trace.facts
}
