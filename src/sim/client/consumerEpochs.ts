import { msToUs, partitionName } from '../../kafka/units.ts'
import { consumerMembership } from '../../machines/consumerMembership.ts'
import type {
  ConsumerMembershipEffect,
  ConsumerMembershipEffects,
  ConsumerMembershipEvent,
} from '../../machines/consumerMembershipTypes.ts'
import { joinEpoch } from '../../machines/memberReconciliation.ts'
import type { MemberState, TopicPartition } from '../../trace/facts.ts'
import type { Sim } from '../kernel.ts'
import { brokerNodeId } from '../nodeIds.ts'
import type { ResponseEnvelope } from '../protocol.ts'
import { textOrNull } from './configText.ts'
import { putFirst, queueChores, type Chore } from './consumerChoreQueue.ts'
import { committable } from './consumerCommit.ts'
import { fail } from './consumerEnd.ts'
import { fetchOffsets } from './consumerFetch.ts'
import {
  commitChore,
  lose,
  offsetUnset,
  readingsOf,
  revoke,
  revokedChore,
} from './consumerHoldings.ts'
import { findCoordinator } from './consumerJoin.ts'
import { isBusy, newReading, ownedOf, putOff, type ConsumerNode } from './consumerNode.ts'
import { topicsOf } from './consumerTopics.ts'

const requestUs = msToUs(30_000)

/** Tells the client's KIP-848 membership something and carries out what it asks for. */
export function tellMembership(sim: Sim, node: ConsumerNode, event: ConsumerMembershipEvent): void {
  if (!node.membership) return
  const before = node.membership.value as MemberState
  const turn = consumerMembership.step(node.membership, event)
  node.membership = turn.state
  const after = turn.state.value as MemberState
  if (before !== after) {
    const { group, member } = node
    const generation = turn.state.context.memberEpoch
    sim.emit('member.state.changed', { group, member, from: before, to: after, generation })
  }
  for (const effect of turn.effects) {
    if (isBusy(node) && runsInPoll(effect)) putOff(sim, node, { kind: 'epochEffect', effect })
    else performEpoch(sim, node, effect)
  }
}

/** Handlers run in poll(); the heartbeat goes on without it. */
const runsInPoll = ({ type }: ConsumerMembershipEffect): boolean =>
  type === 'reconcile' ||
  type === 'reportLost' ||
  type === 'losePollExpired' ||
  type === 'prepareLeave'

export function performEpoch(
  sim: Sim,
  node: ConsumerNode,
  { type, params }: ConsumerMembershipEffect,
): void {
  switch (type) {
    case 'heartbeatNow':
      beatSoon(sim, node)
      break
    case 'sendHeartbeat':
      sendEpochHeartbeat(sim, node, params)
      break
    case 'reconcile':
      reconcile(sim, node, params)
      break
    case 'reportLost':
      loseAll(sim, node, [])
      break
    case 'losePollExpired':
      loseAll(sim, node, commitChore(committable(node, Object.values(node.readings))))
      break
    case 'prepareLeave':
      prepareLeave(sim, node)
      break
    case 'reportFatal':
      fail(sim, node)
      break
  }
}

/** As soon as no request is on its way and a coordinator is known. */
function beatSoon(sim: Sim, node: ConsumerNode): void {
  if (node.heartbeat === null) sim.setTimer(node.id, 'heartbeat', 0)
  else node.isHeartbeatOverdue = true
}

/** The heartbeat is due: one request at a time, and only to a coordinator that is known. */
export function beat(sim: Sim, node: ConsumerNode): void {
  node.isHeartbeatOverdue = node.coordinator < 0 || node.heartbeat !== null
  if (node.coordinator < 0) findCoordinator(sim, node)
  else if (node.heartbeat === null) tellMembership(sim, node, { type: 'HEARTBEAT_DUE' })
}

function sendEpochHeartbeat(
  sim: Sim,
  node: ConsumerNode,
  params: ConsumerMembershipEffects['sendHeartbeat'],
): void {
  const { memberId, memberEpoch, groupInstanceId, isFull, owned } = params
  const { config } = node
  const body = {
    groupId: node.group,
    memberId,
    memberEpoch,
    groupInstanceId,
    clientId: node.member,
    rackId: isFull ? textOrNull(config['client.rack']) : null,
    rebalanceTimeoutMs: isFull ? Number(config['max.poll.interval.ms']) : null,
    topics: isFull ? topicsOf(node) : null,
    serverAssignor: isFull ? textOrNull(config['group.remote.assignor']) : null,
    owned,
  }
  const to = brokerNodeId(node.coordinator)
  const options = { timeoutUs: requestUs }
  node.heartbeat = sim.request(node.id, to, 'ConsumerGroupHeartbeat', body, options)
}

/** The coordinator answers; it also says when the next heartbeat is due. */
export function handleEpochAnswer(
  sim: Sim,
  node: ConsumerNode,
  { body, request, requestId }: ResponseEnvelope<'ConsumerGroupHeartbeat'>,
): void {
  if (node.heartbeat === requestId) node.heartbeat = null
  const isFarewell = request.body.memberEpoch < joinEpoch
  if (isFarewell) tellMembership(sim, node, { type: 'LEAVE_ANSWERED' })
  else tellMembership(sim, node, { ...body, type: 'HEARTBEAT_ANSWERED' })
  const intervalMs = body.heartbeatIntervalMs > 0 ? body.heartbeatIntervalMs : retryMs(node)
  armNext(sim, node, intervalMs)
}

export function handleEpochLost(sim: Sim, node: ConsumerNode, requestId: number): void {
  if (node.heartbeat === requestId) node.heartbeat = null
  tellMembership(sim, node, { type: 'HEARTBEAT_LOST' })
  armNext(sim, node, retryMs(node))
}

const retryMs = ({ config }: ConsumerNode): number => Number(config['retry.backoff.ms'])

const isOver: ReadonlySet<string> = new Set(['unsubscribed', 'stale', 'fatal'])

function armNext(sim: Sim, node: ConsumerNode, delayMs: number): void {
  if (!node.isAlive || isOver.has(String(node.membership?.value))) return
  if (sim.hasTimer(node.id, 'heartbeat') && !node.isHeartbeatOverdue) return
  sim.setTimer(node.id, 'heartbeat', node.isHeartbeatOverdue ? 0 : msToUs(delayMs))
  node.isHeartbeatOverdue = false
}

/**
 * Towards the new target: what is not in it is revoked and committed first (Java commits every position), then the
 * additions come.
 */
function reconcile(
  sim: Sim,
  node: ConsumerNode,
  { attempt, revoked, added }: ConsumerMembershipEffects['reconcile'],
): void {
  if (attempt !== node.membership?.context.attempt) return
  const gone = revoked.filter(
    ({ topic, partition }) => node.readings[partitionName(topic, partition)],
  )
  const isJava = node.client === 'java'
  const readings = isJava ? Object.values(node.readings) : readingsOf(node, gone)
  const commit = gone.length > 0 ? commitChore(committable(node, readings)) : []
  const handler = gone.length > 0 ? [revokedChore(revoke(sim, node, gone))] : []
  const first = isJava ? [...commit, ...handler] : [...handler, ...commit]
  queueChores(sim, node, [...first, { do: 'takeOver', attempt, added }])
}

/** The assign callback, with the additions only. */
export function takeOver(
  sim: Sim,
  node: ConsumerNode,
  { attempt, added }: Extract<Chore, { do: 'takeOver' }>,
): void {
  if (attempt !== node.membership?.context.attempt) return
  const fresh = added.filter(
    ({ topic, partition }) => !node.readings[partitionName(topic, partition)],
  )
  for (const each of fresh)
    node.readings[partitionName(each.topic, each.partition)] = newReading(each)
  const { group, member } = node
  const owned = ownedOf(node)
  sim.cause = sim.emit('partitions.assigned', { group, member, partitions: fresh, owned })
  const partitions = fresh.map((each) => ({ ...each, offset: offsetUnset, done: null }))
  putFirst(node, [
    { do: 'handler', handler: 'assigned', partitions },
    { do: 'reconciled', attempt },
  ])
}

/** All callbacks have run: the coordinator is told at once, and reading begins. */
export function endReconciliation(sim: Sim, node: ConsumerNode, attempt: number): void {
  tellMembership(sim, node, { type: 'RECONCILED', attempt })
  fetchOffsets(sim, node)
}

function loseAll(sim: Sim, node: ConsumerNode, commit: readonly Chore[]): void {
  const partitions: readonly TopicPartition[] = ownedOf(node)
  const handler: readonly Chore[] =
    partitions.length > 0
      ? [{ do: 'handler', handler: 'lost', partitions: lose(sim, node, partitions) }]
      : []
  queueChores(sim, node, [...handler, ...commit, { do: 'lostReported' }])
}

function prepareLeave(sim: Sim, node: ConsumerNode): void {
  const owned = ownedOf(node)
  const commit = commitChore(committable(node, Object.values(node.readings)))
  const handler = owned.length > 0 ? [revokedChore(revoke(sim, node, owned))] : []
  const first = node.client === 'java' ? [...commit, ...handler] : [...handler, ...commit]
  queueChores(sim, node, [...first, { do: 'leave' }])
}
