import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkAssignors, checkServerAssignors } from './conformanceAssignors.ts'
import type { AssignorCase, ServerAssignorCase } from './conformanceAssignors.ts'
import { checkJava, type JavaVectors } from './conformanceJava.ts'
import { checkPartitioners, type PartitionerVectors } from './conformancePartitioners.ts'
import { Tally, type FileReport, type Report } from './conformanceReport.ts'
import { checkSequences, type SequenceVectors } from './conformanceSequences.ts'

const FAILURES_SHOWN_MAX = 5

/**
 * Runs every vector file in a directory. What a file holds is told by its form, not by its name.
 * @throws when the directory cannot be read
 */
export function runConformance(directory: string): Report {
  const names = readdirSync(directory).filter((name) => name.endsWith('.json'))
  const files: FileReport[] = []
  const unknownFiles: string[] = []
  for (const name of names.sort()) {
    const report = checkFile(name, join(directory, name))
    if (report) files.push(report)
    else unknownFiles.push(name)
  }
  const levels = files.flatMap((file) => file.levels)
  const cases = levels.reduce((sum, level) => sum + level.cases, 0)
  const failed = levels.reduce((sum, level) => sum + level.failed, 0)
  return { files, unknownFiles, cases, passed: cases - failed, failed }
}

function checkFile(file: string, path: string): FileReport | undefined {
  const tally = new Tally()
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'))
    const kind = checkContent(content, tally)
    return kind === undefined ? undefined : { file, kind, levels: tally.reports() }
  } catch (error) {
    tally.record('readable', file, String(error))
    return { file, kind: 'unreadable', levels: tally.reports() }
  }
}

/** The one place where parsed JSON is taken to have the form its keys announce. */
function checkContent(content: unknown, tally: Tally): string | undefined {
  if (typeof content !== 'object' || content === null) return undefined
  if ('scenarios' in content) {
    checkSequences(content as SequenceVectors, tally)
    return 'rebalance sequences'
  }
  if ('keys' in content || 'stickyTraces' in content || 'accumulatorTraces' in content) {
    checkPartitioners(content as PartitionerVectors, tally)
    return 'partitioners'
  }
  if ('stringHash' in content || 'iteration' in content) {
    checkJava(content as JavaVectors, tally)
    return 'Java hash maps'
  }
  if (!('cases' in content) || !Array.isArray(content.cases)) return undefined
  const cases = content.cases as ({ readonly type?: string } & (
    | AssignorCase
    | ServerAssignorCase
  ))[]
  if (cases.some(({ type }) => type !== undefined)) {
    checkServerAssignors(cases as ServerAssignorCase[], tally)
    return 'server assignors'
  }
  checkAssignors(cases as AssignorCase[], tally)
  return 'assignors'
}

/** The report as a table for people, with the first failures of each level. */
export function printConformance(report: Report): string {
  const lines = report.files.flatMap(({ file, kind, levels }) => [
    `${file} (${kind})`,
    ...levels.flatMap(({ level, cases, passed, failed, failures }) => [
      `  ${level.padEnd(24)} ${cases} cases, ${passed} passed, ${failed} failed`,
      ...failures.slice(0, FAILURES_SHOWN_MAX).map(({ id, detail }) => `    ${id}: ${detail}`),
      ...(failed > FAILURES_SHOWN_MAX ? [`    and ${failed - FAILURES_SHOWN_MAX} more`] : []),
    ]),
  ])
  const unknown = report.unknownFiles.map((name) => `${name}: not a vector file, skipped`)
  const total = `total: ${report.cases} cases, ${report.passed} passed, ${report.failed} failed`
  return [...lines, ...unknown, total].join('\n')
}
