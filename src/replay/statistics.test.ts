import { readFileSync, readdirSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { importLog } from './importLog.ts'
import { sampleTimes } from './sampleTimes.ts'
import { readStatistics } from './statistics.ts'

const folder = 'conformance/logs'
const linesOf = (file: string): readonly string[] =>
  gunzipSync(readFileSync(`${folder}/${file}`))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
const files = readdirSync(folder).filter((file) => file.includes('.stats'))

function importWith(statistics: string, change: (line: string) => string = (line) => line) {
  const importer = importLog()
  for (const line of linesOf(statistics.replace(/\.stats.*/, '.log.gz'))) importer.add(line)
  for (const line of linesOf(statistics)) importer.add(change(line))
  return importer.finish()
}

describe('statistics and log of one run say the same', () => {
  it.each(files)('%s', (file) => {
    const { agreement, reading } = importWith(file)
    expect(reading.samples).toBe(linesOf(file).length)
    expect(agreement.compared).toBe(reading.samples * 3)
    expect(agreement.disagreements).toEqual([])
  })

  it('and where they do not, it is said', () => {
    const { agreement } = importWith('range-max-poll.stats.jsonl.gz', (line) =>
      line.replace('"assignment_size":6', '"assignment_size":5'),
    )
    expect(agreement.disagreements).toMatchObject([
      { what: 'assigned', log: '6', statistics: '5' },
      { what: 'assigned', log: '6', statistics: '5' },
      { what: 'assigned', log: '6', statistics: '5' },
    ])
  })
})

describe('one sample', () => {
  const [line = ''] = linesOf('range-join-leave.stats-full.jsonl.gz')

  it('is read with all its fields, also behind a prefix', () => {
    const sample = readStatistics(line)
    expect(sample).toMatchObject({ name: 'cat-a#consumer-1', timeS: 1795396133, ageMs: 7016.202 })
    expect(sample?.partitions.map(({ partition }) => partition)).toEqual([0, 1, 2, 3, 4, 5])
    expect(readStatistics(`2026-11-24 INF Statistics: ${line}`)).toEqual(sample)
  })

  it('is nothing where it is cut off, or of a producer', () => {
    expect(readStatistics(line.slice(0, -20))).toBeNull()
    expect(readStatistics(line.replace('"consumer"', '"producer"'))).toBeNull()
  })
})

describe('when a sample was taken', () => {
  it('seconds and ages together narrow it down', () => {
    const bornMs = 10_300
    const samples = [1000.5, 2099.2, 3701.1].map((ageMs) => ({
      ageMs,
      timeS: Math.floor((bornMs + ageMs) / 1000),
    }))
    const [first = 0] = sampleTimes(samples, [])
    expect(Math.abs(first - (bornMs + 1000.5))).toBeLessThan(300)
    expect(sampleTimes(samples, [bornMs])).toEqual(samples.map(({ ageMs }) => bornMs + ageMs))
  })

  it('a process that began again counts from its own beginning', () => {
    const samples = [
      { timeS: 100, ageMs: 5000 },
      { timeS: 130, ageMs: 1000 },
    ]
    expect(sampleTimes(samples, [95_200, 129_100])).toEqual([100_200, 130_100])
  })
})
