import type { TopicPartition } from '../../trace/facts.ts'
import { emptyLog } from '../../trace/logView.ts'
import type {
  LoggedRecord,
  MemberView,
  MessageInFlight,
  PartitionView,
  WaitingRecord,
  World,
} from '../../trace/world.ts'

const topic = 'cats-by-colors'
const keys = ['ginger', 'black', 'grey', 'white', 'siamese', 'calico'] as const
const partitions = 4
const logged = 12
const batch = 5
/** How long a message of the bench is on its way. */
const flightUs = 2_000_000

const record = (id: number, producer: string) => ({
  id,
  key: keys[id % keys.length] ?? null,
  producer,
  bytes: 100,
})

/** A made-up world with `count` cats on their way at every moment from `fromUs` on, for one flight's length. */
export function benchWorld(count: number, fromUs: number): World {
  const perProducer: WaitingRecord[][] = [[], []]
  const inFlight: Record<number, MessageInFlight> = {}
  for (let first = 0, id = 0; first < count; first += batch, id++) {
    const size = Math.min(batch, count - first)
    const partition = id % partitions
    inFlight[id] =
      id % 2 === 0 ? writing(id, first, size, partition, perProducer) : reading(id, size, partition)
  }
  const departed = Object.values(inFlight).map((message, index, all) => {
    const departUs = fromUs - flightUs * 0.5 * (index / all.length)
    return { ...message, departUs, arriveUs: departUs + flightUs }
  })
  return {
    atUs: fromUs,
    lastFactId: -1,
    title: 'bench',
    brokers: {},
    topics: {
      [topic]: {
        name: topic,
        internal: false,
        replicationFactor: 1,
        config: {},
        partitions: allPartitions(),
      },
    },
    producers: {
      'shelter-a': producerOf('shelter-a', perProducer[0] ?? []),
      'shelter-b': producerOf('shelter-b', perProducer[1] ?? []),
    },
    groups: { 'cat-lovers': groupOf() },
    inFlight: Object.fromEntries(departed.map((message) => [message.messageId, message])),
    cutLinks: [],
    deadlines: {},
    totals: {
      recordsProduced: 0,
      recordsAcked: 0,
      recordsFailed: 0,
      recordsPolled: 0,
      recordsProcessed: 0,
      duplicates: 0,
      skipped: 0,
      rebalances: 0,
    },
  }
}

/** For how long after `fromUs` all cats of such a world are still on their way. */
export const benchSpanUs = flightUs * 0.45

const message = (messageId: number): MessageInFlight => ({
  messageId,
  factId: messageId,
  requestId: null,
  direction: 'request',
  api: 'Produce',
  from: 'producer:shelter-a',
  to: 'broker-1',
  departUs: 0,
  arriveUs: 0,
  lost: false,
  errorCode: 0,
  records: [],
  ranges: [],
})

function writing(
  id: number,
  first: number,
  size: number,
  partition: number,
  perProducer: WaitingRecord[][],
): MessageInFlight {
  const from = id % 4 === 0 ? 0 : 1
  const producer = from === 0 ? 'shelter-a' : 'shelter-b'
  const ids = Array.from({ length: size }, (_, index) => 100_000 + first + index)
  for (const each of ids) {
    perProducer[from]?.push({ record: record(each, producer), partition, sent: true })
  }
  return { ...message(id), from: `producer:${producer}`, records: [{ topic, partition, ids }] }
}

const reading = (id: number, size: number, partition: number): MessageInFlight => ({
  ...message(id),
  direction: 'response',
  api: 'Fetch',
  from: 'broker-1',
  to: `member:cat-lovers/C${ownerIndex(partition) + 1}`,
  ranges: [{ topic, partition, from: 2, to: 2 + size }],
})

const ownerIndex = (partition: number): number => partition % 3

const producerOf = (id: string, waiting: readonly WaitingRecord[]) => ({
  id,
  topic,
  client: 'java' as const,
  acks: 'all',
  waiting,
  acked: 0,
  failed: 0,
})

const allPartitions = (): PartitionView[] =>
  Array.from({ length: partitions }, (_, partition) => {
    const tail = Array.from({ length: logged }, (__, offset): LoggedRecord => ({
      record: record(partition * 7 + offset, 'shelter-a'),
      leaderEpoch: 0,
      appendedAtUs: 0,
    }))
    const log = { ...emptyLog, logEndOffset: logged, tail }
    return {
      topic,
      partition,
      replicas: [1],
      inSyncReplicas: [1],
      leader: 1,
      leaderEpoch: 0,
      partitionEpoch: 0,
      replicaViews: { 1: { broker: 1, log, highWatermark: logged, leaderEpoch: 0 } },
    }
  })

function groupOf() {
  const members = [0, 1, 2].map((index): MemberView => {
    const owned: TopicPartition[] = Array.from({ length: partitions }, (_, partition) => ({
      topic,
      partition,
    })).filter(({ partition }) => ownerIndex(partition) === index)
    return {
      group: 'cat-lovers',
      id: `C${index + 1}`,
      memberId: null,
      client: 'java',
      protocol: 'classic',
      assignor: 'cooperative-sticky',
      topics: [topic],
      standalone: false,
      running: true,
      frozenUntilUs: null,
      state: 'stable',
      generation: 1,
      owned,
      waitingFor: [],
      paused: [],
      lastHandler: null,
      handler: null,
      error: null,
      positions: Object.fromEntries(owned.map(({ partition }) => [`${topic}-${partition}`, 2])),
      lastPollUs: null,
      recent: [],
      joinedOrder: index,
    }
  })
  return {
    id: 'cat-lovers',
    protocol: 'classic' as const,
    state: 'Stable' as const,
    generation: 1,
    protocolName: 'cooperative-sticky',
    leader: 'C1',
    coordinator: 1,
    lastReason: null,
    memberNames: members.map(({ id }) => id),
    joinedIds: {},
    committed: {},
    repeated: {},
    skipped: {},
    members: Object.fromEntries(members.map((member) => [member.id, member])),
  }
}
