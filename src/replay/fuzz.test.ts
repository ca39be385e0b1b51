import { readFileSync, readdirSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { importLog, type ImportedLog } from './importLog.ts'
import { ownName } from './memberNames.ts'
import { nameOf } from './ownedPartitions.ts'
import { findingsOf } from './findings.ts'
import { decodeTrace, encodeTrace } from '../trace/codec.ts'
import { traceOf } from './trace.ts'
import { timelineOf } from './timeline.ts'

const folder = 'conformance/logs'
const logs = readdirSync(folder)
  .filter((file) => file.endsWith('.gz') && !file.includes('stats-full'))
  .map((file) =>
    gunzipSync(readFileSync(`${folder}/${file}`))
      .toString('utf8')
      .split('\n'),
  )

function importLines(lines: readonly string[]): ImportedLog {
  const importer = importLog()
  for (const line of lines) importer.add(line)
  return importer.finish()
}

/** A few hundred lines of one or two recordings, from anywhere. */
const stretch = fc
  .tuple(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 400 }))
  .map(([which, from, length]) => {
    const log = logs[which % logs.length] ?? []
    const at = from % Math.max(1, log.length)
    return log.slice(at, at + length)
  })
const stretches = fc.oneof(
  stretch,
  fc.tuple(stretch, stretch).map(([one, other]) => [...one, ...other]),
)

type Damage = (lines: readonly string[]) => readonly string[]

const changeOne = (change: (line: string) => string, at: number): Damage => {
  return (lines) => lines.map((line, index) => (index % 7 === at % 7 ? change(line) : line))
}
const garbage = fc.string({ unit: 'binary', maxLength: 30 })
const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.nat().map(
    (n): Damage =>
      (lines) =>
        lines.filter((_, index) => (index * 31 + n) % 5 > 0),
  ),
  fc.nat().map(
    (n): Damage =>
      (lines) =>
        lines.flatMap((line, index) => (index === n % lines.length ? [line, line] : [line])),
  ),
  fc.infiniteStream(fc.nat({ max: 999 })).map((dice): Damage => (lines) => {
    const keyed = lines.map((line) => ({ line, key: dice.next().value ?? 0 }))
    return keyed.toSorted((a, b) => a.key - b.key).map(({ line }) => line)
  }),
  fc.nat().map((n) => changeOne((line) => line.slice(0, n % (line.length + 1)), n)),
  fc.nat().map((n) => changeOne((line) => line.slice(n % (line.length + 1)), n)),
  fc.tuple(fc.nat(), garbage).map(([n, text]) =>
    changeOne((line) => {
      const at = n % (line.length + 1)
      return line.slice(0, at) + text + line.slice(at + text.length)
    }, n),
  ),
  fc.nat().map((n) => changeOne((line) => line.replace(/\d+(?=[^\d]*$)/, String(n)), n)),
  fc.nat().map((n) => changeOne((line) => line.replace(/^%\d\|[\d.]+\|/, ''), n)),
  garbage.map((text): Damage => (lines) => [...lines, text, `{${text}}`, `%7|${text}|`]),
)
const damaged = fc
  .tuple(stretches, fc.array(damage, { maxLength: 4 }))
  .map(([lines, damages]) => damages.reduce<readonly string[]>((all, each) => each(all), lines))

/** Fails for anything that no line of the log says. */
function expectJustified(lines: readonly string[], { moments }: ImportedLog): void {
  const whole = lines.join('\n')
  const said = new Set(
    [...whole.matchAll(/([\w.-]{1,249})(?:\([^()]{0,64}\))? ?\[(\d+)\]/g)].map(
      ([, topic, partition]) => `${topic}/${Number(partition)}`,
    ),
  )
  const callbacks = moments.filter(({ what }) => what.kind === 'calledBack')
  const delegated = lines.filter((line) => line.includes('delegating '))
  expect(callbacks.length).toBeLessThanOrEqual(delegated.length)
  for (const moment of moments) {
    const line = lines[moment.line] ?? ''
    const name = ownName(moment.handle)
    if (name !== '(no name)') expect(line).toContain(name)
    if (moment.memberId !== null) expect(whole).toContain(moment.memberId)
    if (moment.group !== null) expect(whole).toContain(moment.group)
    if (moment.generation !== null)
      expect(whole).toMatch(
        new RegExp(`(?:GenerationId|generation id|generation-id|epoch) 0*${moment.generation}\\b`),
      )
    if (moment.what.kind !== 'calledBack') continue
    expect(line).toMatch(/changed join state|^.*Added \d+ partition/)
    const { partitions, count } = moment.what
    if (!partitions) continue
    expect(partitions.length).toBe(count)
    for (const each of partitions) expect(said.has(nameOf(each))).toBe(true)
  }
}

interface NamedCallback {
  readonly atMs: number
  readonly line: number
  readonly handle: string
  readonly isAssign: boolean
  readonly partitions: string
}

const namedCallbacks = ({ moments }: ImportedLog): readonly NamedCallback[] =>
  moments.flatMap(({ what, atMs, line, handle }) =>
    what.kind === 'calledBack' && what.partitions
      ? {
          atMs,
          line,
          handle,
          isAssign: what.what === 'assign',
          partitions: what.partitions.map(nameOf).toSorted().join(),
        }
      : [],
  )

const isSame = (a: NamedCallback, b: NamedCallback): boolean =>
  a.handle === b.handle &&
  a.isAssign === b.isAssign &&
  a.partitions === b.partitions &&
  Math.abs(a.atMs - b.atMs) <= 3

/** Whether no line is missing between the one that announced the callback and the one that shows that it has run. */
function isUnbroken(
  log: readonly string[],
  kept: readonly number[],
  { line, handle }: NamedCallback,
): boolean {
  const end = kept[line] ?? 0
  const left = new Set(kept)
  for (let at = end - 1; at >= 0; at--) {
    const text = log[at] ?? ''
    if (!text.includes(ownName(handle))) continue
    if (!left.has(at)) return false
    if (text.includes('delegating ')) return true
  }
  return false
}

describe('whatever is pasted', () => {
  it('is read without failing, and nothing is made up', () => {
    fc.assert(
      fc.property(damaged, (lines) => {
        const imported = importLines(lines)
        expectJustified(lines, imported)
        expect(Number.isFinite(timelineOf(imported).t0EpochMs)).toBe(true)
        for (const { t } of timelineOf(imported).timeline) expect(t).toBeGreaterThanOrEqual(0)
        const facts = traceOf(imported, 'damaged')
        expect(decodeTrace(encodeTrace(facts)).problems).toEqual([])
        findingsOf(facts)
      }),
      { numRuns: 300 },
    )
  })

  it('of a log with gaps, all that is said is what the whole log says', () => {
    const whole = logs.map((lines) => namedCallbacks(importLines(lines)))
    const gaps = fc.tuple(fc.nat(logs.length - 1), fc.array(fc.tuple(fc.nat(2000), fc.nat(40))))
    fc.assert(
      fc.property(gaps, fc.nat(97), ([which, cuts], step) => {
        const log = logs[which] ?? []
        const kept = [...log.keys()].filter(
          (index) =>
            (step < 5 || index % step > 0) &&
            !cuts.some(([from, length]) => index >= from && index < from + length),
        )
        const strange = namedCallbacks(importLines(kept.map((index) => log[index] ?? ''))).filter(
          (each) =>
            !whole[which]?.some((real) => isSame(each, real)) && isUnbroken(log, kept, each),
        )
        expect(strange).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })

  it('lines of one time in any order, the same text twice, nothing at all', () => {
    expect(importLines([]).moments).toEqual([])
    expect(importLines(['', '\n', ' ']).moments).toEqual([])
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 200 })), (lines) => {
        expectJustified(lines, importLines(lines))
      }),
    )
  })
})

/** Lines made to keep a pattern busy: long runs of what each pattern repeats. */
const head = '%7|1795396126.293|'
const tail = '|cat-a#consumer-1| [thrd:main]: '
const runs: readonly string[] = [
  'a'.repeat(99_000),
  `${head}HEARTBEAT${tail}Reconciliation starts with new target assignment "${', a('.repeat(24_000)}`,
  `${head}HEARTBEAT${tail}${' Heartbeat for group "'.repeat(4_000)}`,
  `${head}JOINGROUP${tail}JoinGroup response: GenerationId 1, Protocol ${', LeaderId , my MemberId '.repeat(3_900)}`,
  `${head}ASSIGN${tail}${'delegating assign of 1 partition(s) to application '.repeat(1_900)}`,
  `${head}REBALANCE${tail}${'is rebalancing ( with 1 assigned partition(s)'.repeat(2_000)}`,
  `${head}COMMIT${tail}${'OffsetCommit for 1 partition(s) in join-state x: '.repeat(2_000)}`,
  `${head}LOST${tail}current assignment of 1 partition(s) lost: ${': revoking'.repeat(9_000)}`,
  `${head}MAXPOLL${tail}${'maximum poll interval (1ms) '.repeat(3_500)}`,
  '[thrd:'.repeat(16_000),
  `${'x#consumer-'.repeat(9_000)}`,
  '%7|1795396126.293|A|'.repeat(4_900),
  `${'{'.repeat(49_000)}}`,
  `{"message":"${'%7|1.000|A|'.repeat(8_000)}"}`,
  '2026-01-01 01:01:01,'.repeat(4_900),
  `{"name":"${'"brokers""age"'.repeat(5_000)}}`,
]

describe('a line made to be slow', () => {
  it.each(runs.map((line) => [line.slice(0, 60), line] as const))('%s', (_start, line) => {
    const began = performance.now()
    importLines([line, `${head}JOIN${tail}${line}`, `[thrd:main]: ${line} #consumer-1`])
    expect(performance.now() - began).toBeLessThan(500)
  })
})
