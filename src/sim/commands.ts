import { killBroker, startBroker, stopBroker } from './broker/brokerLifecycle.ts'
import { injectErrors } from './broker/injectedAnswers.ts'
import { removeStaticMember } from './client/admin.ts'
import {
  closeConsumer,
  createConsumer,
  freezeConsumer,
  killConsumer,
  runningConsumer,
  setProcessing,
  setSubscription,
  startConsumer,
  steerReading,
} from './client/consumer.ts'
import type { ConsumerNode } from './client/consumerNode.ts'
import { setProducerRate } from './client/producer.ts'
import { administer } from './controller/operator.ts'
import type { Sim } from './kernel.ts'
import { memberNodeId } from './nodeIds.ts'
import type { Command, GroupSpec, MemberSpec } from './scenario/scenario.ts'

/** Does what a person asked for, now. A command that no longer applies (its member has gone) does nothing. */
export function applyCommand(sim: Sim, command: Command): void {
  switch (command.do) {
    case 'member.start':
      startMember(sim, command)
      return
    case 'member.stop':
      closeConsumer(sim, command.group, command.id)
      return
    case 'member.kill':
      killConsumer(sim, command.group, command.id)
      return
    case 'member.freeze':
      freezeConsumer(sim, command.group, command.id, command.forUs)
      return
    case 'member.processing':
      setProcessing(sim, command.group, command.id, command.processingUs)
      return
    case 'member.subscribe':
      setSubscription(sim, command.group, command.id, command.topics)
      return
    case 'member.pause':
    case 'member.resume':
    case 'member.seek':
      steerReading(sim, command)
      return
    case 'group.assignor':
      changeAssignor(sim, command.group, command.assignor)
      return
    case 'group.subscribe':
    case 'group.unsubscribe':
      changeSubscriptions(sim, command)
      return
    case 'group.removeMember':
      removeMember(sim, command.group, command.id)
      return
    case 'group.answer':
      injectErrors(sim, command)
      return
    case 'broker.kill':
      killBroker(sim, command.broker)
      return
    case 'broker.stop':
      stopBroker(sim, command.broker)
      return
    case 'broker.start':
      startBroker(sim, command.broker)
      return
    case 'producer.rate':
      setProducerRate(sim, command.producer, command.ratePerSecond)
      return
    case 'topic.create':
    case 'topic.partitions':
    case 'topic.config':
    case 'partition.elect':
    case 'partition.reassign':
      administer(sim, command)
      return
    case 'link.cut':
      sim.setCut(command.a, command.b, true)
      return
    case 'link.heal':
      sim.setCut(command.a, command.b, false)
      return
  }
}

const groupSpecOf = (sim: Sim, group: string): GroupSpec | undefined =>
  sim.scenario.groups.find((spec) => spec.id === group)

/** Starts a client under this name: the first time, or again after it stopped (then with the settings it had). */
function startMember(sim: Sim, command: Extract<Command, { do: 'member.start' }>): void {
  const group = groupSpecOf(sim, command.group)
  if (!group) return
  const existing = sim.state.nodes[memberNodeId(group.id, command.id)]
  if (existing?.isAlive) return
  const written = group.members.find((member) => member.id === command.id)
  const spec: MemberSpec = {
    id: command.id,
    startUs: sim.nowUs,
    config: { ...written?.config, ...command.config },
    processingUs: command.processingUs ?? written?.processingUs ?? null,
    processingSpreadUs: command.processingUs === undefined ? (written?.processingSpreadUs ?? 0) : 0,
    application: written?.application ?? null,
    topics: written?.topics ?? null,
    assign: written?.assign ?? null,
  }
  createConsumer(sim, group, spec)
  startConsumer(sim, group.id, spec.id, sim.nowUs)
}

/** What `kafka-admin` needs to name a member: the instance id that its client is set up with. */
function removeMember(sim: Sim, groupId: string, id: string): void {
  const node = sim.state.nodes[memberNodeId(groupId, id)] as ConsumerNode | undefined
  const instanceId = node?.config['group.instance.id']
  if (typeof instanceId === 'string' && instanceId !== '')
    removeStaticMember(sim, groupId, instanceId)
}

/**
 * As after a release of the application: each running member calls subscribe() with one topic more or less, and one that
 * waits for its start will.
 */
function changeSubscriptions(sim: Sim, command: SubscriptionCommand): void {
  const { group, topic } = command
  for (const id of liveMembers(sim, group)) {
    const node = sim.state.nodes[memberNodeId(group, id)] as ConsumerNode
    const topics = node.nextTopics ?? node.topics
    const reads = topics.includes(topic)
    if (reads === (command.do === 'group.subscribe')) continue
    const others = topics.filter((each) => each !== topic)
    setSubscription(sim, group, id, reads ? others : [...topics, topic])
  }
}

type SubscriptionCommand = Extract<Command, { do: 'group.subscribe' | 'group.unsubscribe' }>

/** Names of the members of a group whose process runs, or waits for its start. */
function liveMembers(sim: Sim, group: string): readonly string[] {
  const prefix = memberNodeId(group, '')
  return Object.values(sim.state.nodes)
    .filter((node) => node.isAlive && node.id.startsWith(prefix))
    .map((node) => node.id.slice(prefix.length))
}

/** Names of the members of a group whose process runs. */
const runningMembers = (sim: Sim, group: string): readonly string[] =>
  liveMembers(sim, group).filter((id) => runningConsumer(sim, group, id) !== undefined)

/**
 * A new `partition.assignment.strategy` takes effect as in production when eager and cooperative lists may not be mixed:
 * every running member closes, then all start again with the new setting.
 */
function changeAssignor(sim: Sim, groupId: string, assignor: string): void {
  const group = groupSpecOf(sim, groupId)
  if (!group) return
  for (const id of runningMembers(sim, groupId)) {
    closeConsumer(sim, groupId, id)
    sim.scheduleCommand(sim.nowUs + restartAfterUs, {
      do: 'member.start',
      group: groupId,
      id,
      config: { 'partition.assignment.strategy': assignor },
    })
  }
}

/** How long a person takes to restart clients after a change of settings. */
const restartAfterUs = 1_000_000
