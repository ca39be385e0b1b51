import { isDeepStrictEqual } from 'node:util'

export interface Failure {
  readonly id: string
  readonly detail: string
}

/** One check of a file, with the cases it was made on. */
export interface LevelReport {
  readonly level: string
  readonly cases: number
  readonly passed: number
  readonly failed: number
  readonly failures: readonly Failure[]
}

export interface FileReport {
  readonly file: string
  /** What the file's form says it holds. */
  readonly kind: string
  readonly levels: readonly LevelReport[]
}

export interface Report {
  readonly files: readonly FileReport[]
  /** JSON files whose form is not one of the known ones. */
  readonly unknownFiles: readonly string[]
  readonly cases: number
  readonly passed: number
  readonly failed: number
}

/** Collects results by level, in the order in which levels are first named. */
export class Tally {
  private readonly levels = new Map<string, { cases: number; failures: Failure[] }>()

  record(level: string, id: string, problem: string | undefined): void {
    const entry = this.levels.get(level) ?? { cases: 0, failures: [] }
    this.levels.set(level, entry)
    entry.cases++
    if (problem !== undefined) entry.failures.push({ id, detail: problem })
  }

  /** Runs a check that compares two values; an exception is a failure too. */
  compare(level: string, id: string, expected: unknown, actual: () => unknown): void {
    let got: unknown
    try {
      got = actual()
    } catch (error) {
      this.record(level, id, `threw ${String(error)}`)
      return
    }
    this.record(level, id, difference(expected, got))
  }

  reports(): LevelReport[] {
    return [...this.levels].map(([level, { cases, failures }]) => ({
      level,
      cases,
      passed: cases - failures.length,
      failed: failures.length,
      failures,
    }))
  }
}

const DETAIL_LENGTH_MAX = 200

/** Where and how two values of JSON's kind differ first, or undefined when they do not. */
export function difference(expected: unknown, actual: unknown, path = ''): string | undefined {
  if (isDeepStrictEqual(expected, actual)) return undefined
  if (isContainer(expected) && isContainer(actual)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(actual)])
    for (const key of keys) {
      const within = difference(expected[key], actual[key], path === '' ? key : `${path}.${key}`)
      if (within !== undefined) return within
    }
  }
  return `${path === '' ? '' : `${path}: `}expected ${shortened(expected)}, got ${shortened(actual)}`
}

const isContainer = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const shortened = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length <= DETAIL_LENGTH_MAX ? text : `${text.slice(0, DETAIL_LENGTH_MAX)}…`
}
