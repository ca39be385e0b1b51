import { isLeader } from '../broker/replicaRole.ts'
import { logEndOffset } from '../broker/replicaLog.ts'
import { brokerSessionUs } from '../controller/controllerBehaviour.ts'
import type { PartitionState } from '../../trace/facts.ts'
import { partitionName } from '../../kafka/units.ts'
import type { RequestEnvelope } from '../protocol.ts'
import { firstOf, type Invariant } from './invariant.ts'
import {
  brokersOf,
  controllerOf,
  freshOf,
  legitimateLeader,
  nameOf,
  replicaAt,
  type PartitionWatch,
  type Watch,
} from './watch.ts'

/** Partitions that the controller changed in the last event. */
const changed = (watch: Watch): readonly PartitionWatch[] =>
  freshOf(watch, 'partition.changed').flatMap(({ topic, state }) => {
    const partition = watch.partitions.get(partitionName(topic, state.partition))
    return partition ? [partition] : []
  })

const aboutState = (
  id: string,
  statement: string,
  complain: (state: PartitionState) => string | null,
): Invariant => ({
  id,
  statement,
  after: ['partition.changed'],
  check: (_sim, watch) =>
    firstOf(changed(watch), ({ name, state }) => {
      const complaint = complain(state)
      return complaint === null ? null : `${name}: ${complaint}`
    }),
})

const oneLeaderPerEpoch: Invariant = {
  id: 'R08',
  statement: 'A leader epoch of a partition has one leader at most.',
  after: ['leader.assumed'],
  check: (_sim, watch) =>
    firstOf(freshOf(watch, 'leader.assumed'), (fact) => {
      const key = `${nameOf(fact)}/${fact.leaderEpoch}`
      const other = watch.leadersOfEpoch.get(key) ?? fact.broker
      watch.leadersOfEpoch.set(key, fact.broker)
      return other === fact.broker ? null : `brokers ${other} and ${fact.broker} both lead ${key}`
    }),
}

const epochsCount: Invariant = {
  id: 'R09',
  statement:
    'The leader epoch rises by one with each change of leader or loss of a replica, the partition epoch always.',
  after: ['partition.changed'],
  check: (_sim, watch) =>
    firstOf(changed(watch), ({ name, before, state }) => {
      // several changes in one event: the first and the last state are compared
      const changes = freshOf(watch, 'partition.changed').filter(
        (fact) => partitionName(fact.topic, fact.state.partition) === name,
      )
      if (state.partitionEpoch !== before.partitionEpoch + changes.length)
        return `${name}: partition epoch goes from ${before.partitionEpoch} to ${state.partitionEpoch}`
      if (changes.length > 1) return null
      const losesReplica = before.replicas.some((id) => !state.replicas.includes(id))
      const rise = state.leader === before.leader && !losesReplica ? 0 : 1
      return state.leaderEpoch === before.leaderEpoch + rise
        ? null
        : `${name}: leader epoch goes from ${before.leaderEpoch} to ${state.leaderEpoch}`
    }),
}

const leaderIsInSync = aboutState('R10', 'A leader is in its ISR.', ({ leader, inSyncReplicas }) =>
  leader >= 0 && !inSyncReplicas.includes(leader) ? `leader ${leader} is not in the ISR` : null,
)

const isrIsAssigned = aboutState(
  'R11',
  'ISR, ELR, what is added and what is removed are within the assigned replicas; nobody is in ISR and ELR.',
  ({ replicas, inSyncReplicas: isr, eligibleLeaderReplicas: elr = [], ...moving }) => {
    const { addingReplicas = [], removingReplicas = [] } = moving
    const named = [...isr, ...elr, ...addingReplicas, ...removingReplicas]
    const isDistinct = new Set([...isr, ...elr]).size === isr.length + elr.length
    return named.every((id) => replicas.includes(id)) && isDistinct
      ? null
      : `ISR [${isr.join(',')}], ELR [${elr.join(',')}] of [${replicas.join(',')}]`
  },
)

const eligibleOnlyBelowMinimum: Invariant = {
  id: 'R12',
  statement: 'There are eligible leader replicas only while the ISR is below min.insync.replicas.',
  after: ['partition.changed'],
  check: (sim, watch) =>
    firstOf(controllerOf(sim).topics, (topic) =>
      firstOf(topic.partitions, ({ partition, machine }) => {
        const { eligibleBelow, eligibleLeaderReplicas, inSyncReplicas, replicas } = machine.context
        const name = partitionName(topic.name, partition)
        if (eligibleLeaderReplicas.length === 0 || !watch.partitions.has(name)) return null
        return eligibleBelow !== null &&
          inSyncReplicas.length < Math.min(eligibleBelow, replicas.length)
          ? null
          : `${name}: ELR [${eligibleLeaderReplicas.join(',')}] beside ISR [${inSyncReplicas.join(',')}]`
      }),
    ),
}

const isrIsNeverEmpty: Invariant = {
  id: 'R13',
  statement:
    'Without eligible leader replicas the ISR is never empty; with them an empty one has no leader.',
  after: ['partition.changed'],
  check: (sim, watch) =>
    firstOf(changed(watch), ({ name, state: { inSyncReplicas, leader } }) => {
      const mayBeEmpty = sim.scenario.cluster.eligibleLeaderReplicas && leader < 0
      return inSyncReplicas.length > 0 || mayBeEmpty ? null : `${name}: ISR is empty`
    }),
}

const isrIsActive: Invariant = {
  id: 'R14',
  statement:
    'No fenced or stopping broker is in an ISR of more than one or, with eligible leader replicas, in any.',
  after: ['partition.changed', 'broker.fenced', 'sweep'],
  check: (sim, watch) => {
    const gone = controllerOf(sim).brokers.filter((each) => each.isFenced || each.isShuttingDown)
    if (gone.length === 0) return null
    return firstOf(watch.partitions.values(), ({ name, state: { inSyncReplicas } }) => {
      const member = gone.find(({ id }) => inSyncReplicas.includes(id))
      const mayStay = sim.scenario.cluster.eligibleLeaderReplicas ? 0 : 1
      return member && inSyncReplicas.length > mayStay
        ? `${name}: broker ${member.id} is in ISR [${inSyncReplicas.join(',')}]`
        : null
    })
  },
}

const leaderWaitsForAll: Invariant = {
  id: 'R15',
  statement: 'The maximal ISR of the current leader covers the controller’s ISR.',
  after: ['partition.changed', 'leader.assumed'],
  check: (sim, watch) =>
    firstOf(watch.fresh, (fact) => {
      const name =
        fact.kind === 'partition.changed'
          ? partitionName(fact.topic, fact.state.partition)
          : fact.kind === 'leader.assumed'
            ? nameOf(fact)
            : ''
      const partition = watch.partitions.get(name)
      const leader = partition && legitimateLeader(sim, partition)
      if (!partition || !leader) return null
      const { maximalInSyncReplicas } = leader.machine.context
      const missed = partition.state.inSyncReplicas.find(
        (id) => !maximalInSyncReplicas.includes(id),
      )
      return missed === undefined
        ? null
        : `${name}: leader ${partition.state.leader} does not wait for ${missed}`
    }),
}

const expansionNeedsCopies: Invariant = {
  id: 'R18',
  statement:
    'Who joins the ISR has everything below the high watermark and the start of the leader epoch.',
  after: ['partition.changed'],
  check: (sim, watch) =>
    firstOf(changed(watch), (partition) => {
      const { name, before, state } = partition
      const leader = legitimateLeader(sim, partition)
      const joined = state.inSyncReplicas.filter((id) => !before.inSyncReplicas.includes(id))
      if (!leader || joined.length === 0) return null
      const { highWatermark, epochs } = leader.log
      const needed = Math.max(highWatermark, epochs.at(-1)?.startOffset ?? 0)
      return firstOf(joined, (broker) => {
        const log = replicaAt(sim, broker, name)?.log
        const end = log ? logEndOffset(log) : 0
        return end < needed
          ? `${name}: broker ${broker} joins at ${end}, needed is ${needed}`
          : null
      })
    }),
}

const cleanElectionStaysInIsr: Invariant = {
  id: 'R19',
  statement: 'A clean election picks a member of the ISR, or an eligible one.',
  after: ['partition.changed'],
  check: (_sim, watch) =>
    firstOf(freshOf(watch, 'partition.changed'), ({ topic, state, reason }) => {
      const name = partitionName(topic, state.partition)
      const before = watch.partitions.get(name)?.before
      const isClean = reason === 'election' || reason === 'preferredElection'
      const { inSyncReplicas = [], eligibleLeaderReplicas = [] } = before ?? {}
      const candidates = [...inSyncReplicas, ...eligibleLeaderReplicas]
      return isClean && before && !candidates.includes(state.leader)
        ? `${name}: ${state.leader} was elected out of [${before.inSyncReplicas.join(',')}]`
        : null
    }),
}

const oneFetcher: Invariant = {
  id: 'R22',
  statement: 'A broker fetches a partition from one leader at most, and nothing that it leads.',
  after: ['sweep'],
  check: (sim) => {
    const seen = new Map<string, string>()
    return firstOf(Object.values(sim.state.pending), (request) => {
      if (request.api !== 'Fetch') return null
      const { body, from, to } = request as RequestEnvelope<'Fetch'>
      if (body.replica < 0) return null
      return firstOf(body.partitions, (asked) => {
        const name = nameOf(asked)
        const replica = replicaAt(sim, body.replica, name)
        if (!replica || asked.leaderEpoch !== replica.machine.context.leaderEpoch) return null
        if (isLeader(replica)) return `${from} leads ${name} and fetches it from ${to}`
        const other = seen.get(`${from}/${name}`)
        seen.set(`${from}/${name}`, to)
        return other === undefined ? null : `${from} fetches ${name} from ${other} and ${to}`
      })
    })
  },
}

const metadataIsAPrefix: Invariant = {
  id: 'R23',
  statement: 'No broker is ahead of the controller’s metadata, and broker epochs rise.',
  after: ['broker.registered', 'sweep'],
  check: (sim, watch) => {
    const { metadataOffset } = controllerOf(sim)
    const ahead = brokersOf(sim).find(({ image }) => image.offset > metadataOffset)
    if (ahead) return `${ahead.id} knows ${ahead.image.offset} of ${metadataOffset}`
    return firstOf(freshOf(watch, 'broker.registered'), ({ broker, brokerEpoch }) => {
      const before = watch.brokerEpochs.get(broker) ?? -1
      watch.brokerEpochs.set(broker, brokerEpoch)
      return brokerEpoch > before
        ? null
        : `broker ${broker}: epoch goes from ${before} to ${brokerEpoch}`
    })
  },
}

const unfencedWasHeardOf: Invariant = {
  id: 'R24',
  statement: 'An unfenced broker has been heard of within its session.',
  after: ['broker.unfenced', 'sweep'],
  check: (sim) => {
    const sessionUs = brokerSessionUs(sim)
    return firstOf(controllerOf(sim).brokers, ({ id, isFenced, lastContactUs }) =>
      !isFenced && sim.nowUs - lastContactUs > sessionUs
        ? `broker ${id} was last heard of ${(sim.nowUs - lastContactUs) / 1000} ms ago`
        : null,
    )
  },
}

const shutdownIsHandedOver: Invariant = {
  id: 'R25',
  statement:
    'A shutdown is granted once the broker leads nothing and every active broker knows that.',
  after: ['broker.fenced'],
  check: (sim, watch) => {
    if (watch.event?.kind === 'timer') return null // fenced for its silence, not granted
    const { brokers, topics } = controllerOf(sim)
    return firstOf(freshOf(watch, 'broker.fenced'), ({ broker }) => {
      const stopping = brokers.find((each) => each.id === broker)
      if (stopping?.isShuttingDown !== true) return null
      const led = topics.some((topic) =>
        topic.partitions.some((entry) => entry.machine.context.leader === broker),
      )
      if (led) return `broker ${broker} still leads`
      return firstOf(brokersOf(sim), (node) => {
        const known = brokers.find((each) => each.id === node.broker)
        const isActive = known && !known.isFenced && !known.isShuttingDown && node.isAlive
        return isActive && node.image.offset < stopping.shutdownOffset
          ? `broker ${node.broker} knows ${node.image.offset}, needed is ${stopping.shutdownOffset}`
          : null
      })
    })
  },
}

const replicasAreSpread: Invariant = {
  id: 'R27',
  statement:
    'A partition has as many different brokers as its replication factor, led by an active one.',
  after: ['topic.created', 'topic.partitions.added'],
  check: (sim, watch) =>
    firstOf(watch.fresh, (fact) => {
      if (fact.kind !== 'topic.created' && fact.kind !== 'topic.partitions.added') return null
      const topic = controllerOf(sim).topics.find((each) => each.name === fact.topic)
      return firstOf(fact.partitions, ({ partition, replicas, leader }) => {
        const name = partitionName(fact.topic, partition)
        if (new Set(replicas).size !== (topic?.replicationFactor ?? replicas.length))
          return `${name}: [${replicas.join(',')}] for a factor of ${topic?.replicationFactor ?? 0}`
        const isFenced = controllerOf(sim).brokers.some(
          (each) => each.id === leader && each.isFenced,
        )
        return isFenced ? `${name}: fenced broker ${leader} leads from the start` : null
      })
    }),
}

/** What the controller decides and what brokers know of it. */
export const metadataInvariants: readonly Invariant[] = [
  oneLeaderPerEpoch,
  epochsCount,
  leaderIsInSync,
  isrIsAssigned,
  eligibleOnlyBelowMinimum,
  isrIsNeverEmpty,
  isrIsActive,
  leaderWaitsForAll,
  expansionNeedsCopies,
  cleanElectionStaysInIsr,
  oneFetcher,
  metadataIsAPrefix,
  unfencedWasHeardOf,
  shutdownIsHandedOver,
  replicasAreSpread,
]
