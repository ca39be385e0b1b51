import { expect, it } from 'vitest'
import type { FactOf } from '../trace/facts.ts'
import { simulate } from './run.ts'
import { parseScenario } from './scenario/parse.ts'

/** B2 stops copying and leaves the ISR, B1 goes on alone and dies: B2 leads with fewer records than were read. */
function uncleanRun() {
  const parsed = parseScenario({
    version: 1,
    title: 'an unclean election',
    seed: 1,
    cluster: { brokers: 2, config: { 'replica.lag.time.max.ms': 10_000 } },
    topics: [
      {
        name: 'cats',
        replicationFactor: 2,
        config: { 'unclean.leader.election.enable': true },
        replicas: [[1, 2]],
      },
    ],
    producers: [{ id: 'p', topic: 'cats', ratePerSecond: 1, keys: ['ginger'] }],
    groups: [
      {
        id: 'g',
        topics: ['cats'],
        bootstrapped: true,
        config: { 'auto.offset.reset': 'earliest' },
        members: [{ id: 'C1' }],
      },
    ],
    events: [
      { at: '10s', do: 'link.cut', a: 'broker-1', b: 'broker-2' },
      { at: '40s', do: 'broker.kill', broker: 1 },
    ],
    until: '70s',
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return simulate(parsed.scenario).facts
}

it('counts records, not offsets: after an unclean election other cats sit at the old numbers', () => {
  const facts = uncleanRun()
  const processed = facts.filter((fact) => fact.kind === 'record.processed')
  const seen = new Set<number>()
  for (const { recordId, timesBefore } of processed as FactOf<'record.processed'>[]) {
    expect([recordId, timesBefore > 0]).toEqual([recordId, seen.has(recordId)])
    seen.add(recordId)
  }
  const offsets = processed.map(({ offset }) => offset)
  expect(new Set(offsets).size).toBeLessThan(
    new Set(processed.map(({ recordId }) => recordId)).size,
  )
})
