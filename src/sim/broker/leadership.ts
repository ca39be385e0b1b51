import { replica as replicaMachine, type ReplicaEvent } from '../../machines/replica.ts'
import { msToUs, type Micros } from '../../kafka/units.ts'
import { forgetAbove } from '../groupProgress.ts'
import type { Sim } from '../kernel.ts'
import { brokerSetting } from './brokerSetting.ts'
import { proposeInSync } from './isrProposals.ts'
import type { BrokerNode, FollowerView, Replica } from './brokerNode.ts'
import { withoutCleaning } from './cleaning.ts'
import { completeProduces, wakeFetches } from './parked.ts'
import { reloadSequences } from './producerHistory.ts'
import { endOffsetFor, logEndOffset, noteEpoch, restartLog, truncateLog } from './replicaLog.ts'
import { effectiveMinIsr, isLeader, nameOf } from './replicaRole.ts'
import { restartSegments, truncateSegments } from './segments.ts'

/** `replica.lag.time.max.ms`. */
const lagTimeMaxUs = (sim: Sim): Micros => msToUs(brokerSetting(sim, 'replica.lag.time.max.ms'))

/** How often a leader looks at who has fallen behind: at half of the time they may. */
export const lagCheckUs = (sim: Sim): Micros => lagTimeMaxUs(sim) / 2

/** Tells the replica's machine something and carries out what it asks for. */
export function tellReplica(
  sim: Sim,
  node: BrokerNode,
  replica: Replica,
  event: ReplicaEvent,
): void {
  const turn = replicaMachine.step(replica.machine, event)
  replica.machine = turn.state
  for (const effect of turn.effects) {
    switch (effect.type) {
      case 'becomeLeader':
        becomeLeader(sim, node, replica, effect.params.leaderEpoch)
        break
      case 'becomeFollower':
        replica.followers = {}
        break
      case 'truncateTo':
        truncate(sim, node, replica, effect.params.endOffset)
        break
      case 'restartAt':
        restart(sim, node, replica, effect.params.startOffset)
        break
      case 'armBackoff':
        sim.setTimer(
          node.id,
          `backoff/${nameOf(replica)}`,
          msToUs(effect.params.delayMs),
          nameOf(replica),
        )
        break
      case 'sendAlterPartition':
        proposeInSync(sim, node, nameOf(replica), effect.params)
        break
      case 'inSyncReplicasChanged':
        advanceHighWatermark(sim, node, replica)
        break
      default:
    }
  }
}

const unheardOf = (lastCaughtUpUs: number): FollowerView => ({
  logEndOffset: -1,
  lastCaughtUpUs,
  lastFetchUs: Number.NEGATIVE_INFINITY,
  lastFetchLeaderEndOffset: 0,
  brokerEpoch: -1,
})

/** A leader whose partition is reassigned waits for fetches of new followers, and for removed ones no more. */
export function noteAssigned(node: BrokerNode, replica: Replica): void {
  const others = replica.replicas.filter((id) => id !== node.broker)
  replica.followers = Object.fromEntries(
    others.map((id) => [id, replica.followers[id] ?? unheardOf(Number.NEGATIVE_INFINITY)]),
  )
}

function becomeLeader(sim: Sim, node: BrokerNode, replica: Replica, leaderEpoch: number): void {
  const { topic, partition, log } = replica
  const startOffset = logEndOffset(log)
  noteEpoch(log, leaderEpoch, startOffset)
  const inSync = replica.machine.context.inSyncReplicas
  replica.followers = Object.fromEntries(
    replica.replicas
      .filter((id) => id !== node.broker)
      .map((id) => [id, unheardOf(inSync.includes(id) ? sim.nowUs : Number.NEGATIVE_INFINITY)]),
  )
  forgetAbove(sim, replica, startOffset)
  const id = sim.emit('leader.assumed', {
    topic,
    partition,
    broker: node.broker,
    leaderEpoch,
    startOffset,
  })
  sim.because(id, () => {
    advanceHighWatermark(sim, node, replica)
  })
}

function truncate(sim: Sim, node: BrokerNode, replica: Replica, to: number): void {
  const from = logEndOffset(replica.log)
  const cut = (): void => {
    truncateLog(replica.log, Math.min(to, from)) // at its end it still drops an epoch without a record
    if (to >= from) return
    const { topic, partition, firstDirty } = replica
    truncateSegments(sim, node, replica, to)
    reloadSequences(replica, to)
    if (firstDirty !== null) replica.firstDirty = Math.min(firstDirty, to)
    sim.emit('log.truncated', { topic, partition, broker: node.broker, from, to })
  }
  withoutCleaning(sim, node, replica, cut)
  tellReplica(sim, node, replica, { type: 'TRUNCATION_COMPLETED' })
}

/** A follower whose end the leader has long deleted: it holds nothing that is of use, and begins where the leader does. */
function restart(sim: Sim, node: BrokerNode, replica: Replica, offset: number): void {
  const { topic, partition } = replica
  withoutCleaning(sim, node, replica, () => {
    restartSegments(sim, node, replica, offset)
    restartLog(replica.log, offset)
  })
  replica.producers = {}
  replica.firstDirty = null
  sim.emit('log.restarted', { topic, partition, broker: node.broker, offset })
  tellReplica(sim, node, replica, { type: 'TRUNCATION_COMPLETED' })
}

/** A follower's way back to the leader's history, given where the leader's epoch ends (KIP-279). */
export function truncationOffset(
  replica: Replica,
  diverging: { readonly epoch: number; readonly endOffset: number },
): number {
  const own = endOffsetFor(replica.log, diverging.epoch)
  const end = logEndOffset(replica.log)
  if (own.epoch !== diverging.epoch) return Math.min(Math.max(own.endOffset, 0), end)
  return Math.min(own.endOffset, diverging.endOffset, end)
}

export const isCaughtUp = (sim: Sim, replica: Replica, broker: number): boolean => {
  const view = replica.followers[broker]
  if (!view) return false
  return (
    view.logEndOffset === logEndOffset(replica.log) ||
    sim.nowUs - view.lastCaughtUpUs <= lagTimeMaxUs(sim)
  )
}

/** The leader's high-watermark rule, strict min ISR included (replication.md §3.2). */
export function advanceHighWatermark(sim: Sim, node: BrokerNode, replica: Replica): void {
  if (!isLeader(replica)) return
  const { inSyncReplicas, maximalInSyncReplicas } = replica.machine.context
  if (inSyncReplicas.length < effectiveMinIsr(replica)) return
  let candidate = logEndOffset(replica.log)
  for (const [id, view] of Object.entries(replica.followers)) {
    const broker = Number(id)
    const isWaitedFor =
      maximalInSyncReplicas.includes(broker) ||
      (isCaughtUp(sim, replica, broker) && isEligible(node, replica, broker))
    if (isWaitedFor) candidate = Math.min(candidate, view.logEndOffset)
  }
  if (candidate <= replica.log.highWatermark) return
  replica.log.highWatermark = candidate
  const { topic, partition } = replica
  const id = sim.emit('highWatermark.changed', {
    topic,
    partition,
    broker: node.broker,
    isLeader: true,
    offset: candidate,
  })
  sim.because(id, () => {
    completeProduces(sim, node, replica)
    wakeFetches(sim, node, replica, 'highWatermark')
  })
}

/** May the follower be in the ISR: unfenced, staying, and fetching in its present registration (KIP-841). */
const isEligible = (node: BrokerNode, replica: Replica, broker: number): boolean =>
  node.image.brokers.some(
    (each) =>
      each.id === broker &&
      !each.fenced &&
      each.shuttingDown !== true &&
      each.brokerEpoch === replica.followers[broker]?.brokerEpoch,
  )

/** Every 15 s: which in-sync followers have not been caught up for 30 s. */
export function checkLag(sim: Sim, node: BrokerNode): void {
  for (const replica of Object.values(node.replicas)) {
    if (!isLeader(replica)) continue
    const lagging = replica.machine.context.inSyncReplicas.filter(
      (broker) => broker !== node.broker && !isCaughtUp(sim, replica, broker),
    )
    if (lagging.length > 0)
      tellReplica(sim, node, replica, { type: 'FOLLOWERS_LAGGED', brokers: lagging })
  }
}

/** A follower's fetch is its acknowledgement of everything below its offset. */
export function noteFollowerFetch(
  sim: Sim,
  node: BrokerNode,
  replica: Replica,
  { broker, brokerEpoch, offset }: { broker: number; brokerEpoch: number; offset: number },
): void {
  const view = replica.followers[broker]
  if (!view) return
  const end = logEndOffset(replica.log)
  if (offset >= end) view.lastCaughtUpUs = sim.nowUs
  else if (offset >= view.lastFetchLeaderEndOffset)
    view.lastCaughtUpUs = Math.max(view.lastCaughtUpUs, view.lastFetchUs)
  const hasMoved = view.logEndOffset !== offset
  view.logEndOffset = offset
  view.brokerEpoch = brokerEpoch
  view.lastFetchUs = sim.nowUs
  view.lastFetchLeaderEndOffset = Math.max(end, view.lastFetchLeaderEndOffset)
  const { inSyncReplicas, maximalInSyncReplicas } = replica.machine.context
  const isOutside = !inSyncReplicas.includes(broker) && !maximalInSyncReplicas.includes(broker)
  const epochStart = replica.log.epochs.at(-1)?.startOffset ?? 0
  const isThere = offset >= replica.log.highWatermark && offset >= epochStart
  if (isOutside && isThere && isEligible(node, replica, broker)) {
    tellReplica(sim, node, replica, { type: 'FOLLOWER_CAUGHT_UP', broker })
  }
  if (hasMoved) advanceHighWatermark(sim, node, replica)
}
