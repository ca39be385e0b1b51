import { statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { printConformance, runConformance } from './conformance.ts'
import { UsageError } from './usageError.ts'

const usage = 'conformance DIR [--json]'

/** `sim -- conformance`: runs every vector file of a directory. Returns 1 when any case failed. */
export function conformanceCommand(args: readonly string[], print: (line: string) => void): number {
  const { values, positionals } = parseConformanceArgs(args)
  const [directory] = positionals
  if (directory === undefined || positionals.length > 1) throw new UsageError(`usage: ${usage}`)
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UsageError(`${directory} is not a directory`)
  }
  const report = runConformance(directory)
  if (report.files.length === 0) throw new UsageError(`${directory} holds no vector files`)
  print(values.json === true ? JSON.stringify(report, null, 2) : printConformance(report))
  return report.failed > 0 ? 1 : 0
}

function parseConformanceArgs(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean' } },
    })
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message : String(error)}; usage: ${usage}`,
    )
  }
}
