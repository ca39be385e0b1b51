import { errorCodes, errorName } from '../../kafka/errorCodes.ts'
import type { Sim } from '../kernel.ts'
import type { ConsumerNode } from './consumerNode.ts'

/** An error comes up in the application: an exception, or in librdkafka an event that Consume() returns. */
export function raise(sim: Sim, node: ConsumerNode, error: string, errorCode: number): void {
  const { group, member } = node
  sim.emit('error.raised', { group, member, error, errorCode })
}

const expelled: ReadonlySet<number> = new Set([
  errorCodes.UNKNOWN_MEMBER_ID,
  errorCodes.ILLEGAL_GENERATION,
])

/** What a refused commit looks like to the application that waits for it. */
export function raiseCommitError(sim: Sim, node: ConsumerNode, errorCode: number): void {
  if (node.client === 'librdkafka') raise(sim, node, errorName(errorCode), errorCode)
  else if (expelled.has(errorCode)) raise(sim, node, 'CommitFailedException', errorCode)
  else if (errorCode === errorCodes.REBALANCE_IN_PROGRESS) {
    raise(sim, node, 'RebalanceInProgressException', errorCode)
  } else if (errorCode === errorCodes.FENCED_INSTANCE_ID) {
    raise(sim, node, 'FencedInstanceIdException', errorCode)
  } else raise(sim, node, 'KafkaException', errorCode)
}
