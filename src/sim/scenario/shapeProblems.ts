import type * as v from 'valibot'
import type { JsonPath } from './jsonLines.ts'
import { readTold, type PlainProblemCode, type ProblemDetail } from './problem.ts'

type Issue = v.BaseIssue<unknown>

interface Placed {
  readonly path: JsonPath
  readonly detail: ProblemDetail
}

/** What the validator found, in our own codes. */
export const shapeProblems = (issues: readonly Issue[]): readonly Placed[] =>
  issues.flatMap((issue) => placed(issue, []))

/** Of several allowed shapes the one that was meant is the one whose complaint lies deepest. */
function placed(issue: Issue, base: JsonPath): readonly Placed[] {
  const path = [...base, ...(issue.path ?? []).map((part) => part.key as string | number)]
  const deeper = (issue.issues ?? []).filter((each) => (each.path?.length ?? 0) > 0)
  if (issue.type === 'union' && deeper.length > 0) {
    return deeper.flatMap((each) => placed(each, path))
  }
  return [{ path, detail: detailOf(issue) }]
}

/** What the schema leaves to the validator's own words. */
const codeByType: Readonly<Record<string, PlainProblemCode>> = {
  array: 'list',
  boolean: 'boolean',
  record: 'object',
  strict_object: 'object',
  string: 'text',
  union: 'other',
}

function detailOf(issue: Issue): ProblemDetail {
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return { code: 'unknownField', params: {} }
  }
  if (issue.received === 'undefined') return { code: 'missingField', params: {} }
  const told = readTold(issue.message)
  const code = told?.code ?? codeByType[issue.type] ?? 'other'
  return { code, params: { ...told?.params, found: shown(issue.received) } } as ProblemDetail
}

const foundMax = 60

const shown = (received: string): string =>
  received === 'Object' ? '{…}' : received === 'Array' ? '[…]' : received.slice(0, foundMax)
