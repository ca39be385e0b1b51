import { defaultByName, nameIn } from './catalogue.ts'
import { effectiveValue, type ConfigGetter, type ConfigValues } from './effective.ts'
import type { Hit, LintSeverity, OwnConfig, OwnRule } from './lintTypes.ts'
import { clientRules } from './rulesClient.ts'
import { consumerRules } from './rulesConsumer.ts'
import { producerRules } from './rulesProducer.ts'
import { serverRules } from './rulesServer.ts'
import type { ConfigRole, Flavour } from './types.ts'

const ownRulesTyped = [...consumerRules, ...producerRules, ...serverRules, ...clientRules] as const

/** The id of a rule that needs only one configuration. */
export type RefusalId = (typeof ownRulesTyped)[number]['id']

interface NamedOwnRule extends OwnRule {
  readonly id: RefusalId
}
/** Every rule that needs only one configuration, in the order of the rule book. */
export const ownRules: readonly NamedOwnRule[] = ownRulesTyped

/** A rule that applies, with the severity it has here. */
export interface OwnHit extends Hit {
  readonly id: RefusalId
  readonly severity: LintSeverity
}

const concerns = (rule: OwnRule, { role, flavour }: OwnConfig): boolean =>
  rule.roles.includes(role) &&
  (rule.only === undefined || rule.only === (flavour === 'dotnet' ? 'librdkafka' : flavour))

/** All single-configuration rules that apply to a configuration. */
export function checkOwn(config: OwnConfig): readonly OwnHit[] {
  return ownRules.flatMap((rule) => {
    const hit = concerns(rule, config) ? rule.check(config) : null
    return hit ? [{ ...hit, id: rule.id, severity: hit.severity ?? rule.severity }] : []
  })
}

/** A combination that real Kafka refuses. */
export interface Refusal {
  readonly id: RefusalId
  /** The canonical name of the setting to change. */
  readonly name: string
  readonly mend: string
}

/** The value in force in one configuration seen alone. */
function aloneGetter(values: ConfigValues, role: ConfigRole, flavour: Flavour): ConfigGetter {
  return flavour === 'broker'
    ? (name) => values.get(name) ?? defaultByName(name, flavour, role)
    : (name) => effectiveValue(values, name, flavour, role)
}

/** The combinations inside one configuration that real Kafka refuses. */
export function findRefusals(
  values: ConfigValues,
  role: ConfigRole,
  flavour: Flavour,
): readonly Refusal[] {
  const get = aloneGetter(values, role, flavour)
  return checkOwn({ values, role, flavour, get })
    .filter((hit) => hit.severity === 'E')
    .map(({ id, keys, fix }) => {
      const name = fix?.key ?? keys.find((key) => values.has(key)) ?? keys[0] ?? ''
      const mend = fix ? `${nameIn(fix.key, flavour, role)}=${String(fix.value)}` : ''
      return { id, name, mend }
    })
}
