import { parseArgs } from 'node:util'
import { importLog } from '../replay/importLog.ts'
import { type Timeline, timelineOf } from '../replay/timeline.ts'
import { eachLine } from './logFiles.ts'
import { UsageError } from './usageError.ts'

const usage = 'replay LOG… [--json]'

/** `sim -- replay`: reads debug logs of librdkafka and prints the timeline of their groups. Returns the exit code. */
export function replayCommand(
  args: readonly string[],
  print: (line: string) => void,
  warn: (line: string) => void,
): number {
  const { values, positionals } = parseReplayArgs(args)
  if (positionals.length === 0) throw new UsageError(`usage: ${usage}`)
  const importer = importLog()
  const isOne = positionals.length === 1
  for (const file of positionals) eachLine(file, (line) => importer.add(line, isOne ? '' : file))
  const imported = importer.finish()
  const { lines, clientLines, usedLines, withoutTime, withoutName } = imported.reading
  warn(`${lines} lines, ${clientLines} of clients, ${usedLines} used`)
  if (withoutTime > 0) warn(`${withoutTime} without a time: they stand at the line before`)
  if (withoutName > 0) warn(`${withoutName} without a client's name: they count as one client`)
  const timeline = timelineOf(imported)
  if (values.json === true) print(JSON.stringify(timeline, null, 2))
  else for (const line of timelineLines(timeline)) print(line)
  return 0
}

function parseReplayArgs(args: readonly string[]) {
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
