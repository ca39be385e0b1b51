import { memberStory } from './memberStory.ts'
import { handleSeparator } from './memberNames.ts'
import { readLogLine } from './logLine.ts'
import type { Moment, Said } from './said.ts'
import { groupOf, sayingOf } from './sayings.ts'

/** How much of what was read is a client's log. */
export interface Reading {
  lines: number
  /** Lines of clients, whether or not they say something of a group. */
  clientLines: number
  /** Lines that the story uses. */
  usedLines: number
  /** Used lines without a time of their own: they stand at the time of the line before. */
  withoutTime: number
  /** Used lines without the name of their client. */
  withoutName: number
}

export interface ImportedLog {
  /** In order of time. */
  readonly moments: readonly Moment[]
  readonly reading: Readonly<Reading>
}

/** Takes the lines of any number of files, one after the other, and keeps what they say of groups. */
export interface LogImporter {
  /** One line without its line break; `file` tells processes of the same name apart. */
  readonly add: (line: string, file?: string) => void
  readonly reading: Readonly<Reading>
  /** Everything in order of time. */
  readonly finish: () => ImportedLog
}

const noName = '(no name)'

/** Begins an import. */
export function importLog(): LogImporter {
  const said: Said[] = []
  const reading: Reading = {
    lines: 0,
    clientLines: 0,
    usedLines: 0,
    withoutTime: 0,
    withoutName: 0,
  }
  const lastMs = new Map<string, number>()
  const add = (raw: string, file = ''): void => {
    const number = reading.lines++
    const line = readLogLine(raw)
    if (!line || line.handle?.includes('#producer-')) return
    reading.clientLines++
    const source = line.container ? `${file}${handleSeparator}${line.container}` : file
    if (line.atMs !== null) lastMs.set(source, line.atMs)
    const saying = sayingOf(line)
    if (!saying) return
    reading.usedLines++
    if (line.atMs === null) reading.withoutTime++
    if (line.handle === null) reading.withoutName++
    said.push({
      atMs: line.atMs ?? lastMs.get(source) ?? 0,
      line: number,
      handle: `${source}${handleSeparator}${line.handle ?? noName}`,
      group: groupOf(line.text),
      saying,
    })
  }
  return { add, reading, finish: () => ({ moments: tell(said), reading }) }
}

function tell(said: readonly Said[]): readonly Moment[] {
  const stories = new Map<string, ReturnType<typeof memberStory>>()
  return said
    .toSorted((a, b) => a.atMs - b.atMs)
    .flatMap((each) => {
      const story = stories.get(each.handle) ?? memberStory()
      stories.set(each.handle, story)
      return story(each)
    })
}
