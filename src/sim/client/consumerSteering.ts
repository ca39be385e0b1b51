import { partitionName } from '../../kafka/units.ts'
import type { Sim } from '../kernel.ts'
import { raise } from './consumerErrors.ts'
import type { ConsumerNode } from './consumerNode.ts'

/** pause() and resume(), of all that is owned or of what `only` names. librdkafka drops what it has prefetched and begins again at the position. */
export function setPaused(
  sim: Sim,
  node: ConsumerNode,
  isPaused: boolean,
  only: { readonly topic?: string; readonly partition?: number } = {},
): void {
  const concerned = Object.values(node.readings).filter(
    (reading) =>
      (only.topic === undefined || reading.topic === only.topic) &&
      (only.partition === undefined || reading.partition === only.partition) &&
      reading.isPaused !== isPaused,
  )
  if (concerned.length === 0) return
  for (const reading of concerned) {
    reading.isPaused = isPaused
    if (node.client === 'librdkafka' && reading.position !== null) {
      reading.buffer = []
      reading.fetchOffset = reading.position
    }
  }
  const partitions = concerned.map(({ topic, partition }) => ({ topic, partition }))
  const { group, member } = node
  sim.emit(isPaused ? 'partitions.paused' : 'partitions.resumed', { group, member, partitions })
}

/** seek(): the next poll() goes on at `offset`. Only a partition that is assigned can be sought in. */
export function seek(
  sim: Sim,
  node: ConsumerNode,
  { topic, partition, offset }: { topic: string; partition: number; offset: number },
): void {
  const reading = node.readings[partitionName(topic, partition)]
  if (!reading) {
    if (node.client === 'librdkafka') raise(sim, node, 'Local_State', -172)
    else raise(sim, node, 'IllegalStateException', -1)
    return
  }
  reading.position = offset
  reading.fetchOffset = offset
  reading.recordEpoch = -1
  reading.isUnvalidated = false
  reading.buffer = []
  reading.stored = null
  reading.done = null
  const { group, member } = node
  sim.emit('position.reset', { group, member, topic, partition, offset, from: 'seek' })
}
