import type {
  ConfigEntry,
  ConfigKind,
  ConfigSide,
  ConfigUnit,
  ConfigValue,
  Flavour,
} from './types.ts'
import { INT_MAX, LONG_MAX } from './types.ts'

export type ParsedValue =
  | { readonly ok: true; readonly value: ConfigValue }
  | { readonly ok: false; readonly code: 'type' | 'range' | 'enum'; readonly wanted: string }

const good = (value: ConfigValue): ParsedValue => ({ ok: true, value })
const bad = (code: 'type' | 'range' | 'enum', wanted: string): ParsedValue => ({
  ok: false,
  code,
  wanted,
})

const msPerSuffix: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}
const bytesPerSuffix: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1_024,
  mb: 1_024 ** 2,
  gb: 1_024 ** 3,
  tb: 1_024 ** 4,
}
/** What one step of a unit is worth, in ms or bytes. */
const unitScale: Readonly<Partial<Record<ConfigUnit, readonly ['ms' | 'bytes', number]>>> = {
  ms: ['ms', 1],
  s: ['ms', 1_000],
  minutes: ['ms', 60_000],
  bytes: ['bytes', 1],
  kB: ['bytes', 1_024],
}

function withSuffix(text: string, unit: ConfigUnit | undefined): number | undefined {
  const scale = unit && unitScale[unit]
  const parts = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text)
  if (!scale || !parts) return undefined
  const [dimension, step] = scale
  const suffixes = dimension === 'ms' ? msPerSuffix : bytesPerSuffix
  const suffix = (parts[2] ?? '').toLowerCase()
  if (!Object.hasOwn(suffixes, suffix)) return undefined
  const value = (Number(parts[1]) * suffixes[suffix]!) / step
  return Math.round(value * 1e6) / 1e6 // 1.1 × 1000 is not exactly 1100 in floating point
}

/** librdkafka reads integers as C does: `0x` is hexadecimal, a leading zero is octal. */
function cInteger(text: string): number | undefined {
  const parts = /^([+-]?)0(?:x([\da-f]+)|([0-7]+))$/i.exec(text)
  if (!parts) return undefined
  const size = parts[2] === undefined ? parseInt(parts[3]!, 8) : parseInt(parts[2], 16)
  return parts[1] === '-' ? -size : size
}

interface NumberSource {
  readonly kind: 'int' | 'long' | 'double'
  readonly unit: ConfigUnit | undefined
  readonly flavour: Flavour
  readonly factor: number
}
interface NumberContext extends NumberSource {
  readonly side: ConfigSide
  readonly isClassroom: boolean
}

function readNumber(raw: unknown, { kind, unit, flavour, factor }: NumberSource): number {
  if (typeof raw === 'number') return raw === -1 ? -1 : raw * factor // -1 hours also means "for ever"
  if (typeof raw !== 'string') return Number.NaN
  const text = raw.trim()
  const suffixed = withSuffix(text, unit)
  if (suffixed !== undefined) return suffixed
  const isNative = flavour === 'librdkafka' || flavour === 'dotnet'
  const native = isNative && kind !== 'double' ? cInteger(text) : undefined
  if (native !== undefined) return native * factor
  return /^[+-]?\d+(\.\d+)?$/.test(text)
    ? readNumber(Number(text), { kind, unit, flavour, factor })
    : Number.NaN
}

const shown = (value: number): string =>
  value === LONG_MAX ? '9223372036854775807' : String(value)

/** The accepted range in words, in the unit of the spelling used: `1..3600000`, `≥ 0`. */
export function rangeText(side: ConfigSide, factor = 1, isClassroom = false): string {
  const min = isClassroom ? (side.classroomMin ?? side.min) : side.min
  if (min !== undefined && side.max !== undefined) {
    return `${shown(min / factor)}..${shown(side.max / factor)}`
  }
  if (min !== undefined) return `≥ ${shown(min / factor)}`
  return side.max === undefined ? '' : `≤ ${shown(side.max / factor)}`
}

function parseNumber(raw: unknown, context: NumberContext): ParsedValue {
  const { kind, side, factor, isClassroom } = context
  const value = readNumber(raw, context)
  const range = rangeText(side, factor, isClassroom)
  if (!Number.isFinite(value)) return bad('type', range === '' ? kind : `${kind}, ${range}`)
  if (kind !== 'double' && !Number.isInteger(value)) return bad('type', kind)
  const typeMax = kind === 'double' ? Infinity : kind === 'int' ? INT_MAX : LONG_MAX
  const min = (isClassroom ? side.classroomMin : undefined) ?? side.min ?? -typeMax - 1
  const max = side.max ?? typeMax * factor
  if (value < min || value > max) {
    return bad('range', range === '' ? `${shown(-typeMax - 1)}..${shown(typeMax)}` : range)
  }
  return good(value)
}

function parseBool(raw: unknown, flavour: Flavour): ParsedValue {
  if (typeof raw === 'boolean') return good(raw)
  const text = typeof raw === 'string' ? raw.trim().toLowerCase() : ''
  const isNative = flavour === 'librdkafka'
  if (text === 'true' || (isNative && (text === 't' || text === '1'))) return good(true)
  if (text === 'false' || (isNative && (text === 'f' || text === '0'))) return good(false)
  return bad('type', 'true, false')
}

/** .NET writes enum members without separators: `CooperativeSticky`, `SaslSsl`. */
const looseKey = (text: string, flavour: Flavour): string =>
  flavour === 'dotnet' ? text.toLowerCase().replace(/[._-]/g, '') : text.toLowerCase()

interface ChoiceContext {
  readonly side: ConfigSide
  readonly flavour: Flavour
  readonly dotnetAliases: Readonly<Record<string, string>> | undefined
}

/** The canonical form of one enum value or list element; undefined when it is not accepted. */
function choice(text: string, { side, flavour, dotnetAliases }: ChoiceContext): string | undefined {
  if (side.values === undefined) return text
  const key = looseKey(text, flavour)
  const typed = flavour === 'dotnet' && dotnetAliases
  if (typed && Object.hasOwn(typed, key)) return typed[key]
  const alias = Object.entries(side.aliases ?? {}).find(
    ([from]) => from === text || looseKey(from, flavour) === key,
  )
  const value = side.values.find((one) => looseKey(one, flavour) === key)
  return value ?? alias?.[1] ?? (side.pattern?.test(text) ? text : undefined)
}

const choicesText = (side: ConfigSide): string =>
  [...new Set([...(side.values ?? []), ...Object.keys(side.aliases ?? {})])]
    .filter((value) => value !== '' && !value.startsWith('org.'))
    .join(', ')

function parseList(raw: unknown, context: ChoiceContext): ParsedValue {
  const parts = typeof raw === 'string' ? raw.split(',') : raw
  if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string')) {
    return bad('type', 'list')
  }
  const items = (parts as readonly string[])
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const values = items.map((item) => choice(item, context))
  const known = values.filter((value) => value !== undefined)
  return known.length === values.length ? good(known) : bad('enum', choicesText(context.side))
}

function parseText(raw: unknown, kind: ConfigKind, context: ChoiceContext): ParsedValue {
  const isPlain = typeof raw === 'string' || typeof raw === 'number'
  if (!isPlain) return bad('type', kind === 'enum' ? choicesText(context.side) : 'string')
  const text = String(raw).trim()
  if (kind !== 'enum') return good(kind === 'secret' ? String(raw) : text)
  const value = choice(text, context)
  return value === undefined ? bad('enum', choicesText(context.side)) : good(value)
}

export interface ParseContext {
  readonly entry: ConfigEntry
  readonly side: ConfigSide
  readonly flavour: Flavour
  readonly factor: number
  readonly isClassroom: boolean
}

/** Reads one raw value as the flavour would; numbers come back in the canonical unit. */
export function parseValue(raw: unknown, context: ParseContext): ParsedValue {
  const { entry, side, flavour } = context
  const kind = side.kind ?? entry.kind
  const choiceContext = { side, flavour, dotnetAliases: entry.dotnetAliases }
  switch (kind) {
    case 'bool':
      return parseBool(raw, flavour)
    case 'int':
    case 'long':
    case 'double':
      return parseNumber(raw, { ...context, kind, unit: entry.unit })
    case 'list':
      return parseList(raw, choiceContext)
    case 'string':
    case 'enum':
    case 'class':
    case 'secret':
      return parseText(raw, kind, choiceContext)
  }
}
