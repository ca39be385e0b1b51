import type { Micros } from '../../kafka/units.ts'
import type { Fact, FactKind } from '../../trace/facts.ts'
import { formatSeconds, type Locale } from '../i18n/message.ts'
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
])

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

const notable = ({ facts, from, to }: Passage): readonly Fact[] =>
  facts.slice(from + 1, to + 1).filter((fact) => !isChatter(fact))

/**
 * What a screen reader is told on coming from one moment to another: the last few notable facts on the way, or, going
 * back, the one that led to the moment.
 */
export function announcement(passage: Passage, locale: Locale): string {
  const { facts, from, to, atUs } = passage
  const passed = notable(passage)
  const spoken = to < from ? lastNotable(facts, to) : passed.slice(-spokenMax)
  const sentences = spoken.map((fact) => describeFact(fact, locale))
  if (sentences.length === 0) sentences.push(translate(locale, 'live.nothing'))
  const more = Math.max(0, passed.length - spokenMax)
  if (more > 0) sentences.push(translate(locale, 'live.more', { count: more }))
  const time = formatSeconds(atUs, locale, 3)
  return translate(locale, 'live.at', { time, facts: sentences.join(' ') })
}

function lastNotable(facts: readonly Fact[], to: number): readonly Fact[] {
  const found = facts.slice(0, to + 1).findLast((fact) => !isChatter(fact))
  return found ? [found] : []
}

/** Whether anything worth a word happened on the way. */
export const isEventful = (passage: Passage): boolean => notable(passage).length > 0
