import { describe, expect, it } from 'vitest'
import { compareRecording } from './recording.ts'
import type { RecordedEvent, Recording } from './recordingFormat.ts'
import { scenarioOf } from './recordingScenario.ts'
import { readRecordings } from './recordings.ts'
import { simulate } from '../sim/run.ts'
import { parseScenario } from '../sim/scenario/parse.ts'

const recordings = readRecordings('conformance/recordings')

describe('what real clients saw of their groups comes out of the simulation', () => {
  it.each(recordings.map((each) => [each.name, each] as const))('%s', (_name, recording) => {
    expect(compareRecording(recording)).toMatchObject({ kind: 'same' })
  })
})

it('leaders move where a recording says so, and who reads goes on reading', () => {
  const recording = recordings.find(({ name }) => name === 'leader-change')
  const parsed = parseScenario(recording ? scenarioOf(recording) : {})
  if (!parsed.ok) throw new Error('the recording is gone')
  const { facts } = simulate(parsed.scenario)
  const leaders = facts.flatMap((fact) =>
    fact.kind === 'partition.changed' && fact.reason === 'preferredElection'
      ? [[Math.round(fact.atUs / 1e6), fact.state.partition, fact.state.leader]]
      : [],
  )
  expect(leaders).toEqual([
    [2, 0, 2],
    [4, 0, 3],
    [5, 1, 3],
  ])
  const lastReadUs = [0, 1, 2].map(
    (partition) =>
      facts.findLast((fact) => fact.kind === 'records.fetched' && fact.partition === partition)
        ?.atUs ?? 0,
  )
  expect(Math.min(...lastReadUs)).toBeGreaterThan(6_800_000)
})

describe('a recording that is not true is found out', () => {
  const honest = recordings.find(({ name }) => name === 'range-join-leave')
  if (!honest) throw new Error('the recording is gone')
  const isCallback = ({ kind }: RecordedEvent) => ['assign', 'revoke', 'lost'].includes(kind)
  const change = (
    pick: (event: RecordedEvent) => boolean,
    into: (event: RecordedEvent) => readonly RecordedEvent[],
  ): Recording => {
    const at = honest.timeline.findIndex(pick)
    const event = honest.timeline[at] as RecordedEvent
    return { ...honest, timeline: honest.timeline.toSpliced(at, 1, ...into(event)) }
  }
  const second = (event: RecordedEvent) => event.kind === 'assign' && event.generation === 2

  it.each([
    ['a generation off by one', change(second, (e) => [{ ...e, generation: 3 }])],
    [
      'another owner of a partition',
      change(second, (e) => [
        { ...e, partitions: [...(e.partitions ?? []).slice(1), 'cats-by-colors/5'] },
      ]),
    ],
    [
      'a revoke left out',
      change(
        ({ kind }) => kind === 'revoke',
        () => [],
      ),
    ],
    ['a callback twice', change(isCallback, (e) => [e, e])],
    [
      'lost instead of revoked',
      change(
        ({ kind }) => kind === 'revoke',
        (e) => [{ ...e, kind: 'lost' }],
      ),
    ],
    ['an assignment that came much later', change(second, (e) => [{ ...e, t: e.t + 3000 }])],
  ])('%s', (_what, recording) => {
    expect(compareRecording(recording)).toMatchObject({ kind: 'differs' })
  })

  it('and one that cannot be repeated says why', () => {
    const verdict = compareRecording({
      ...honest,
      timeline: honest.timeline.filter(({ kind }) => kind !== 'assign'),
    })
    expect(verdict).toMatchObject({ kind: 'notOfThisKind' })
  })
})
