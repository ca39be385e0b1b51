import { partitionName } from '../../kafka/units.ts'
import { logEndOffset } from '../broker/replicaLog.ts'
import { durableGroup } from '../broker/durableGroups.ts'
import type { ConsumerNode } from '../client/consumerNode.ts'
import type { ProducerNode } from '../client/producerNode.ts'
import type { Sim } from '../kernel.ts'
import { producerNodeId } from '../nodeIds.ts'
import { partitionStateOf } from '../controller/metadataLog.ts'
import { firstOf } from './invariant.ts'
import { brokersOf, controllerOf, replicaAt } from './watch.ts'

/** What becomes true some time after all faults are healed and all input has ended. */
export interface Convergence {
  readonly id: string
  readonly statement: string
  /** Null once it is so, else what is still open. */
  readonly check: (sim: Sim) => string | null
}

/**
 * Heals every fault and ends all input: links are mended, brokers started, producers stopped, applications work without
 * delay. What happens after is the cluster's own doing.
 */
export function calm(sim: Sim): void {
  for (const cut of sim.state.cuts) {
    const [a = '', b = ''] = cut.split('|')
    sim.command({ do: 'link.heal', a, b })
  }
  for (const { id } of sim.scenario.producers)
    sim.command({ do: 'producer.rate', producer: id, ratePerSecond: 0 })
  for (const { id: group, topics } of sim.scenario.groups) {
    for (const { member: id, isStandalone } of clientsOf(sim, group)) {
      if (isStandalone) sim.command({ do: 'member.stop', group, id })
      sim.command({ do: 'member.processing', group, id, processingUs: 0 })
      sim.command({ do: 'member.resume', group, id })
      sim.command({ do: 'member.subscribe', group, id, topics })
      // a static leader that came back plans nothing (KIP-814), and does not miss partitions that were added meanwhile
      sim.command({ do: 'group.removeMember', group, id })
    }
  }
  startBrokers(sim)
}

/** Starts the brokers that are down, also those that were still on their way down when the rest began. */
export function startBrokers(sim: Sim): void {
  for (const { broker, isAlive } of brokersOf(sim))
    if (!isAlive) sim.command({ do: 'broker.start', broker })
}

const replicationConverges: Convergence = {
  id: 'R26',
  statement: 'All replicas are in sync, and every high watermark is at the log end.',
  check: (sim) =>
    firstOf(controllerOf(sim).topics, (topic) =>
      firstOf(topic.partitions, (entry) => {
        const { partition, leader, replicas, inSyncReplicas } = partitionStateOf(entry)
        const name = partitionName(topic.name, partition)
        if (leader < 0) return `${name}: no leader`
        if (inSyncReplicas.length < replicas.length)
          return `${name}: ISR [${inSyncReplicas.join(',')}] of [${replicas.join(',')}]`
        const log = replicaAt(sim, leader, name)?.log
        const end = log ? logEndOffset(log) : -1
        return firstOf(replicas, (broker) => {
          const copy = replicaAt(sim, broker, name)?.log
          const isThere = copy && logEndOffset(copy) === end && copy.highWatermark === end
          return isThere ? null : `${name}: broker ${broker} is not at ${end}`
        })
      }),
    ),
}

const sendsEnd: Convergence = {
  id: 'P08',
  statement: 'Every record is acked or failed.',
  check: (sim) =>
    firstOf(sim.scenario.producers, ({ id }) => {
      const { waiting, inFlight, queued } = sim.node<ProducerNode>(producerNodeId(id))
      const open =
        waiting.length + Object.keys(inFlight).length + Object.values(queued).flat().length
      return open === 0 ? null : `${id}: ${open} batches or records are open`
    }),
}

const clientsOf = (sim: Sim, group: string): readonly ConsumerNode[] =>
  Object.values(sim.state.nodes).filter(
    (node): node is ConsumerNode =>
      node.type === 'member' && node.isAlive && (node as ConsumerNode).group === group,
  )

const membersOf = (sim: Sim, group: string): readonly ConsumerNode[] =>
  clientsOf(sim, group).filter(({ isStandalone }) => !isStandalone)

/** A handler that throws leaves librdkafka's member without partitions until the next rebalance. */
const throwsAway = ({ application }: ConsumerNode): boolean =>
  Object.values(application.handlers ?? {}).some((handler) => handler.throws)

/** Whether in the end all that was read is committed, by the client itself. */
const commitsAll = ({ config, application }: ConsumerNode): boolean =>
  config['enable.auto.commit'] === true &&
  application.commits?.offset !== 'own' &&
  (config['enable.auto.offset.store'] !== false || application.stores === 'afterRecord')

const groupsConverge: Convergence = {
  id: 'G10',
  statement: 'Every group with members is stable, each partition has one owner and no lag.',
  check: (sim) =>
    firstOf(sim.scenario.groups, ({ id, topics }) => {
      const members = membersOf(sim, id)
      if (members.length === 0 || members.some(throwsAway)) return null
      const restless = members.find(({ machine, membership }) =>
        membership ? membership.value !== 'stable' : machine.value !== 'stable',
      )
      if (restless) return `${id}: ${restless.member} has not settled`
      return firstOf(
        controllerOf(sim).topics.filter(({ name }) => topics.includes(name)),
        (topic) =>
          firstOf(topic.partitions, (entry) => {
            const { partition, leader } = partitionStateOf(entry)
            return ownedToTheEnd(sim, members, leader, partitionName(topic.name, partition))
          }),
      )
    }),
}

function ownedToTheEnd(
  sim: Sim,
  members: readonly ConsumerNode[],
  leader: number,
  name: string,
): string | null {
  const owners = members.filter(({ readings }) => readings[name] !== undefined)
  const [owner] = owners
  if (!owner || owners.length > 1)
    return `${members[0]?.group}: ${name} has ${owners.length} owners`
  const end = replicaAt(sim, leader, name)?.log.highWatermark ?? 0
  const position = owner.readings[name]?.position ?? -1
  if (position !== end) return `${owner.group}: ${name} is read to ${position} of ${end}`
  const hasStored = owner.client === 'java' || owner.readings[name]?.stored !== null
  if (!commitsAll(owner) || !hasStored) return null
  const committed = durableGroup(sim, owner.group).offsets[name] ?? 0
  return committed === end ? null : `${owner.group}: ${name} is committed to ${committed} of ${end}`
}

/** All that is to come true in the end. */
export const convergences: readonly Convergence[] = [replicationConverges, sendsEnd, groupsConverge]

/** The first that has not come true yet, as it would be reported. */
export function unconverged(sim: Sim): { readonly id: string; readonly message: string } | null {
  for (const { id, statement, check } of convergences) {
    const open = check(sim)
    if (open !== null) return { id, message: `${open} (${statement})` }
  }
  return null
}
