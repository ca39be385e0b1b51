import type { Micros } from '../../kafka/units.ts'
import type { Fact, FactKind } from '../../trace/facts.ts'
import { formatTime, type Locale } from '../i18n/message.ts'
import { translate } from '../i18n/useT.ts'
import { describeFact } from './describeFact.ts'

/** Facts that come many times a second and say little on their own. */
const chatter: ReadonlySet<FactKind> = new Set([
  'message.sent',
  'highWatermark.changed',
  'log.replicated',
  'deadline.armed',
  'deadline.cleared',
  'poll.called',
  'record.created',
  'records.polled',
  'batch.acked',
  'batch.sent',
  'record.partitioned',
  'records.fetched',
])

/** Facts of single records: too many to speak when a longer way is told. */
const perRecord: ReadonlySet<FactKind> = new Set(['log.appended', 'record.processed'])

export const isChatter = (fact: Fact): boolean => chatter.has(fact.kind)

/** Facts spoken in one go; the rest is counted. */
const spokenMax = 3

/** A stretch of a trace that was passed: fact indices, `from` exclusive and `to` inclusive; going back when `to` < `from`. */
export interface Passage {
  readonly facts: readonly Fact[]
  readonly from: number
  readonly to: number
  /** The moment arrived at. */
  readonly atUs: Micros
}

const passed = ({ facts, from, to }: Passage): readonly Fact[] => facts.slice(from + 1, to + 1)
const notable = (passage: Passage): readonly Fact[] =>
  passed(passage).filter((fact) => !isChatter(fact) && !perRecord.has(fact.kind))

/**
 * What a screen reader is told on coming from one moment to another: every fact of a single step, the last few of a
 * longer way (notable ones if there are any), or, going back, the fact that led to the moment.
 */
export function announcement(passage: Passage, locale: Locale): string {
  const { facts, from, to, atUs } = passage
  const all = to < from ? facts.slice(Math.max(0, to), to + 1) : passed(passage)
  const worth = notable(passage)
  const told = all.length <= spokenMax || worth.length === 0 ? all.slice(-spokenMax) : worth
  const sentences = told.slice(-spokenMax).map((fact) => describeFact(fact, locale))
  if (sentences.length === 0) sentences.push(translate(locale, 'live.nothing'))
  const more = told.length - spokenMax
  if (more > 0) sentences.push(translate(locale, 'live.more', { count: more }))
  const time = formatTime(atUs, locale, 3)
  return translate(locale, 'live.at', { time, facts: sentences.join(' ') })
}

/** Whether anything worth a word happened on the way. */
export const isEventful = (passage: Passage): boolean => notable(passage).length > 0
