import { errorCodes } from '../../kafka/errorCodes.ts'
import type { Sim } from '../kernel.ts'
import type { BrokerNode, ParkedProduce, Replica } from './brokerNode.ts'
import { answerFetch, isFetchReady } from './fetchAnswers.ts'
import { effectiveMinIsr, nameOf } from './replicaRole.ts'

/** Answers parked produces whose records the high watermark has passed. */
export function completeProduces(sim: Sim, node: BrokerNode, replica: Replica): void {
  const name = nameOf(replica)
  for (const parked of node.parkedProduces) {
    const required = parked.waits[name]
    if (required === undefined || replica.log.highWatermark < required) continue
    delete parked.waits[name]
    const result = parked.results[name]
    const isShort = effectiveMinIsr(replica) > replica.machine.context.maximalInSyncReplicas.length
    if (result && isShort) result.errorCode = errorCodes.NOT_ENOUGH_REPLICAS_AFTER_APPEND
  }
  answerCompleted(sim, node)
}

/** The partition's leadership is gone: what waits for it fails with NOT_LEADER_OR_FOLLOWER. */
export function failProduces(
  sim: Sim,
  node: BrokerNode,
  replica: Replica,
  errorCode: number,
): void {
  const name = nameOf(replica)
  for (const parked of node.parkedProduces) {
    if (parked.waits[name] === undefined) continue
    delete parked.waits[name]
    const result = parked.results[name]
    if (result) result.errorCode = errorCode
  }
  answerCompleted(sim, node)
}

export function expireProduce(sim: Sim, node: BrokerNode, messageId: number): void {
  const parked = node.parkedProduces.find((each) => each.request.messageId === messageId)
  if (!parked) return
  for (const name of Object.keys(parked.waits)) {
    const result = parked.results[name]
    if (result) result.errorCode = errorCodes.REQUEST_TIMED_OUT
    delete parked.waits[name]
  }
  answerCompleted(sim, node)
}

function answerCompleted(sim: Sim, node: BrokerNode): void {
  const done = node.parkedProduces.filter((parked) => Object.keys(parked.waits).length === 0)
  if (done.length === 0) return
  node.parkedProduces = node.parkedProduces.filter((parked) => !done.includes(parked))
  for (const parked of done) answerProduce(sim, parked)
}

export function answerProduce(
  sim: Sim,
  { request, results }: Pick<ParkedProduce, 'request' | 'results'>,
): void {
  sim.clearTimer(request.to, `produce/${request.messageId}`)
  const all = Object.values(results)
  const failed = all.find((result) => result.errorCode !== errorCodes.NONE)
  sim.respond(
    request,
    { results: all.map((result) => ({ ...result })) },
    failed ? { errorCode: failed.errorCode } : {},
  )
}

/** Answers parked fetches that have something to read now. A new high watermark alone wakes consumers only. */
export function wakeFetches(
  sim: Sim,
  node: BrokerNode,
  replica: Replica,
  why: 'data' | 'highWatermark',
): void {
  const ready = node.parkedFetches.filter(({ request }) => {
    const isConsumer = request.body.replica < 0
    if (isConsumer !== (why === 'highWatermark')) return false
    const reads = request.body.partitions.some(
      (each) => each.topic === replica.topic && each.partition === replica.partition,
    )
    return reads && isFetchReady(node, request)
  })
  if (ready.length === 0) return
  node.parkedFetches = node.parkedFetches.filter((parked) => !ready.includes(parked))
  for (const { request } of ready) {
    sim.clearTimer(node.id, `fetch/${request.messageId}`)
    answerFetch(sim, node, request)
  }
}
