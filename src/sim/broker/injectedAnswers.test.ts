import { describe, expect, it } from 'vitest'
import type { Fact } from '../../trace/facts.ts'
import type { GroupApi, GroupError } from '../scenario/groupAnswers.ts'
import { factsLike, factsOfFile } from '../testing/groupRuns.ts'

/** C1 and C2 are stable long before 20 s, when the coordinator begins to lie. */
const run = (
  client: 'java' | 'librdkafka',
  api: GroupApi,
  errors: readonly GroupError[],
  id?: string,
): readonly Fact[] =>
  factsOfFile({
    version: 1,
    cluster: { brokers: 1 },
    network: { latency: 5 },
    topics: [{ name: 'cats', partitions: 2 }],
    producers: [{ id: 'p', topic: 'cats', ratePerSecond: 5 }],
    groups: [{ id: 'g', client, members: [{ id: 'C1' }, { id: 'C2' }] }],
    events: [
      {
        at: '20s',
        do: 'group.answer',
        group: 'g',
        api,
        errors: [...errors],
        ...(id ? { id } : {}),
      },
    ],
    until: '60s',
  })

const after = (facts: readonly Fact[], kind: 'partitions.lost' | 'partitions.revoked') =>
  factsLike(facts, kind).filter(({ atUs }) => atUs > 20_000_000)

const lies = (facts: readonly Fact[], api: GroupApi) =>
  factsLike(facts, 'message.sent', { api, direction: 'response' }).filter(
    ({ errorCode, atUs }) => errorCode !== undefined && atUs >= 20_000_000,
  )

describe('a coordinator that is made to answer with an error', () => {
  it('does so as often as it was told, to whom it was told, and the trace says who wanted it', () => {
    const facts = run('java', 'Heartbeat', ['NOT_COORDINATOR', 'NOT_COORDINATOR'], 'C2')
    const told = lies(facts, 'Heartbeat')
    expect(told.map(({ to, errorCode }) => [to, errorCode])).toEqual([
      ['member:g/C2', 16],
      ['member:g/C2', 16],
    ])
    const [command] = factsLike(facts, 'command.applied')
    expect(told.map(({ cause }) => cause)).toEqual([command?.id, command?.id])
    expect(after(facts, 'partitions.lost')).toEqual([])
  })

  it.each(['ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID'] as const)(
    '%s: the client takes its partitions for lost and joins again, whatever the coordinator thinks',
    (error) => {
      const lost = after(run('librdkafka', 'Heartbeat', [error], 'C1'), 'partitions.lost')
      expect(lost.map(({ member }) => member)).toEqual(['C1'])
    },
  )

  it('27 to a commit makes Java join again at once; librdkafka waits for a heartbeat that says so', () => {
    const revoked = (client: 'java' | 'librdkafka') =>
      after(run(client, 'OffsetCommit', ['REBALANCE_IN_PROGRESS']), 'partitions.revoked').length
    expect(revoked('java')).toBeGreaterThan(0)
    expect(revoked('librdkafka')).toBe(0)
  })
})
