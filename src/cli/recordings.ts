import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { compareRecording } from './recording.ts'
import type { RecordedEvent, Recording } from './recordingFormat.ts'
import { UsageError } from './usageError.ts'

const usage = 'recordings FOLDER'

/**
 * `sim -- recordings FOLDER`: plays a scenario of the same shape for each recording of real clients and compares what was
 * called at which member. Reads a folder per recording (`expected.json`, `about.md`) or compact files. Returns 1 when one
 * differs.
 */
export function recordingsCommand(args: readonly string[], print: (line: string) => void): number {
  const [folder] = args
  if (folder === undefined || args.length > 1 || !existsSync(folder)) {
    throw new UsageError(`expected a folder of recordings; usage: ${usage}`)
  }
  const counts = { same: 0, differs: 0, notOfThisKind: 0 }
  for (const recording of readRecordings(folder)) {
    const verdict = compareRecording(recording)
    counts[verdict.kind] += 1
    if (verdict.kind === 'same') print(`${recording.name}: same, ${verdict.callbacks} callbacks`)
    else if (verdict.kind === 'differs') print(`${recording.name}: differs: ${verdict.first}`)
    else print(`${recording.name}: not of this kind: ${verdict.reason}`)
  }
  const { same, differs, notOfThisKind } = counts
  print(`${same} the same, ${differs} different, ${notOfThisKind} not of this kind`)
  return differs > 0 ? 1 : 0
}

/** All recordings of a folder, in order of their names. */
export function readRecordings(folder: string): readonly Recording[] {
  return readdirSync(folder)
    .toSorted()
    .flatMap((entry) => {
      const at = path.join(folder, entry)
      if (entry.endsWith('.json')) return [JSON.parse(readFileSync(at, 'utf8')) as Recording]
      const expected = path.join(at, 'expected.json')
      return existsSync(expected) ? [readRaw(entry, at, expected)].flat() : []
    })
}

interface Expected {
  readonly config?: Recording['config']
  readonly timeline?: readonly RecordedEvent[]
  readonly coordinatorEvents?: readonly { readonly generation?: number; readonly leader?: string }[]
}

function readRaw(name: string, folder: string, expected: string): readonly Recording[] {
  const {
    config,
    timeline,
    coordinatorEvents = [],
  } = JSON.parse(readFileSync(expected, 'utf8')) as Expected
  if (!config || !timeline) return []
  const about = path.join(folder, 'about.md')
  const text = existsSync(about) ? readFileSync(about, 'utf8') : ''
  const delay = /group\.initial\.rebalance\.delay\.ms: (\d+)/.exec(text)?.[1]
  const { leader = '' } = coordinatorEvents.find(({ generation }) => generation === 1) ?? {}
  const firstLeader = Object.keys(config).find((member) => leader.startsWith(`${member}-`)) ?? ''
  return [{ name, initialDelayMs: Number(delay ?? 500), config, firstLeader, timeline }]
}
