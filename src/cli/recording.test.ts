import { describe, expect, it } from 'vitest'
import { compareRecording } from './recording.ts'
import type { RecordedEvent, Recording } from './recordingFormat.ts'
import { readRecordings } from './recordings.ts'

const recordings = readRecordings('conformance/recordings')

describe('what real clients saw of their groups comes out of the simulation', () => {
  it.each(recordings.map((each) => [each.name, each] as const))('%s', (_name, recording) => {
    expect(compareRecording(recording)).toMatchObject({ kind: 'same' })
  })
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
      timeline: [{ t: 0, kind: 'leader-change' }, ...honest.timeline],
    })
    expect(verdict).toMatchObject({ kind: 'notOfThisKind' })
  })
})
