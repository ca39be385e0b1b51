import type { Micros } from '../../kafka/units.ts'
import { parseDuration } from './duration.ts'
import type { CheckedFile } from './schema.ts'
import type {
  ApplicationSpec,
  Command,
  GroupSpec,
  HandlerSpec,
  MemberSpec,
  ProducerSpec,
  Scenario,
  TimedCommand,
} from './scenario.ts'

const us = (value: string | number): Micros => parseDuration(value) ?? 0
const usOrNull = (value: string | number | undefined): Micros | null =>
  value === undefined ? null : us(value)

/** Turns a checked file into what the simulator reads: microseconds, no absent parts, frozen throughout. */
export function normalizeScenario(file: CheckedFile): Scenario {
  const { latency, lossRatio, coordinatorWrite, metadataPropagation } = file.network
  const range = typeof latency === 'object' ? latency : { min: latency, max: latency }
  const { brokers } = file.cluster
  const scenario: Scenario = {
    version: 1,
    title: file.title,
    seed: file.seed,
    cluster: {
      brokers:
        typeof brokers === 'number'
          ? Array.from({ length: brokers }, (_, index) => ({ id: index + 1, rack: null }))
          : brokers.map(({ id, rack }) => ({ id, rack: rack ?? null })),
      config: file.cluster.config,
      eligibleLeaderReplicas: file.cluster.eligibleLeaderReplicas,
    },
    network: {
      latencyUsMin: us(range.min),
      latencyUsMax: us(range.max),
      lossRatio,
      coordinatorWriteUs: us(coordinatorWrite),
      metadataPropagationUs: us(metadataPropagation),
    },
    topics: file.topics.map(({ replicas, ...topic }) => ({
      ...topic,
      ...(replicas ? { replicas } : {}),
    })),
    producers: file.producers.map(normalizeProducer),
    groups: file.groups.map((group) => normalizeGroup(group, file)),
    events: file.events.map(normalizeEvent),
    untilUs: us(file.until),
  }
  return deepFreeze(scenario)
}

function normalizeProducer(file: CheckedFile['producers'][number]): ProducerSpec {
  const { startAt, stopAt, records, ...rest } = file
  return {
    ...rest,
    startUs: us(startAt),
    stopUs: usOrNull(stopAt),
    records: records.map(({ at, key, partition, value, valueBytes, timestamp }) => ({
      atUs: us(at),
      key,
      ...(partition === undefined ? {} : { partition }),
      ...(value === undefined ? {} : { value }),
      ...(valueBytes === undefined ? {} : { valueBytes }),
      ...(timestamp === undefined ? {} : { timestampUs: us(timestamp) }),
    })),
  }
}

function normalizeGroup(group: CheckedFile['groups'][number], file: CheckedFile): GroupSpec {
  return {
    id: group.id,
    client: group.client,
    topics: group.topics ?? file.topics.map((topic) => topic.name),
    config: group.config,
    ...workOf(group.processing),
    application: normalizeApplication(group.application),
    bootstrapped: group.bootstrapped,
    committed: group.committed,
    members: group.members.map(normalizeMember),
    stableGeneration: group.stableGeneration ?? null,
  }
}

function normalizeMember(member: CheckedFile['groups'][number]['members'][number]): MemberSpec {
  return {
    id: member.id,
    startUs: us(member.startAt),
    config: member.config,
    ...(member.processing === undefined
      ? { processingUs: null, processingSpreadUs: 0 }
      : workOf(member.processing)),
    application: member.application ? normalizeApplication(member.application) : null,
    topics: member.topics ?? null,
    assign:
      member.assign?.map(({ topic, partition, offset }) => ({
        topic,
        partition,
        offset: offset ?? null,
      })) ?? null,
    ...(member.assigned ? { assigned: member.assigned } : {}),
    ...(member.nextHeartbeatAt === undefined
      ? {}
      : { nextHeartbeatUs: us(member.nextHeartbeatAt) }),
  }
}

type Work = CheckedFile['groups'][number]['processing']

function workOf(work: Work): Pick<GroupSpec, 'processingUs' | 'processingSpreadUs'> {
  const { min, max } = typeof work === 'object' ? work : { min: work, max: work }
  return { processingUs: us(min), processingSpreadUs: Math.max(0, us(max) - us(min)) }
}

type Application = CheckedFile['groups'][number]['application']
type Handler = NonNullable<NonNullable<Application['handlers']>['assigned']>

function normalizeApplication(file: Application): ApplicationSpec {
  const { commits, stores, works, handlers, poison } = file
  return {
    commits: commits ?? null,
    stores,
    works,
    handlers: handlers
      ? Object.fromEntries(
          Object.entries(handlers).flatMap(([name, handler]) =>
            handler ? [[name, normalizeHandler(handler)]] : [],
          ),
        )
      : null,
    poison: poison.map(({ takes, ...which }) => ({ ...which, takesUs: us(takes) })),
  }
}

const normalizeHandler = ({ takes, throws, commits, startAt }: Handler): HandlerSpec => ({
  takesUs: us(takes),
  throws,
  commits,
  startAt: startAt ?? null,
})

function normalizeEvent(event: CheckedFile['events'][number]): TimedCommand {
  const { at, ...command } = event
  if (command.do === 'member.freeze') {
    const { for: length, ...rest } = command
    return { atUs: us(at), command: { ...rest, forUs: us(length) } }
  }
  if ('processing' in command) {
    const { processing, ...rest } = command
    const time = processing === undefined ? {} : { processingUs: us(processing) }
    return { atUs: us(at), command: { ...rest, ...time } as Command }
  }
  return { atUs: us(at), command: command as Command }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    for (const item of Object.values(value)) deepFreeze(item)
    Object.freeze(value)
  }
  return value
}
