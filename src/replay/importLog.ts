import { type Agreement, agreementOf } from './agreement.ts'
import { readLogLine } from './logLine.ts'
import { handleSeparator, ownName } from './memberNames.ts'
import { memberStory } from './memberStory.ts'
import { keeper } from './repetitions.ts'
import type { Moment, Said } from './said.ts'
import { sampleTimes } from './sampleTimes.ts'
import { groupOf, sayingOf } from './sayings.ts'
import { mayBeStatistics, readStatistics, type Sample } from './statistics.ts'

/** How much of what was read is a client's log. */
export interface Reading {
  lines: number
  /** Lines of clients, whether or not they say something of a group. */
  clientLines: number
  /** Lines that the story uses. */
  usedLines: number
  /** Statistics objects. */
  samples: number
  /** Used lines without a time of their own: they stand at the time of the line before. */
  withoutTime: number
  /** Used lines without the name of their client. */
  withoutName: number
}

export interface ImportedLog {
  /** In order of time. */
  readonly moments: readonly Moment[]
  readonly reading: Readonly<Reading>
  /** Where statistics and log speak of the same. */
  readonly agreement: Agreement
}

/** Takes the lines of any number of files, one after the other, and keeps what they say of groups. */
export interface LogImporter {
  /** One line without its line break; `file` tells processes of the same name apart. */
  readonly add: (line: string, file?: string) => void
  readonly reading: Readonly<Reading>
  /** Everything in order of time. */
  readonly finish: () => ImportedLog
}

interface Taken {
  readonly sample: Sample
  readonly line: number
  readonly file: string
}

const noName = '(no name)'

/** Begins an import. */
export function importLog(): LogImporter {
  const said: Said[] = []
  const taken: Taken[] = []
  const reading: Reading = {
    lines: 0,
    clientLines: 0,
    usedLines: 0,
    samples: 0,
    withoutTime: 0,
    withoutName: 0,
  }
  const takeLine = lineTaker(said, reading)
  const add = (raw: string, file = ''): void => {
    const line = reading.lines++
    const sample = mayBeStatistics(raw) ? readStatistics(raw) : null
    if (!sample) return takeLine(raw, file, line)
    reading.samples++
    taken.push({ sample, line, file })
  }
  const finish = (): ImportedLog => {
    const moments = tell([...said, ...placeSamples(taken, said)])
    return { moments, reading, agreement: agreementOf(moments) }
  }
  return { add, reading, finish }
}

function lineTaker(said: Said[], reading: Reading) {
  const keep = keeper(said)
  const lastMs = new Map<string, number>()
  return (raw: string, file: string, number: number): void => {
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
    keep({
      atMs: line.atMs ?? lastMs.get(source) ?? 0,
      line: number,
      handle: `${source}${handleSeparator}${line.handle ?? noName}`,
      group: groupOf(line.text),
      saying,
    })
  }
}

/** Gives samples the time and the handle that the log knows of, as far as it does. */
function placeSamples(taken: readonly Taken[], said: readonly Said[]): readonly Said[] {
  const handles = new Set(said.map(({ handle }) => handle))
  const byHandle = new Map<string, Taken[]>()
  for (const each of taken) {
    const own = `${each.file}${handleSeparator}${each.sample.name}`
    const alike = [...handles].filter((handle) => ownName(handle) === each.sample.name)
    const handle = handles.has(own) || alike.length !== 1 ? own : (alike[0] ?? own)
    const list = byHandle.get(handle)
    if (list) list.push(each)
    else byHandle.set(handle, [each])
  }
  return [...byHandle].flatMap(([handle, list]) => {
    const births = said.flatMap(({ handle: who, saying, atMs }) =>
      who === handle && saying.kind === 'memberIdChanged' && saying.from === null ? atMs : [],
    )
    const times = sampleTimes(
      list.map(({ sample }) => sample),
      births,
    )
    return list.map(({ sample, line }, index): Said => {
      const atMs = times[index] ?? sample.timeS * 1000
      return { atMs, line, handle, group: null, saying: { kind: 'sampled', sample } }
    })
  })
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
