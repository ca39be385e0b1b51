import { expect, it } from 'vitest'
import { errorCodes as e } from '../../kafka/errorCodes.ts'
import type { Fact } from '../../trace/facts.ts'
import { CoordinatorProbe } from '../testing/coordinatorProbe.ts'
import { catGroup, factsLike, factsOfFile, messages, timesOf } from '../testing/groupRuns.ts'

const asked = [{ topic: 'cats', partition: 0 }]
const beat = (memberId: string) => ({
  groupId: 'g',
  memberId,
  memberEpoch: 0,
  groupInstanceId: null,
  clientId: memberId,
  rackId: null,
  rebalanceTimeoutMs: 60_000,
  topics: ['cats'],
  serverAssignor: null,
  owned: [],
})

it.each([
  ['its own epoch', 'A', 1, e.NONE],
  ['an epoch of before', 'A', 0, e.STALE_MEMBER_EPOCH],
  ['an epoch that is not there yet', 'A', 2, e.STALE_MEMBER_EPOCH],
  ['the id of nobody', 'B', 1, e.UNKNOWN_MEMBER_ID],
  ['no id', '', -1, e.NONE],
])('OffsetFetch in a KIP-848 group with %s', (_, memberId, memberEpoch, errorCode) => {
  const probe = new CoordinatorProbe().to(1000).send('A', 'ConsumerGroupHeartbeat', beat('A'))
  const request = { groupId: 'g', memberId, memberEpoch, partitions: asked }
  probe.to(1100).send('A', 'OffsetFetch', request).to(1200)
  const offsets = errorCode === e.NONE ? [{ ...asked[0], offset: -1 }] : []
  expect(probe.last('A', 'OffsetFetch')).toMatchObject({ errorCode, body: { offsets } })
})

it('OffsetFetch in a classic group names nobody, and is answered whatever it names', () => {
  const probe = new CoordinatorProbe().to(1000).joinTwice('A').to(9000)
  const request = { groupId: 'g', memberId: 'B', memberEpoch: 7, partitions: asked }
  probe.send('A', 'OffsetFetch', request).to(9100)
  expect(probe.last('A', 'OffsetFetch').errorCode).toBe(e.NONE)
})

const run = (client: 'java' | 'librdkafka'): readonly Fact[] =>
  factsOfFile(
    catGroup(
      [{ id: 'A' }],
      { client, config: { 'group.protocol': 'consumer' } },
      {
        events: [
          {
            at: 0,
            do: 'group.answer',
            group: 'g',
            api: 'OffsetFetch',
            errors: ['STALE_MEMBER_EPOCH'],
          },
        ],
        until: '10s',
      },
    ),
  )

it.each(['java', 'librdkafka'] as const)(
  '%s names itself and its epoch, and asks again when that is refused',
  (client) => {
    const facts = run(client)
    const answers = messages(facts, 'OffsetFetch', { direction: 'response' })
    expect(answers.map(({ errorCode }) => errorCode)).toEqual([e.STALE_MEMBER_EPOCH, e.NONE])
    expect(timesOf(facts, 'record.processed').length).toBeGreaterThan(0)
    expect(factsLike(facts, 'partitions.lost')).toEqual([])
  },
)
