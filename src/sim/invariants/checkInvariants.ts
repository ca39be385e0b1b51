import { usToMs } from '../../kafka/units.ts'
import type { Fact } from '../../trace/facts.ts'
import type { BrokerNode } from '../broker/brokerNode.ts'
import { isLeader } from '../broker/leadership.ts'
import { logEndOffset, recordAt } from '../broker/replicaLog.ts'
import type { QueuedEvent } from '../eventQueue.ts'
import type { NodeState, Sim } from '../kernel.ts'

/** A run did what Kafka never does. Names the rule, the time and the seed. */
export class InvariantViolation extends Error {
  readonly invariant: string
  readonly atUs: number

  constructor(invariant: string, atUs: number, seed: number, message: string) {
    super(`${invariant} at ${usToMs(atUs)} ms, seed ${seed}: ${message}`)
    this.name = 'InvariantViolation'
    this.invariant = invariant
    this.atUs = atUs
  }
}

/** What the checker remembers beside the run; nothing simulated ever sees it. */
interface Watch {
  seenFacts: number
  /** Greatest high watermark of a legitimate leader, by partition; set back by an unclean election. */
  readonly trueHighWatermarks: Map<string, number>
  readonly leaderEpochs: Map<string, number>
  readonly partitionEpochs: Map<string, number>
  readonly leadersOfEpoch: Map<string, number>
  readonly generations: Map<string, number>
  readonly unclean: Set<string>
}

type Fail = (invariant: string, message: string) => never

/** A checker to be called after every event; throws at the first violation. */
export function checkInvariants(): (sim: Sim, event: QueuedEvent) => void {
  const watch: Watch = {
    seenFacts: 0,
    trueHighWatermarks: new Map(),
    leaderEpochs: new Map(),
    partitionEpochs: new Map(),
    leadersOfEpoch: new Map(),
    generations: new Map(),
    unclean: new Set(),
  }
  return (sim, event) => {
    const fail: Fail = (invariant, message) => {
      throw new InvariantViolation(invariant, sim.nowUs, sim.scenario.seed, message)
    }
    for (; watch.seenFacts < sim.facts.length; watch.seenFacts++) {
      checkFact(watch, sim.facts[watch.seenFacts] as Fact, fail)
    }
    const node = sim.state.nodes[event.node]
    if (isBroker(node)) checkBroker(watch, node, fail)
  }
}

const isBroker = (node: NodeState | undefined): node is BrokerNode => node?.type === 'broker'

function checkFact(watch: Watch, fact: Fact, fail: Fail): void {
  switch (fact.kind) {
    case 'partition.changed': {
      const name = `${fact.topic}-${fact.state.partition}`
      checkPartition(watch, name, fact.state, fact.reason === 'uncleanElection', fail)
      break
    }
    case 'leader.assumed': {
      const key = `${fact.topic}-${fact.partition}/${fact.leaderEpoch}`
      const other = watch.leadersOfEpoch.get(key)
      if (other !== undefined && other !== fact.broker) {
        fail('R08', `brokers ${other} and ${fact.broker} both lead ${key}`)
      }
      watch.leadersOfEpoch.set(key, fact.broker)
      break
    }
    case 'highWatermark.changed': {
      if (!fact.isLeader) break
      const name = `${fact.topic}-${fact.partition}`
      watch.trueHighWatermarks.set(
        name,
        Math.max(watch.trueHighWatermarks.get(name) ?? 0, fact.offset),
      )
      break
    }
    case 'log.truncated': {
      const name = `${fact.topic}-${fact.partition}`
      const committed = watch.trueHighWatermarks.get(name) ?? 0
      if (fact.to < committed && !watch.unclean.has(name)) {
        fail(
          'R21',
          `${name} is truncated to ${fact.to}, below the true high watermark ${committed}`,
        )
      }
      break
    }
    case 'group.state.changed': {
      // a generation is written with its plan: one that never got a plan is forgotten in a fail-over
      if (fact.to !== 'Stable') break
      const before = watch.generations.get(fact.group) ?? 0
      if (fact.generation < before)
        fail('G04', `${fact.group} goes from generation ${before} to ${fact.generation}`)
      watch.generations.set(fact.group, fact.generation)
      break
    }
    case 'assignment.computed':
      checkAssignment(fact.assignment, fail)
      break
    default:
  }
}

/** G01: each partition is in the target of one member at most. */
function checkAssignment(
  assignment: Readonly<
    Record<string, readonly { readonly topic: string; readonly partition: number }[]>
  >,
  fail: Fail,
): void {
  const owners = new Map<string, string>()
  for (const [member, partitions] of Object.entries(assignment)) {
    for (const { topic, partition } of partitions) {
      const name = `${topic}-${partition}`
      const other = owners.get(name)
      if (other !== undefined) fail('G01', `${name} is assigned to ${other} and to ${member}`)
      owners.set(name, member)
    }
  }
}

interface State {
  readonly replicas: readonly number[]
  readonly inSyncReplicas: readonly number[]
  readonly leader: number
  readonly leaderEpoch: number
  readonly partitionEpoch: number
}

function checkPartition(
  watch: Watch,
  name: string,
  state: State,
  isUnclean: boolean,
  fail: Fail,
): void {
  const { replicas, inSyncReplicas, leader, leaderEpoch, partitionEpoch } = state
  const epoch = watch.leaderEpochs.get(name) ?? 0
  if (leaderEpoch < epoch || leaderEpoch > epoch + 1) {
    fail('R09', `${name}: leader epoch goes from ${epoch} to ${leaderEpoch}`)
  }
  const version = watch.partitionEpochs.get(name) ?? 0
  if (partitionEpoch !== version + 1) {
    fail('R09', `${name}: partition epoch goes from ${version} to ${partitionEpoch}`)
  }
  if (leader >= 0 && !inSyncReplicas.includes(leader))
    fail('R10', `${name}: leader ${leader} is not in its ISR`)
  if (inSyncReplicas.some((id) => !replicas.includes(id)))
    fail('R11', `${name}: ISR is not within its replicas`)
  if (new Set(inSyncReplicas).size !== inSyncReplicas.length)
    fail('R11', `${name}: ISR holds a broker twice`)
  if (inSyncReplicas.length === 0) fail('R13', `${name}: ISR is empty`)
  watch.leaderEpochs.set(name, leaderEpoch)
  watch.partitionEpochs.set(name, partitionEpoch)
  if (isUnclean) {
    watch.unclean.add(name)
    watch.trueHighWatermarks.delete(name)
  }
}

function checkBroker(watch: Watch, node: BrokerNode, fail: Fail): void {
  for (const [name, replica] of Object.entries(node.replicas)) {
    const { log } = replica
    const end = logEndOffset(log)
    if (
      !(
        log.logStartOffset >= 0 &&
        log.logStartOffset <= log.highWatermark &&
        log.highWatermark <= end
      )
    ) {
      fail(
        'R01',
        `${name} on ${node.id}: start ${log.logStartOffset}, high watermark ${log.highWatermark}, end ${end}`,
      )
    }
    const last = log.epochs.at(-1)
    if (last && last.startOffset > end)
      fail('R20', `${name} on ${node.id}: epoch ${last.epoch} starts beyond the end`)
    if (end > 0 && recordAt(log, end - 1)?.offset !== end - 1)
      fail('L03', `${name} on ${node.id}: offsets are not dense`)
    if (!node.isAlive || !isLeader(replica) || watch.unclean.has(name)) continue
    const isCurrent = replica.machine.context.leaderEpoch === (watch.leaderEpochs.get(name) ?? 0)
    const committed = watch.trueHighWatermarks.get(name) ?? 0
    if (isCurrent && end < committed) {
      fail(
        'R04',
        `${name}: leader ${node.broker} ends at ${end}, below the true high watermark ${committed}`,
      )
    }
  }
}
