import { expect, it } from 'vitest'
import { adviseOn } from './advise.ts'
import { parseScenario } from './parse.ts'

const advice = (file: object) => {
  const parsed = parseScenario({
    version: 1,
    topics: [{ name: 'cats', partitions: 4, replicationFactor: 3 }],
    ...file,
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return adviseOn(parsed.scenario).map(({ severity, owner, keys }) =>
    `${severity} ${owner.kind} ${owner.name}: ${keys.join(', ')}`.trimEnd(),
  )
}

it('names whose setting it is', () => {
  const config = { 'session.timeout.ms': 9000, 'heartbeat.interval.ms': 8000 }
  const group = { id: 'g', config, members: [{ id: 'C1' }, { id: 'C2' }] }
  const found = advice({ groups: [group] })
  expect(found.filter((each) => each.includes('heartbeat.interval.ms'))).toHaveLength(1)
  expect(found).toContainEqual(expect.stringMatching(/^W group g: .*heartbeat\.interval\.ms/))
})

it('names the member when the setting is its own', () => {
  const config = { 'session.timeout.ms': 9000, 'heartbeat.interval.ms': 8000 }
  const group = { id: 'g', members: [{ id: 'C1', config }, { id: 'C2' }] }
  expect(advice({ groups: [group] })).toContainEqual(expect.stringMatching(/^W member C1: /))
})

it('counts the members that are there at once, not all that ever start', () => {
  const members = ['C1', 'C2', 'C3', 'C4'].map((id) => ({ id }))
  const start = { at: '2s', do: 'member.start', group: 'g', id: 'C5' }
  const stop = { at: '1s', do: 'member.stop', group: 'g', id: 'C1' }
  const groups = [{ id: 'g', members }]
  const tooMany = 'W group g:'
  expect(advice({ groups, events: [start] })).toContain(tooMany)
  expect(advice({ groups, events: [stop, start] })).not.toContain(tooMany)
})

it('tells of a setting that a Java client ignores', () => {
  const producers = [{ id: 'p', topic: 'cats', config: { 'linger.mss': 5 } }]
  expect(advice({ producers })).toContain('W producer p: linger.mss')
})

it('puts the gravest first', () => {
  const config = { 'session.timeout.ms': 1000, 'heartbeat.interval.ms': 300 }
  const found = advice({
    topics: [{ name: 'cats', partitions: 1, replicationFactor: 3 }],
    groups: [{ id: 'g', config, members: [{ id: 'C1' }] }],
  }).map((each) => each[0])
  expect(found[0]).toBe('E')
  expect(found).toEqual(found.toSorted((a, b) => 'EWI'.indexOf(a ?? '') - 'EWI'.indexOf(b ?? '')))
})
