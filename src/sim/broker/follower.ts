import { errorCodes } from '../../kafka/errorCodes.ts'
import { msToUs, partitionName } from '../../kafka/units.ts'
import type { Sim } from '../kernel.ts'
import { brokerNodeId } from '../nodeIds.ts'
import type { RequestEnvelope, ResponseEnvelope } from '../protocol.ts'
import type { BrokerNode, Replica } from './brokerNode.ts'
import { tellReplica, truncationOffset } from './leadership.ts'
import { appendFetched } from './appendRecords.ts'
import { lastEpoch, logEndOffset } from './replicaLog.ts'
import { raiseLogStart } from './retention.ts'

/** `replica.fetch.wait.max.ms` and how long a follower waits for an answer at all. */
const waitMaxUs = msToUs(500)
const fetchTimeoutUs = msToUs(30_000)
const fetchMaxBytes = 1_048_576

const isFetching = (replica: Replica): boolean => {
  const value = replica.machine.value as string | { readonly Follower?: string }
  const state = typeof value === 'object' ? value.Follower : undefined
  return state === 'FetchingInSync' || state === 'FetchingOutOfSync'
}

/** Starts a fetcher for each leader that this broker follows; one request is on its way per leader. */
export function startFetchers(sim: Sim, node: BrokerNode): void {
  const leaders = new Set(
    Object.values(node.replicas)
      .filter(isFetching)
      .map((replica) => replica.machine.context.leader),
  )
  for (const leader of leaders) fetchFrom(sim, node, leader)
}

function fetchFrom(sim: Sim, node: BrokerNode, leader: number): void {
  if (node.fetchingFrom.includes(leader)) return
  const followed = Object.values(node.replicas).filter(
    (replica) => isFetching(replica) && replica.machine.context.leader === leader,
  )
  if (followed.length === 0) return
  node.fetchingFrom = [...node.fetchingFrom, leader]
  sim.request(
    node.id,
    brokerNodeId(leader),
    'Fetch',
    {
      replica: node.broker,
      brokerEpoch: node.machine.context.brokerEpoch,
      maxWaitUs: waitMaxUs,
      minBytes: 1,
      maxBytes: fetchMaxBytes * 10,
      partitions: followed.map(({ topic, partition, log, machine }) => ({
        topic,
        partition,
        fetchOffset: logEndOffset(log),
        leaderEpoch: machine.context.leaderEpoch,
        lastFetchedEpoch: lastEpoch(log),
        logStartOffset: log.logStartOffset,
        maxBytes: fetchMaxBytes,
      })),
    },
    { timeoutUs: fetchTimeoutUs, context: leader },
  )
}

/** What a leader answered: append, learn its high watermark, truncate where the histories part. */
export function handleFollowerFetch(
  sim: Sim,
  node: BrokerNode,
  response: ResponseEnvelope<'Fetch'>,
): void {
  fetchEnded(node, response.request)
  const asked = response.request.body.partitions
  response.body.partitions.forEach((answer, index) => {
    const replica = node.replicas[partitionName(answer.topic, answer.partition)]
    const request = asked[index]
    if (!replica || !request || !isFetching(replica)) return
    if (!isCurrent(replica, request)) return
    if (answer.errorCode === errorCodes.OFFSET_OUT_OF_RANGE) {
      comeIntoRange(sim, node, replica, answer)
    } else if (answer.errorCode !== errorCodes.NONE) {
      tellReplica(sim, node, replica, { type: 'FETCH_FAILED', errorCode: answer.errorCode })
    } else if (answer.divergingEpoch) {
      const endOffset = truncationOffset(replica, answer.divergingEpoch)
      tellReplica(sim, node, replica, { type: 'DIVERGENCE_REPORTED', endOffset })
    } else copyRecords(sim, node, replica, answer)
  })
  startFetchers(sim, node)
}

/**
 * What a follower asked for is not in its leader's log. It is cut back to where the leader's ends, begins anew where the
 * leader's begins, or, when the log start has only moved meanwhile, asks again.
 */
function comeIntoRange(
  sim: Sim,
  node: BrokerNode,
  replica: Replica,
  { logStartOffset, logEndOffset: leaderEnd = -1 }: FetchAnswer,
): void {
  const end = logEndOffset(replica.log)
  if (leaderEnd >= 0 && leaderEnd < end)
    tellReplica(sim, node, replica, { type: 'DIVERGENCE_REPORTED', endOffset: leaderEnd })
  else if (logStartOffset > end)
    tellReplica(sim, node, replica, { type: 'LEFT_BEHIND', startOffset: logStartOffset })
}

type FetchAnswer = ResponseEnvelope<'Fetch'>['body']['partitions'][number]

function copyRecords(
  sim: Sim,
  node: BrokerNode,
  replica: Replica,
  { records, highWatermark, logStartOffset }: FetchAnswer,
): void {
  const { topic, partition, log } = replica
  const from = logEndOffset(log)
  appendFetched(sim, node, replica, records)
  const to = logEndOffset(log)
  if (to > from) sim.emit('log.replicated', { topic, partition, broker: node.broker, from, to })
  followHighWatermark(sim, node, replica, highWatermark)
  raiseLogStart(sim, node, replica, Math.min(logStartOffset, log.highWatermark))
}

function followHighWatermark(
  sim: Sim,
  node: BrokerNode,
  { topic, partition, log }: Replica,
  highWatermark: number,
): void {
  const offset = Math.min(Math.max(highWatermark, log.logStartOffset), logEndOffset(log))
  if (offset === log.highWatermark) return
  log.highWatermark = offset
  const { broker } = node
  sim.emit('highWatermark.changed', { topic, partition, broker, isLeader: false, offset })
}

type Asked = RequestEnvelope<'Fetch'>['body']['partitions'][number]

/** The follower still is where it was when it asked; otherwise the answer is for a past self. */
const isCurrent = (replica: Replica, { leaderEpoch, fetchOffset }: Asked): boolean =>
  leaderEpoch === replica.machine.context.leaderEpoch && fetchOffset === logEndOffset(replica.log)

function fetchEnded(node: BrokerNode, request: RequestEnvelope<'Fetch'>): void {
  const leader = Number(request.context)
  node.fetchingFrom = node.fetchingFrom.filter((each) => each !== leader)
}

/** No answer from the leader: every partition of that fetch backs off. */
export function handleFetchFailed(
  sim: Sim,
  node: BrokerNode,
  request: RequestEnvelope<'Fetch'>,
): void {
  fetchEnded(node, request)
  for (const asked of request.body.partitions) {
    const replica = node.replicas[partitionName(asked.topic, asked.partition)]
    if (!replica || !isFetching(replica) || !isCurrent(replica, asked)) continue
    const errorCode = errorCodes.REQUEST_TIMED_OUT
    tellReplica(sim, node, replica, { type: 'FETCH_FAILED', errorCode })
  }
  startFetchers(sim, node)
}

export function onFollowerTimer(sim: Sim, node: BrokerNode, key: string, payload: unknown): void {
  if (key.startsWith('backoff/')) {
    const replica = node.replicas[String(payload)]
    if (replica) tellReplica(sim, node, replica, { type: 'BACKOFF_ELAPSED' })
  }
  startFetchers(sim, node)
}
