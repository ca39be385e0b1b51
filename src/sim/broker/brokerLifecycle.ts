import { offsetsCheckUs } from './offsetsRetention.ts'
import { firstRetentionUs } from './retention.ts'
import { msToUs } from '../../kafka/units.ts'
import { broker as brokerMachine, type BrokerEvent } from '../../machines/broker.ts'
import type { BrokerState } from '../../trace/facts.ts'
import type { Sim } from '../kernel.ts'
import { brokerNodeId, controllerId } from '../nodeIds.ts'
import type { BrokerNode, Replica } from './brokerNode.ts'
import { withoutCleaning } from './cleaning.ts'
import { emptyCoordinator } from './coordinatedGroup.ts'
import { lagCheckUs, tellReplica } from './leadership.ts'
import { logEndOffset } from './replicaLog.ts'
import { unlinkAll } from './segments.ts'

/** How long an unanswered registration or heartbeat is waited for. */
const controlTimeoutUs = msToUs(2000)
const loadLogsUs = msToUs(40)

/** `replica.high.watermark.checkpoint.interval.ms` */
export const highWatermarkCheckpointUs = msToUs(5000)

/** Writes every high watermark to disk. */
export function checkpointHighWatermarks(node: BrokerNode): void {
  for (const { log } of Object.values(node.replicas)) {
    log.checkpointedHighWatermark = log.highWatermark
  }
}

/** Tells the broker's machine something and carries out what it asks for. */
export function tellBroker(sim: Sim, node: BrokerNode, event: BrokerEvent): void {
  const before = node.machine.value as BrokerState
  const turn = brokerMachine.step(node.machine, event)
  node.machine = turn.state
  const after = node.machine.value as BrokerState
  if (before !== after) {
    const { broker, rack } = node
    sim.emit('broker.state.changed', { broker, from: before, to: after, rack })
  }
  for (const effect of turn.effects) {
    switch (effect.type) {
      case 'sendRegistration':
        sim.setTimer(node.id, 'register', msToUs(effect.params.delayMs), effect.params.incarnation)
        break
      case 'sendHeartbeat': {
        const { wantFence, wantShutdown, delayMs } = effect.params
        sim.setTimer(node.id, 'heartbeat', msToUs(delayMs), { wantFence, wantShutdown })
        break
      }
      case 'stopHeartbeats':
        sim.clearTimer(node.id, 'heartbeat')
        break
      case 'loadLogs':
        sim.setTimer(node.id, 'logsLoaded', loadLogsUs)
        break
      case 'serveRequests':
        sim.setTimer(node.id, 'lagCheck', lagCheckUs(sim))
        sim.setTimer(node.id, 'checkpoint', highWatermarkCheckpointUs)
        sim.setTimer(node.id, 'retention', firstRetentionUs)
        sim.setTimer(node.id, 'offsetsRetention', offsetsCheckUs(sim))
        break
      case 'shutDown':
        checkpointHighWatermarks(node)
        node.cleanShutdownEpoch = node.machine.context.brokerEpoch
        goDown(sim, node)
        tellBroker(sim, node, { type: 'SHUTDOWN_COMPLETED' })
        break
    }
  }
}

export function sendRegistration(sim: Sim, node: BrokerNode, incarnation: number): void {
  const { broker, rack, cleanShutdownEpoch: previousBrokerEpoch } = node
  sim.request(
    node.id,
    controllerId,
    'BrokerRegistration',
    { broker, incarnation, rack, previousBrokerEpoch },
    { timeoutUs: controlTimeoutUs },
  )
}

export function sendHeartbeat(
  sim: Sim,
  node: BrokerNode,
  wish: { wantFence: boolean; wantShutdown: boolean },
): void {
  const { brokerEpoch } = node.machine.context
  const body = { broker: node.broker, brokerEpoch, metadataOffset: node.image.offset, ...wish }
  sim.request(node.id, controllerId, 'BrokerHeartbeat', body, { timeoutUs: controlTimeoutUs })
}

/** Pulls the plug: what is on disk stays, the rest is gone. */
export function killBroker(sim: Sim, broker: number): void {
  const node = sim.state.nodes[brokerNodeId(broker)] as BrokerNode | undefined
  if (!node?.isAlive) return
  node.cleanShutdownEpoch = -1
  goDown(sim, node)
  tellBroker(sim, node, { type: 'KILLED' })
}

/** Asks the broker to hand over its leaderships and stop. */
export function stopBroker(sim: Sim, broker: number): void {
  const node = sim.state.nodes[brokerNodeId(broker)] as BrokerNode | undefined
  if (node?.isAlive) tellBroker(sim, node, { type: 'STOP_REQUESTED' })
}

/** Starts a stopped broker: it registers, catches up on metadata, loads its logs and asks to be unfenced. */
export function startBroker(sim: Sim, broker: number): void {
  const node = sim.state.nodes[brokerNodeId(broker)] as BrokerNode | undefined
  if (!node || node.isAlive) return
  node.isAlive = true
  for (const replica of Object.values(node.replicas)) {
    unlinkAll(replica)
    recoverHighWatermark(sim, node, replica)
  }
  tellBroker(sim, node, { type: 'START_REQUESTED' })
}

/** After a crash the high watermark is the one last written to disk, but never below what is left of the log. */
function recoverHighWatermark(
  sim: Sim,
  node: BrokerNode,
  { topic, partition, log }: Replica,
): void {
  const written = Math.max(log.checkpointedHighWatermark, log.logStartOffset)
  const offset = Math.min(written, logEndOffset(log))
  if (offset === log.highWatermark) return
  log.highWatermark = offset
  const { broker } = node
  sim.emit('highWatermark.changed', { topic, partition, broker, isLeader: false, offset })
}

function goDown(sim: Sim, node: BrokerNode): void {
  sim.kill(node.id)
  node.parkedFetches = []
  node.parkedProduces = []
  node.fetchingFrom = []
  node.proposals = {}
  node.isAlterInFlight = false
  node.coordinator = emptyCoordinator()
  node.image = { offset: -1, brokers: [], topics: [] }
  for (const replica of Object.values(node.replicas)) {
    withoutCleaning(sim, node, replica, () => undefined)
    tellReplica(sim, node, replica, { type: 'BROKER_STOPPED' })
    replica.followers = {}
  }
  node.cleaners = []
}
