import { describe, expect, it } from 'vitest'
import type { Fact, FactOf } from '../../trace/facts.ts'
import { simulate } from '../run.ts'
import { parseScenario } from '../scenario/parse.ts'

interface Run {
  readonly client?: 'java' | 'librdkafka'
  readonly reset?: string
  readonly isUnclean?: boolean
}

/** B2 does not copy and is out of the ISR; B1 dies. With unclean election B2 leads with less than C1 has read. */
function run({ client = 'java', reset = 'earliest', isUnclean = true }: Run): readonly Fact[] {
  const parsed = parseScenario({
    version: 1,
    title: 'truncation',
    seed: 1,
    cluster: { brokers: 3, config: { 'replica.lag.time.max.ms': 10_000 } },
    topics: [
      {
        name: 'cats',
        replicationFactor: 2,
        config: { 'unclean.leader.election.enable': isUnclean },
        replicas: [[1, 2]],
      },
    ],
    producers: [{ id: 'p', topic: 'cats', ratePerSecond: 1, keys: ['ginger'] }],
    groups: [
      {
        id: 'g',
        client,
        topics: ['cats'],
        bootstrapped: true,
        config: { 'auto.offset.reset': reset },
        members: [{ id: 'C1' }],
        committed: { cats: { '0': 0 } },
      },
    ],
    events: [
      ...(isUnclean ? [{ at: '10s', do: 'link.cut', a: 'broker-1', b: 'broker-2' }] : []),
      { at: '40s', do: 'broker.kill', broker: 1 },
    ],
    until: '70s',
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return simulate(parsed.scenario).facts
}
const ofKind = <K extends Fact['kind']>(facts: readonly Fact[], kind: K) =>
  facts.filter((fact): fact is FactOf<K> & Fact => fact.kind === kind)
const newLeaderStart = (facts: readonly Fact[]) =>
  ofKind(facts, 'leader.assumed').find(({ topic, broker }) => topic === 'cats' && broker === 2)

describe('a consumer asks a new leader whether it has what was read (KIP-320)', () => {
  it.each(['java', 'librdkafka'] as const)(
    '%s goes on where the histories part, not at an end of the log',
    (client) => {
      for (const reset of ['earliest', 'latest']) {
        const facts = run({ client, reset })
        const resets = ofKind(facts, 'position.reset').filter(({ atUs }) => atUs > 40_000_000)
        const startOffset = newLeaderStart(facts)?.startOffset ?? -1
        expect(startOffset).toBeGreaterThan(0)
        expect(resets.map(({ offset, from }) => [offset, from])).toEqual([
          [startOffset, 'truncation'],
        ])
        const [next] = ofKind(facts, 'records.polled').filter(({ atUs }) => atUs > 40_000_000)
        expect(next?.from).toBe(startOffset)
      }
    },
  )
  it('java with none raises LogTruncationException and ends; librdkafka reports it and reads nothing', () => {
    const java = run({ reset: 'none' })
    const errors = ofKind(java, 'error.raised').map(({ error }) => error)
    expect(errors).toContain('LogTruncationException')
    expect(ofKind(java, 'member.stopped')).toHaveLength(1)
    const librdkafka = run({ client: 'librdkafka', reset: 'error' })
    expect(ofKind(librdkafka, 'member.stopped')).toEqual([])
    expect(ofKind(librdkafka, 'records.polled').filter(({ atUs }) => atUs > 42_000_000)).toEqual([])
  })
  it('a clean election changes no position: the answer lies at or above it', () => {
    const facts = run({ isUnclean: false })
    const asked = ofKind(facts, 'message.sent').filter(
      ({ api, direction }) => api === 'OffsetForLeaderEpoch' && direction === 'request',
    )
    expect(asked.map(({ to }) => to)).toEqual(['broker-2'])
    expect(ofKind(facts, 'position.reset').filter(({ atUs }) => atUs > 40_000_000)).toEqual([])
    const read = ofKind(facts, 'record.processed')
    expect(read.every(({ timesBefore }) => timesBefore === 0)).toBe(true)
  })
})
