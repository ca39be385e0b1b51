import { numberOf, type ConfigGetter, type ConfigValues } from './effective.ts'
import type { ClientFlavour, ConfigRole, ConfigValue, Flavour } from './types.ts'

/** E: real Kafka refuses. W: accepted and harmful. I: worth knowing. */
export type LintSeverity = 'E' | 'W' | 'I'

export interface ConfigFix {
  readonly key: string
  readonly value: ConfigValue
}

/** What a rule says when it applies; keys and fix use canonical names. */
export interface Hit {
  readonly keys: readonly string[]
  readonly severity?: LintSeverity
  readonly fix?: ConfigFix
}

/** One configuration: what was set, and what is in force. */
export interface OwnConfig {
  readonly values: ConfigValues
  readonly get: ConfigGetter
  readonly role: ConfigRole
  readonly flavour: Flavour
}

/** A rule that needs nothing but one configuration. */
export interface OwnRule {
  readonly id: string
  readonly severity: LintSeverity
  readonly roles: readonly ConfigRole[]
  /** Absent means every flavour. */
  readonly only?: 'java' | 'librdkafka'
  readonly check: (config: OwnConfig) => Hit | null
}

export interface LintClient extends OwnConfig {
  readonly id: string
  readonly role: 'consumer' | 'producer' | 'admin'
  readonly flavour: ClientFlavour
  /** Where the configuration stands in the scenario, e.g. `groups[0].config`. */
  readonly path?: string
  readonly groupId?: string
  /** The topics a producer writes to or a consumer outside a group reads. */
  readonly topics?: readonly string[]
  /** Producers: whether its records carry keys, and whether some carry none. */
  readonly hasKeys?: boolean
  readonly hasNullKeys?: boolean
}

export interface LintTopic extends OwnConfig {
  readonly name: string
  readonly partitions: number
  readonly replicationFactor: number
  readonly path?: string
}

export interface LintBroker extends OwnConfig {
  readonly count: number
  readonly path?: string
}

export interface LintGroup {
  readonly id: string
  readonly members: number
  readonly topics: readonly string[]
  readonly path?: string
  /** Time the handler takes for one message. */
  readonly processingMs?: number
  /** How long a restart of a member takes. */
  readonly restartMs?: number
  /** Whether the handler commits, or stores offsets for the background commit. */
  readonly callsCommit?: boolean
  readonly callsStoreOffset?: boolean
}

export interface LintProfile {
  readonly clients: readonly LintClient[]
  readonly topics: readonly LintTopic[]
  readonly broker: LintBroker
  readonly groups: readonly LintGroup[]
}

/** A hit of a rule that looks at the whole profile, with the place it belongs to. */
export interface PlacedHit extends Hit {
  readonly at: OwnConfig | LintGroup
}

export interface ProfileRule {
  readonly id: string
  readonly severity: LintSeverity
  readonly check: (profile: LintProfile) => readonly PlacedHit[]
}

/** The number in force, or NaN, so that comparisons with an absent value are false. */
export const num = (config: OwnConfig, name: string): number => numberOf(config.get(name))
export const isSet = (config: OwnConfig, name: string): boolean => config.values.has(name)
export const isJava = (config: OwnConfig): boolean => config.flavour === 'java'
export const listOf = (config: OwnConfig, name: string): readonly string[] => {
  const value = config.get(name)
  return Array.isArray(value) ? value : []
}
