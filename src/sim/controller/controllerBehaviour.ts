import { errorCodes } from '../../kafka/errorCodes.ts'
import { msToUs, type Micros } from '../../kafka/units.ts'
import { effectiveBrokerValue, numberOf } from '../../kafka/config/effective.ts'
import type { Behaviour, Sim } from '../kernel.ts'
import type { RequestEnvelope, ResponseEnvelope } from '../protocol.ts'
import type { ControllerNode, RegisteredBroker } from './controllerNode.ts'
import { activeBrokers, sweepPreferred, tellAll, tellPartition } from './elections.ts'
import { partitionStateOf, publish, publishChange, resendImage, sendImage } from './metadataLog.ts'

/** `broker.session.timeout.ms`, µs. */
export const brokerSessionUs = (sim: Sim): Micros => {
  const values = new Map(Object.entries(sim.scenario.cluster.config))
  return msToUs(numberOf(effectiveBrokerValue(values, 'broker.session.timeout.ms')))
}

/** Registrations, heartbeats, fencing, ISR changes and elections of the one active controller. */
export const controllerBehaviour: Behaviour<ControllerNode> = {
  onRequest(sim, node, request) {
    if (request.api === 'BrokerRegistration')
      register(sim, node, request as RequestEnvelope<'BrokerRegistration'>)
    else if (request.api === 'BrokerHeartbeat')
      heartbeat(sim, node, request as RequestEnvelope<'BrokerHeartbeat'>)
    else if (request.api === 'AlterPartition')
      alterPartition(sim, node, request as RequestEnvelope<'AlterPartition'>)
  },
  onResponse(_sim, node, response) {
    if (response.api !== 'MetadataUpdate') return
    const update = response as ResponseEnvelope<'MetadataUpdate'>
    const broker = Number(update.request.context)
    node.applied[broker] = update.body.offset
    delete node.updating[broker]
  },
  onDisconnect(_sim, node, request) {
    if (request.api === 'MetadataUpdate') delete node.updating[Number(request.context)]
  },
  onTimer(sim, node, key) {
    if (key === 'publish') publish(sim, node)
    else if (key.startsWith('session/')) fenceStale(sim, node, Number(key.slice('session/'.length)))
    else if (key === 'preferred') sweepPreferred(sim, node)
    else if (key === 'unclean') {
      tellAll(sim, node, { type: 'UNCLEAN_ELECTION_DUE', active: activeBrokers(node) })
    }
  },
}

function register(
  sim: Sim,
  node: ControllerNode,
  request: RequestEnvelope<'BrokerRegistration'>,
): void {
  const { broker: id, incarnation, rack, previousBrokerEpoch } = request.body
  const known = node.brokers.find((broker) => broker.id === id)
  if (known && !known.isFenced && known.incarnation !== incarnation) {
    const errorCode = errorCodes.DUPLICATE_BROKER_REGISTRATION
    sim.respond(request, { errorCode, brokerEpoch: -1 }, { errorCode })
    return
  }
  if (known?.incarnation === incarnation) {
    sim.respond(request, { errorCode: errorCodes.NONE, brokerEpoch: known.brokerEpoch })
    return
  }
  if (known && known.brokerEpoch !== previousBrokerEpoch)
    tellAll(sim, node, { type: 'BROKER_CRASHED', broker: id })
  publishChange(sim, node)
  const brokerEpoch = node.metadataOffset
  const registered: RegisteredBroker = {
    id,
    rack,
    brokerEpoch,
    incarnation,
    isFenced: true,
    isShuttingDown: false,
    lastContactUs: sim.nowUs,
    registeredAt: brokerEpoch,
    shutdownOffset: 0,
  }
  node.brokers = [...node.brokers.filter((broker) => broker.id !== id), registered].toSorted(
    (a, b) => a.id - b.id,
  )
  sim.emit('broker.registered', { broker: id, brokerEpoch })
  sim.respond(request, { errorCode: errorCodes.NONE, brokerEpoch })
  sendImage(sim, node, id)
}

function heartbeat(
  sim: Sim,
  node: ControllerNode,
  request: RequestEnvelope<'BrokerHeartbeat'>,
): void {
  const { broker: id, brokerEpoch, metadataOffset, wantFence, wantShutdown } = request.body
  const broker = node.brokers.find((each) => each.id === id)
  const answer = {
    errorCode: errorCodes.NONE,
    isCaughtUp: true,
    isFenced: true,
    shouldShutDown: false,
  }
  if (!broker || broker.brokerEpoch !== brokerEpoch) {
    const errorCode = errorCodes.STALE_BROKER_EPOCH
    sim.respond(request, { ...answer, errorCode, isCaughtUp: false }, { errorCode })
    return
  }
  broker.lastContactUs = sim.nowUs
  node.applied[id] = Math.max(node.applied[id] ?? -1, metadataOffset)
  const isCaughtUp = metadataOffset >= broker.registeredAt
  if (metadataOffset < (node.published[id] ?? 0) || !isCaughtUp) resendImage(sim, node, id)
  let shouldShutDown = false
  if (wantShutdown) shouldShutDown = controlledShutdown(sim, node, broker)
  else if (!wantFence && isCaughtUp && broker.isFenced) unfence(sim, node, broker)
  if (broker.isFenced) sim.clearTimer(node.id, `session/${id}`)
  else sim.setTimer(node.id, `session/${id}`, brokerSessionUs(sim), id)
  sim.respond(request, { ...answer, isCaughtUp, isFenced: broker.isFenced, shouldShutDown })
}

function unfence(sim: Sim, node: ControllerNode, broker: RegisteredBroker): void {
  broker.isFenced = false
  const id = sim.emit('broker.unfenced', { broker: broker.id })
  sim.because(id, () => {
    publishChange(sim, node)
    tellAll(sim, node, { type: 'BROKER_UNFENCED', broker: broker.id, active: activeBrokers(node) })
  })
}

/** No heartbeat for the whole session: out of every ISR, elections, fenced, all in one batch. */
function fenceStale(sim: Sim, node: ControllerNode, id: number): void {
  const broker = node.brokers.find((each) => each.id === id)
  if (broker && !broker.isFenced) fence(sim, node, broker)
}

function fence(sim: Sim, node: ControllerNode, broker: RegisteredBroker): void {
  broker.isFenced = true
  const id = sim.emit('broker.fenced', { broker: broker.id })
  sim.because(id, () => {
    tellAll(sim, node, { type: 'REPLICAS_LOST', brokers: [broker.id], active: activeBrokers(node) })
    publishChange(sim, node)
  })
}

/** Grants a shutdown once the broker leads nothing and every active broker knows that. */
function controlledShutdown(sim: Sim, node: ControllerNode, broker: RegisteredBroker): boolean {
  const leads = (): boolean =>
    node.topics.some((topic) =>
      topic.partitions.some((entry) => entry.machine.context.leader === broker.id),
    )
  if (!broker.isShuttingDown) {
    broker.isShuttingDown = true
    const led = leads()
    tellAll(sim, node, { type: 'REPLICAS_LOST', brokers: [broker.id], active: activeBrokers(node) })
    publishChange(sim, node)
    broker.shutdownOffset = node.metadataOffset
    if (led) return false
  }
  const isKnown = activeBrokers(node).every(
    (id) => (node.applied[id] ?? -1) >= broker.shutdownOffset,
  )
  if (leads() || !isKnown) return false
  fence(sim, node, broker)
  return true
}

function alterPartition(
  sim: Sim,
  node: ControllerNode,
  request: RequestEnvelope<'AlterPartition'>,
): void {
  const { broker, brokerEpoch } = request.body
  const isStale = node.brokers.find((each) => each.id === broker)?.brokerEpoch !== brokerEpoch
  if (isStale) {
    const errorCode = errorCodes.STALE_BROKER_EPOCH
    sim.respond(request, { errorCode, partitions: [] }, { errorCode })
    return
  }
  const active = activeBrokers(node)
  const partitions = request.body.partitions.map((asked) => {
    const {
      topic: name,
      partition,
      leaderEpoch,
      partitionEpoch,
      newInSyncReplicas,
      recovered,
    } = asked
    const topic = node.topics.find((each) => each.name === name)
    const entry = topic?.partitions.find((each) => each.partition === partition)
    const unknown = { leader: -1, leaderEpoch: -1, partitionEpoch: -1, inSyncReplicas: [] }
    if (!topic || !entry) {
      return {
        topic: name,
        partition,
        errorCode: errorCodes.UNKNOWN_TOPIC_OR_PARTITION,
        ...unknown,
      }
    }
    let errorCode: number = errorCodes.NONE
    tellPartition(
      sim,
      node,
      topic,
      entry,
      {
        type: 'ALTER_PARTITION_RECEIVED',
        requestId: request.messageId,
        broker,
        leaderEpoch,
        partitionEpoch,
        newInSyncReplicas,
        isRecovering: !recovered,
        active,
        ineligible: newInSyncReplicas.filter((id) => !active.includes(id)),
      },
      (answer) => {
        errorCode = answer.errorCode
      },
    )
    const state = partitionStateOf(entry)
    return { topic: name, errorCode, ...state }
  })
  const failed = partitions.find((each) => each.errorCode !== errorCodes.NONE)
  sim.respond(
    request,
    { errorCode: errorCodes.NONE, partitions },
    failed ? { errorCode: failed.errorCode } : {},
  )
}
