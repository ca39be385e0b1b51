import { msToUs, partitionName } from '../../kafka/units.ts'
import { groupMember } from '../../machines/groupMember.ts'
import type {
  GroupMemberEffect,
  GroupMemberEffects,
  GroupMemberEvent,
} from '../../machines/groupMemberTypes.ts'
import type { MemberState, TopicPartition } from '../../trace/facts.ts'
import type { Sim } from '../kernel.ts'
import { committable, commitsByItself, sendCommit } from './consumerCommit.ts'
import { fail } from './consumerEnd.ts'
import { dropFetches, fetchOffsets } from './consumerFetch.ts'
import { startHeartbeats, stopHeartbeats } from './consumerHeartbeat.ts'
import { findCoordinator, sendJoinGroup, sendLeaveGroup } from './consumerJoin.ts'
import { isBusy, isEager, newReading, ownedOf, type ConsumerNode } from './consumerNode.ts'
import { beginSync } from './consumerPlan.ts'

/** Tells the client's group machine something and carries out what it asks for. */
export function tellMember(sim: Sim, node: ConsumerNode, event: GroupMemberEvent): void {
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
    if (waitsForPoll(node, effect)) node.deferred.push({ kind: 'effect', effect })
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
 * Eager gives up everything before it joins; cooperative reads on. Java commits all positions first, with cooperative
 * too; librdkafka commits what it gives up. Java calls the revoke callback of an eager member that owns nothing as well.
 */
function prepareJoin(sim: Sim, node: ConsumerNode, attempt: number): void {
  const { machine, client } = node
  if (attempt !== machine.context.attempt) return
  const owned = ownedOf(node)
  const isJava = client === 'java'
  const revokes =
    isEager(node) && (owned.length > 0 || (isJava && machine.context.generationId >= 0))
  const offsets = revokes || isJava ? committable(node, Object.values(node.readings)) : []
  if (revokes) revoke(sim, node, owned)
  if (offsets.length > 0 && commitsByItself(node)) {
    sendCommit(sim, node, { next: 'join', attempt }, offsets)
  } else tellMember(sim, node, { type: 'JOIN_PREPARED', attempt })
}

/** The revoke callback: reading stops, fetched records are dropped. */
function revoke(sim: Sim, node: ConsumerNode, partitions: readonly TopicPartition[]): void {
  const { group, member } = node
  for (const { topic, partition } of partitions)
    delete node.readings[partitionName(topic, partition)]
  dropFetches(sim, node, partitions)
  const id = sim.emit('partitions.revoked', { group, member, partitions })
  sim.cause = id
}

/** Cooperative: what is not in the assignment is revoked first; librdkafka commits that before it goes on. */
function deliverAssignment(
  sim: Sim,
  node: ConsumerNode,
  params: GroupMemberEffects['deliverAssignment'],
): void {
  if (params.generationId !== node.machine.context.generationId) return
  const gone = goneOf(node, params.assignment)
  const readings = gone.flatMap(
    ({ topic, partition }) => node.readings[partitionName(topic, partition)] ?? [],
  )
  const offsets = node.client === 'librdkafka' ? committable(node, readings) : []
  if (gone.length > 0) revoke(sim, node, gone)
  if (offsets.length > 0 && commitsByItself(node)) {
    node.assigning = params
    sendCommit(sim, node, { next: 'assign', attempt: 0 }, offsets)
  } else takeAssignment(sim, node, params, gone.length > 0)
}

function goneOf(
  node: ConsumerNode,
  assignment: readonly TopicPartition[],
): readonly TopicPartition[] {
  const wanted = new Set(assignment.map((each) => partitionName(each.topic, each.partition)))
  return ownedOf(node).filter((each) => !wanted.has(partitionName(each.topic, each.partition)))
}

/** The commit of what was revoked is over: the assignment goes on, unless the membership was lost meanwhile. */
export function resumeAssignment(sim: Sim, node: ConsumerNode): void {
  const { assigning } = node
  node.assigning = null
  if (assigning?.generationId === node.machine.context.generationId) {
    takeAssignment(sim, node, assigning, true)
  }
}

/** The assign callback, with the additions only; who gave something up joins again so that others can have it. */
function takeAssignment(
  sim: Sim,
  node: ConsumerNode,
  { assignment, generationId }: GroupMemberEffects['deliverAssignment'],
  hasRevoked: boolean,
): void {
  const { group, member, client } = node
  const added = assignment.filter(
    (each) => !node.readings[partitionName(each.topic, each.partition)],
  )
  for (const each of added) {
    node.readings[partitionName(each.topic, each.partition)] = newReading(each)
  }
  node.remembered = Object.freeze({ partitions: assignment, generationId })
  const owned = ownedOf(node)
  const id = sim.emit('partitions.assigned', { group, member, partitions: added, owned })
  sim.because(id, () => {
    if (added.length > 0) fetchOffsets(sim, node)
    if (client === 'java') {
      const intervalMs = Number(node.config['auto.commit.interval.ms'])
      sim.setTimer(node.id, 'autoCommit', msToUs(intervalMs))
    }
  })
  if (hasRevoked) tellMember(sim, node, { type: 'REJOIN_NEEDED', reason: null })
}

/** The lost callback: somebody else may own all this already, so nothing is committed. */
function loseAll(sim: Sim, node: ConsumerNode): void {
  node.assigning = null
  const partitions = ownedOf(node)
  if (partitions.length === 0) return
  const { group, member } = node
  dropFetches(sim, node, partitions)
  node.readings = {}
  sim.emit('partitions.lost', { group, member, partitions })
}

function prepareLeave(sim: Sim, node: ConsumerNode): void {
  node.assigning = null
  const owned = ownedOf(node)
  const offsets = committable(node, Object.values(node.readings))
  if (owned.length > 0) revoke(sim, node, owned)
  if (offsets.length > 0 && commitsByItself(node)) {
    sendCommit(sim, node, { next: 'leave', attempt: 0 }, offsets)
  } else tellMember(sim, node, { type: 'REVOKE_COMPLETED' })
}
