import { existsSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { keepsBar, type Bench, type Row } from './row.ts'

/**
 * `npm run bench [-- --quick] [-- --only stage,engine]`: runs every benchmark, prints medians and
 * ratios, writes `results.json`. Exit code 1 when a bar is not kept or a benchmark fails.
 */

const modules: readonly { readonly file: string; readonly run: string }[] = [
  { file: 'assignors', run: 'benchAssignors' },
  { file: 'engine', run: 'benchEngine' },
  { file: 'seek', run: 'benchSeek' },
  { file: 'stage', run: 'benchStage' },
  { file: 'embedSize', run: 'benchEmbedSize' },
]

const quick = process.argv.includes('--quick')
const onlyAt = process.argv.indexOf('--only')
const only = onlyAt < 0 ? undefined : (process.argv[onlyAt + 1] ?? '').split(',')

function formatted(value: number): string {
  const digits = Math.abs(value) >= 1_000 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString('en-US', { maximumFractionDigits: digits })
}

function lineOf(row: Row): string {
  const { name, value, unit, reference, bar, note } = row
  const bound =
    bar && ('atLeast' in bar ? `≥ ${formatted(bar.atLeast)}` : `≤ ${formatted(bar.atMost)}`)
  const parts = [
    `${keepsBar(row) ? '  ' : '✗ '}${name.padEnd(48)} ${formatted(value).padStart(12)} ${unit}`,
    bound && `(bar ${bound})`,
    reference && `${formatted(reference.ratio)}× ${reference.name} (${formatted(reference.value)})`,
    note,
  ]
  return parts.filter(Boolean).join('  ')
}

async function rowsOf(file: string, run: string): Promise<readonly Row[]> {
  const location = path.join(import.meta.dirname, `${file}.ts`)
  if (!existsSync(location)) throw new Error(`bench/${file}.ts does not exist`)
  const loaded = (await import(pathToFileURL(location).href)) as Readonly<Record<string, unknown>>
  const bench = loaded[run]
  if (typeof bench !== 'function') throw new Error(`bench/${file}.ts does not export ${run}`)
  return (bench as Bench)({ quick })
}

const rows: Row[] = []
const failures: string[] = []
for (const { file, run } of modules.filter((each) => only?.includes(each.file) ?? true)) {
  console.log(file)
  try {
    const measured = await rowsOf(file, run)
    for (const row of measured) console.log(lineOf(row))
    rows.push(...measured)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    failures.push(`${file}: ${message}`)
    console.log(`✗ ${message.split('\n')[0] ?? ''}`)
  }
}

const missed = rows.filter((row) => !keepsBar(row)).map((row) => row.name)
if (!quick && !only) {
  const machine = `${process.platform} ${process.arch}, ${String(cpus().length)} cores, Node ${process.version}`
  const results = { machine, rows, missed, failures }
  writeFileSync(
    path.join(import.meta.dirname, 'results.json'),
    `${JSON.stringify(results, null, 2)}\n`,
  )
}
console.log(
  `\n${String(rows.length)} rows, ${String(missed.length)} bars missed, ${String(failures.length)} failed`,
)
process.exitCode = missed.length + failures.length > 0 ? 1 : 0
