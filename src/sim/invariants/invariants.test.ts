import { describe, expect, it } from 'vitest'
import type { FactBody, FactKind } from '../../trace/facts.ts'
import type { BrokerNode, Replica } from '../broker/brokerNode.ts'
import { truncateLog } from '../broker/replicaLog.ts'
import { newSegment } from '../broker/segments.ts'
import type { ConsumerNode } from '../client/consumerNode.ts'
import type { ProducerNode } from '../client/producerNode.ts'
import type { QueuedEvent } from '../eventQueue.ts'
import type { Sim } from '../kernel.ts'
import { createSim } from '../run.ts'
import { parseScenario } from '../scenario/parse.ts'
import { checkInvariants, invariants } from './checkInvariants.ts'
import { calm, convergences, startBrokers } from './quiescence.ts'
import { controllerOf, newWatch, observe, replicaAt, type Watch } from './watch.ts'

/** A healthy cluster with a producer and a group, watched for eight seconds. */
function aHealthyRun(): { sim: Sim; watch: Watch } {
  const parsed = parseScenario({
    version: 1,
    seed: 3,
    cluster: { brokers: 3 },
    topics: [
      { name: 'cats', partitions: 3, replicationFactor: 3, config: { 'min.insync.replicas': 2 } },
    ],
    producers: [
      {
        id: 'p',
        topic: 'cats',
        ratePerSecond: 20,
        keys: ['a', 'b', 'c', 'd', 'e', 'f', 'g', null],
      },
    ],
    groups: [
      {
        id: 'g',
        config: {
          'partition.assignment.strategy': 'cooperative-sticky',
          'auto.offset.reset': 'earliest',
        },
        members: [{ id: 'A' }, { id: 'B' }],
      },
    ],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const watch = newWatch()
  const sim = createSim(parsed.scenario, { afterEvent: checkInvariants(watch) })
  sim.runUntil(8_000_000)
  return { sim, watch }
}

const topic = 'cats'
const place = { topic, partition: 0 }
const member = { group: 'g', member: 'A' }
const anEvent: QueuedEvent = { atUs: 0, seq: 0, kind: 'timer', node: '', payload: {}, cause: 0 }

const emit = <K extends FactKind>(sim: Sim, kind: K, body: FactBody<K>): void =>
  void sim.emit(kind, body)

const leaderOf = (watch: Watch): number => watch.partitions.get('cats-0')?.state.leader ?? -1

const copyOn = (sim: Sim, broker: number): Replica => {
  const replica = replicaAt(sim, broker, 'cats-0')
  if (!replica) throw new Error(`no replica on ${broker}`)
  return replica
}

/** Replaces a part of a replica's machine, as a bug would. */
const twist = (replica: Replica, context: Partial<Replica['machine']['context']>): void => {
  const { machine } = replica
  replica.machine = { ...machine, context: { ...machine.context, ...context } }
}

const state = (watch: Watch) => {
  const known = watch.partitions.get('cats-0')?.state
  if (!known) throw new Error('no cats-0')
  return { ...known, partitionEpoch: known.partitionEpoch + 1 }
}

const change = (
  sim: Sim,
  watch: Watch,
  changes: object,
  reason: FactBody<'partition.changed'>['reason'] = 'expand',
): void => emit(sim, 'partition.changed', { topic, state: { ...state(watch), ...changes }, reason })

const committedEnd = (watch: Watch): number => watch.partitions.get('cats-0')?.committed.length ?? 0

const advance = (sim: Sim, watch: Watch, offset = committedEnd(watch)): void => {
  emit(sim, 'highWatermark.changed', { ...place, broker: leaderOf(watch), isLeader: true, offset })
}

const truncated = (sim: Sim, watch: Watch, to: number): void => {
  const from = committedEnd(watch)
  emit(sim, 'log.truncated', { ...place, broker: leaderOf(watch), from, to })
}

const swapIn = (replica: Replica, at: number): void => {
  const chunk = replica.log.sealed[0] ?? replica.log.tail
  const other = [...chunk]
  const record = other[at]
  if (!record) throw new Error(`no record at ${at}`)
  other[at] = { ...record, record: { ...record.record, id: 999_999 } }
  if (replica.log.sealed[0]) replica.log.sealed[0] = other
  else replica.log.tail = other
}

const follower = (watch: Watch): number => (leaderOf(watch) === 1 ? 2 : 1)

const appended = (sim: Sim, watch: Watch, body: Partial<FactBody<'log.appended'>> = {}): void => {
  const leader = leaderOf(watch)
  const { leaderEpoch } = copyOn(sim, leader).machine.context
  const base = { ...place, broker: leader, leaderEpoch, baseOffset: 0, records: [] }
  emit(sim, 'log.appended', { ...base, ...body })
}

const compacted = (
  sim: Sim,
  watch: Watch,
  body: Partial<FactBody<'compaction.finished'>>,
): void => {
  const nothing = { removed: [], segments: [], freedBytes: 0 }
  const base = { ...place, broker: leaderOf(watch), from: 0, to: 3, ...nothing }
  emit(sim, 'compaction.finished', { ...base, ...body })
}

const polled = (from: number, to: number) => ({ ...member, ...place, from, to })
const aRecord = { id: 999_999, key: null, producer: 'p', bytes: 1 }
const batch = { ...place, producer: 'p', batchId: 999_999 }

const acked = (baseOffset: number, recordIds: readonly number[]) => ({
  ...batch,
  baseOffset,
  recordIds,
})

const plan = (
  sim: Sim,
  assignment: FactBody<'assignment.computed'>['assignment'],
  assignor = 'range',
) => {
  const [latest] = [...sim.facts].reverse().filter((fact) => fact.kind === 'generation.started')
  const generation = latest?.kind === 'generation.started' ? latest.generation : 0
  emit(sim, 'assignment.computed', { group: 'g', generation, assignor, by: 'A', assignment })
}

const at = (partition: number) => ({ topic, partition })

const coordinatorOf = (sim: Sim): BrokerNode => {
  const node = Object.values(sim.state.nodes).find(
    (each) => each.type === 'broker' && (each as BrokerNode).coordinator.groups['g'],
  )
  if (!node) throw new Error('nobody coordinates g')
  return node as BrokerNode
}

type Plant = (sim: Sim, watch: Watch) => QueuedEvent | undefined | void

/** For each invariant the thing that must not happen. */
const plants: Readonly<Record<string, Plant>> = {
  R01: (sim, watch) => {
    copyOn(sim, leaderOf(watch)).log.highWatermark = 9_999
    advance(sim, watch)
  },
  R02: (sim, watch) => advance(sim, watch, 1),
  R04: (sim, watch) => swapIn(copyOn(sim, leaderOf(watch)), 2),
  R05: (sim, watch) => {
    truncateLog(copyOn(sim, follower(watch)).log, 0)
    advance(sim, watch)
  },
  R06: (sim, watch) => {
    const offset = committedEnd(watch)
    const broker = follower(watch)
    swapIn(copyOn(sim, broker), 2)
    const copy = watch.copies.get(`cats-0/${broker}`)
    if (copy) copy.highWatermark = 0
    emit(sim, 'log.truncated', { ...place, broker, from: 0, to: 0 })
    observe(sim, watch, anEvent)
    emit(sim, 'highWatermark.changed', { ...place, broker, isLeader: false, offset })
  },
  R07: (sim, watch) => {
    swapIn(copyOn(sim, follower(watch)), 1)
    emit(sim, 'log.replicated', { ...place, broker: follower(watch), from: 0, to: 3 })
  },
  R08: (sim, watch) => {
    const { leaderEpoch } = state(watch)
    watch.leadersOfEpoch.set(`cats-0/${leaderEpoch}`, leaderOf(watch))
    const broker = follower(watch)
    emit(sim, 'leader.assumed', { ...place, broker, leaderEpoch, startOffset: 0 })
  },
  R09: (sim, watch) => change(sim, watch, { leaderEpoch: 7 }),
  R10: (sim, watch) => change(sim, watch, { inSyncReplicas: [follower(watch)] }),
  R11: (sim, watch) => change(sim, watch, { inSyncReplicas: [1, 2, 3, 9] }),
  R12: (sim, watch) => {
    const entry = controllerOf(sim).topics[0]?.partitions[0]
    if (!entry) throw new Error('no partition')
    const context = { ...entry.machine.context, eligibleLeaderReplicas: [3] }
    entry.machine = { ...entry.machine, context }
    change(sim, watch, {})
  },
  R13: (sim, watch) => change(sim, watch, { inSyncReplicas: [] }),
  R14: (sim) => {
    const [broker] = controllerOf(sim).brokers
    if (broker) broker.isFenced = true
    emit(sim, 'broker.fenced', { broker: broker?.id ?? 0 })
  },
  R15: (sim, watch) => {
    const leader = leaderOf(watch)
    twist(copyOn(sim, leader), { maximalInSyncReplicas: [leader] })
    change(sim, watch, {})
  },
  R16: (sim, watch) => {
    twist(copyOn(sim, leaderOf(watch)), { inSyncReplicas: [leaderOf(watch)] })
    advance(sim, watch)
  },
  R17: (sim, watch) => advance(sim, watch, 99_999),
  R18: (sim, watch) => {
    change(sim, watch, { inSyncReplicas: [leaderOf(watch)] }, 'shrink')
    observe(sim, watch, anEvent)
    truncateLog(copyOn(sim, follower(watch)).log, 0)
    change(sim, watch, { inSyncReplicas: [leaderOf(watch), follower(watch)] })
  },
  R19: (sim, watch) => {
    change(sim, watch, { inSyncReplicas: [leaderOf(watch)] }, 'shrink')
    observe(sim, watch, anEvent)
    change(sim, watch, { leader: follower(watch) }, 'election')
  },
  R20: (sim, watch) => {
    copyOn(sim, leaderOf(watch)).log.epochs.push({ epoch: 0, startOffset: 0 })
    appended(sim, watch)
  },
  R21: (sim, watch) => truncated(sim, watch, committedEnd(watch) - 1),
  R22: (sim, watch) => {
    const leader = leaderOf(watch)
    twist(copyOn(sim, leader), {})
    const fetch = Object.values(sim.state.pending).find(
      (each) => each.api === 'Fetch' && each.from === `broker-${follower(watch)}`,
    )
    if (!fetch) throw new Error('no follower fetches')
    sim.state.pending[999_999] = { ...fetch, messageId: 999_999, to: 'broker-9' }
  },
  R23: (sim) => {
    controllerOf(sim).metadataOffset = -5
  },
  R24: (sim) => {
    const [broker] = controllerOf(sim).brokers
    if (broker) broker.lastContactUs = -9_000_000
  },
  R25: (sim, watch) => {
    const broker = controllerOf(sim).brokers.find(({ id }) => id === leaderOf(watch))
    if (broker) broker.isShuttingDown = true
    emit(sim, 'broker.fenced', { broker: leaderOf(watch) })
    return { ...anEvent, kind: 'deliver' }
  },
  R27: (sim, watch) =>
    emit(sim, 'topic.partitions.added', {
      topic,
      partitions: [{ ...state(watch), partition: 3, replicas: [1, 1, 2] }],
    }),
  L01: (sim, watch) =>
    emit(sim, 'segment.rolled', {
      ...place,
      broker: leaderOf(watch),
      baseOffset: 4,
      reason: 'size',
    }),
  L02: (sim, watch) => {
    copyOn(sim, leaderOf(watch)).segments = [newSegment(9_999)]
    appended(sim, watch)
  },
  L03: (sim, watch) => {
    const { log } = copyOn(sim, leaderOf(watch))
    log.tail = log.tail.slice(1)
    appended(sim, watch)
  },
  L04: (sim, watch) => appended(sim, watch, { baseOffset: 1 }),
  L05: (sim, watch) => appended(sim, watch, { records: [aRecord] }),
  C01: (sim, watch) => compacted(sim, watch, { removed: [2] }),
  C02: (sim, watch) => {
    swapIn(copyOn(sim, leaderOf(watch)), 1)
    compacted(sim, watch, {})
  },
  C03: (sim, watch) => {
    copyOn(sim, leaderOf(watch)).log.highWatermark = 0
    compacted(sim, watch, { removed: [1] })
  },
  C04: (sim, watch) => compacted(sim, watch, {}),
  C05: (sim, watch) => {
    tombstoneRemoved(sim, watch, 'p3')
  },
  C06: (sim, watch) =>
    emit(sim, 'compaction.started', {
      ...place,
      broker: leaderOf(watch),
      from: 0,
      to: 3,
      cleanBytes: 1,
      cleanableBytes: 1,
      reason: 'dirtyRatio',
    }),
  C07: (sim, watch) => compacted(sim, watch, { to: 0 }),
  C08: (sim, watch) => {
    const replica = copyOn(sim, leaderOf(watch))
    replica.settings = { ...replica.settings, isCompacting: true }
    appended(sim, watch, { records: [aRecord] })
  },
  C09: (sim, watch) => {
    const replica = copyOn(sim, leaderOf(watch))
    replica.settings = { ...replica.settings, segmentBytes: 1 }
    compacted(sim, watch, { segments: [0] })
  },
  P01: (sim) => emit(sim, 'batch.acked', acked(0, [999_999])),
  P02: (_, watch) => {
    watch.partitions.get('cats-0')?.acked.set(1, 999_999)
  },
  P04: (sim, watch) => plantBatch(sim, watch, { producerId: 0, baseSequence: 5 }),
  P05: (sim, watch) => {
    plantBatch(sim, watch, { producerId: 77, baseSequence: 0 })
    plantBatch(sim, watch, { producerId: 78, baseSequence: 0 })
  },
  P07: (sim, watch) => {
    const [id = 0] = watch.producers.appended
    emit(sim, 'batch.sent', { ...batch, recordIds: [id], attempt: 1 })
    emit(sim, 'batch.retried', { ...batch, errorCode: 19, backoffUs: 0 })
  },
  P08: (_, watch) => {
    watch.producers.open.set('p', new Map([[0, -900_000_000]]))
  },
  P09: (sim) => {
    const record = { ...aRecord, key: 'a' }
    for (const partition of [0, 1]) {
      const id = record.id + partition
      emit(sim, 'record.created', { record: { ...record, id }, topic, producer: 'p' })
      emit(sim, 'record.partitioned', { ...at(partition), recordId: id, how: 'murmur2' })
    }
  },
  O01: (sim) => emit(sim, 'records.fetched', { ...polled(0, 99_999), broker: 1 }),
  O02: (sim) =>
    emit(sim, 'record.processed', {
      ...member,
      ...place,
      offset: 0,
      recordId: 999_999,
      timesBefore: 0,
    }),
  O03: (sim) => emit(sim, 'records.polled', polled(3, 3)),
  O04: (sim) => emit(sim, 'records.polled', polled(0, 99_999)),
  O05: (sim) =>
    emit(sim, 'offsets.committed', { ...member, offsets: [{ ...place, offset: 99_999 }] }),
  O06: (sim) =>
    emit(sim, 'offsets.committed', { ...member, offsets: [{ ...place, offset: 99_999 }] }),
  O07: (sim) =>
    emit(sim, 'record.processed', {
      ...member,
      ...place,
      offset: 99_999,
      recordId: 1,
      timesBefore: 0,
    }),
  O08: (sim) =>
    emit(sim, 'message.sent', {
      messageId: -1,
      direction: 'response',
      api: 'Fetch',
      from: 'broker-1',
      to: 'member:g/A',
      arriveUs: sim.nowUs,
      ranges: [{ ...place, from: -1, to: 1 }],
    }),
  G01: (sim) => plan(sim, { A: [at(0), at(1), at(2)], B: [at(0)] }),
  G02: (sim) => {
    const partitions = [at(0), at(1), at(2)]
    emit(sim, 'partitions.assigned', { ...member, partitions, owned: partitions })
  },
  G03: (sim) => {
    const node = coordinatorOf(sim)
    const group = node.coordinator.groups['g']
    const messageId = 999_999
    const body = {
      groupId: 'g',
      memberId: 'stranger',
      groupInstanceId: null,
      generationId: 0,
      offsets: [],
    }
    const request = {
      direction: 'request' as const,
      messageId,
      api: 'OffsetCommit' as const,
      from: 'member:g/A',
      to: node.id,
      body,
      context: null,
    }
    if (group) group.requests[messageId] = request
    return { ...anEvent, kind: 'deliver', payload: request }
  },
  G04: (sim) =>
    emit(sim, 'group.state.changed', {
      group: 'g',
      from: 'CompletingRebalance',
      to: 'Stable',
      generation: 0,
      reason: 'memberJoined',
    }),
  G06: (sim) => {
    const partitions = [at(0), at(1), at(2)]
    emit(sim, 'partitions.assigned', { ...member, partitions, owned: partitions })
  },
  G07: (sim) => plan(sim, { A: [], B: [at(0), at(1), at(2)] }, 'cooperative-sticky'),
  G08: (sim) => {
    sim.state.timers[coordinatorOf(sim).id] = {}
  },
  G09: (sim) => plan(sim, { A: [at(0), at(1), at(2)], B: [] }),
}

/** A batch of the record 999999 at the end of the leader's log, as told by the append. */
function plantBatch(
  sim: Sim,
  watch: Watch,
  { producerId, baseSequence }: { producerId: number; baseSequence: number },
): void {
  const leader = leaderOf(watch)
  const { log, machine } = copyOn(sim, leader)
  const records = watch.copies.get(`cats-0/${leader}`)?.records ?? []
  const offset = records.length
  const { leaderEpoch } = machine.context
  const sequenced = { producerId, producerEpoch: 1, baseSequence, baseOffset: offset, size: 1 }
  const stored = { record: aRecord, offset, leaderEpoch, timestampUs: 0, batch: sequenced }
  records.push(stored)
  log.tail.push(stored)
  appended(sim, watch, { baseOffset: offset, records: [aRecord] })
}

/** A pass of the cleaner takes a record without a value, at once. */
function tombstoneRemoved(sim: Sim, watch: Watch, key: string | null): void {
  const copy = watch.copies.get(`cats-0/${leaderOf(watch)}`)
  const [first] = copy?.records ?? []
  if (copy && first) copy.records[0] = { ...first, record: { ...aRecord, key, value: null } }
  compacted(sim, watch, { removed: [0] })
}

describe('every invariant', () => {
  it('has a plant', () => {
    expect(Object.keys(plants).toSorted()).toEqual(invariants.map(({ id }) => id).toSorted())
  })

  it.each(invariants.map((each) => [each.id, each] as const))(
    '%s is seen to fail',
    (id, { check }) => {
      const { sim, watch } = aHealthyRun()
      const event = plants[id]?.(sim, watch) ?? anEvent
      observe(sim, watch, event)
      expect(check(sim, watch)).toEqual(expect.any(String))
    },
  )
})

describe('truncation of what was never committed', () => {
  it('is no violation, though another record was committed at that offset since', () => {
    const { sim, watch } = aHealthyRun()
    const broker = follower(watch)
    const copy = watch.copies.get(`cats-0/${broker}`)
    const [first] = copy?.records ?? []
    if (!copy || !first) throw new Error('nothing was copied')
    // the follower led once and wrote this in an epoch of its own
    copy.records[2] = { ...first, offset: 2, leaderEpoch: 9, record: aRecord }
    emit(sim, 'log.truncated', { ...place, broker, from: 3, to: 2 })
    observe(sim, watch, anEvent)
    const rule = invariants.find(({ id }) => id === 'R21')
    expect(rule?.check(sim, watch)).toBeNull()
  })
})

it('a record with neither key nor value is no tombstone: the cleaner may drop it', () => {
  const { sim, watch } = aHealthyRun()
  tombstoneRemoved(sim, watch, null)
  observe(sim, watch, anEvent)
  const rule = invariants.find(({ id }) => id === 'C05')
  expect(rule?.check(sim, watch)).toBeNull()
})

describe('an answer that a cut link kept back', () => {
  it('may name records that retention has taken since: it was written when they were there', () => {
    const { sim, watch } = aHealthyRun()
    const log = copyOn(sim, leaderOf(watch)).log
    const answer = {
      messageId: -1,
      direction: 'response',
      api: 'Fetch',
      from: `broker-${leaderOf(watch)}`,
      to: 'member:g/A',
      arriveUs: sim.nowUs,
      ranges: [{ ...place, from: 0, to: 1 }],
    } as const
    const rule = invariants.find(({ id }) => id === 'O08')
    emit(sim, 'message.sent', { ...answer, lost: true })
    observe(sim, watch, anEvent)
    expect(rule?.check(sim, watch)).toBeNull()
    log.logStartOffset = 1
    emit(sim, 'message.sent', answer)
    observe(sim, watch, anEvent)
    expect(rule?.check(sim, watch)).toBeNull()
    emit(sim, 'message.sent', { ...answer, messageId: -2 })
    observe(sim, watch, anEvent)
    expect(rule?.check(sim, watch)).toEqual(expect.any(String))
  })
})

/** What keeps a cluster from coming to rest, by the convergence that says so. */
const unrests: Readonly<Record<string, (sim: Sim) => void>> = {
  R26: (sim) => {
    copyOn(sim, 2).log.highWatermark = 0
  },
  P08: (sim) => {
    sim.node<ProducerNode>('producer:p').queued[0] = [{ record: aRecord, atUs: 0 }]
  },
  G10: (sim) => {
    sim.node<ConsumerNode>('member:g/A').readings = {}
  },
}

describe('a cluster left alone', () => {
  const aRestingRun = (): Sim => {
    const { sim } = aHealthyRun()
    sim.command({ do: 'broker.kill', broker: 1 })
    sim.runUntil(30_000_000)
    calm(sim)
    sim.runUntil(90_000_000)
    startBrokers(sim)
    return sim
  }

  it.each(convergences.map((each) => [each.id, each] as const))(
    '%s comes true',
    (id, { check }) => {
      const sim = aRestingRun()
      expect(check(sim)).toBeNull()
      unrests[id]?.(sim)
      expect(check(sim)).toEqual(expect.any(String))
    },
  )
})
