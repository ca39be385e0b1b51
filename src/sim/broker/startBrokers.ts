import { effectiveBrokerValue, numberOf } from '../../kafka/config/effective.ts'
import { msToUs } from '../../kafka/units.ts'
import { runningBroker } from '../../machines/broker.ts'
import { newTopic } from '../controller/createPartitions.ts'
import { brokerSessionUs } from '../controller/controllerBehaviour.ts'
import type { ControllerNode } from '../controller/controllerNode.ts'
import { imageOf, partitionStateOf } from '../controller/metadataLog.ts'
import type { Sim } from '../kernel.ts'
import { brokerNodeId, controllerId } from '../nodeIds.ts'
import { highWatermarkCheckpointUs } from './brokerLifecycle.ts'
import type { BrokerNode } from './brokerNode.ts'
import { emptyCoordinator } from './coordinatedGroup.ts'
import { lagCheckUs } from './leadership.ts'
import { offsetsPartitionOf, offsetsPartitions, offsetsTopic } from './durableGroups.ts'
import { applyImage } from './metadata.ts'
import { offsetsCheckUs } from './offsetsRetention.ts'
import { firstRetentionUs } from './retention.ts'

/** The cluster at time 0: brokers up and unfenced, topics with leaders and full ISRs, metadata known everywhere. */
export function startBrokers(sim: Sim): void {
  const { brokers, config } = sim.scenario.cluster
  const values = new Map(Object.entries(config))
  const heartbeatIntervalMs = numberOf(effectiveBrokerValue(values, 'broker.heartbeat.interval.ms'))
  const sessionTimeoutMs = numberOf(effectiveBrokerValue(values, 'broker.session.timeout.ms'))
  const controller: ControllerNode = {
    type: 'controller',
    id: controllerId,
    isAlive: true,
    metadataOffset: brokers.length,
    brokers: [],
    topics: [],
    applied: {},
    published: {},
    updating: {},
  }
  sim.addNode(controller)
  brokers.forEach(({ id, rack }, index) => {
    const brokerEpoch = index + 1
    controller.brokers.push({
      id,
      rack,
      brokerEpoch,
      incarnation: 1,
      isFenced: false,
      isShuttingDown: false,
      lastContactUs: 0,
      registeredAt: brokerEpoch,
      shutdownOffset: 0,
    })
    const node: BrokerNode = {
      type: 'broker',
      id: brokerNodeId(id),
      isAlive: true,
      broker: id,
      rack,
      machine: runningBroker({ brokerId: id, heartbeatIntervalMs, sessionTimeoutMs }, brokerEpoch),
      replicas: {},
      image: { offset: -1, brokers: [], topics: [] },
      parkedFetches: [],
      cleanShutdownEpoch: -1,
      parkedProduces: [],
      fetchingFrom: [],
      proposals: {},
      isAlterInFlight: false,
      coordinator: emptyCoordinator(),
      cleaners: [],
    }
    sim.addNode(node)
    sim.emit('broker.registered', { broker: id, brokerEpoch })
    sim.emit('broker.state.changed', { broker: id, from: 'notRunning', to: 'running', rack })
    sim.emit('broker.unfenced', { broker: id })
    const phaseMs = heartbeatIntervalMs - Math.floor((index * heartbeatIntervalMs) / brokers.length)
    sim.setTimer(node.id, 'heartbeat', msToUs(phaseMs), { wantFence: false, wantShutdown: false })
    sim.setTimer(node.id, 'lagCheck', lagCheckUs(sim))
    sim.setTimer(node.id, 'checkpoint', highWatermarkCheckpointUs)
    sim.setTimer(node.id, 'retention', firstRetentionUs)
    sim.setTimer(node.id, 'offsetsRetention', offsetsCheckUs(sim))
    sim.setTimer(controllerId, `session/${id}`, brokerSessionUs(sim), id)
  })
  createTopics(sim, controller)
  const image = imageOf(controller)
  for (const { id } of brokers) {
    controller.applied[id] = image.offset
    applyImage(sim, sim.node<BrokerNode>(brokerNodeId(id)), image)
  }
}

function createTopics(sim: Sim, controller: ControllerNode): void {
  for (const spec of sim.scenario.topics)
    controller.topics.push(newTopic(sim, controller, spec, false))
  if (sim.scenario.groups.length > 0) {
    const replicationFactor = Math.min(3, controller.brokers.length)
    const spec = {
      name: offsetsTopic,
      partitions: offsetsPartitions,
      replicationFactor,
      config: {},
    }
    const all = newTopic(sim, controller, spec, true)
    const used = new Set(sim.scenario.groups.map((group) => offsetsPartitionOf(group.id)))
    controller.topics.push({
      ...all,
      partitions: all.partitions.filter((entry) => used.has(entry.partition)),
    })
  }
  for (const { name, internal, config, replicationFactor, partitions } of controller.topics) {
    const states = partitions.map(partitionStateOf)
    sim.emit('topic.created', {
      topic: name,
      internal,
      config,
      replicationFactor,
      partitions: states,
    })
  }
}
