/** The shape of a parsed value; `null` in a default means "not set". */
export type ConfigValue = string | number | boolean | readonly string[]

export type ConfigKind =
  | 'bool'
  | 'int'
  | 'long'
  | 'double'
  | 'string'
  | 'enum'
  | 'list'
  | 'class'
  | 'secret'

export type ConfigUnit =
  | 'ms'
  | 's'
  | 'minutes'
  | 'bytes'
  | 'kB'
  | 'bytesPerSecond'
  | 'count'
  | 'ratio'
  | 'percent'

/** Where a setting may stand. `group` is the dynamic group config kept by the broker (KIP-848). */
export type ConfigRole = 'consumer' | 'producer' | 'admin' | 'topic' | 'broker' | 'group'

/** `dotnet` is librdkafka with PascalCase names added; it shares its ranges and defaults. */
export type Flavour = 'java' | 'librdkafka' | 'dotnet' | 'broker'
export type ClientFlavour = Exclude<Flavour, 'broker'>

/** A spelling whose value is counted in another unit: canonical value = value × factor. */
export interface ScaledName {
  readonly name: string
  readonly factor: number
}
export type Spelling = string | ScaledName

/** What one implementation says about a setting. */
export interface ConfigSide {
  readonly fallback: ConfigValue | null
  /** A default that differs between roles; wins over `fallback`. */
  readonly fallbackByRole?: Readonly<Partial<Record<ConfigRole, ConfigValue>>>
  /** Accepted spellings, the documented one first; absent means the canonical name. */
  readonly names?: readonly Spelling[]
  /** Topic settings only: the spellings of the server default in the broker's own file. */
  readonly fileNames?: readonly Spelling[]
  readonly kind?: ConfigKind
  readonly roles?: readonly ConfigRole[]
  readonly min?: number
  readonly max?: number
  /** The smaller minimum allowed when a scenario asks for classroom scale. */
  readonly classroomMin?: number
  /** Canonical enum values, or canonical list elements. */
  readonly values?: readonly string[]
  /** Other accepted texts and the canonical value they stand for. */
  readonly aliases?: Readonly<Record<string, string>>
  /** Texts accepted besides `values`. */
  readonly pattern?: RegExp
}

export interface ConfigSpec {
  readonly kind: ConfigKind
  readonly roles: readonly ConfigRole[]
  /** Whether changing it changes the events of a simulation. */
  readonly effect: boolean
  readonly unit?: ConfigUnit
  /** The PascalCase property of Confluent.Kafka. */
  readonly dotnet?: string
  readonly dotnetOnly?: true
  readonly dotnetAliases?: Readonly<Record<string, string>>
  /** The setting of the other client that carries the same idea under other rules. */
  readonly counterpart?: string
  readonly java?: ConfigSide
  readonly librdkafka?: ConfigSide
  readonly broker?: ConfigSide
}

/** A setting with its unique id and its canonical name, the key of parsed values. */
export interface ConfigEntry extends ConfigSpec {
  readonly id: string
  readonly name: string
}

export const INT_MAX = 2_147_483_647
/** Java's Long.MAX_VALUE as the nearest double. */
export const LONG_MAX = 2 ** 63

export const CONSUMER = ['consumer'] as const
export const PRODUCER = ['producer'] as const
export const CLIENT = ['consumer', 'producer', 'admin'] as const
export const TOPIC = ['topic', 'broker'] as const
export const BROKER = ['broker'] as const
