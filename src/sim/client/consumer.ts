import { effectiveValue } from '../../kafka/config/effective.ts'
import type { ConfigValue } from '../../kafka/config/types.ts'
import { validateConfig } from '../../kafka/config/validate.ts'
import { msToUs, partitionName, type Micros } from '../../kafka/units.ts'
import { consumerMembership, stableMembership } from '../../machines/consumerMembership.ts'
import { groupMember, stableMember } from '../../machines/groupMember.ts'
import type { Sim } from '../kernel.ts'
import { memberNodeId } from '../nodeIds.ts'
import type { Command, GroupSpec, MemberSpec } from '../scenario/scenario.ts'
import { crash } from './consumerEnd.ts'
import { fetchOffsets } from './consumerFetch.ts'
import { startHeartbeats } from './consumerHeartbeat.ts'
import { newPollLoop } from './consumerLoop.ts'
import { tellMember } from './consumerMember.ts'
import { noChores } from './consumerChoreQueue.ts'
import { isBusy, newReading, type ConsumerNode } from './consumerNode.ts'
import { seek, setPaused } from './consumerSteering.ts'
import { settle } from './consumerSettle.ts'
import { beginStandalone } from './consumerStandalone.ts'
import { speaksConsumerProtocol, textOrNull } from './configText.ts'
import { askedTopics } from './consumerTopics.ts'
import { knownBrokers, knownPartitions } from './knownPartitions.ts'
import { stableMemberId } from './stableGroups.ts'

const configNames = [
  'session.timeout.ms',
  'heartbeat.interval.ms',
  'max.poll.interval.ms',
  'max.poll.records',
  'enable.auto.commit',
  'enable.auto.offset.store',
  'auto.commit.interval.ms',
  'auto.offset.reset',
  'fetch.max.wait.ms',
  'fetch.min.bytes',
  'fetch.max.bytes',
  'max.partition.fetch.bytes',
  'retry.backoff.ms',
  'metadata.max.age.ms',
  'group.instance.id',
  'client.rack',
  'partition.assignment.strategy',
  'queued.min.messages',
  'group.protocol',
  'group.remote.assignor',
] as const

/** Adds a client that has not started; the name of one that stopped may be used again. */
export function createConsumer(sim: Sim, group: GroupSpec, spec: MemberSpec): void {
  const written = { 'group.id': group.id, ...group.config, ...spec.config }
  const { values } = validateConfig(written, 'consumer', group.client)
  const config = Object.fromEntries(
    configNames.map((name) => [name, effectiveValue(values, name, group.client, 'consumer')]),
  )
  const assignors = listOf(config['partition.assignment.strategy'] ?? null)
  const instance = config['group.instance.id']
  const groupInstanceId = typeof instance === 'string' ? instance : null
  const isCoordinatorKnown = group.bootstrapped
  const application = spec.application ?? group.application
  const assignedTopics = spec.assign?.map((each) => each.topic)
  const node: ConsumerNode = {
    type: 'member',
    id: memberNodeId(group.id, spec.id),
    isAlive: false,
    group: group.id,
    member: spec.id,
    client: group.client,
    topics: assignedTopics ?? spec.topics ?? group.topics,
    nextTopics: null,
    whyAsked: { subscribe: undefined, close: undefined },
    isResubscribing: false,
    groupTopics: [],
    isStandalone: spec.assign !== null,
    assign: spec.assign ?? [],
    config: Object.freeze(config),
    assignors: Object.freeze(assignors),
    processingUs: spec.processingUs ?? group.processingUs,
    processingSpreadUs:
      spec.processingUs === null ? group.processingSpreadUs : spec.processingSpreadUs,
    application,
    loop: newPollLoop(application, config['enable.auto.offset.store'] !== false),
    lastDone: null,
    handling: null,
    machine: groupMember.initial({ client: group.client, groupInstanceId, isCoordinatorKnown })
      .state,
    membership: speaksConsumerProtocol(config)
      ? consumerMembership.initial({ groupInstanceId, leavesInPoll: group.client === 'librdkafka' })
          .state
      : null,
    coordinator: -1,
    coordinatorFrom: 0,
    partitions: [],
    brokers: [],
    readings: {},
    fetching: {},
    inHand: [],
    deferred: [],
    remembered: null,
    planning: null,
    row: { ...noChores, chores: [] },
    callsPoll: false,
    isHeartbeating: false,
    isHeartbeatOverdue: false,
    heartbeatFailures: 0,
    heartbeat: null,
    startedUs: null,
    isCommitDue: false,
    isClosing: false,
    isLeaving: false,
    isRefreshing: false,
  }
  sim.addNode(node)
}

const listOf = (value: ConfigValue | null): readonly string[] =>
  (typeof value === 'string'
    ? value.split(',')
    : Array.isArray(value)
      ? (value as readonly string[])
      : ['range']
  ).map((name) => name.trim())

/** Starts the client at a moment; a member of a group that is stable from the start is in it at once. */
export function startConsumer(sim: Sim, group: string, id: string, atUs: Micros): void {
  const node = sim.node<ConsumerNode>(memberNodeId(group, id))
  node.isAlive = true
  const spec = sim.scenario.groups.find((each) => each.id === group)
  const member = spec?.members.find((each) => each.id === id)
  if (spec && member?.assigned && spec.stableGeneration !== null && sim.nowUs === 0 && atUs === 0) {
    sim.because(sim.cause, () => {
      beginStable(sim, node, spec, member)
    })
  } else sim.setTimerAt(node.id, 'start', atUs)
}

/** The member that a running group begins with: partitions assigned, heartbeats going. */
function beginStable(sim: Sim, node: ConsumerNode, spec: GroupSpec, member: MemberSpec): void {
  announceStart(sim, node)
  const generationId = spec.stableGeneration ?? 1
  const memberId = stableMemberId(sim, spec.id, member.id)
  const leader = leaderAtStart(spec)
  if (node.membership) {
    beginStableEpoch(sim, node, member, { memberId, epoch: generationId })
    return
  }
  const instance = node.machine.context.groupInstanceId
  node.machine = stableMember(
    { client: node.client, groupInstanceId: instance, isCoordinatorKnown: true },
    {
      memberId,
      generationId,
      protocolName: node.assignors[0] ?? 'range',
      isLeader: leader === member.id,
    },
  )
  learnAtStart(sim, node)
  const partitions = member.assigned ?? []
  for (const each of partitions) {
    node.readings[partitionName(each.topic, each.partition)] = newReading(each)
  }
  node.remembered = Object.freeze({ partitions, generationId })
  const { group, member: name } = node
  const ids = { group, member: name }
  sim.emit('member.state.changed', {
    ...ids,
    from: 'unjoined',
    to: 'stable',
    generation: generationId,
  })
  sim.emit('partitions.assigned', { ...ids, partitions, owned: partitions })
  startHeartbeats(sim, node, member.nextHeartbeatUs ?? undefined)
  fetchOffsets(sim, node)
}

/** The first of them leads, unless a KIP-848 member makes it a group that nobody leads. */
function leaderAtStart({ members, config }: GroupSpec): string | undefined {
  const present = members.filter((each) => each.assigned)
  const isConsumer = present.some((each) => speaksConsumerProtocol({ ...config, ...each.config }))
  return isConsumer ? undefined : present[0]?.id
}

/** The same for a KIP-848 member: it holds its part of the target, at the group's epoch. */
function beginStableEpoch(
  sim: Sim,
  node: ConsumerNode,
  { assigned: owned = [], nextHeartbeatUs }: MemberSpec,
  { memberId, epoch }: { readonly memberId: string; readonly epoch: number },
): void {
  const groupInstanceId = node.machine.context.groupInstanceId
  const leavesInPoll = node.client === 'librdkafka'
  node.membership = stableMembership({
    groupInstanceId,
    leavesInPoll,
    memberId,
    memberEpoch: epoch,
    owned,
  })
  learnAtStart(sim, node)
  for (const each of owned)
    node.readings[partitionName(each.topic, each.partition)] = newReading(each)
  const { group, member } = node
  const ids = { group, member }
  sim.emit('member.state.changed', {
    ...ids,
    from: 'unsubscribed',
    to: 'stable',
    generation: epoch,
  })
  sim.emit('partitions.assigned', { ...ids, partitions: owned, owned })
  sim.setTimerAt(node.id, 'heartbeat', nextHeartbeatUs ?? sim.nowUs + stableHeartbeatUs)
  fetchOffsets(sim, node)
}

/** The interval of a group whose coordinator has not said another yet. */
const stableHeartbeatUs = msToUs(5000)

function learnAtStart(sim: Sim, node: ConsumerNode): void {
  node.partitions = knownPartitions(sim, askedTopics(node))
  node.brokers = knownBrokers(sim)
  node.coordinator = coordinatorAtStart(sim, node.group)
}

function coordinatorAtStart(sim: Sim, group: string): number {
  const elected = sim.facts.findLast(
    (fact) => fact.kind === 'coordinator.elected' && fact.group === group,
  )
  return elected?.kind === 'coordinator.elected' ? elected.broker : -1
}

/** The process begins: subscribe, then find the coordinator unless it is known already. */
export function beginConsumer(sim: Sim, node: ConsumerNode): void {
  announceStart(sim, node)
  const spec = sim.scenario.groups.find((each) => each.id === node.group)
  if (spec?.bootstrapped === true) learnAtStart(sim, node)
  if (node.isStandalone) beginStandalone(sim, node)
  else tellMember(sim, node, { type: 'SUBSCRIBED' })
}

/** The start leads to all that the client does from here on. */
function announceStart(sim: Sim, node: ConsumerNode): void {
  const { group, member, client, topics, assignors } = node
  const rack = textOrNull(node.config['client.rack'])
  sim.cause = sim.emit('member.started', {
    group,
    member,
    client,
    topics,
    assignor: assignors[0] ?? '',
    ...(node.isStandalone ? { standalone: true } : {}),
    ...(node.membership ? { protocol: 'consumer' as const } : {}),
    ...(rack === null ? {} : { rack }),
  })
  node.startedUs = sim.nowUs
  sim.setTimer(node.id, 'metadata', msToUs(Number(node.config['metadata.max.age.ms'])))
  sim.setTimer(node.id, 'autoCommit', msToUs(Number(node.config['auto.commit.interval.ms'])))
}

/** The client whose process runs; undefined before it starts, and when it has ended. */
export function runningConsumer(sim: Sim, group: string, id: string): ConsumerNode | undefined {
  const node = sim.state.nodes[memberNodeId(group, id)] as ConsumerNode | undefined
  return node?.isAlive && node.startedUs !== null ? node : undefined
}

/** Closes the client in order: final commit, revoke, LeaveGroup. A busy application does so when it is done. */
export function closeConsumer(sim: Sim, group: string, id: string): void {
  const node = runningConsumer(sim, group, id)
  if (!node || node.isClosing) return
  node.isClosing = true
  node.whyAsked.close = sim.cause
  const isFrozen = (node.frozenUntilUs ?? 0) > sim.nowUs
  if (isFrozen) sim.setTimer(node.id, 'close', 0)
  else settle(sim, node)
}

/** Ends the process at once: no commit, no LeaveGroup. */
export function killConsumer(sim: Sim, group: string, id: string): void {
  const node = runningConsumer(sim, group, id)
  if (node) crash(sim, node)
}

/**
 * The process stands still for `forUs`: nothing leaves it and nothing is taken in. Work on a record that would have ended
 * meanwhile ends when it runs again.
 */
export function freezeConsumer(sim: Sim, group: string, id: string, forUs: Micros): void {
  const node = runningConsumer(sim, group, id)
  if (!node) return
  const untilUs = sim.nowUs + forUs
  node.frozenUntilUs = untilUs
  sim.emit('member.frozen', { group, member: id, untilUs })
  sim.setTimerAt(node.id, 'thaw', untilUs)
}

/** Changes how long the application works on one record, from the next poll on. */
export function setProcessing(sim: Sim, group: string, id: string, processingUs: Micros): void {
  const node = sim.state.nodes[memberNodeId(group, id)] as ConsumerNode | undefined
  if (!node) return
  node.processingUs = processingUs
  node.processingSpreadUs = 0
}

/** subscribe(), or unsubscribe() when there are no topics; a standalone consumer takes no part in it. Before its start: what it will begin with. */
export function setSubscription(
  sim: Sim,
  group: string,
  id: string,
  topics: readonly string[],
): void {
  const node = sim.state.nodes[memberNodeId(group, id)] as ConsumerNode | undefined
  if (!node?.isAlive || node.isStandalone) return
  if (node.startedUs === null) {
    if (topics.length > 0) node.topics = topics
    return
  }
  node.nextTopics = topics
  node.whyAsked.subscribe = sim.cause
  node.callsPoll = !isBusy(node)
  settle(sim, node)
}

/** pause(), resume() and seek(), called by the application. */
export function steerReading(sim: Sim, command: Steering): void {
  const node = runningConsumer(sim, command.group, command.id)
  if (!node) return
  if (command.do === 'member.seek') seek(sim, node, command)
  else setPaused(sim, node, command.do === 'member.pause', command)
  node.callsPoll = !isBusy(node)
  settle(sim, node)
}

type Steering = Extract<Command, { do: 'member.pause' | 'member.resume' | 'member.seek' }>
