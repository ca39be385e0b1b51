import type { Fact, FactKind, FactOf, PartitionState } from '../../trace/facts.ts'
import { producerBehaviour, createProducer, setProducerRate } from '../client/producer.ts'
import { controllerBehaviour } from '../controller/controllerBehaviour.ts'
import { createPartitions } from '../controller/createPartitions.ts'
import { administer } from '../controller/operator.ts'
import { Sim, type Behaviour, type SimOptions } from '../kernel.ts'
import { brokerNodeId } from '../nodeIds.ts'
import { parseScenario } from '../scenario/parse.ts'
import { brokerBehaviour } from './brokerBehaviour.ts'
import { killBroker, startBroker, stopBroker } from './brokerLifecycle.ts'
import type { BrokerNode, Replica } from './brokerNode.ts'
import { logEndOffset } from './replicaLog.ts'
import { startBrokers } from './startBrokers.ts'

/** A cluster of brokers, the controller and the scenario's producers: no groups. For tests. */
export function aCluster(file: object, afterEvent?: SimOptions['afterEvent']): Sim {
  const parsed = parseScenario({
    version: 1,
    seed: 7,
    network: { latency: '1ms', metadataPropagation: '10ms' },
    cluster: { brokers: 4 },
    topics: [{ name: 'cats', partitions: 4, replicationFactor: 3 }],
    ...file,
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const nobody = {} as unknown as Behaviour
  const sim = new Sim(parsed.scenario, {
    behaviours: {
      broker: brokerBehaviour as unknown as Behaviour,
      controller: controllerBehaviour as unknown as Behaviour,
      producer: producerBehaviour as unknown as Behaviour,
      member: nobody,
      admin: nobody,
    },
    applyCommand: (each, command) => {
      if (command.do === 'broker.kill') killBroker(each, command.broker)
      else if (command.do === 'broker.start') startBroker(each, command.broker)
      else if (command.do === 'broker.stop') stopBroker(each, command.broker)
      else if (command.do === 'link.cut') each.setCut(command.a, command.b, true)
      else if (command.do === 'link.heal') each.setCut(command.a, command.b, false)
      else if (command.do === 'producer.rate') {
        setProducerRate(each, command.producer, command.ratePerSecond)
      } else if (command.do === 'topic.partitions') {
        createPartitions(each, command.topic, command.partitions)
      } else if (command.do === 'partition.elect' || command.do === 'partition.reassign')
        administer(each, command)
    },
    ...(afterEvent ? { afterEvent } : {}),
  })
  startBrokers(sim)
  for (const producer of sim.scenario.producers) createProducer(sim, producer)
  for (const { atUs, command } of sim.scenario.events) sim.scheduleCommand(atUs, command)
  return sim
}

/** Runs on to a moment, in ms. */
export const runTo = (sim: Sim, ms: number): void => void sim.runUntil(ms * 1000)

export const replicaOn = (sim: Sim, broker: number, partition = 0): Replica => {
  const replica = sim.node<BrokerNode>(brokerNodeId(broker)).replicas[`cats-${partition}`]
  if (!replica) throw new Error(`broker ${broker} has no replica of cats-${partition}`)
  return replica
}

/** `LEO/HW`, as the golden traces print it. */
export const ends = (sim: Sim, broker: number, partition = 0): string => {
  const { log } = replicaOn(sim, broker, partition)
  return `${logEndOffset(log)}/${log.highWatermark}`
}

export const factsOf = <K extends FactKind>(sim: Sim, kind: K): FactOf<K>[] =>
  sim.facts.filter((fact: Fact): fact is FactOf<K> & Fact => fact.kind === kind)

/** The partition as the controller's facts last told it. */
export function partitionOf(sim: Sim, partition: number): PartitionState | undefined {
  const changed = factsOf(sim, 'partition.changed').filter(
    (fact) => fact.topic === 'cats' && fact.state.partition === partition,
  )
  const created = factsOf(sim, 'topic.created').find((fact) => fact.topic === 'cats')
  return changed.at(-1)?.state ?? created?.partitions[partition]
}

/** `leader le pe [ISR]`, short for comparisons. */
export const shown = (sim: Sim, partition: number): string => {
  const state = partitionOf(sim, partition)
  if (!state) return 'unknown'
  const { leader, leaderEpoch, partitionEpoch, inSyncReplicas } = state
  return `L${leader} le${leaderEpoch} pe${partitionEpoch} [${inSyncReplicas.join(',')}]`
}

/** When the controller last heard of a broker, in ms. */
export const lastHeartbeatMs = (sim: Sim, broker: number, beforeMs: number): number => {
  const heard = factsOf(sim, 'message.sent').filter(
    (fact) =>
      fact.api === 'BrokerHeartbeat' &&
      fact.from === brokerNodeId(broker) &&
      fact.direction === 'request' &&
      fact.atUs < beforeMs * 1000,
  )
  return (heard.at(-1)?.arriveUs ?? 0) / 1000
}
