import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDuration, parseDuration } from './duration.ts'
import { parseScenario, parseScenarioText } from './parse.ts'

const minimal = { version: 1, topics: [{ name: 'cats' }] }

const problemsOf = (text: string) => {
  const parsed = parseScenarioText(text)
  return parsed.ok ? [] : parsed.problems
}

describe('durations', () => {
  it.each([
    ['250ms', 250_000],
    ['12s', 12_000_000],
    ['7d', 604_800_000_000],
    ['1.5s', 1_500_000],
    [3000, 3_000_000],
    ['3000', 3_000_000],
    ['-1s', null],
    ['soon', null],
    [-1, null],
  ])('%s is %s µs', (written, us) => {
    expect(parseDuration(written)).toBe(us)
  })

  it('are written so that they read back', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000_000), (us) => {
        expect(parseDuration(formatDuration(us))).toBe(us)
      }),
    )
  })
})

describe('a scenario', () => {
  it('needs a version and a topic only', () => {
    const parsed = parseScenario(minimal)
    expect(parsed.ok && parsed.scenario.topics[0]).toMatchObject({
      partitions: 1,
      replicationFactor: 1,
    })
    expect(parsed.ok && parsed.scenario.cluster.brokers.map((broker) => broker.id)).toEqual([
      1, 2, 3,
    ])
  })

  it('is frozen throughout, so that checkpoints may share it', () => {
    const parsed = parseScenario(minimal)
    expect(parsed.ok && Object.isFrozen(parsed.scenario.topics[0]?.config)).toBe(true)
  })

  it('reports all problems at once, with path and line', () => {
    const text = `{
  "version": 1,
  "topics": [
    { "name": "cats", "partitions": 0 }
  ],
  "groups": [
    {
      "id": "g",
      "processing": "soon",
      "colour": "red"
    }
  ]
}`
    expect(
      problemsOf(text)
        .map(({ path, line }) => `${path}:${line}`)
        .toSorted(),
    ).toEqual(['groups[0].colour:10', 'groups[0].processing:9', 'topics[0].partitions:4'])
  })

  it('names the line of a syntax error', () => {
    expect(problemsOf('{\n  "version": 1,\n  oops\n}')[0]?.line).toBe(3)
  })

  it.each([
    [
      { ...minimal, topics: [{ name: 'cats', replicationFactor: 4 }] },
      'topics[0].replicationFactor',
    ],
    [{ ...minimal, producers: [{ id: 'p', topic: 'dogs' }] }, 'producers[0].topic'],
    [{ ...minimal, groups: [{ id: 'g', topics: ['dogs'] }] }, 'groups[0].topics[0]'],
    [
      { ...minimal, groups: [{ id: 'g', members: [{ id: 'C1', topics: ['cats', 'dogs'] }] }] },
      'groups[0].members[0].topics[1]',
    ],
    [{ ...minimal, groups: [{ id: 'g' }, { id: 'g' }] }, 'groups[1]'],
    [{ ...minimal, events: [{ at: 0, do: 'broker.kill', broker: 9 }] }, 'events[0].broker'],
    [
      { ...minimal, events: [{ at: 0, do: 'member.kill', group: 'g', id: 'C1' }] },
      'events[0].group',
    ],
    [
      { ...minimal, groups: [{ id: 'g', config: { 'session.timeout.ms': 'often' } }] },
      'groups[0].config.session.timeout.ms',
    ],
    [
      { ...minimal, producers: [{ id: 'p', topic: 'cats', config: { acks: '2' } }] },
      'producers[0].config.acks',
    ],
    [
      { ...minimal, groups: [{ id: 'g', members: [{ id: 'C1', assigned: [] }] }] },
      'groups[0].members[0].assigned',
    ],
  ])('refuses what cannot be: %#', (file, path) => {
    const parsed = parseScenario(file)
    expect(parsed.ok ? [] : parsed.problems.map((problem) => problem.path)).toEqual([path])
  })

  it('never throws, whatever is given', () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        expect(parseScenario(anything).ok).toBe(false)
      }),
    )
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseScenarioText(text).ok).toBe(false)
      }),
    )
  })
})
