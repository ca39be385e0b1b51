import type { HandlerName } from '../scenario/scenario.ts'
import type { Sim } from '../kernel.ts'
import type { GivenUp } from './consumerChoreQueue.ts'
import { appCommit } from './consumerCommit.ts'
import { fail } from './consumerEnd.ts'
import { tellLoop } from './consumerLoop.ts'
import { revoke } from './consumerHoldings.ts'
import { ownedOf, type ConsumerNode } from './consumerNode.ts'
import { armMaxPoll, clearMaxPoll } from './consumerPollDeadline.ts'
import { raise } from './consumerErrors.ts'

/**
 * Calls a rebalance handler, inside poll(). Without one for lost partitions the one for revoked partitions is called
 * (both clients). It is over at once when it takes no time.
 */
export function beginHandler(
  sim: Sim,
  node: ConsumerNode,
  wanted: HandlerName,
  partitions: readonly GivenUp[],
): void {
  const { handlers } = node.application
  const handler = wanted === 'lost' && !handlers?.lost ? 'revoked' : wanted
  const spec = handlers?.[handler]
  if (!spec) return
  const { group, member } = node
  const listed = partitions.map(({ topic, partition, offset }) => ({ topic, partition, offset }))
  const id = sim.emit('handler.called', { group, member, handler, partitions: listed })
  sim.because(id, () => {
    tellLoop(sim, node, { type: 'HANDLER_CALLED' })
    node.handling = { handler, spec, partitions }
    if (node.client === 'java') armMaxPoll(sim, node)
    if (spec.takesUs > 0 || spec.commits) sim.setTimer(node.id, 'handler', spec.takesUs)
    else endHandler(sim, node)
  })
}

/** The handler's work is over; one that commits waits for the answer before it returns. */
export function onHandlerWorked(sim: Sim, node: ConsumerNode): void {
  const { handling } = node
  if (!handling) return
  const offsets = handling.partitions.flatMap(({ topic, partition, done }) =>
    done === null ? [] : [{ topic, partition, offset: done }],
  )
  const isOver = !handling.spec.commits || appCommit(sim, node, 'handler', offsets)
  if (isOver) endHandler(sim, node)
}

/**
 * The handler returns or throws. librdkafka then unassigns everything, and Consume() raises Local_Application; Java's
 * poll() throws a KafkaException that this application does not survive.
 */
export function endHandler(sim: Sim, node: ConsumerNode): void {
  const { handling, group, member } = node
  if (!handling) return
  const { handler, spec } = handling
  node.handling = null
  const id = sim.emit('handler.returned', { group, member, handler, threw: spec.throws })
  if (node.client === 'java') clearMaxPoll(sim, node)
  tellLoop(sim, node, { type: 'HANDLER_RETURNED' })
  if (!spec.throws) return
  sim.because(id, () => {
    if (node.client === 'java') {
      raise(sim, node, 'KafkaException', -1)
      fail(sim, node)
      return
    }
    node.row = { ...node.row, chores: node.row.chores.filter((chore) => chore.do !== 'read') }
    const owned = ownedOf(node)
    if (owned.length > 0) revoke(sim, node, owned)
    raise(sim, node, 'Local_Application', -143)
  })
}
