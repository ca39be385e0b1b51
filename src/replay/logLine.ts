import { readJsonLine } from './jsonLine.ts'
import { levelOf } from './level.ts'
import { outerTime } from './outerTime.ts'
import { facilities } from './sayings.ts'

/** One line of a client's log, whatever stood in front of it. What a layout leaves out is null. */
export interface LogLine {
  /** ms since 1970; null where the line has no time. */
  readonly atMs: number | null
  /** Of syslog: 7 debug, 6 info, 5 notice, 4 warning, 3 error, 0 fatal. */
  readonly level: number | null
  readonly facility: string | null
  /** The handle's name, `cat-a#consumer-1`. */
  readonly handle: string | null
  /** The container or pod that a prefix names; empty without one. */
  readonly container: string
  /** librdkafka's own words, without its thread's name. */
  readonly text: string
}

/** A line longer than this is none of a client's. */
const longest = 100_000

const escapes = new RegExp(`${String.fromCodePoint(27)}\\[[0-9;]*[A-Za-z]`, 'g')
const ownFormat =
  /%([0-7])\|(\d{1,12})\.(\d{3})\|([A-Z][A-Z0-9_]*)\|(.{0,300}?#(?:consumer|producer)-\d+)\| ?(.*)$/
const threadName = /^\s*\[thrd:[^\]]{0,300}\]: ?/
const threadAnywhere = /\[thrd:[^\]]{0,300}\]: ?/
const handleName = /([^\s|[\](){},;:"'=]{1,200}#(?:consumer|producer)-\d+)/
/** A line with none of these is not a client's. */
const hints: readonly string[] = ['[thrd:', '#consumer-', '#producer-']
const marks = /^[\]|:,\s"'>-]+/
const upperWord = /\b[A-Z][A-Z0-9_]{2,}\b/g

/**
 * Reads one line of a log, in librdkafka's own format or in any layout that a log handler gives it.
 *
 * @returns null for a line that is not a client's.
 */
export function readLogLine(raw: string): LogLine | null {
  if (raw.length < 8 || raw.length > longest) return null
  const line = raw.includes('\u001B') ? raw.replaceAll(escapes, '') : raw
  const brace = line.indexOf('{')
  if (brace >= 0 && line.trimEnd().endsWith('}')) {
    const inner = readJsonLine(line.slice(brace))
    if (inner) return withPrefix(fromFields(inner), line.slice(0, brace))
  }
  return readOwn(line) ?? readFree(line)
}

type Fields = NonNullable<ReturnType<typeof readJsonLine>>

/** What a JSON object holds: a line of librdkafka's own in one field, or its parts in several. */
function fromFields({ text, atMs, level, facility, handle, container }: Fields): LogLine | null {
  const whole = readOwn(text)
  if (whole) return { ...whole, container }
  const free = readFree(text)
  const own = facility ?? free?.facility ?? null
  const name = handle ?? free?.handle ?? null
  const isClients = own !== null || name !== null || threadAnywhere.test(text)
  if (!isClients) return null
  const words = free?.text ?? text.replace(threadName, '')
  return {
    atMs: free?.atMs ?? atMs,
    level: level ?? free?.level ?? null,
    facility: own,
    handle: name,
    container,
    text: words,
  }
}

/** What stands in front of the object tells what the object does not. */
function withPrefix(line: LogLine | null, prefix: string): LogLine | null {
  if (!line) return null
  return {
    ...line,
    atMs: line.atMs ?? outerTime(prefix),
    container: line.container || containerOf(prefix),
  }
}

function readOwn(line: string): LogLine | null {
  const start = line.indexOf('%')
  if (start < 0) return null
  const found = ownFormat.exec(line)
  if (!found) return null
  const [, level, seconds, ms, facility = '', handle = '', text = ''] = found
  return {
    atMs: Number(seconds) * 1000 + Number(ms),
    level: Number(level),
    facility,
    handle,
    container: containerOf(line.slice(0, found.index)),
    text: text.replace(threadName, '').trimEnd(),
  }
}

/** `[pod/cats-7d/app] …` of kubectl, `cats-1  | …` of compose: they tell processes of the same name apart. */
function containerOf(prefix: string): string {
  const pod = /\[(pod\/[^\]\s]{1,300})\]/.exec(prefix)
  if (pod) return pod[1] ?? ''
  const service = /^\s*([\w.-]*[A-Za-z][\w.-]*)\s+\|/.exec(prefix)
  return service?.[1] ?? ''
}

/** Facility, name and message in the order and with the marks that a handler chose. */
function readFree(line: string): LogLine | null {
  if (!hints.some((hint) => line.includes(hint))) return null
  const thread = threadAnywhere.exec(line)
  const named = handleName.exec(thread ? line.slice(0, thread.index) : line)
  if (!thread && !named) return null
  const head = thread ? line.slice(0, thread.index) : line
  const facility = lastFacility(head, thread ? head.length : undefined)
  if (!thread && !facility) return null
  const textAt = thread ? thread.index + thread[0].length : afterHead(named, facility)
  const prefix = line.slice(0, thread ? thread.index : (facility?.at ?? 0))
  return {
    atMs: outerTime(prefix),
    level: levelOf(prefix),
    facility: facility?.word ?? null,
    handle: named?.[1] ?? null,
    container: containerOf(prefix),
    text: (thread ? line.slice(textAt) : line.slice(textAt).replace(marks, '')).trimEnd(),
  }
}

interface Word {
  readonly word: string
  readonly at: number
}

/** With a thread's name the facility is the last known word before it, else the first one of the line. */
function lastFacility(head: string, before: number | undefined): Word | null {
  let last: Word | null = null
  for (const { 0: word, index: at } of head.matchAll(upperWord)) {
    if (!facilities.has(word)) continue
    last = { word, at }
    if (before === undefined) break
  }
  return last
}

function afterHead(named: RegExpExecArray | null, facility: Word | null): number {
  const afterName = named ? named.index + named[0].length : 0
  const afterFacility = facility ? facility.at + facility.word.length : 0
  return Math.max(afterName, afterFacility)
}
