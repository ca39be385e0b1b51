import { readFileSync, readdirSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodeTrace, encodeTrace } from '../trace/codec.ts'
import { explain } from '../trace/explain.ts'
import type { Fact, FactOf } from '../trace/facts.ts'
import { History } from '../trace/history.ts'
import { TimelineIndex } from '../trace/timelineIndex.ts'
import { findingsOf } from './findings.ts'
import { findingText } from './findingWords.ts'
import { importLog } from './importLog.ts'
import { nameOf } from './ownedPartitions.ts'
import { timelineOf } from './timeline.ts'
import { traceOf } from './trace.ts'

const folder = 'conformance/logs'
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''))

const linesOf = (file: string): readonly string[] =>
  gunzipSync(readFileSync(`${folder}/${file}`))
    .toString('utf8')
    .split('\n')

function importFiles(...files: readonly string[]) {
  const importer = importLog()
  for (const file of files) for (const line of linesOf(file)) importer.add(line)
  return importer.finish()
}

const factsOf = (name: string): readonly Fact[] => traceOf(importFiles(`${name}.log.gz`), name)

const callbacks: Readonly<Record<string, string>> = {
  'partitions.assigned': 'assign',
  'partitions.revoked': 'revoke',
  'partitions.lost': 'lost',
}

describe('a trace of a log', () => {
  it.each(names)('%s: holds the callbacks of its timeline, and plays', (name) => {
    const imported = importFiles(`${name}.log.gz`)
    const facts = traceOf(imported, name)
    expect(decodeTrace(encodeTrace(facts))).toEqual({ facts, problems: [] })
    const wanted = timelineOf(imported).timeline.flatMap(({ member, kind, partitions }) =>
      Object.values(callbacks).includes(kind) && Array.isArray(partitions)
        ? `${member} ${kind} ${partitions.join()}`
        : [],
    )
    const found = facts.flatMap((fact) =>
      'partitions' in fact && callbacks[fact.kind] && 'member' in fact
        ? `${fact.member} ${callbacks[fact.kind]} ${(fact.partitions as FactOf<'partitions.lost'>['partitions']).map(nameOf).join()}`
        : [],
    )
    expect(found).toEqual(expect.arrayContaining(wanted))
    const history = new History()
    history.append(facts)
    new TimelineIndex().append(facts)
    for (const fact of facts) {
      expect(fact.cause ?? -1).toBeLessThan(fact.id)
      expect(explain(facts, fact.id).length).toBeGreaterThan(0)
    }
    for (const group of Object.values(history.worldAfterCount(facts.length).groups))
      for (const member of Object.values(group.members))
        if (member.state === 'left') expect(member.owned).toEqual([])
  })

  it('what nobody said is unknown', () => {
    const history = new History()
    history.append(factsOf('range-join-leave'))
    const world = history.worldAt(100_000)
    expect(world.source).toBe('log')
    expect(world.groups['cat-lovers']?.state).toBe('Unknown')
    expect(world.topics['cats-by-colors']?.partitions[0]).toMatchObject({
      leader: -1,
      replicas: [],
    })
    expect(world.brokers).toEqual({})
  })

  it('the leader’s log alone names the others', () => {
    const importer = importLog()
    for (const line of linesOf('range-join-leave.log.gz'))
      if (line.includes('|cat-a#')) importer.add(line)
    const facts = traceOf(importer.finish(), 'one')
    const met = facts.filter((fact) => fact.kind === 'member.started' && fact.already === true)
    expect(met.map((fact) => 'member' in fact && fact.member)).toEqual(['cat-b', 'cat-c'])
    const own = facts.filter(({ kind }) => kind === 'partitions.assigned')
    expect(new Set(own.map((fact) => 'member' in fact && fact.member))).toEqual(new Set(['cat-a']))
  })

  it('a process that was killed falls silent, and is removed when the next plan is without it', () => {
    const facts = factsOf('range-session-timeout')
    const silent = facts.find(({ kind }) => kind === 'member.stopped')
    const removed = facts.find(({ kind }) => kind === 'member.removed')
    expect(silent).toMatchObject({ member: 'cat-b', how: 'silent' })
    expect(removed).toMatchObject({ member: 'cat-b', reason: 'unknown' })
  })

  it('lost partitions go back to the poll that did not come', () => {
    const facts = factsOf('range-max-poll')
    const lost = facts.find(({ kind }) => kind === 'partitions.lost') as Fact
    const [root] = explain(facts, lost.id)
    expect(root?.fact).toMatchObject({ kind: 'client.reported', facility: 'MAXPOLL' })
  })

  it('statistics add what was read and how far behind it is', () => {
    const imported = importFiles('range-max-poll.log.gz', 'range-max-poll.stats.jsonl.gz')
    const facts = traceOf(imported, 'with statistics')
    const history = new History()
    history.append(facts)
    expect(history.worldAt(history.endUs).totals.recordsPolled).toBeGreaterThan(500)
    expect(facts.some(({ kind }) => kind === 'offsets.committed')).toBe(true)
    const timeline = new TimelineIndex()
    timeline.append(facts)
    expect(timeline.lagSamples('cat-lovers').some(({ lag }) => lag > 0)).toBe(true)
  })
})

describe('what stands out', () => {
  const kindsOf = (name: string) => findingsOf(factsOf(name)).map(({ kind }) => kind)

  it.each([
    ['range-max-poll', ['maxPoll', 'lost', 'refusedCommits']],
    ['kip848-max-poll', ['maxPoll', 'lost']],
    ['static-fenced', ['fatal', 'lost', 'refusedCommits']],
    ['range-session-timeout', ['evicted', 'silent']],
    ['coordinator-session-lost', ['sessionTimeout', 'lost', 'connections', 'refusedCommits']],
    ['coordinator-move', ['coordinator']],
    ['inconsistent-assignor', ['joinRefused']],
    ['all-brokers-down', ['allBrokersDown', 'connections']],
    ['coop-join-leave', ['restless']],
    ['mixed-versions', []],
  ])('%s', (name, kinds) => {
    expect(kindsOf(name)).toEqual(kinds)
  })

  it('a member that comes and goes', () => {
    const joins = [1, 2, 3].map((n): Fact => ({
      id: n,
      atUs: n,
      kind: 'member.added',
      group: 'g',
      member: 'A',
      memberId: `A-${n}`,
    }))
    expect(findingsOf(joins)).toEqual([{ kind: 'flapping', count: 3, members: ['A'], factId: 1 }])
  })

  it('in words of both languages', () => {
    const [finding] = findingsOf(factsOf('range-max-poll'))
    if (!finding) throw new Error('nothing found')
    expect(findingText(finding, 'en')).toContain('max.poll.interval.ms exceeded once: cat-b')
    expect(findingText(finding, 'ru')).toContain('Превышен max.poll.interval.ms, 1 раз: cat-b')
  })
})
