import { nameOf, type Draft, type FileDraft } from './draft.ts'
import type { JsonPath } from './jsonLines.ts'
import type { ProblemDetail } from './problem.ts'
import type { CheckedFile } from './schema.ts'
import { isPattern } from './topicPattern.ts'

type Report = (path: JsonPath, detail: ProblemDetail) => void

/**
 * What a shape alone cannot tell: names that must exist or be unique, and numbers that must fit each other. Parts whose
 * shape is broken are known by name and otherwise left alone.
 */
export function checkReferences(file: FileDraft, report: Report): void {
  checkUnique(file, report)
  const brokers = brokerIds(file)
  forWhole(file.topics, (topic, index) => {
    checkTopic(topic, brokers, ['topics', index], report)
  })
  const topics = namesOf(file.topics, 'name')
  const laterTopics = file.events.flatMap(({ value, isWhole }) =>
    value !== null && isWhole && value.do === 'topic.create' ? [value.topic] : [],
  )
  forWhole(file.producers, (producer, index) => {
    if (!topics.includes(producer.topic)) {
      report(['producers', index, 'topic'], {
        code: 'noSuchTopic',
        params: { name: producer.topic, known: listed(topics) },
      })
    }
  })
  forWhole(file.groups, (group, index) => {
    checkGroup(group, [...topics, ...laterTopics], ['groups', index], report)
  })
  forWhole(file.events, (event, index) => {
    checkEvent(file, event, [...topics, ...laterTopics], ['events', index], report)
  })
}

function forWhole<T>(drafts: readonly Draft<T>[], check: (value: T, index: number) => void): void {
  drafts.forEach(({ value, isWhole }, index) => {
    if (value !== null && isWhole) check(value, index)
  })
}

const namesOf = (drafts: readonly Draft<unknown>[], field: 'id' | 'name'): readonly string[] =>
  drafts.flatMap((draft) => nameOf(draft, field) ?? [])

const listed = (names: readonly (string | number)[]): string => names.join(', ') || '∅'

function checkUnique(file: FileDraft, report: Report): void {
  const check = (path: JsonPath, names: readonly (string | null)[]): void => {
    names.forEach((name, index) => {
      if (name !== null && names.indexOf(name) < index)
        report([...path, index], { code: 'repeatedName', params: { name } })
    })
  }
  check(
    ['topics'],
    file.topics.map((each) => nameOf(each, 'name')),
  )
  check(
    ['producers'],
    file.producers.map((each) => nameOf(each, 'id')),
  )
  check(
    ['groups'],
    file.groups.map((each) => nameOf(each, 'id')),
  )
  file.groups.forEach(({ value }, index) => {
    check(['groups', index, 'members'], value?.members.map((member) => member.id) ?? [])
  })
}

/** Null when the file does not say it in a readable way: then nothing can be held against it. */
function brokerIds({ cluster: { value, isWhole } }: FileDraft): readonly number[] | null {
  if (value === null || !isWhole) return null
  return typeof value.brokers === 'number'
    ? Array.from({ length: value.brokers }, (_, index) => index + 1)
    : value.brokers.map((broker) => broker.id)
}

function checkTopic(
  topic: CheckedFile['topics'][number],
  brokers: readonly number[] | null,
  path: JsonPath,
  report: Report,
): void {
  const { replicationFactor, replicas, partitions } = topic
  if (brokers && replicationFactor > brokers.length) {
    report([...path, 'replicationFactor'], {
      code: 'replicationFactor',
      params: { brokers: String(brokers.length) },
    })
  }
  replicas?.forEach((ids, partition) => {
    const isKnown = brokers === null || ids.every((id) => brokers.includes(id))
    if (isKnown && new Set(ids).size === replicationFactor) return
    report([...path, 'replicas', partition], {
      code: 'replicas',
      params: { replicationFactor: String(replicationFactor), brokers: listed(brokers ?? []) },
    })
  })
  if (replicas && replicas.length !== partitions) {
    report([...path, 'replicas'], {
      code: 'replicaLists',
      params: { partitions: String(partitions) },
    })
  }
}

function checkGroup(
  group: CheckedFile['groups'][number],
  topics: readonly string[],
  path: JsonPath,
  report: Report,
): void {
  checkTopics(group.topics ?? [], topics, [...path, 'topics'], report)
  group.members.forEach((member, position) => {
    const memberPath = [...path, 'members', position]
    checkTopics(member.topics ?? [], topics, [...memberPath, 'topics'], report)
    member.assign?.forEach(({ topic }, place) => {
      if (!topics.includes(topic)) {
        const params = { name: topic, known: listed(topics) }
        report([...memberPath, 'assign', place, 'topic'], { code: 'noSuchTopic', params })
      }
    })
    if (member.assign && (member.topics ?? member.assigned)) {
      report([...memberPath, 'assign'], { code: 'assignedAndAssigning', params: {} })
    }
    if (member.assigned && group.stableGeneration === undefined) {
      report([...memberPath, 'assigned'], { code: 'assignedWithoutGeneration', params: {} })
    }
  })
}

/** Patterns name no topic; every other entry must exist, from the start or through an event. */
function checkTopics(
  entries: readonly string[],
  topics: readonly string[],
  path: JsonPath,
  report: Report,
): void {
  entries.forEach((name, position) => {
    if (isPattern(name) || topics.includes(name)) return
    const params = { name, known: listed(topics) }
    report([...path, position], { code: 'noSuchTopic', params })
  })
}

function checkEvent(
  file: FileDraft,
  event: CheckedFile['events'][number],
  topics: readonly string[],
  path: JsonPath,
  report: Report,
): void {
  const expectOneOf = <T extends string | number>(
    field: 'group' | 'producer' | 'topic' | 'broker',
    value: T,
    names: readonly T[],
  ): void => {
    if (names.includes(value)) return
    const code = noSuch[field]
    report([...path, field], { code, params: { name: String(value), known: listed(names) } })
  }
  if ('group' in event) expectOneOf('group', event.group, namesOf(file.groups, 'id'))
  if ('producer' in event) expectOneOf('producer', event.producer, namesOf(file.producers, 'id'))
  if ('topic' in event && event.topic !== undefined) expectOneOf('topic', event.topic, topics)
  if ('topics' in event) checkTopics(event.topics, topics, [...path, 'topics'], report)
  const brokers = brokerIds(file)
  if ('broker' in event && brokers) expectOneOf('broker', event.broker, brokers)
  if (event.do === 'partition.reassign') checkReplicas(event.replicas, brokers, path, report)
}

/** Whom a partition is moved to: brokers that exist, each once. */
function checkReplicas(
  ids: readonly number[],
  brokers: readonly number[] | null,
  path: JsonPath,
  report: Report,
): void {
  const isKnown = brokers === null || ids.every((id) => brokers.includes(id))
  if (isKnown && ids.length > 0 && new Set(ids).size === ids.length) return
  report([...path, 'replicas'], {
    code: 'replicas',
    params: {
      replicationFactor: String(Math.max(1, new Set(ids).size)),
      brokers: listed(brokers ?? []),
    },
  })
}

const noSuch = {
  group: 'noSuchGroup',
  producer: 'noSuchProducer',
  topic: 'noSuchTopic',
  broker: 'noSuchBroker',
} as const
