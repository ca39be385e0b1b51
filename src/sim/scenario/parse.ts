import * as v from 'valibot'
import { checkConfigs } from './checkConfigs.ts'
import { checkReferences } from './checkReferences.ts'
import { formatPath, indexLines, type JsonPath } from './jsonLines.ts'
import { normalizeScenario } from './normalize.ts'
import type { Scenario } from './scenario.ts'
import { scenarioSchema } from './schema.ts'

/** One thing wrong with a scenario: where, what, and what would be right. */
export interface ScenarioProblem {
  readonly path: string
  readonly line: number | null
  readonly message: string
}

export type ParsedScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problems: readonly ScenarioProblem[] }

/** Reads a scenario file's text. All problems are reported at once, each with its path and line. */
export function parseScenarioText(text: string): ParsedScenario {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch (error) {
    return { ok: false, problems: [syntaxProblem(text, error)] }
  }
  return parse(data, indexLines(text))
}

/** Checks a scenario that is already an object (a scene, a link). */
export function parseScenario(data: unknown): ParsedScenario {
  return parse(data, () => null)
}

function parse(data: unknown, lineOf: (path: JsonPath) => number | null): ParsedScenario {
  const result = v.safeParse(scenarioSchema, data)
  const problems: ScenarioProblem[] = []
  const add = (path: JsonPath, message: string): void => {
    problems.push({ path: formatPath(path), line: lineOf(path), message })
  }
  if (!result.success) {
    for (const issue of result.issues) {
      add(pathOf(issue), messageOf(issue))
    }
    return { ok: false, problems }
  }
  checkReferences(result.output, add)
  checkConfigs(result.output, add)
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, scenario: normalizeScenario(result.output) }
}

const pathOf = (issue: v.BaseIssue<unknown>): JsonPath =>
  (issue.path ?? []).map((part) => part.key as string | number)

function messageOf(issue: v.BaseIssue<unknown>): string {
  if (issue.type !== 'strict_object') return `${issue.message}, got ${issue.received}`
  if (issue.expected === 'never') return 'unknown field; remove it or correct its spelling'
  if (issue.received === 'undefined') return 'this field is missing'
  return `expected an object, got ${issue.received}`
}

function syntaxProblem(text: string, error: unknown): ScenarioProblem {
  const reason = error instanceof Error ? error.message : String(error)
  const position = /position (\d+)/.exec(reason)
  const line = position ? text.slice(0, Number(position[1])).split('\n').length : null
  return { path: '', line, message: `this is not valid JSON: ${reason}` }
}
