import { describe, expect, it } from 'vitest'
import { simulate } from '../run.ts'
import { parseScenario } from '../scenario/parse.ts'

/** C2's process starts at ten seconds; what a person does before that finds no process. */
function run(events: readonly object[]) {
  const parsed = parseScenario({
    version: 1,
    title: 'waiting',
    seed: 1,
    cluster: { brokers: 1 },
    topics: [{ name: 'cats' }, { name: 'dogs' }],
    groups: [
      {
        id: 'g',
        topics: ['cats', 'dogs'],
        members: [{ id: 'C1' }, { id: 'C2', startAt: '10s' }],
      },
    ],
    events: events.map((event) => ({ at: '1s', ...event })),
    until: '20s',
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const { facts } = simulate(parsed.scenario)
  return facts.filter((fact) => 'member' in fact && fact.member === 'C2')
}

describe('a client that waits for its start', () => {
  it.each([
    { do: 'group.unsubscribe', group: 'g', topic: 'dogs' },
    { do: 'member.subscribe', group: 'g', id: 'C2', topics: ['cats'] },
    { do: 'member.seek', group: 'g', id: 'C2', topic: 'cats', partition: 0, offset: 0 },
    { do: 'member.freeze', group: 'g', id: 'C2', for: '1s' },
    { do: 'member.kill', group: 'g', id: 'C2' },
    { do: 'member.stop', group: 'g', id: 'C2' },
  ])('does nothing before it, whatever is asked of it: $do', (event) => {
    const [first] = run([event])
    expect(first).toMatchObject({ kind: 'member.started', atUs: 10_000_000 })
  })
  it('subscribes at its start to what the group reads by then', () => {
    const [first] = run([{ do: 'group.unsubscribe', group: 'g', topic: 'dogs' }])
    expect(first).toMatchObject({ topics: ['cats'] })
  })
})
