import { levelOf } from './level.ts'
import { fieldTime } from './outerTime.ts'

interface JsonLine {
  readonly text: string
  readonly atMs: number | null
  readonly level: number | null
  readonly facility: string | null
  readonly handle: string | null
  readonly container: string
}

type Name = keyof JsonLine

/** What loggers call the parts of a line, in small letters; the first that is there counts. */
const names: Readonly<Record<Name, readonly string[]>> = {
  text: ['message', 'msg', 'text', 'log', 'event', '@m', 'renderedmessage', 'body', '@message'],
  atMs: ['@timestamp', 'timestamp', 'time', 'ts', '@t', 'datetime', 'date', 'asctime', 'eventtime'],
  level: ['level', 'severity', 'loglevel', 'lvl', '@l', 'levelname'],
  facility: ['facility', 'fac', 'tag'],
  handle: ['name', 'client', 'clientname', 'handle', 'instance', 'consumer'],
  container: ['container', 'container_name', 'pod', 'pod_name', 'hostname', 'host'],
}

const isHandle = /^(.{1,300}#(?:consumer|producer)-\d+)$/

/**
 * The parts of a client's line in a JSON object, nested ones included.
 *
 * @returns null where it is no JSON, or holds no text.
 */
export function readJsonLine(raw: string): JsonLine | null {
  let object: unknown
  try {
    object = JSON.parse(raw)
  } catch {
    return null
  }
  const found = new Map<string, unknown>()
  collect(object, found, 0)
  const text = pick(found, 'text', isText)
  if (typeof text !== 'string') return null
  const handle = pick(found, 'handle', (value) => typeof value === 'string' && isHandle.test(value))
  const container = pick(found, 'container', isText)
  const facility = pick(found, 'facility', isText)
  return {
    text: text.replace(/\n$/, ''),
    atMs: fieldTime(pick(found, 'atMs', (value) => fieldTime(value) !== null)),
    level: levelOf(pick(found, 'level', (value) => value !== undefined)),
    facility: typeof facility === 'string' ? facility : null,
    handle: typeof handle === 'string' ? handle : null,
    container: typeof container === 'string' ? container : '',
  }
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''

const deepest = 3

function collect(value: unknown, into: Map<string, unknown>, depth: number): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return
  for (const [name, each] of Object.entries(value)) {
    const key = name.toLowerCase()
    if (typeof each === 'object') {
      if (depth < deepest) collect(each, into, depth + 1)
    } else if (!into.has(key)) into.set(key, each)
  }
}

function pick(
  found: ReadonlyMap<string, unknown>,
  field: Name,
  fits: (value: unknown) => boolean,
): unknown {
  for (const name of names[field]) {
    const value = found.get(name)
    if (fits(value)) return value
  }
  return undefined
}
