import { readFileSync, readdirSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { importLog } from '../replay/importLog.ts'
import { type TimelineEntry, timelineOf } from '../replay/timeline.ts'

const folder = 'conformance/logs'

interface Expected {
  readonly name: string
  readonly t0EpochMs: number
  readonly timeline: readonly TimelineEntry[]
}

const vectors = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as Expected)

const linesOf = (name: string): readonly string[] =>
  gunzipSync(readFileSync(`${folder}/${name}.log.gz`))
    .toString('utf8')
    .split('\n')

function timelineOfLines(lines: readonly string[]) {
  const importer = importLog()
  for (const line of lines) importer.add(line)
  return timelineOf(importer.finish())
}

/** What a callback read of the client when it ran is not in the log of a commit's answer. */
const ownOfCommit = new Set(['memberId', 'generation'])

function comparable({ t: _t, ...entry }: TimelineEntry, pattern: TimelineEntry): object {
  const isCommit = entry['kind'] === 'commit'
  return Object.fromEntries(
    Object.entries(entry).filter(
      ([field, value]) =>
        !(isCommit && ownOfCommit.has(field)) &&
        !(field === 'err' && value === 'NO_ERROR') &&
        (field !== 'reason' || 'reason' in pattern),
    ),
  )
}

/** Answers to commits come out of another queue than rebalances: each kind keeps its own order. */
const orders = [
  ({ kind }: TimelineEntry) => kind === 'commit',
  ({ kind }: TimelineEntry) => kind === 'error' || kind === 'consume-error',
  ({ kind }: TimelineEntry) => !['commit', 'error', 'consume-error'].includes(kind),
]

/** A process starts before its first line; the application's callback runs up to 10 ms around its line. */
const toleranceMs = ({ kind }: TimelineEntry): number => (kind === 'process-start' ? 60 : 10)

describe('a log tells what the applications saw', () => {
  it.each(vectors.map((each) => [each.name, each] as const))('%s', (name, expected) => {
    const { t0EpochMs, timeline } = timelineOfLines(linesOf(name))
    const members = new Set([...expected.timeline, ...timeline].map(({ member }) => member))
    for (const member of members) {
      for (const isOfOrder of orders) {
        const isOwn = (entry: TimelineEntry) => entry.member === member && isOfOrder(entry)
        const wanted = expected.timeline.filter(isOwn)
        const found = timeline.filter(isOwn)
        expect(found.map((each, at) => comparable(each, wanted[at] ?? each))).toEqual(
          wanted.map((each) => comparable(each, each)),
        )
        for (const [at, want] of wanted.entries()) {
          const apart = (found[at]?.t ?? 0) + t0EpochMs - (want.t + expected.t0EpochMs)
          expect(Math.abs(apart)).toBeLessThanOrEqual(toleranceMs(want))
        }
      }
    }
  })

  it('there are all of them', () => {
    expect(vectors.length).toBe(38)
  })
})

const joinLeave = linesOf('range-join-leave').filter((line) => line !== '')
const plain = timelineOfLines(joinLeave)

const parts = (line: string) => {
  const found = /^%(\d)\|(\d+)\.(\d+)\|(\w+)\|(.*?)\| (.*)$/.exec(line)
  const [, level = '', seconds = '', ms = '', facility = '', name = '', message = ''] = found ?? []
  const time = new Date(Number(seconds) * 1000 + Number(ms)).toISOString()
  return { level, facility, name, message, time }
}
const levelNames = ['Emergency', 'Alert', 'Critical', 'Error', 'Warning', 'Notice', 'Info', 'Debug']

const layouts: Readonly<Record<string, (line: string) => string>> = {
  'with a time stamp in front': (line) => `2030-01-02 03:04:05.678 +00:00 [DBG] ${line}`,
  'of docker compose': (line) => `cats-1  | ${line}`,
  'of a container runtime': (line) => `2026-11-24T01:02:03.123456789Z stderr F ${line}`,
  'of kubectl with prefixes': (line) => `[pod/cats-7d9f/app] ${line}`,
  'of docker, a JSON object a line': (line) =>
    JSON.stringify({ log: `${line}\n`, stream: 'stderr', time: '2030-01-01T00:00:00Z' }),
  'in colours': (line) => `\u001B[90m${line}\u001B[0m`,
  'with line ends of Windows': (line) => `${line}\r`,
  'parts of a .NET log message': (line) => {
    const { level, facility, name, message, time } = parts(line)
    return `[${time} ${levelNames[Number(level)]}] ${name} ${facility}: ${message}`
  },
  '.NET, facility first': (line) => {
    const { level, facility, name, message, time } = parts(line)
    return `${time}|${level}|${facility}|${name}|${message}`
  },
  'structured, as JSON': (line) => {
    const { level, facility, name, message, time } = parts(line)
    return JSON.stringify({
      '@t': time,
      '@mt': '{Facility} {Message}',
      Level: levelNames[Number(level)],
      Facility: facility,
      Name: name,
      Message: message,
    })
  },
  'of Python': (line) => {
    const { level, facility, name, message, time } = parts(line)
    return `${time.replace('T', ' ').replace('.', ',')} ${level} ${facility} [${name}] ${message}`
  },
  'of Go': (line) => {
    const { level, facility, name, message, time } = parts(line)
    return `[${time}][${name}][${facility}][${level}]${message}`
  },
  'without thread names': (line) => line.replace(/\[thrd:[^\]]*\]: /, ''),
}

describe('the same in every layout', () => {
  it.each(Object.entries(layouts))('%s', (_what, layout) => {
    const { timeline } = timelineOfLines(joinLeave.map(layout))
    expect(timeline).toEqual(plain.timeline)
  })

  it('among lines of others', () => {
    const noise = ['', 'info: started', '{"a":1}', '%7|x|', 'Group "cat-lovers" is a fine name']
    const { timeline } = timelineOfLines(joinLeave.flatMap((line) => [line, ...noise]))
    expect(timeline).toEqual(plain.timeline)
  })

  it('in any order of members and files', () => {
    const importer = importLog()
    for (const member of ['cat-c', 'cat-a', 'cat-b'])
      for (const line of joinLeave) if (line.includes(`|${member}#`)) importer.add(line, member)
    const byMember = ({ t, member }: TimelineEntry) => `${t} ${member}`
    const inOrder = (entries: readonly TimelineEntry[]) =>
      entries.toSorted((a, b) => (byMember(a) < byMember(b) ? -1 : 1))
    expect(inOrder(timelineOf(importer.finish()).timeline)).toEqual(inOrder(plain.timeline))
  })

  it('processes of one name are told apart by their containers', () => {
    const renamed = joinLeave.map((line) => {
      const member = /\|(cat-.)#/.exec(line)?.[1] ?? ''
      return `[pod/${member}/app] ${line.replace(`|${member}#`, '|rdkafka#')}`
    })
    const { timeline } = timelineOfLines(renamed)
    expect(timeline.map(({ kind }) => kind)).toEqual(plain.timeline.map(({ kind }) => kind))
    expect(new Set(timeline.map(({ member }) => member)).size).toBe(3)
  })
})

describe('what a cut log does not say is left open', () => {
  const from = joinLeave.findIndex((line) => line.includes('heartbeat error response'))
  const cut = timelineOfLines(joinLeave.slice(from))

  it('partitions of the first revoke come from the lines that delete them', () => {
    expect(cut.timeline.find(({ kind }) => kind === 'revoke')).toMatchObject({
      partitions: [0, 1, 2, 3, 4, 5].map((each) => `cats-by-colors/${each}`),
    })
  })

  it('or are only counted', () => {
    const { timeline } = timelineOfLines(
      joinLeave.slice(from).filter((line) => !line.includes('|PARTDEL|')),
    )
    const revoke = timeline.find(({ kind }) => kind === 'revoke')
    expect(revoke).toMatchObject({ partitionCount: 6 })
    expect(revoke).not.toHaveProperty('partitions')
  })

  it('nothing is made up before its first line', () => {
    const first = cut.timeline[0]
    expect(first?.kind).not.toBe('process-start')
  })
})
