import { factShapes } from './factShapes.ts'
import { traceVersion, type Fact, type FactKind } from './facts.ts'
import { shapeChecks, type FieldShape } from './shapeChecks.ts'

/** What is wrong with a line of a trace file (counted from 1) and how to mend it. */
export interface TraceProblem {
  readonly line: number
  readonly message: string
}

export interface DecodedTrace {
  /** The good lines, in order; ids keep their numbers, so that causes still hold. */
  readonly facts: readonly Fact[]
  readonly problems: readonly TraceProblem[]
}

const headerFields = ['id', 'atUs', 'kind', 'cause']

/** One line of NDJSON without the line break. Equal facts give equal text: id, atUs, kind, cause, then by alphabet. */
export function encodeFact(fact: Fact): string {
  const cause = fact.cause === undefined ? '' : `,"cause":${fact.cause}`
  let text = `{"id":${fact.id},"atUs":${fact.atUs},"kind":${JSON.stringify(fact.kind)}${cause}`
  const body = fact as unknown as Readonly<Record<string, unknown>>
  for (const name of Object.keys(body).sort()) {
    if (body[name] === undefined || headerFields.includes(name)) continue
    text += `,${JSON.stringify(name)}:${encodeValue(body[name])}`
  }
  return `${text}}`
}

/** A whole trace, one fact per line, with a line break after each. */
export const encodeTrace = (facts: readonly Fact[]): string =>
  facts.map((fact) => `${encodeFact(fact)}\n`).join('')

function encodeValue(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) {
    return `[${value.map((each: unknown) => encodeValue(each ?? null)).join(',')}]`
  }
  const fields = value as Readonly<Record<string, unknown>>
  const parts: string[] = []
  for (const name of Object.keys(fields).sort()) {
    if (fields[name] !== undefined) {
      parts.push(`${JSON.stringify(name)}:${encodeValue(fields[name])}`)
    }
  }
  return `{${parts.join(',')}}`
}

/** Reads a trace file. A bad line costs that line only. Empty lines are skipped. */
export function decodeTrace(text: string): DecodedTrace {
  const facts: Fact[] = []
  const problems: TraceProblem[] = []
  const lines = text.replace(/^\uFEFF/, '').split('\n')
  let hasHeader = false
  for (const [index, raw] of lines.entries()) {
    const source = raw.trim()
    if (source === '') continue
    const line = index + 1
    const found = decodeLine(source, facts.at(-1))
    if (typeof found === 'string') {
      problems.push({ line, message: found })
    } else {
      if (facts.length === 0) {
        hasHeader = true
        const message = versionProblem(found)
        if (message !== null) problems.push({ line, message })
      }
      facts.push(found)
    }
  }
  if (!hasHeader && problems.length === 0) {
    problems.push({ line: 1, message: 'the trace is empty: its first line is a run.started fact' })
  }
  return { facts, problems }
}

function versionProblem(first: Fact): string | null {
  if (first.kind !== 'run.started') {
    return `the trace begins with ${first.kind}: its first line must be run.started with "version": ${traceVersion}`
  }
  if (first.version === traceVersion) return null
  return `version ${first.version} is not known here: write the trace with version ${traceVersion}`
}

/** The fact on a line, or what is wrong with it. */
function decodeLine(source: string, previous: Fact | undefined): Fact | string {
  let value: unknown
  try {
    value = JSON.parse(source)
  } catch {
    return 'this is not JSON: write one object {"id":…,"atUs":…,"kind":…} per line'
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'this is not an object: write {"id":…,"atUs":…,"kind":…}'
  }
  const fields = value as Readonly<Record<string, unknown>>
  return headerProblem(fields, previous) ?? bodyProblem(fields) ?? (value as Fact)
}

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0

function headerProblem(
  fields: Readonly<Record<string, unknown>>,
  previous: Fact | undefined,
): string | null {
  const { id, atUs, cause } = fields
  if (!isCount(id)) return '"id" must be a whole number from 0'
  if (!isCount(atUs)) return '"atUs" must be whole microseconds since the run began, from 0'
  if (previous !== undefined && id <= previous.id) {
    return `"id" ${id} comes after ${previous.id}: ids must grow from line to line`
  }
  if (previous !== undefined && atUs < previous.atUs) {
    return `"atUs" ${atUs} is before ${previous.atUs}, the line above: put facts in order of time`
  }
  if (cause !== undefined && !(isCount(cause) && cause < id)) {
    return `"cause" must be the id of an earlier fact, below ${id}, or be left out`
  }
  return null
}

function bodyProblem(fields: Readonly<Record<string, unknown>>): string | null {
  const { kind } = fields
  if (typeof kind !== 'string') return '"kind" must be a string, such as "records.polled"'
  if (!Object.hasOwn(factShapes, kind)) {
    return `there is no kind "${kind}" in version ${traceVersion}: correct it or take the line out`
  }
  for (const [name, shape] of Object.entries(factShapes[kind as FactKind])) {
    const isOptional = shape.endsWith('?')
    const { check, words } = shapeChecks[shape.replace('?', '') as FieldShape]
    if (fields[name] === undefined) {
      if (!isOptional) return `"${name}" is missing: ${kind} needs ${words}`
    } else if (!check(fields[name])) {
      return `"${name}" must be ${words}`
    }
  }
  return null
}
