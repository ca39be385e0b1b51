import { msToUs, partitionName } from '../../kafka/units.ts'
import type { ConsumerMembershipEvent } from '../../machines/consumerMembershipTypes.ts'
import { groupMember } from '../../machines/groupMember.ts'
import type {
  GroupMemberEffect,
  GroupMemberEffects,
  GroupMemberEvent,
} from '../../machines/groupMemberTypes.ts'
import type { MemberState, TopicPartition } from '../../trace/facts.ts'
import type { Sim } from '../kernel.ts'
import { putFirst, queueChores, type Chore } from './consumerChoreQueue.ts'
import { committable } from './consumerCommit.ts'
import { fail } from './consumerEnd.ts'
import { fetchOffsets, startAt } from './consumerFetch.ts'
import { tellMembership } from './consumerEpochs.ts'
import {
  commitChore,
  lose,
  offsetUnset,
  readingsOf,
  revoke,
  revokedChore,
} from './consumerHoldings.ts'
import { startHeartbeats, stopHeartbeats } from './consumerHeartbeat.ts'
import { findCoordinator, sendJoinGroup, sendLeaveGroup } from './consumerJoin.ts'
import { isBusy, isEager, newReading, ownedOf, putOff, type ConsumerNode } from './consumerNode.ts'
import { beginSync } from './consumerPlan.ts'
import { topicsOf } from './consumerTopics.ts'

/** What a KIP-848 member hears of, too; the rest of the classic protocol is none of its business. */
const isForMembership = (
  event: GroupMemberEvent,
): event is Extract<GroupMemberEvent, ConsumerMembershipEvent> =>
  ['SUBSCRIBED', 'POLLED', 'MAX_POLL_EXCEEDED', 'CLOSE_REQUESTED', 'REVOKE_COMPLETED'].includes(
    event.type,
  )

/** Tells the client's group machine something and carries out what it asks for. */
export function tellMember(sim: Sim, node: ConsumerNode, event: GroupMemberEvent): void {
  if (node.membership) {
    if (isForMembership(event)) tellMembership(sim, node, event)
    return
  }
  const before = node.machine.value as MemberState
  const turn = groupMember.step(node.machine, event)
  node.machine = turn.state
  const after = node.machine.value as MemberState
  const { group, member } = node
  if (before !== after) {
    const generation = node.machine.context.generationId
    sim.emit('member.state.changed', { group, member, from: before, to: after, generation })
  }
  for (const effect of turn.effects) {
    if (waitsForPoll(node, effect)) putOff(sim, node, { kind: 'effect', effect })
    else perform(sim, node, effect)
  }
}

/**
 * Callbacks run in poll(). In Java the JoinGroup is sent there too; librdkafka's main thread sends it unless a callback
 * comes first.
 */
function waitsForPoll(node: ConsumerNode, { type }: GroupMemberEffect): boolean {
  if (!isBusy(node)) return false
  const isQueueing = node.deferred.length > 0
  switch (type) {
    case 'reportLost':
      return true
    case 'deliverAssignment':
      return node.client === 'librdkafka'
    case 'prepareJoin': {
      const mustRevoke = isEager(node) && ownedOf(node).length > 0
      return node.client === 'java' || mustRevoke || isQueueing
    }
    case 'sendJoinGroup':
      return node.client === 'java' || isQueueing
    default:
      return false
  }
}

/** Carries out one effect; one that waited for poll() and has been overtaken by then does nothing. */
export function perform(sim: Sim, node: ConsumerNode, effect: GroupMemberEffect): void {
  switch (effect.type) {
    case 'findCoordinator':
      findCoordinator(sim, node)
      break
    case 'prepareJoin':
      prepareJoin(sim, node, effect.params.attempt)
      break
    case 'sendJoinGroup': {
      const backoffUs = msToUs(Number(node.config['retry.backoff.ms']))
      if (effect.params.afterBackoff) sim.setTimer(node.id, 'join', backoffUs, effect.params)
      else sendJoinGroup(sim, node, effect.params)
      break
    }
    case 'sendSyncGroup':
      beginSync(sim, node, effect.params)
      break
    case 'deliverAssignment':
      deliverAssignment(sim, node, effect.params)
      break
    case 'reportLost':
      loseAll(sim, node)
      break
    case 'reportFatal':
      fail(sim, node)
      break
    case 'startHeartbeats':
      startHeartbeats(sim, node)
      break
    case 'stopHeartbeats':
      stopHeartbeats(sim, node)
      break
    case 'prepareLeave':
      prepareLeave(sim, node)
      break
    case 'sendLeaveGroup':
      sendLeaveGroup(sim, node, effect.params)
      break
  }
}

/**
 * Eager gives up everything before it joins; cooperative only what it does not subscribe to any more. Java commits all
 * positions first, with cooperative too, then calls the handler; librdkafka calls the handler, then commits what it gives
 * up. Java calls the handler of an eager member that owns nothing as well.
 */
function prepareJoin(sim: Sim, node: ConsumerNode, attempt: number): void {
  const { machine, client } = node
  if (attempt !== machine.context.attempt) return
  const isJava = client === 'java'
  const gone = isEager(node) ? ownedOf(node) : unsubscribedOf(node)
  const revokes = gone.length > 0 || (isEager(node) && isJava && machine.context.generationId >= 0)
  const readings = isJava ? Object.values(node.readings) : readingsOf(node, gone)
  const commit = commitChore(committable(node, readings))
  const handler = revokes ? [revokedChore(revoke(sim, node, gone))] : []
  const first = isJava ? [...commit, ...handler] : [...handler, ...commit]
  queueChores(sim, node, [...first, { do: 'join', attempt }])
}

function unsubscribedOf(node: ConsumerNode): readonly TopicPartition[] {
  const topics = topicsOf(node)
  return ownedOf(node).filter((each) => !topics.includes(each.topic))
}

/** Cooperative: what is not in the assignment is revoked first; librdkafka commits that before it goes on. */
function deliverAssignment(
  sim: Sim,
  node: ConsumerNode,
  params: GroupMemberEffects['deliverAssignment'],
): void {
  if (params.generationId !== node.machine.context.generationId) return
  const gone = goneOf(node, params.assignment)
  const offsets = node.client === 'librdkafka' ? committable(node, readingsOf(node, gone)) : []
  const hasRevoked = gone.length > 0
  const handler = hasRevoked ? [revokedChore(revoke(sim, node, gone))] : []
  queueChores(sim, node, [
    ...handler,
    ...commitChore(offsets),
    { do: 'assign', params, hasRevoked },
  ])
}

function goneOf(
  node: ConsumerNode,
  assignment: readonly TopicPartition[],
): readonly TopicPartition[] {
  const wanted = new Set(assignment.map((each) => partitionName(each.topic, each.partition)))
  return ownedOf(node).filter((each) => !wanted.has(partitionName(each.topic, each.partition)))
}

/** The assignment arrives, with the additions only, unless the membership was lost meanwhile; the handler comes next. */
export function takeAssignment(
  sim: Sim,
  node: ConsumerNode,
  { params: { assignment, generationId }, hasRevoked }: Extract<Chore, { do: 'assign' }>,
): void {
  if (generationId !== node.machine.context.generationId) return
  const { group, member } = node
  const added = assignment.filter(
    (each) => !node.readings[partitionName(each.topic, each.partition)],
  )
  for (const each of added) {
    node.readings[partitionName(each.topic, each.partition)] = newReading(each)
  }
  node.remembered = Object.freeze({ partitions: assignment, generationId })
  const owned = ownedOf(node)
  sim.cause = sim.emit('partitions.assigned', { group, member, partitions: added, owned })
  const partitions = added.map((each) => ({ ...each, offset: offsetUnset, done: null }))
  putFirst(node, [
    { do: 'handler', handler: 'assigned', partitions },
    { do: 'read', added, hasRevoked },
  ])
}

/** Reading begins; who gave something up joins again so that others can have it. */
export function beginReading(
  sim: Sim,
  node: ConsumerNode,
  { added, hasRevoked }: Extract<Chore, { do: 'read' }>,
): void {
  startWhereTold(sim, node, added)
  // also for what an earlier assignment gave, if this one came before reading began
  fetchOffsets(sim, node)
  if (node.client === 'java') {
    const intervalMs = Number(node.config['auto.commit.interval.ms'])
    sim.setTimer(node.id, 'autoCommit', msToUs(intervalMs))
  }
  if (hasRevoked) tellMember(sim, node, { type: 'REJOIN_NEEDED', reason: null })
}

/** The assigned handler may say where to read from (.NET: the handler that returns offsets). */
function startWhereTold(sim: Sim, node: ConsumerNode, added: readonly TopicPartition[]): void {
  const told = node.application.handlers?.assigned?.startAt ?? null
  if (told === null) return
  for (const reading of readingsOf(node, added)) {
    if (typeof told === 'string') reading.told = told
    else startAt(sim, node, reading, told, 'assigned')
  }
}

/** The lost callback: somebody else may own all this already, so nothing is committed. */
function loseAll(sim: Sim, node: ConsumerNode): void {
  const partitions = ownedOf(node)
  if (partitions.length === 0) {
    queueChores(sim, node, [])
    return
  }
  const given = lose(sim, node, partitions)
  queueChores(sim, node, [{ do: 'handler', handler: 'lost', partitions: given }])
}

function prepareLeave(sim: Sim, node: ConsumerNode): void {
  const owned = ownedOf(node)
  const commit = commitChore(committable(node, Object.values(node.readings)))
  const handler = owned.length > 0 ? [revokedChore(revoke(sim, node, owned))] : []
  const first = node.client === 'java' ? [...commit, ...handler] : [...handler, ...commit]
  queueChores(sim, node, [...first, { do: 'leave' }])
}
