import { errorName } from '../../kafka/errorCodes.ts'
import { partitionName } from '../../kafka/units.ts'
import type { Fact, PartitionOffset, TopicPartition } from '../../trace/facts.ts'
import { formatMessage, formatSeconds, type Locale, type MessageParams } from '../i18n/message.ts'
import { translate, type Translate } from '../i18n/useT.ts'
import type { Branch } from '../state/appStore.ts'
import { factWordsEn, factWordsRu } from './factWords.ts'

const short = ({ topic, partition }: TopicPartition): string => partitionName(topic, partition)

const list = (partitions: readonly TopicPartition[]): string =>
  partitions.map(short).join(', ') || '∅'

const offsets = (all: readonly PartitionOffset[]): string =>
  all.map((each) => `${short(each)}@${each.offset}`).join(', ') || '∅'

/** One sentence about a fact, in the page's language. */
export function describeFact(fact: Fact, locale: Locale): string {
  const words = locale === 'ru' ? factWordsRu : factWordsEn
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

function derivedFields(fact: Fact, locale: Locale): MessageParams {
  const where = 'topic' in fact && 'partition' in fact ? { partition: short(fact) } : {}
  const error = 'errorCode' in fact && fact.errorCode !== undefined ? errorName(fact.errorCode) : ''
  switch (fact.kind) {
    case 'command.applied':
      return { what: describeCommand(fact.command, locale) }
    case 'partition.changed':
      return {
        partition: partitionName(fact.topic, fact.state.partition),
        leader: String(fact.state.leader),
        leaderEpoch: String(fact.state.leaderEpoch),
        isr: `[${fact.state.inSyncReplicas.join(', ')}]`,
      }
    case 'message.sent':
      return { error: error && error !== 'NONE' ? ` ${error} (${fact.errorCode})` : '' }
    case 'link.changed':
      return { state: fact.cut ? '✂' : '—' }
    case 'record.created':
      return { key: fact.record.key ?? '∅' }
    case 'group.state.changed':
      return { member: fact.member ? `: ${fact.member}` : '' }
    case 'offsets.committed':
      return { offsets: offsets(fact.offsets) }
    case 'partitions.revoked':
    case 'partitions.assigned':
    case 'partitions.lost':
      return { partitions: list(fact.partitions) }
    case 'records.fetched':
    case 'records.polled':
      return {
        ...where,
        range: fact.to - fact.from === 1 ? `${fact.from}` : `${fact.from}–${fact.to - 1}`,
      }
    case 'record.processed':
      return { ...where, again: fact.timesBefore > 0 ? ` (×${fact.timesBefore + 1})` : '' }
    default:
      return { ...where, ...(error ? { error } : {}) }
  }
}

/** A command in a few words, for the log, the branches and the timeline. */
export function describeCommand(
  command: Readonly<Record<string, unknown>>,
  locale: Locale,
): string {
  const params = Object.fromEntries(
    Object.entries(command).map(([name, value]) => [name, String(value)]),
  )
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
    time: formatSeconds(atUs, locale),
    what: describeCommand(command, locale),
  })
}
