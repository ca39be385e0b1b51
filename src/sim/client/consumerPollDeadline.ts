import { msToUs, type Micros } from '../../kafka/units.ts'
import type { Sim } from '../kernel.ts'
import type { ConsumerNode } from './consumerNode.ts'

/** The application has left poll(): `max.poll.interval.ms` runs until it calls it again. A standalone consumer has none. */
export function armMaxPoll(sim: Sim, node: ConsumerNode): void {
  if (node.isStandalone) return
  const limitUs = msToUs(Number(node.config['max.poll.interval.ms']))
  const dueUs = sim.nowUs + limitUs
  sim.setTimerAt(node.id, 'maxPoll', noticedUs(node, dueUs))
  sim.emit('deadline.armed', { ...maxPollOf(node), dueUs })
}

export function clearMaxPoll(sim: Sim, node: ConsumerNode): void {
  if (node.isStandalone) return
  sim.clearTimer(node.id, 'maxPoll')
  sim.emit('deadline.cleared', maxPollOf(node))
}

/** librdkafka looks every 500 ms whether the interval has been exceeded; Java's heartbeat thread, all the time. */
function noticedUs({ client, startedUs }: ConsumerNode, dueUs: Micros): Micros {
  if (client === 'java') return dueUs
  const stepUs = msToUs(500)
  const sinceUs = startedUs ?? 0
  return sinceUs + (Math.floor((dueUs - sinceUs) / stepUs) + 1) * stepUs
}

const maxPollOf = ({ id, group, member }: ConsumerNode) =>
  ({ owner: id, name: 'maxPoll', subject: `${group}/${member}` }) as const
