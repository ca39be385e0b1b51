import { nameIn } from './catalogue.ts'
import { checkOwn, type RefusalId } from './combinations.ts'
import type { Bilingual } from './docs.ts'
import { lintTextEn } from './lintText.en.ts'
import { lintTextRu } from './lintText.ru.ts'
import type {
  ConfigFix,
  Hit,
  LintGroup,
  LintProfile,
  LintSeverity,
  OwnConfig,
  PlacedHit,
  ProfileRule,
} from './lintTypes.ts'
import { groupRules } from './rulesGroup.ts'
import { topicRules } from './rulesTopic.ts'

const profileRulesTyped = [...groupRules, ...topicRules] as const

/** The id of a rule, as in the rule book, without the LINT- prefix. */
export type LintId = RefusalId | (typeof profileRulesTyped)[number]['id']

/** What a rule says and what to do about it. */
export interface LintText {
  readonly message: string
  readonly mend: string
}

export interface LintFinding {
  readonly id: LintId
  readonly severity: LintSeverity
  /** The settings involved, by canonical name; the first is the one to look at. */
  readonly keys: readonly string[]
  /** Where the first setting stands, spelled as its client spells it. */
  readonly path?: string
  readonly message: Bilingual
  readonly mend: Bilingual
  /** A one-click change, spelled as the client spells it. */
  readonly fix?: ConfigFix
}

interface NamedProfileRule extends ProfileRule {
  readonly id: LintId
}
const profileRules: readonly NamedProfileRule[] = profileRulesTyped

const isConfig = (at: OwnConfig | LintGroup): at is OwnConfig => 'flavour' in at

function toFinding(
  id: LintId,
  severity: LintSeverity,
  hit: Hit,
  at: (OwnConfig | LintGroup) & { readonly path?: string },
): LintFinding {
  const spell = (name: string): string => (isConfig(at) ? nameIn(name, at.flavour, at.role) : name)
  const first = hit.keys[0]
  const path = at.path === undefined || first === undefined ? at.path : `${at.path}.${spell(first)}`
  const [en, ru] = [lintTextEn[id], lintTextRu[id]] as const
  return {
    id,
    severity,
    keys: hit.keys,
    ...(path === undefined ? {} : { path }),
    message: { en: en.message, ru: ru.message },
    mend: { en: en.mend, ru: ru.mend },
    ...(hit.fix ? { fix: { ...hit.fix, key: spell(hit.fix.key) } } : {}),
  }
}

const severityOrder: Readonly<Record<LintSeverity, number>> = { E: 0, W: 1, I: 2 }

/** Members that share one configuration would each repeat its findings. */
function withoutRepeats(findings: readonly LintFinding[]): readonly LintFinding[] {
  const seen = new Set<string>()
  return findings.filter(({ id, path, keys }) => {
    if (path === undefined) return true
    const key = JSON.stringify([id, path, keys])
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew
  })
}

const placed = ({ severity }: ProfileRule, hit: PlacedHit): LintSeverity => hit.severity ?? severity

/** Checks a whole scenario against the rule book; errors first, then warnings, then notes. */
export function lintConfigs(profile: LintProfile): readonly LintFinding[] {
  const configs: readonly (OwnConfig & { readonly path?: string })[] = [
    ...profile.clients,
    ...profile.topics,
    profile.broker,
  ]
  const own = configs.flatMap((config) =>
    checkOwn(config).map((hit) => toFinding(hit.id, hit.severity, hit, config)),
  )
  const shared = profileRules.flatMap((rule) =>
    rule.check(profile).map((hit) => toFinding(rule.id, placed(rule, hit), hit, hit.at)),
  )
  return withoutRepeats([...own, ...shared]).toSorted(
    (a, b) => severityOrder[a.severity] - severityOrder[b.severity],
  )
}
