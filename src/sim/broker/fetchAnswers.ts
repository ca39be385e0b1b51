import { errorCodes } from '../../kafka/errorCodes.ts'
import { partitionName } from '../../kafka/units.ts'
import type { Sim } from '../kernel.ts'
import type { RequestEnvelope, ResponseBody } from '../protocol.ts'
import type { BrokerNode, Replica } from './brokerNode.ts'
import { endOffsetFor, logEndOffset, readRecords } from './replicaLog.ts'
import { endOf } from './storedRecord.ts'
import { isLeader } from './replicaRole.ts'

export type FetchRequest = RequestEnvelope<'Fetch'>
type Asked = FetchRequest['body']['partitions'][number]
type Answer = ResponseBody<'Fetch'>['partitions'][number]

/** Whether a Fetch has something to say: data enough, an error or a divergence. */
export function isFetchReady(node: BrokerNode, request: FetchRequest): boolean {
  const { minBytes, partitions } = request.body
  let bytes = 0
  for (const asked of partitions) {
    const replica = node.replicas[partitionName(asked.topic, asked.partition)]
    if (!replica || errorOf(node, replica, request, asked) !== errorCodes.NONE) return true
    if (request.body.replica >= 0 && divergingOf(replica, asked)) return true
    const end = readableEnd(replica, request)
    if (asked.fetchOffset >= end) continue
    if (minBytes <= 1) return true
    const records = readRecords(replica.log, asked.fetchOffset, end, minBytes)
    bytes += records.reduce((sum, { record }) => sum + record.bytes, 0)
    if (bytes >= minBytes) return true
  }
  return false
}

/** Answers a Fetch with what there is now. */
export function answerFetch(sim: Sim, node: BrokerNode, request: FetchRequest): void {
  respondFetch(
    sim,
    request,
    request.body.partitions.map((asked) => answerPartition(node, request, asked)),
  )
}

/** Sends the answers of all partitions of a Fetch. */
export function respondFetch(sim: Sim, request: FetchRequest, partitions: readonly Answer[]): void {
  const ranges = partitions.flatMap(({ topic, partition, records }) => {
    const [first] = records
    const last = records.at(-1)
    return first && last ? [{ topic, partition, from: first.offset, to: endOf(last) }] : []
  })
  const failed = partitions.find((each) => each.errorCode !== errorCodes.NONE)
  sim.respond(
    request,
    { partitions },
    {
      ...(ranges.length > 0 ? { ranges } : {}),
      ...(failed ? { errorCode: failed.errorCode } : {}),
    },
  )
}

/** One partition's answer: records, or why there are none (1, 3, 6, 74, 75), or where histories part. */
export function answerPartition(node: BrokerNode, request: FetchRequest, asked: Asked): Answer {
  const { topic, partition, fetchOffset, maxBytes } = asked
  const replica = node.replicas[partitionName(topic, partition)]
  const nothing = { topic, partition, highWatermark: -1, logStartOffset: -1, records: [] }
  if (!replica) return { ...nothing, errorCode: missingError(node, topic, partition) }
  const errorCode = errorOf(node, replica, request, asked)
  if (errorCode !== errorCodes.NONE) {
    const { leader, leaderEpoch } = replica.machine.context
    const refused = { ...nothing, errorCode, leader, leaderEpoch }
    if (errorCode !== errorCodes.OFFSET_OUT_OF_RANGE || request.body.replica < 0) return refused
    const { log } = replica
    return { ...refused, logStartOffset: log.logStartOffset, logEndOffset: logEndOffset(log) }
  }
  const { highWatermark, logStartOffset } = replica.log
  const known = { topic, partition, errorCode, highWatermark, logStartOffset }
  const divergingEpoch = request.body.replica >= 0 ? divergingOf(replica, asked) : undefined
  if (divergingEpoch) return { ...known, records: [], divergingEpoch }
  const records = readRecords(replica.log, fetchOffset, readableEnd(replica, request), maxBytes)
  return { ...known, records }
}

/** Followers read to the log end, consumers to the high watermark. */
const readableEnd = (replica: Replica, request: FetchRequest): number =>
  request.body.replica >= 0 ? logEndOffset(replica.log) : replica.log.highWatermark

/** Why this replica does not serve the leader epoch that the client knows: 6, 74, 75, or 0. */
export function epochError(replica: Replica, leaderEpoch: number): number {
  const own = replica.machine.context.leaderEpoch
  if (replica.machine.value === 'Offline') return errorCodes.NOT_LEADER_OR_FOLLOWER
  if (leaderEpoch >= 0 && leaderEpoch < own) return errorCodes.FENCED_LEADER_EPOCH
  if (leaderEpoch > own) return errorCodes.UNKNOWN_LEADER_EPOCH
  return isLeader(replica) ? errorCodes.NONE : errorCodes.NOT_LEADER_OR_FOLLOWER
}

/** Why a partition that this broker does not host cannot be served: it is elsewhere, or nowhere. */
export const missingError = (node: BrokerNode, name: string, partition: number): number =>
  node.image.topics.some(
    (topic) => topic.name === name && topic.partitions.some((each) => each.partition === partition),
  )
    ? errorCodes.NOT_LEADER_OR_FOLLOWER
    : errorCodes.UNKNOWN_TOPIC_OR_PARTITION

/** A follower that fetches under an older registration than the leader knows of is a ghost of itself. */
const isStaleFollower = (node: BrokerNode, { body }: FetchRequest): boolean =>
  body.replica >= 0 &&
  node.image.brokers.some((each) => each.id === body.replica && each.brokerEpoch > body.brokerEpoch)

/** Why a partition of a Fetch is refused; 0 when it is not. */
export function errorOf(
  node: BrokerNode,
  replica: Replica,
  request: FetchRequest,
  asked: Asked,
): number {
  const { fetchOffset, leaderEpoch } = asked
  const error = epochError(replica, leaderEpoch)
  if (error === errorCodes.NONE && isStaleFollower(node, request)) {
    return errorCodes.NOT_LEADER_OR_FOLLOWER
  }
  if (error !== errorCodes.NONE) return error
  const isUnassigned = request.body.replica >= 0 && !replica.replicas.includes(request.body.replica)
  if (isUnassigned) return errorCodes.UNKNOWN_LEADER_EPOCH // of a reassignment the leader has not heard yet
  if (fetchOffset < replica.log.logStartOffset) return errorCodes.OFFSET_OUT_OF_RANGE
  if (divergingOf(replica, asked)) return errorCodes.NONE
  return fetchOffset > logEndOffset(replica.log) ? errorCodes.OFFSET_OUT_OF_RANGE : errorCodes.NONE
}

/** Where a follower's history leaves this one's (replication.md §6); undefined when it does not. */
export function divergingOf(
  replica: Replica,
  asked: Asked,
): { epoch: number; endOffset: number } | undefined {
  if (asked.lastFetchedEpoch < 0) return undefined
  const end = endOffsetFor(replica.log, asked.lastFetchedEpoch)
  const isDiverging = end.epoch < asked.lastFetchedEpoch || end.endOffset < asked.fetchOffset
  return isDiverging && end.epoch >= 0 ? end : undefined
}
