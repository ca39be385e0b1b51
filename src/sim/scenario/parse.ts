import * as v from 'valibot'
import { checkConfigs } from './checkConfigs.ts'
import { checkReferences } from './checkReferences.ts'
import { draftFile } from './draft.ts'
import { findJsonError } from './jsonError.ts'
import { formatPath, indexLines, type JsonPath } from './jsonLines.ts'
import { normalizeScenario } from './normalize.ts'
import type { ProblemDetail, ScenarioProblem } from './problem.ts'
import type { Scenario } from './scenario.ts'
import { scenarioSchema } from './schema.ts'
import { shapeProblems } from './shapeProblems.ts'

export type ParsedScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problems: readonly ScenarioProblem[] }

/** Reads a scenario file's text. All problems are reported at once, each with its path and line. */
export function parseScenarioText(text: string): ParsedScenario {
  const error = findJsonError(text)
  if (error) {
    return { ok: false, problems: [{ path: '', line: error.line, ...error.detail }] }
  }
  return parse(JSON.parse(text), indexLines(text))
}

/** Checks a scenario that is already an object (a scene, a link). */
export function parseScenario(data: unknown): ParsedScenario {
  return parse(data, () => null)
}

function parse(data: unknown, lineOf: (path: JsonPath) => number | null): ParsedScenario {
  const result = v.safeParse(scenarioSchema, data)
  const problems: ScenarioProblem[] = []
  const add = (path: JsonPath, detail: ProblemDetail): void => {
    problems.push({ path: formatPath(path), line: lineOf(path), ...detail })
  }
  for (const { path, detail } of shapeProblems(result.issues ?? [])) add(path, detail)
  const draft = draftFile(data)
  checkReferences(draft, add)
  checkConfigs(draft, add)
  if (!result.success || problems.length > 0) return { ok: false, problems: inOrder(problems) }
  return { ok: true, scenario: normalizeScenario(result.output) }
}

/** From the top of the file down, as one mends it. */
const inOrder = (problems: readonly ScenarioProblem[]): readonly ScenarioProblem[] =>
  problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
