import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { findingsOf } from '../replay/findings.ts'
import { findingText } from '../replay/findingWords.ts'
import { type ImportedLog, importLog } from '../replay/importLog.ts'
import { type Timeline, timelineOf } from '../replay/timeline.ts'
import { traceOf } from '../replay/trace.ts'
import { encodeTrace } from '../trace/codec.ts'
import { eachLine } from './logFiles.ts'
import { UsageError } from './usageError.ts'

const usage = 'replay LOG… [--stats STATS.jsonl] [--trace OUT.ndjson] [--json]'

/** `sim -- replay`: reads debug logs and statistics of librdkafka, mixed or apart, and prints the timeline of their groups. Returns the exit code. */
export function replayCommand(
  args: readonly string[],
  print: (line: string) => void,
  warn: (line: string) => void,
): number {
  const { values, positionals } = parseReplayArgs(args)
  if (positionals.length === 0) throw new UsageError(`usage: ${usage}`)
  const imported = importFiles(positionals, values.stats ?? [])
  for (const line of readingLines(imported)) warn(line)
  const timeline = timelineOf(imported)
  const facts = traceOf(imported, positionals.join(', '))
  if (values.trace !== undefined) writeFileSync(values.trace, encodeTrace(facts))
  if (values.json === true) print(JSON.stringify(timeline, null, 2))
  else {
    for (const line of timelineLines(timeline)) print(line)
    for (const finding of findingsOf(facts)) print(`- ${findingText(finding, 'en')}`)
  }
  return 0
}

/** One file is taken as it is; of several, each is a place of its own for processes of the same name. */
function importFiles(logs: readonly string[], statistics: readonly string[]): ImportedLog {
  const importer = importLog()
  const isOne = logs.length === 1
  for (const file of logs) eachLine(file, (line) => importer.add(line, isOne ? '' : file))
  for (const file of statistics) eachLine(file, (line) => importer.add(line, isOne ? '' : file))
  return importer.finish()
}

function readingLines({ reading, agreement }: ImportedLog): readonly string[] {
  const { lines, clientLines, usedLines, samples, withoutTime, withoutName } = reading
  const { compared, disagreements } = agreement
  return [
    `${lines} lines, ${clientLines} of clients, ${usedLines} used`,
    ...(withoutTime > 0 ? [`${withoutTime} without a time: they stand at the line before`] : []),
    ...(withoutName > 0
      ? [`${withoutName} without a client's name: they count as one client`]
      : []),
    ...(samples > 0 ? [`${samples} statistics: ${compared} values stand in both`] : []),
    ...disagreements.map(
      ({ atMs, what, log, statistics }) =>
        `${new Date(atMs).toISOString()} ${what} is ${log} in the log and ${statistics} in the statistics`,
    ),
  ]
}

function parseReplayArgs(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        stats: { type: 'string', multiple: true },
        trace: { type: 'string' },
      },
    })
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message : String(error)}; usage: ${usage}`,
    )
  }
}

function timelineLines({ timeline, t0EpochMs, client }: Timeline): readonly string[] {
  if (timeline.length === 0) return ['no line tells of a group']
  const head = `from ${new Date(t0EpochMs).toISOString()}${client === null ? '' : `, ${client}`}`
  const widest = Math.max(...timeline.map(({ member }) => member.length))
  const body = timeline.map(({ t, member, kind, ...rest }) => {
    const details = Object.entries(rest)
      .filter(([, value]) => value !== '' && value !== false && value !== 'NO_ERROR')
      .map(([name, value]) => `${name}=${Array.isArray(value) ? value.join(',') : String(value)}`)
    const place = `${(t / 1000).toFixed(3).padStart(10)} ${member.padEnd(widest)}`
    return `${place} ${kind.padEnd(13)} ${details.join(' ')}`.trimEnd()
  })
  return [head, ...body]
}
