import { errorName } from '../../kafka/errorCodes.ts'
import { partitionName } from '../../kafka/units.ts'
import type {
  Fact,
  FactOf,
  PartitionOffset,
  PartitionState,
  TopicPartition,
} from '../../trace/facts.ts'
import { formatMessage, formatTime, type Locale, type MessageParams } from '../i18n/message.ts'
import { translate, type Translate } from '../i18n/useT.ts'
import type { Branch } from '../state/appStore.ts'
import { factWordsEn, factWordsRu } from './factWords.ts'
import { stateTerm, stateText } from './stateWords.ts'
import { term } from './termWords.ts'

const short = ({ topic, partition }: TopicPartition): string => partitionName(topic, partition)

const list = (partitions: readonly TopicPartition[]): string => partitions.map(short).join(', ')

/** Partitions by name, or how many where a log does not name them. */
const named = (
  { partitions, unnamed }: FactOf<'partitions.assigned' | 'partitions.revoked' | 'partitions.lost'>,
  locale: Locale,
): string =>
  unnamed === undefined ? list(partitions) : translate(locale, 'fact.unnamed', { count: unnamed })

const offsets = (all: readonly PartitionOffset[]): string =>
  all.map((each) => `${short(each)}@${each.offset}`).join(', ')

/** Partitions with the positions of their reader; one that was never read stands alone. */
const read = (all: readonly PartitionOffset[]): string =>
  all.map((each) => (each.offset < 0 ? short(each) : `${short(each)}@${each.offset}`)).join(', ')

const configText = (config: Readonly<Record<string, unknown>>): string =>
  Object.entries(config)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(', ')

/** `with key ginger`, or that there is none. */
export const keyText = (key: string | null, locale: Locale): string =>
  key === null ? translate(locale, 'fact.noKey') : translate(locale, 'fact.withKey', { key })

/** One sentence about a fact, in the page's language. */
export function describeFact(fact: Fact, locale: Locale): string {
  const words = locale === 'ru' ? factWordsRu : factWordsEn
  if (fact.kind === 'run.started' && fact.source === 'log')
    return translate(locale, 'fact.logStarts')
  if (fact.kind === 'member.started' && fact.already)
    return translate(locale, 'fact.alreadyThere', { member: fact.member, group: fact.group })
  return formatMessage(words[fact.kind], locale, {
    ...plainFields(fact),
    ...derivedFields(fact, locale),
  })
}

function plainFields(fact: Fact): MessageParams {
  const fields: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(fact)) {
    if (typeof value === 'string') fields[name] = value
    else if (typeof value === 'number') fields[name] = String(value)
  }
  return fields
}

type Fields = MessageParams

function derivedFields(fact: Fact, locale: Locale): Fields {
  const where = 'topic' in fact && 'partition' in fact ? { partition: short(fact) } : {}
  const error = 'errorCode' in fact && fact.errorCode !== undefined ? errorName(fact.errorCode) : ''
  return {
    ...where,
    ...(error ? { error } : {}),
    ...brokerFields(fact, locale),
    ...networkFields(fact, error, locale),
    ...groupFields(fact, locale),
    ...clientFields(fact, locale),
  }
}

/** Why a partition changed and, where replicas are reassigned, which they are now. */
function changeText({ reason, state }: FactOf<'partition.changed'>, locale: Locale): string {
  const why = term('partitionChanges', reason, locale)
  if (reason !== 'reassigning' && reason !== 'reassigned') return why
  const replicas = state.replicas.join(', ')
  return `${why}, ${translate(locale, 'fact.replicas', { replicas })}`
}

/** The ISR and, where there are any, the eligible leader replicas and who led last. */
function inSyncText({
  inSyncReplicas,
  eligibleLeaderReplicas = [],
  lastKnownElr = [],
}: PartitionState): string {
  const eligible =
    eligibleLeaderReplicas.length > 0 ? `, ELR [${eligibleLeaderReplicas.join(', ')}]` : ''
  const last = lastKnownElr.length > 0 ? `, last known ELR [${lastKnownElr.join(', ')}]` : ''
  return `[${inSyncReplicas.join(', ')}]${eligible}${last}`
}

function brokerFields(fact: Fact, locale: Locale): Fields {
  switch (fact.kind) {
    case 'command.applied':
      return { what: describeCommand(fact.command, locale) }
    case 'broker.state.changed':
      return {
        from: stateTerm('broker', fact.from, locale),
        to: stateText('broker', fact.to, locale),
      }
    case 'topic.seen':
      return { count: fact.partitions }
    case 'topic.config.changed':
      return { config: configText(fact.config) }
    case 'topic.partitions.added':
      return { count: fact.partitions.length }
    case 'partition.changed':
      return {
        partition: partitionName(fact.topic, fact.state.partition),
        reason: changeText(fact, locale),
        leader: fact.state.leader < 0 ? '–' : String(fact.state.leader),
        leaderEpoch: String(fact.state.leaderEpoch),
        isr: inSyncText(fact.state),
      }
    case 'reassignment.refused':
      return { replicas: fact.replicas.join(', ') }
    case 'compaction.started':
      return {
        range: rangeText(fact.from, fact.to),
        reason: term('compactionReasons', fact.reason, locale),
      }
    case 'compaction.finished':
      return { count: fact.removed.length }
    case 'tombstones.kept':
      return {
        offsets: fact.offsets.join(', '),
        delay: formatTime(fact.untilUs - fact.atUs, locale),
      }
    case 'segment.rolled':
      return { reason: term('segmentRolls', fact.reason, locale) }
    case 'segment.deleted':
      return { reason: term('segmentRemovals', fact.reason, locale) }
    case 'log.appended': {
      const last = fact.baseOffset + fact.records.length - 1
      return { range: rangeText(fact.baseOffset, last + 1) }
    }
    default:
      return {}
  }
}

function networkFields(fact: Fact, error: string, locale: Locale): Fields {
  switch (fact.kind) {
    case 'message.sent': {
      const isError = error !== '' && error !== 'NONE'
      return {
        from: nodeName(fact.from, locale),
        to: nodeName(fact.to, locale),
        direction: term('directions', fact.direction, locale),
        error: isError ? `: ${error} (${fact.errorCode ?? ''})` : '',
        wire: wireText(fact, locale),
      }
    }
    case 'connection.lost':
      return { from: nodeName(fact.from, locale), to: nodeName(fact.to, locale) }
    case 'link.changed':
      return {
        a: nodeName(fact.a, locale),
        b: nodeName(fact.b, locale),
        state: term('links', fact.cut ? 'cut' : 'healed', locale),
      }
    case 'deadline.armed':
    case 'deadline.cleared':
      return { name: term('deadlines', fact.name, locale), subject: withoutUuid(fact.subject) }
    default:
      return {}
  }
}

/** What happened to a message on its way, as the end of its sentence. */
function wireText(
  { lost, retransmissions, atUs, arriveUs }: FactOf<'message.sent'>,
  locale: Locale,
): string {
  if (lost) return translate(locale, 'fact.heldByCut')
  if (retransmissions === undefined) return ''
  const ms = Math.round((arriveUs - atUs) / 1000)
  return translate(locale, 'fact.sentAgain', { count: retransmissions, ms })
}

function groupFields(fact: Fact, locale: Locale): Fields {
  switch (fact.kind) {
    case 'group.state.changed': {
      const reason = term('rebalanceReasons', fact.reason, locale)
      return { reason: fact.member ? `${reason}: ${fact.member}` : reason }
    }
    case 'group.protocol.changed':
      return { why: fact.member ? ` (${fact.member})` : '' }
    case 'group.loaded':
      return {
        members: Object.values(fact.members).join(', ') || translate(locale, 'inspect.none'),
      }
    case 'group.epoch.changed':
      return { reason: term('rebalanceReasons', fact.reason, locale) }
    case 'assignment.computed':
      return { by: fact.by || translate(locale, 'fact.theCoordinator') }
    case 'member.reconciled':
      return { partitions: list(fact.partitions) || translate(locale, 'inspect.none') }
    case 'member.removed':
      return { reason: term('removalReasons', fact.reason, locale) }
    case 'offsets.committed':
      return { offsets: offsets(fact.offsets), who: committer(fact, locale) }
    case 'offsets.refused':
      return { who: committer(fact, locale) }
    case 'offsets.expired':
      return { offsets: offsets(fact.offsets) }
    case 'generation.started':
      return { led: fact.leader ? translate(locale, 'fact.ledBy', { leader: fact.leader }) : '' }
    case 'member.stopped':
      return { how: term('stops', fact.how, locale) }
    case 'member.frozen':
      return { ms: (fact.untilUs - fact.atUs) / 1000 }
    case 'member.state.changed':
      return {
        from: stateTerm('member', fact.from, locale),
        to: stateText('member', fact.to, locale),
      }
    default:
      return {}
  }
}

/** Who commits: a standalone consumer, or one that the coordinator has removed, is no member and has no name there. */
const committer = ({ member, group }: { member: string; group: string }, locale: Locale): string =>
  member === ''
    ? translate(locale, 'fact.outsider', { group })
    : translate(locale, 'fact.memberOf', { member, group })

function clientFields(fact: Fact, locale: Locale): Fields {
  switch (fact.kind) {
    case 'record.created':
      return { key: keyText(fact.record.key, locale) }
    case 'record.partitioned':
      return { how: term('choices', fact.how, locale) }
    case 'producer.rate.changed':
      return { count: fact.ratePerSecond }
    case 'partitions.assigned':
      return { partitions: named(fact, locale) || translate(locale, 'fact.noneNew') }
    case 'partitions.revoked':
    case 'partitions.lost':
      return { partitions: named(fact, locale) || translate(locale, 'fact.nothing') }
    case 'position.reset':
      return { from: term('positions', fact.from, locale) }
    case 'partitions.paused':
    case 'partitions.resumed':
      return { partitions: list(fact.partitions) }
    case 'subscription.changed':
      return { topics: fact.topics.join(', ') || translate(locale, 'inspect.none') }
    case 'handler.called':
      return { partitions: read(fact.partitions) || translate(locale, 'inspect.none') }
    case 'handler.returned':
      return { end: term('returns', fact.threw ? 'threw' : 'returned', locale) }
    case 'member.started':
      return { assignor: fact.assignor || translate(locale, 'fact.assignorUnknown') }
    case 'error.raised':
      return { error: fact.error, code: fact.errorCode === -1 ? '' : ` (${fact.errorCode})` }
    case 'records.skipped':
    case 'records.fetched':
    case 'offsets.passed':
    case 'records.polled':
      return { range: rangeText(fact.from, fact.to) }
    case 'record.processed':
      return { again: fact.timesBefore > 0 ? ` (×${fact.timesBefore + 1})` : '' }
    default:
      return {}
  }
}

/** Offsets from (inclusive) to (exclusive), as people write them. */
const rangeText = (from: number, to: number): string =>
  to - from <= 1 ? `${from}` : `${from}–${to - 1}`

/** A member id is the client's name and a UUID; the name is what the stage shows. */
const withoutUuid = (subject: string): string =>
  subject.replace(/-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/, '')

/** `broker-1`, `controller`, `producer:p`, `member:g/C1` → what the stage calls them. */
function nodeName(node: string, locale: Locale): string {
  const broker = /^broker-(\d+)$/.exec(node)?.[1]
  if (broker !== undefined) return translate(locale, 'node.broker', { id: broker })
  if (node === 'controller') return translate(locale, 'node.controller')
  if (node === 'admin') return translate(locale, 'node.admin')
  return node.replace(/^(?:producer:|member:.*\/)/, '')
}

/** A command in a few words, for the log, the branches and the timeline. */
export function describeCommand(
  command: Readonly<Record<string, unknown>>,
  locale: Locale,
): string {
  const params: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(command)) {
    if (name === 'a' || name === 'b') params[name] = nodeName(String(value), locale)
    else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      params[name] = configText(value as Readonly<Record<string, unknown>>)
    } else params[name] = String(value)
    if (typeof value === 'number' && name !== 'replicationFactor') params['count'] = value
    if (name === 'processingUs' || name === 'forUs') params['ms'] = Number(value) / 1000
  }
  return translate(
    locale,
    `command.${String(command['do'])}` as Parameters<typeof translate>[1],
    params,
  )
}

/** How a branch came about: as scripted, or by what at which time. */
export function describeBranch({ atUs, command }: Branch, locale: Locale, t: Translate): string {
  if (!command) return t('branch.original')
  return t('branch.from', {
    time: formatTime(atUs, locale),
    what: describeCommand(command, locale),
  })
}
