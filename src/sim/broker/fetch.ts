import { errorCodes } from '../../kafka/errorCodes.ts'
import { partitionName } from '../../kafka/units.ts'
import type { Sim } from '../kernel.ts'
import type { BrokerNode } from './brokerNode.ts'
import {
  answerFetch,
  answerPartition,
  divergingOf,
  errorOf,
  isFetchReady,
  respondFetch,
  type FetchRequest,
} from './fetchAnswers.ts'
import { noteFollowerFetch } from './leadership.ts'

/** Serves a Fetch: at once when there is something to say, else it waits for `maxWaitUs` at most. */
export function handleFetch(sim: Sim, node: BrokerNode, request: FetchRequest): void {
  const { maxWaitUs } = request.body
  const isReady = isFetchReady(node, request) || maxWaitUs === 0
  // Read first: the answer carries the high watermark from before this fetch counted as an acknowledgement.
  const answer = isReady
    ? request.body.partitions.map((asked) => answerPartition(node, request, asked))
    : null
  noteFetch(sim, node, request)
  if (answer) {
    respondFetch(sim, request, answer)
    return
  }
  node.parkedFetches.push(Object.freeze({ request }))
  sim.setTimer(node.id, `fetch/${request.messageId}`, maxWaitUs, request.messageId)
}

/** A follower's fetch tells its leader how far it has come, partition by partition. */
function noteFetch(sim: Sim, node: BrokerNode, request: FetchRequest): void {
  const { replica: broker, brokerEpoch, partitions } = request.body
  if (broker < 0) return
  for (const asked of partitions) {
    const replica = node.replicas[partitionName(asked.topic, asked.partition)]
    if (!replica || errorOf(node, replica, request, asked) !== errorCodes.NONE) continue
    if (divergingOf(replica, asked)) continue
    noteFollowerFetch(sim, node, replica, { broker, brokerEpoch, offset: asked.fetchOffset })
  }
}

/** A parked fetch's time is up: it gets what there is. */
export function expireFetch(sim: Sim, node: BrokerNode, messageId: number): void {
  const parked = node.parkedFetches.find((each) => each.request.messageId === messageId)
  if (!parked) return
  node.parkedFetches = node.parkedFetches.filter((each) => each !== parked)
  answerFetch(sim, node, parked.request)
}
