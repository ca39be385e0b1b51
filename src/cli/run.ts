import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { adviseOn, type Advice } from '../sim/scenario/advise.ts'
import { parseDuration } from '../sim/scenario/duration.ts'
import { parseScenarioText } from '../sim/scenario/parse.ts'
import { scenarioProblemText } from '../sim/scenario/problemText.ts'
import type { Scenario } from '../sim/scenario/scenario.ts'
import { simulate } from '../sim/run.ts'
import { encodeTrace } from '../trace/codec.ts'
import { digestFacts } from '../trace/digest.ts'
import { summarize, type RunSummary } from '../trace/summary.ts'
import { BrokenFileError, UsageError } from './usageError.ts'

const usage = 'run FILE.json [--until 60s] [--seed N] [--trace OUT.ndjson] [--json]'

/** What `run --json` prints. */
export interface RunReport extends RunSummary {
  readonly title: string
  readonly seed: number
  readonly events: number
  readonly digest: string
}

/** `sim -- run`: runs a scenario file without a browser and prints its summary; advice on its settings goes to `warn`. Returns the exit code. */
export function runCommand(
  args: readonly string[],
  print: (line: string) => void,
  warn: (line: string) => void,
): number {
  const { values, positionals } = parseRunArgs(args)
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new UsageError(`usage: ${usage}`)
  const scenario = withOverrides(readScenario(file), values)
  const sim = simulate(scenario)
  const report: RunReport = {
    title: scenario.title,
    seed: scenario.seed,
    ...summarize(sim.facts),
    endUs: scenario.untilUs,
    events: sim.eventCount,
    digest: digestFacts(sim.facts),
  }
  if (values.trace !== undefined) writeFileSync(values.trace, encodeTrace(sim.facts))
  if (values.json === true) print(JSON.stringify(report, null, 2))
  else for (const line of summaryLines(report)) print(line)
  for (const line of adviceLines(adviseOn(scenario))) warn(line)
  return 0
}

function parseRunArgs(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        until: { type: 'string' },
        seed: { type: 'string' },
        trace: { type: 'string' },
        json: { type: 'boolean' },
      },
    })
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message : String(error)}; usage: ${usage}`,
    )
  }
}

function readScenario(file: string): Scenario {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw new UsageError(`cannot read ${file}`)
  }
  const parsed = parseScenarioText(text)
  if (parsed.ok) return parsed.scenario
  throw new BrokenFileError(
    parsed.problems.map((problem) => {
      const { path, line } = problem
      const place = [line === null ? file : `${file}:${line}`, path].filter(Boolean).join(': ')
      return `${place}: ${scenarioProblemText(problem).en}`
    }),
  )
}

function withOverrides(
  scenario: Scenario,
  { until, seed }: { readonly until?: string | undefined; readonly seed?: string | undefined },
): Scenario {
  const untilUs = until === undefined ? scenario.untilUs : parseDuration(until)
  if (untilUs === null)
    throw new UsageError(`--until ${until ?? ''}: expected a duration such as 60s`)
  const number = seed === undefined ? scenario.seed : Number(seed)
  if (!Number.isInteger(number) || number < 0) {
    throw new UsageError(`--seed ${seed ?? ''}: expected a whole number, 0 or more`)
  }
  return { ...scenario, untilUs, seed: number }
}

function summaryLines(report: RunReport): readonly string[] {
  return [
    `${report.title || 'scenario'} · seed ${report.seed} · ${report.endUs / 1_000_000} s`,
    `records      produced ${report.recordsProduced}, acknowledged ${report.recordsAcked}, failed ${report.recordsFailed}, processed ${report.recordsProcessed}`,
    `rebalances   ${report.rebalances}`,
    `interrupted  ${report.interruptedPartitionMs} partition-ms`,
    `moved        ${report.moved}`,
    `duplicates   ${report.duplicates}`,
    `lost         ${report.lost}`,
    `skipped      ${report.skipped}`,
    `trace        ${report.facts} facts, ${report.events} events`,
    `digest       ${report.digest}`,
  ]
}

const severityWords = { E: 'refused by Kafka', W: 'warning', I: 'note' } as const

function adviceLines(list: readonly Advice[]): readonly string[] {
  return list.map(({ severity, owner, keys, why, mend }) => {
    const place = [`${owner.kind} ${owner.name}`.trim(), keys.join(', ')].filter(Boolean).join(': ')
    return `${severityWords[severity]}: ${place}: ${[why.en, mend.en].filter(Boolean).join(' ')}`
  })
}
