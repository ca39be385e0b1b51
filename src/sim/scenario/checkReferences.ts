import type { JsonPath } from './jsonLines.ts'
import type { CheckedFile } from './schema.ts'

type Report = (path: JsonPath, message: string) => void

/** What a shape alone cannot tell: names that must exist or be unique, and numbers that must fit each other. */
export function checkReferences(file: CheckedFile, report: Report): void {
  checkUnique(file, report)
  checkTopics(file, report)
  checkClients(file, report)
  file.events.forEach((event, index) => {
    checkEvent(file, event, ['events', index], report)
  })
}

const quoted = (names: Iterable<string>): string =>
  [...names].map((name) => `"${name}"`).join(', ') || 'none'

function checkUnique(file: CheckedFile, report: Report): void {
  const lists: readonly [string, readonly string[]][] = [
    ['topics', file.topics.map((topic) => topic.name)],
    ['producers', file.producers.map((producer) => producer.id)],
    ['groups', file.groups.map((group) => group.id)],
  ]
  for (const [list, names] of lists) reportRepeated([list], names, report)
  file.groups.forEach((group, index) => {
    reportRepeated(
      ['groups', index, 'members'],
      group.members.map((member) => member.id),
      report,
    )
  })
}

function reportRepeated(path: JsonPath, names: readonly string[], report: Report): void {
  names.forEach((name, index) => {
    if (names.indexOf(name) < index)
      report([...path, index], `"${name}" is already taken; give it another name`)
  })
}

const brokerIds = (file: CheckedFile): readonly number[] =>
  typeof file.cluster.brokers === 'number'
    ? Array.from({ length: file.cluster.brokers }, (_, index) => index + 1)
    : file.cluster.brokers.map((broker) => broker.id)

function checkTopics(file: CheckedFile, report: Report): void {
  const ids = brokerIds(file)
  file.topics.forEach((topic, index) => {
    if (topic.replicationFactor > ids.length) {
      report(
        ['topics', index, 'replicationFactor'],
        `INVALID_REPLICATION_FACTOR (38): expected at most ${ids.length}, the number of brokers`,
      )
    }
    topic.replicas?.forEach((replicas, partition) => {
      const unknown = replicas.filter((id) => !ids.includes(id))
      const isWrong = unknown.length > 0 || new Set(replicas).size !== topic.replicationFactor
      if (isWrong) {
        report(
          ['topics', index, 'replicas', partition],
          `expected ${topic.replicationFactor} different brokers out of ${ids.join(', ')}`,
        )
      }
    })
    if (topic.replicas && topic.replicas.length !== topic.partitions) {
      report(
        ['topics', index, 'replicas'],
        `expected one list for each of ${topic.partitions} partitions`,
      )
    }
  })
}

function checkClients(file: CheckedFile, report: Report): void {
  const topics = new Set(file.topics.map((topic) => topic.name))
  file.producers.forEach((producer, index) => {
    if (!topics.has(producer.topic)) {
      report(['producers', index, 'topic'], `no such topic; expected one of ${quoted(topics)}`)
    }
  })
  file.groups.forEach((group, index) => {
    group.topics?.forEach((topic, position) => {
      if (!topics.has(topic)) {
        report(
          ['groups', index, 'topics', position],
          `no such topic; expected one of ${quoted(topics)}`,
        )
      }
    })
    group.members.forEach((member, position) => {
      if (member.assigned && group.stableGeneration === undefined) {
        report(
          ['groups', index, 'members', position, 'assigned'],
          'only a group with "stableGeneration" starts with assigned partitions; add it, or remove this',
        )
      }
    })
  })
}

function checkEvent(
  file: CheckedFile,
  event: CheckedFile['events'][number],
  path: JsonPath,
  report: Report,
): void {
  const expectOneOf = (field: string, value: string, names: readonly string[]): void => {
    if (!names.includes(value))
      report([...path, field], `no such ${field}; expected one of ${quoted(names)}`)
  }
  if ('group' in event)
    expectOneOf(
      'group',
      event.group,
      file.groups.map((group) => group.id),
    )
  if ('producer' in event)
    expectOneOf(
      'producer',
      event.producer,
      file.producers.map((each) => each.id),
    )
  if ('topic' in event)
    expectOneOf(
      'topic',
      event.topic,
      file.topics.map((topic) => topic.name),
    )
  if ('broker' in event && !brokerIds(file).includes(event.broker)) {
    report([...path, 'broker'], `no such broker; expected one of ${brokerIds(file).join(', ')}`)
  }
}
