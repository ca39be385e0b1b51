import { meaningOf } from '../../kafka/config/catalogue.ts'
import { effectiveValue } from '../../kafka/config/effective.ts'
import type { ConfigValue } from '../../kafka/config/types.ts'
import { emptyAccumulator } from '../../kafka/recordAccumulator.ts'
import { msToUs } from '../../kafka/units.ts'
import type { Behaviour, Sim } from '../kernel.ts'
import { producerNodeId } from '../nodeIds.ts'
import type { RequestEnvelope, ResponseEnvelope } from '../protocol.ts'
import type { ProducerSpec } from '../scenario/scenario.ts'
import { knownPartitions } from './knownPartitions.ts'
import { appendRecord } from './producerAppend.ts'
import type { ProducerNode } from './producerNode.ts'
import { handleProduced, handleProduceLost } from './producerAnswers.ts'
import {
  learnMetadata,
  metadataMaxAgeUs,
  refreshLater,
  refreshMetadata,
} from './producerMetadata.ts'
import { acksOf, sendReady } from './producerSend.ts'

const configNames = [
  'acks',
  'enable.idempotence',
  'linger.ms',
  'batch.size',
  'batch.num.messages',
  'max.in.flight.requests.per.connection',
  'retries',
  'retry.backoff.ms',
  'retry.backoff.max.ms',
  'request.timeout.ms',
  'delivery.timeout.ms',
  'partitioner.class',
  'socket.timeout.ms',
  'sticky.partitioning.linger.ms',
  'partitioner.adaptive.partitioning.enable',
  'partitioner.ignore.keys',
  'metadata.max.age.ms',
] as const

/** What the scenario sets, by canonical names and in canonical units. */
function canonicalConfig(spec: ProducerSpec): ReadonlyMap<string, ConfigValue> {
  return new Map(
    Object.entries(spec.config).map(([key, value]) => {
      const match = meaningOf(key, spec.client, 'producer')
      const name = match?.entry.name ?? key
      return [name, typeof value === 'number' ? value * (match?.factor ?? 1) : value]
    }),
  )
}

/** Adds a producer that knows the cluster's metadata and begins at its start time. */
export function createProducer(sim: Sim, spec: ProducerSpec): void {
  const values = canonicalConfig(spec)
  const config = Object.fromEntries(
    configNames.map((name) => [name, effectiveValue(values, name, spec.client, 'producer')]),
  )
  const order = sim.scenario.producers.indexOf(spec)
  const node: ProducerNode = {
    type: 'producer',
    id: producerNodeId(spec.id),
    isAlive: true,
    spec,
    config: Object.freeze(config),
    producerId: config['enable.idempotence'] === true ? order : -1,
    ratePerSecond: spec.ratePerSecond,
    partitions: knownPartitions(sim, [spec.topic]),
    accumulator: emptyAccumulator(),
    sticky: null,
    turn: 0,
    queued: {},
    waiting: [],
    inFlight: {},
    nextSequence: {},
    nextBatchId: 0,
    sequenceEpochs: {},
    ackedSequence: {},
    unresolved: [],
    isRefreshing: false,
    refreshFailures: 0,
  }
  sim.addNode(node)
  sim.setTimerAt(node.id, 'start', spec.startUs)
  spec.records.forEach((record, index) => {
    sim.setTimerAt(node.id, `record/${index}`, record.atUs, record)
  })
  sim.setTimer(node.id, 'metadata', metadataMaxAgeUs(node))
}

/** Changes how many records a second the producer makes, from now on. */
export function setProducerRate(sim: Sim, id: string, ratePerSecond: number): void {
  const node = sim.state.nodes[producerNodeId(id)] as ProducerNode | undefined
  if (!node) return
  node.ratePerSecond = ratePerSecond
  sim.emit('producer.rate.changed', { producer: id, ratePerSecond })
  if (ratePerSecond > 0) sim.setTimer(node.id, 'tick', msToUs(1000 / ratePerSecond))
  else sim.clearTimer(node.id, 'tick')
}

export const producerBehaviour: Behaviour<ProducerNode> = {
  onRequest: () => undefined,
  onResponse(sim, node, response) {
    if (response.api === 'Produce')
      handleProduced(sim, node, response as ResponseEnvelope<'Produce'>)
    else if (response.api === 'Metadata') {
      learnMetadata(sim, node, response as ResponseEnvelope<'Metadata'>)
      sendReady(sim, node)
    }
  },
  onDisconnect(sim, node, request) {
    if (request.api === 'Produce') {
      handleProduceLost(sim, node, request as RequestEnvelope<'Produce'>)
    } else {
      node.isRefreshing = false
      refreshLater(sim, node)
    }
  },
  onTimer(sim, node, key, payload) {
    if (key === 'start') start(sim, node)
    else if (key === 'tick') tick(sim, node)
    else if (key.startsWith('record/')) {
      appendRecord(sim, node, payload as ProducerSpec['records'][number])
      sendReady(sim, node)
    } else if (key === 'refresh') refreshMetadata(sim, node)
    else if (key === 'metadata') {
      refreshMetadata(sim, node)
      sim.setTimer(node.id, 'metadata', metadataMaxAgeUs(node))
    } else sendReady(sim, node)
  },
}

function start(sim: Sim, node: ProducerNode): void {
  const { id, topic, client } = node.spec
  sim.emit('producer.started', { producer: id, topic, client, acks: acksOf(node) })
  if (node.ratePerSecond > 0) tick(sim, node)
}

/** One record, and the next one after the same interval. */
function tick(sim: Sim, node: ProducerNode): void {
  const { keys, stopUs, id } = node.spec
  if (node.ratePerSecond <= 0 || (stopUs !== null && sim.nowUs >= stopUs)) return
  const key = keys.length === 0 ? null : keys[sim.draw(`producer:${id}:keys`, 0, keys.length - 1)]
  appendRecord(sim, node, { key: key ?? null })
  sim.setTimer(node.id, 'tick', msToUs(1000 / node.ratePerSecond))
  sendReady(sim, node)
}
