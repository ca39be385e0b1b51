import { configEntries } from './entries.ts'
import type {
  ConfigEntry,
  ConfigRole,
  ConfigSide,
  ConfigValue,
  Flavour,
  ScaledName,
  Spelling,
} from './types.ts'

/** A setting found by one of its spellings, with the factor from that spelling to the canonical unit. */
export interface ConfigMatch {
  readonly entry: ConfigEntry
  readonly side: ConfigSide
  readonly factor: number
}

type SideName = 'java' | 'librdkafka' | 'broker'
const sideNames: readonly SideName[] = ['java', 'librdkafka', 'broker']
const flavours: readonly Flavour[] = ['java', 'librdkafka', 'dotnet', 'broker']

const sideName = (flavour: Flavour): SideName => (flavour === 'dotnet' ? 'librdkafka' : flavour)

/** Lower case without separators: `SessionTimeoutMs` and `session.timeout.ms` become equal. */
const fold = (name: string): string => name.toLowerCase().replace(/[._\-\s]/g, '')

const scaled = (spelling: Spelling): ScaledName =>
  typeof spelling === 'string' ? { name: spelling, factor: 1 } : spelling

/** What one flavour says about a setting, if it has it. */
export function sideOf(entry: ConfigEntry, flavour: Flavour): ConfigSide | undefined {
  if (entry.dotnetOnly && flavour !== 'dotnet') return undefined
  return entry[sideName(flavour)]
}

/** The roles a setting has in one flavour. */
export function rolesOf(entry: ConfigEntry, flavour: Flavour): readonly ConfigRole[] {
  return sideOf(entry, flavour)?.roles ?? entry.roles
}

/** All spellings one flavour accepts for a setting in a role; the documented one comes first. */
export function spellingsOf(
  entry: ConfigEntry,
  flavour: Flavour,
  role?: ConfigRole,
): readonly ScaledName[] {
  const side = sideOf(entry, flavour)
  if (side === undefined) return []
  const own = (side.names ?? [entry.name]).map(scaled)
  const fromFile = (side.fileNames ?? []).map(scaled)
  if (side.fileNames && role === 'broker') return fromFile
  // A .NET name such as QueueBufferingMaxKbytes carries the unit of the librdkafka name.
  const typed =
    flavour === 'dotnet' && entry.dotnet
      ? [{ name: entry.dotnet, factor: own[0]?.factor ?? 1 }]
      : []
  return role === undefined ? [...own, ...fromFile, ...typed] : [...own, ...typed]
}

type Index = ReadonlyMap<string, readonly ConfigMatch[]>

function buildIndex(flavour: Flavour): Index {
  const index = new Map<string, ConfigMatch[]>()
  for (const entry of configEntries) {
    const side = sideOf(entry, flavour)
    if (side === undefined) continue
    spellingsOf(entry, flavour).forEach(({ name, factor }) => {
      const others = index.get(name) ?? []
      if (others.some((other) => other.entry === entry)) return
      index.set(name, [...others, { entry, side, factor }])
    })
  }
  return index
}

const indexes: Readonly<Record<Flavour, Index>> = {
  java: buildIndex('java'),
  librdkafka: buildIndex('librdkafka'),
  dotnet: buildIndex('dotnet'),
  broker: buildIndex('broker'),
}

const bySpelling: ReadonlyMap<string, ConfigEntry> = new Map(
  flavours
    .flatMap((flavour) =>
      [...indexes[flavour]].map(([name, matches]) => [name, matches[0]!.entry] as const),
    )
    .reverse(),
)
const byName: ReadonlyMap<string, ConfigEntry> = new Map(
  configEntries
    .toReversed()
    .flatMap((entry) => [[entry.name, entry] as const, [entry.id, entry] as const]),
)
const byFold: ReadonlyMap<string, ConfigEntry> = new Map(
  [...bySpelling, ...byName].toReversed().map(([name, entry]) => [fold(name), entry] as const),
)

/** The settings a key means to one flavour, exactly as spelled. */
export function matchesOf(key: string, flavour: Flavour): readonly ConfigMatch[] {
  return indexes[flavour].get(key) ?? []
}

/** The setting a key means to one flavour in one role, exactly as spelled. */
export function meaningOf(
  key: string,
  flavour: Flavour,
  role: ConfigRole,
): ConfigMatch | undefined {
  return matchesOf(key, flavour).find(
    ({ entry }) =>
      rolesOf(entry, flavour).includes(role) &&
      spellingsOf(entry, flavour, role).some(({ name }) => name === key),
  )
}

/**
 * Finds a setting by any spelling: Java, librdkafka, .NET or broker file, any case or separator.
 * With a flavour, the meaning of the key in that flavour wins.
 */
export function findConfig(key: string, flavour?: Flavour): ConfigEntry | undefined {
  const inFlavour = flavour && indexes[flavour].get(key)?.[0]?.entry
  return inFlavour ?? byName.get(key) ?? bySpelling.get(key) ?? byFold.get(fold(key))
}

/** Whether some flavour spells a setting exactly like this. */
export function isKnownSpelling(key: string): boolean {
  return bySpelling.has(key)
}

/** The canonical (Java or broker) name of any known spelling. */
export function canonicalName(key: string, flavour?: Flavour): string | undefined {
  return findConfig(key, flavour)?.name
}

/** How one flavour spells a canonical name; the name itself when that flavour has no such setting. */
export function nameIn(name: string, flavour: Flavour, role?: ConfigRole): string {
  const entry = configEntries.find((one) => one.name === name && sideOf(one, flavour) !== undefined)
  return (entry && spellingsOf(entry, flavour, role)[0]?.name) ?? name
}

/**
 * The default of a setting: `null` is "not set", `undefined` is "no such setting in this flavour".
 * The number is in the unit of the spelling that was asked for.
 */
export function defaultOf(
  key: string,
  flavour: Flavour,
  role?: ConfigRole,
): ConfigValue | null | undefined {
  const match = matchesOf(key, flavour)[0]
  const entry = match?.entry ?? findConfig(key, flavour)
  const side = entry && sideOf(entry, flavour)
  if (side === undefined) return undefined
  const value = (role && side.fallbackByRole?.[role]) ?? side.fallback
  return typeof value === 'number' ? value / (match?.factor ?? 1) : value
}

const byOwnName: Readonly<Record<SideName, ReadonlyMap<string, ConfigSide>>> = {
  java: sidesByName('java'),
  librdkafka: sidesByName('librdkafka'),
  broker: sidesByName('broker'),
}

function sidesByName(name: SideName): ReadonlyMap<string, ConfigSide> {
  return new Map(
    configEntries.flatMap((entry) => (entry[name] ? [[entry.name, entry[name]] as const] : [])),
  )
}

/**
 * The default by canonical name, in the canonical unit. Unlike `defaultOf` it never takes the name
 * for a librdkafka spelling: `metadata.max.age.ms` is the refresh period for everyone here.
 */
export function defaultByName(
  name: string,
  flavour: Flavour,
  role?: ConfigRole,
): ConfigValue | null {
  const side = byOwnName[sideName(flavour)].get(name)
  return (role && side?.fallbackByRole?.[role]) ?? side?.fallback ?? null
}

/** Every spelling of a flavour, or of all flavours. */
function* allSpellings(flavour: Flavour | undefined): Iterable<string> {
  for (const one of flavour ? [flavour] : flavours) yield* indexes[one].keys()
}

/** Edit distance between two texts, given up (`limit + 1`) as soon as it must exceed the limit. */
function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1
  let row = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= right.length; j += 1) {
      const replaced = row[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1))
    }
    if (Math.min(...next) > limit) return limit + 1
    row = next
  }
  return row[right.length]!
}

const typoMax = 2
const keyLengthMax = 200

/** The known spelling nearest to an unknown key, at most two edits away. */
export function suggestConfig(key: string, flavour?: Flavour): string | undefined {
  if (key.length > keyLengthMax) return undefined
  const wanted = key.toLowerCase()
  let best: { readonly name: string; readonly distance: number } | undefined
  for (const name of allSpellings(flavour)) {
    const distance = editDistance(wanted, name.toLowerCase(), Math.min(typoMax, name.length - 2))
    if (distance > Math.min(typoMax, name.length - 2)) continue
    if (!best || distance < best.distance) best = { name, distance }
  }
  return best?.name
}

/** The sides an entry has, for tables and tests. */
export const sidesOf = (entry: ConfigEntry): readonly (readonly [SideName, ConfigSide])[] =>
  sideNames.flatMap((name) => (entry[name] ? [[name, entry[name]] as const] : []))
