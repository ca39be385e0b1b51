import { logCleaning, type CleaningEvent } from '../../machines/logCleaning.ts'
import type { SegmentEvent } from '../../machines/logSegment.ts'
import type { Sim } from '../kernel.ts'
import type { BrokerNode, Replica } from './brokerNode.ts'
import { nameOf } from './replicaRole.ts'
import { tellSegment } from './segments.ts'

/** Tells the state of a log's cleaning something and carries out what it asks for. */
export function tellCleaning(
  sim: Sim,
  node: BrokerNode,
  replica: Replica,
  event: CleaningEvent,
): void {
  const turn = logCleaning.step(replica.cleaning, event)
  replica.cleaning = turn.state
  for (const { type, params } of turn.effects) {
    if (type === 'writeCheckpoint') replica.firstDirty = params.firstDirtyOffset
    else dropOutput(sim, node, replica)
  }
}

/** Tells the segments that a pass is at work on. */
export function tellCleaned(
  sim: Sim,
  node: BrokerNode,
  replica: Replica,
  event: SegmentEvent,
): void {
  replica.segments = replica.segments.map((segment) =>
    segment.machine.value === 'cleaning'
      ? tellSegment(sim, node, replica, segment, event)
      : segment,
  )
}

function dropOutput(sim: Sim, node: BrokerNode, replica: Replica): void {
  const { topic, partition } = replica
  tellCleaned(sim, node, replica, { type: 'CLEANING_ABORTED' })
  const thread = node.cleaners.findIndex((pass) => pass?.partition === nameOf(replica))
  node.cleaners[thread] = null
  sim.clearTimer(node.id, `cleaned/${thread}`)
  if (node.isAlive) {
    sim.emit('compaction.aborted', { topic, partition, broker: node.broker })
    sim.setTimer(node.id, `cleaner/${thread}`, 0, thread)
  }
  tellCleaning(sim, node, replica, { type: 'CLEANING_STOPPED' })
}

/** Does something to a log that no pass may be at work on: one that is gets called off. */
export function withoutCleaning(
  sim: Sim,
  node: BrokerNode,
  replica: Replica,
  action: () => void,
): void {
  tellCleaning(sim, node, replica, { type: 'PAUSE_ASKED' })
  action()
  tellCleaning(sim, node, replica, { type: 'RESUMED' })
}
