import {
  findConfig,
  isKnownSpelling,
  matchesOf,
  meaningOf,
  nameIn,
  rolesOf,
  sideOf,
  spellingsOf,
  suggestConfig,
  type ConfigMatch,
} from './catalogue.ts'
import { findRefusals, type RefusalId } from './combinations.ts'
import { parseValue } from './parseValue.ts'
import { isSecretKey } from './secrets.ts'
import type { ConfigRole, ConfigValue, Flavour } from './types.ts'

export type ProblemCode = 'unknown' | 'type' | 'range' | 'enum' | 'combination'
export type ProblemReason =
  | 'unknownKey'
  | 'foreignKey'
  | 'wrongRole'
  | 'misspeltKey'
  | 'badType'
  | 'outOfRange'
  | 'badChoice'
  | 'repeatedKey'
  | RefusalId

/** One thing wrong with a configuration; `problemText` turns it into a sentence. */
export interface ConfigProblem {
  readonly key: string
  readonly severity: 'error' | 'warning'
  readonly code: ProblemCode
  readonly reason: ProblemReason
  readonly params: Readonly<Record<string, string>>
  /** What would be right, the same in every language: a key, a range or a list of values. */
  readonly mend: string
}

export interface ValidateOptions {
  /** Allows toy sizes below Kafka's minimum, such as a segment of 100 bytes. */
  readonly isClassroom?: boolean
}

export interface ValidatedConfig {
  /** Parsed values by canonical name, in canonical units; what was wrong is left out. */
  readonly values: ReadonlyMap<string, ConfigValue>
  readonly problems: readonly ConfigProblem[]
}

const shownMax = 60
const hasText = (raw: unknown): raw is string | number | boolean =>
  typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean'

/** A short text for a message; never the value of a secret. */
function shownValue(key: string, raw: unknown): string {
  if (isSecretKey(key)) return '•••'
  if (hasText(raw)) return String(raw).slice(0, shownMax)
  return Array.isArray(raw) ? '[…]' : typeof raw
}

/** librdkafka refuses what it does not know; Java clients and brokers only log it. */
const unknownSeverity = (flavour: Flavour, role: ConfigRole): 'error' | 'warning' =>
  flavour === 'java' || role === 'broker' ? 'warning' : 'error'

function unknownKey(key: string, role: ConfigRole, flavour: Flavour): ConfigProblem {
  const severity = unknownSeverity(flavour, role)
  const known = matchesOf(key, flavour)[0]?.entry ?? findConfig(key, flavour)
  const base = { key, code: 'unknown' } as const
  if (known === undefined) {
    const mend = suggestConfig(key, flavour) ?? suggestConfig(key) ?? ''
    return { ...base, severity, reason: 'unknownKey', params: { flavour }, mend }
  }
  if (sideOf(known, flavour) === undefined) {
    const mend = known.counterpart ? nameIn(known.counterpart, flavour, role) : ''
    return { ...base, severity, reason: 'foreignKey', params: { flavour }, mend }
  }
  const mend = spellingsOf(known, flavour, role)[0]?.name ?? known.name
  const roles = rolesOf(known, flavour)
  if (roles.includes(role)) {
    const isForeign = matchesOf(key, flavour).length === 0 && isKnownSpelling(key)
    const reason = isForeign ? 'foreignKey' : 'misspeltKey'
    return { ...base, severity, reason, params: { flavour }, mend }
  }
  const params = { role, roles: roles.join(', ') }
  const where = known.counterpart ? nameIn(known.counterpart, flavour, role) : params.roles
  const isServer = role === 'topic' || role === 'group'
  return {
    ...base,
    severity: isServer ? 'error' : 'warning',
    reason: 'wrongRole',
    params,
    mend: where,
  }
}

const reasonOf = { type: 'badType', range: 'outOfRange', enum: 'badChoice' } as const

interface Accepted {
  readonly key: string
  readonly match: ConfigMatch
  readonly value: ConfigValue
}

/** Of several spellings of one setting the finest unit wins, as in Kafka; else the last one. */
function settle(accepted: readonly Accepted[], problems: ConfigProblem[]): Map<string, Accepted> {
  const settled = new Map<string, Accepted>()
  for (const one of accepted) {
    const name = one.match.entry.name
    const other = settled.get(name)
    const isFiner = !other || one.match.factor <= other.match.factor
    if (other) {
      const [kept, lost] = isFiner ? [one, other] : [other, one]
      problems.push({
        key: lost.key,
        severity: 'warning',
        code: 'combination',
        reason: 'repeatedKey',
        params: { kept: kept.key },
        mend: kept.key,
      })
    }
    if (isFiner) settled.set(name, one)
  }
  return settled
}

/**
 * Checks one configuration as written by a person and reads its values. Every problem is reported,
 * not only the first; an unset value (`null`, `undefined`) is skipped.
 */
export function validateConfig(
  input: Readonly<Record<string, unknown>>,
  role: ConfigRole,
  flavour: Flavour,
  { isClassroom = false }: ValidateOptions = {},
): ValidatedConfig {
  const problems: ConfigProblem[] = []
  const accepted: Accepted[] = []
  for (const [key, raw] of Object.entries(input)) {
    const match = meaningOf(key, flavour, role)
    if (match === undefined) {
      problems.push(unknownKey(key, role, flavour))
      continue
    }
    if (raw === null || raw === undefined) continue
    const parsed = parseValue(raw, { ...match, flavour, isClassroom })
    if (parsed.ok) {
      accepted.push({ key, match, value: parsed.value })
      continue
    }
    const reason = reasonOf[parsed.code]
    const params = { value: shownValue(key, raw), wanted: parsed.wanted }
    problems.push({
      key,
      severity: 'error',
      code: parsed.code,
      reason,
      params,
      mend: parsed.wanted,
    })
  }
  const settled = settle(accepted, problems)
  const values = new Map([...settled].map(([name, { value }]) => [name, value] as const))
  for (const { id, name, mend } of findRefusals(values, role, flavour)) {
    const key = settled.get(name)?.key ?? name
    problems.push({ key, severity: 'error', code: 'combination', reason: id, params: {}, mend })
  }
  return { values, problems }
}
