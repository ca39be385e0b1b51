import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import path from 'node:path'
import { benchAssignors } from './assignors.ts'
import { benchEmbedSize } from './embedSize.ts'
import { benchEngine } from './engine.ts'
import { benchSeek } from './seek.ts'
import { benchStage } from './stage.ts'
import { keepsBar, type Bench, type Row } from './row.ts'

/**
 * `npm run bench [-- --quick] [-- --only stage,engine]`: runs every benchmark, prints medians and
 * ratios, writes `results.json`. Exit code 1 when a bar is not kept or a benchmark fails.
 */

const benches: Readonly<Record<string, Bench>> = {
  assignors: benchAssignors,
  engine: benchEngine,
  seek: benchSeek,
  stage: benchStage,
  embedSize: benchEmbedSize,
}

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

const rows: Row[] = []
const failures: string[] = []
for (const [name, bench] of Object.entries(benches)) {
  if (only && !only.includes(name)) continue
  console.log(name)
  try {
    const measured = await bench({ quick })
    for (const row of measured) console.log(lineOf(row))
    rows.push(...measured)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    failures.push(`${name}: ${message}`)
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
