import { describe, expect, it } from 'vitest'
import type { Fact } from '../../trace/facts.ts'
import {
  callbacks,
  catGroup,
  factsLike,
  factsOfFile,
  messages,
  stablePair,
  timesOf,
} from '../testing/groupRuns.ts'

const flavours = ['java', 'librdkafka'] as const
const range = { 'partition.assignment.strategy': 'range' }
const cooperative = { 'partition.assignment.strategy': 'cooperative-sticky' }
const third = { events: [{ at: '5s', do: 'member.start' as const, group: 'g', id: 'C' }] }
const all = { assigned: {}, revoked: {}, lost: {} }

/** The handlers of a member in order: `revoked(2,3)`, `end revoked`. */
const handlers = (facts: readonly Fact[], member: string, fromMs = 1): readonly string[] =>
  facts.flatMap((fact) => {
    if (fact.atUs < fromMs * 1000) return []
    if (fact.kind === 'handler.called' && fact.member === member)
      return [`${fact.handler}(${fact.partitions.map(({ partition }) => partition).join()})`]
    if (fact.kind === 'handler.returned' && fact.member === member) return [`end ${fact.handler}`]
    return []
  })

describe('handlers of a rebalance', () => {
  const run = (client: (typeof flavours)[number], config: object, application: object = {}) =>
    factsOfFile(
      stablePair(
        { client, config: { ...config }, application: { handlers: all, ...application } },
        third,
      ),
    )

  it.each(flavours)('%s, eager: all revoked, then all assigned, exactly paired', (client) => {
    const facts = run(client, range)
    expect(handlers(facts, 'B')).toEqual([
      'revoked(2,3)',
      'end revoked',
      'assigned(2)',
      'end assigned',
    ])
  })

  it.each(flavours)(
    '%s, cooperative: the additions only, and revoked only where it loses',
    (client) => {
      const facts = run(client, cooperative)
      const calls = ['A', 'B', 'C'].map((member) => handlers(facts, member))
      const kept = calls.filter((each) => !each.some((call) => call.startsWith('revoked')))
      expect(calls.filter((each) => !kept.includes(each))).toHaveLength(1)
      const flat = kept.flat().filter((call) => !call.startsWith('end'))
      expect(flat.filter((call) => call !== 'assigned()')).toHaveLength(1)
    },
  )

  it('the revoked handler gets positions, and may commit what is done before others go on', () => {
    const facts = run(
      'java',
      { ...range, 'enable.auto.commit': false },
      {
        handlers: { revoked: { commits: true } },
      },
    )
    const [called] = factsLike(facts, 'handler.called', { member: 'B' })
    const position = called?.partitions.find(({ partition }) => partition === 2)?.offset
    const committed = factsLike(facts, 'offsets.committed', { member: 'B' })
      .flatMap(({ offsets }) => offsets)
      .find(({ partition }) => partition === 2)
    expect(position).toBeGreaterThan(0)
    expect(committed?.offset).toBe(position)
    expect(timesOf(facts, 'handler.returned', { member: 'B' })[0]).toBe(
      (called?.atUs ?? 0) / 1000 + 20,
    )
    expect(factsLike(facts, 'record.processed', { timesBefore: 1 })).toEqual([])
  })

  it.each(flavours)(
    '%s: a revoked handler that takes 2 s holds the whole rebalance up',
    (client) => {
      const slow = run(client, range, { handlers: { revoked: { takes: '2s' } } })
      const quick = run(client, range, { handlers: { revoked: {} } })
      const started = (facts: readonly Fact[]) => timesOf(facts, 'generation.started')[0] ?? 0
      // A and B run theirs at their own heartbeats: only the later one counts
      expect(started(slow) - started(quick)).toBe(2000)
    },
  )

  it('librdkafka: while its handler runs, nothing of that member is read, cooperative or not', () => {
    const facts = run('librdkafka', cooperative, { handlers: { assigned: { takes: '4s' } } })
    const [from = 0] = timesOf(facts, 'handler.called', { member: 'A' })
    const polled = timesOf(facts, 'records.polled', { member: 'A' })
    expect(polled.some((at) => at > from - 2000 && at < from)).toBe(true)
    expect(polled.some((at) => at > from && at < from + 4000)).toBe(false)
    expect(polled.some((at) => at > from + 4000)).toBe(true)
  })

  it('lost instead of revoked for who fell out, and no lost handler: revoked is called', () => {
    const frozen = (handlersOf: object) =>
      factsOfFile(
        stablePair(
          {
            client: 'librdkafka',
            config: { ...range, 'session.timeout.ms': 6000 },
            application: { handlers: handlersOf },
          },
          { events: [{ at: '5s', do: 'member.freeze', group: 'g', id: 'A', for: '10s' }] },
        ),
      )
    expect(handlers(frozen(all), 'A')[0]).toBe('lost(0,1)')
    expect(handlers(frozen({ revoked: {} }), 'A')[0]).toBe('revoked(0,1)')
  })

  it('a commit in the lost handler is refused', () => {
    const facts = factsOfFile(
      stablePair(
        {
          client: 'librdkafka',
          config: { ...range, 'session.timeout.ms': 6000, 'enable.auto.commit': false },
          application: { handlers: { lost: { commits: true } } },
        },
        { events: [{ at: '5s', do: 'member.freeze', group: 'g', id: 'A', for: '10s' }] },
      ),
    )
    expect(factsLike(facts, 'error.raised', { member: 'A', errorCode: 25 })).toHaveLength(1)
  })

  it('librdkafka: a throwing assigned handler leaves the member with nothing, and in the group', () => {
    const facts = run('librdkafka', range, { handlers: { assigned: { throws: true } } })
    expect(
      factsLike(facts, 'error.raised', { error: 'Local_Application', errorCode: -143 }),
    ).toHaveLength(3)
    expect(callbacks(facts, 'B', 1)).toEqual(['revoked [2,3]', 'assigned [2]', 'revoked [2]'])
    expect(factsLike(facts, 'member.stopped')).toEqual([])
  })

  it('Java: a throwing handler ends the application', () => {
    const facts = run('java', range, { handlers: { assigned: { throws: true } } })
    expect(factsLike(facts, 'member.stopped', { how: 'fatal' }).length).toBeGreaterThan(0)
  })

  it.each(flavours)(
    '%s: what was assigned is read, even if the group rebalances again while the handler runs',
    (client) => {
      const facts = factsOfFile(
        catGroup(
          [{ id: 'A' }, { id: 'B', startAt: '4s' }],
          {
            client,
            config: {
              ...cooperative,
              'auto.offset.reset': 'earliest',
              'heartbeat.interval.ms': 500,
            },
            application: { handlers: { assigned: { takes: '6s' } } },
          },
          {
            cluster: { brokers: 3, config: { 'group.initial.rebalance.delay.ms': 0 } },
            until: '60s',
          },
        ),
      )
      const reset = factsLike(facts, 'position.reset').map(({ partition }) => partition)
      expect(new Set(reset)).toEqual(new Set([0, 1, 2, 3]))
    },
  )

  it.each(['earliest', 'latest'] as const)(
    'an assigned handler that asks for the %s offset gets it, whatever is committed',
    (startAt) => {
      const facts = run('librdkafka', range, { handlers: { assigned: { startAt } } })
      const told = factsLike(facts, 'position.reset').filter(({ atUs }) => atUs > 5_000_000)
      expect(told.length).toBeGreaterThanOrEqual(3)
      expect(told.map(({ from }) => from)).toEqual(told.map(() => startAt))
      for (const { offset } of told) {
        if (startAt === 'earliest') expect(offset).toBe(0)
        else expect(offset).toBeGreaterThan(0)
      }
    },
  )

  it('an assigned handler may say where to read from', () => {
    const facts = run('librdkafka', range, { handlers: { assigned: { startAt: 7 } } })
    expect(
      factsLike(facts, 'position.reset', { from: 'assigned' }).every((f) => f.offset === 7),
    ).toBe(true)
    expect(factsLike(facts, 'position.reset', { from: 'assigned' }).length).toBeGreaterThanOrEqual(
      3,
    )
  })
})

describe('Commit(own offset), 50 ms of work, answered after 20 ms', () => {
  const run = (offset: 'own' | 'next') =>
    factsOfFile(
      catGroup(
        [{ id: 'C1' }],
        {
          client: 'librdkafka',
          processing: 50,
          config: { 'enable.auto.commit': false, 'enable.auto.offset.store': false },
          application: { commits: { every: 1, offset } },
        },
        {
          topics: [{ name: 'cats' }],
          producers: [
            {
              id: 'p',
              topic: 'cats',
              records: Array.from({ length: 5 }, (_, at) => ({ at, key: 'black' })),
            },
          ],
          events: [
            { at: '20s', do: 'member.stop', group: 'g', id: 'C1' },
            { at: '21s', do: 'member.start', group: 'g', id: 'C1' },
          ],
        },
      ),
    )

  it('takes 70 ms for each record', () => {
    const at = timesOf(run('next'), 'record.processed')
    expect(at.slice(1, 5).map((each, index) => each - (at[index] ?? 0))).toEqual([70, 70, 70, 70])
  })

  it('leaves a lag of one, and every restart works on the last record again', () => {
    const facts = run('own')
    const committed = factsLike(facts, 'offsets.committed').at(-1)?.offsets[0]?.offset
    expect(committed).toBe(4)
    expect(factsLike(facts, 'record.processed', { timesBefore: 1 }).map((f) => f.offset)).toEqual([
      4,
    ])
  })

  it('Commit(result) names the next one, and nothing comes again', () => {
    const facts = run('next')
    expect(factsLike(facts, 'offsets.committed').at(-1)?.offsets[0]?.offset).toBe(5)
    expect(factsLike(facts, 'record.processed', { timesBefore: 1 })).toEqual([])
  })
})

describe('a standalone consumer with the name of a live group', () => {
  const assign = [{ topic: 'cats', partition: 0, offset: 0 }]
  const run = (rest: object = {}) =>
    factsOfFile(
      stablePair(
        { client: 'librdkafka', config: { 'auto.commit.interval.ms': 500 } },
        { until: '40s', ...rest },
        { A: {}, B: {} },
      ),
    )
  const beside = (
    events: object[] = [],
    members: { id: string; startAt: string; assign: typeof assign }[] = [],
  ) => {
    const file = stablePair({ client: 'librdkafka', config: { 'auto.commit.interval.ms': 500 } })
    const [group] = file.groups ?? []
    return factsOfFile({
      ...file,
      until: '40s',
      groups: [
        {
          ...group,
          id: 'g',
          members: [...(group?.members ?? []), { id: 'S', startAt: '5s', assign }, ...members],
        },
      ],
      events: events as never,
    })
  }

  it('reads at once: no join, no heartbeat, no rebalance', () => {
    const facts = beside()
    expect(timesOf(facts, 'records.fetched', { member: 'S' })[0]).toBe(5010)
    expect(messages(facts, 'JoinGroup', { from: 'member:g/S' })).toEqual([])
    expect(messages(facts, 'Heartbeat', { from: 'member:g/S' })).toEqual([])
    expect(timesOf(facts, 'group.state.changed')).toEqual(timesOf(run(), 'group.state.changed'))
  })

  it('its commits are refused with 25 while the group has members, and count once it is empty', () => {
    const stop = ['A', 'B'].map((id) => ({ at: '10s', do: 'member.stop', group: 'g', id }))
    const facts = beside(stop)
    const refused = timesOf(facts, 'offsets.refused', { errorCode: 25 })
    const accepted = timesOf(facts, 'offsets.committed').filter((at) => at > 11_000)
    expect(refused.length).toBeGreaterThan(5)
    expect(Math.max(...refused)).toBeLessThan(11_000)
    expect(accepted.length).toBeGreaterThan(10)
  })

  it('a second one reads the same records, nobody takes over, and new partitions are not seen', () => {
    const facts = beside(
      [
        { at: '15s', do: 'member.kill', group: 'g', id: 'S' },
        { at: '20s', do: 'topic.partitions', topic: 'cats', partitions: 6 },
      ],
      [{ id: 'T', startAt: '6s', assign }],
    )
    const offsets = (member: string) =>
      factsLike(facts, 'record.processed', { member }).map(({ offset }) => offset)
    expect(offsets('T').slice(0, offsets('S').length)).toEqual(offsets('S'))
    expect(factsLike(facts, 'partitions.assigned', { member: 'T' })).toHaveLength(1)
    expect(callbacks(facts, 'A', 15_001).some((call) => call.startsWith('lost'))).toBe(false)
  })
})

/** How often a client asks for metadata unasked. */
const refreshName = {
  java: 'metadata.max.age.ms',
  librdkafka: 'topic.metadata.refresh.interval.ms',
} as const

describe('subscriptions', () => {
  const topics = ['cats', 'dogs'].map((name) => ({ name, partitions: 2, replicationFactor: 1 }))
  const run = (client: (typeof flavours)[number], events: object[], members: object[] = [{}, {}]) =>
    factsOfFile(
      catGroup(
        members.map((member, index) => ({ id: `C${index + 1}`, ...member })),
        { client, topics: ['cats'], config: { [refreshName[client]]: 5000, ...range } },
        { topics, until: '40s', events: events as never },
      ),
    )
  const ownedAt = (facts: readonly Fact[], member: string) =>
    factsLike(facts, 'partitions.assigned', { member })
      .at(-1)
      ?.owned.map(({ topic, partition }) => `${topic}-${partition}`)

  it.each(flavours)(
    '%s: a member that subscribes to another topic makes the group rebalance',
    (client) => {
      const facts = run(client, [
        { at: '10s', do: 'member.subscribe', group: 'g', id: 'C2', topics: ['dogs'] },
      ])
      expect(ownedAt(facts, 'C1')).toEqual(['cats-0', 'cats-1'])
      expect(ownedAt(facts, 'C2')).toEqual(['dogs-0', 'dogs-1'])
      expect(factsLike(facts, 'subscription.changed')).toHaveLength(1)
    },
  )

  it.each(flavours)('%s: unsubscribe() leaves the group, subscribe() comes back', (client) => {
    const facts = run(client, [
      { at: '10s', do: 'member.subscribe', group: 'g', id: 'C2', topics: [] },
      { at: '25s', do: 'member.subscribe', group: 'g', id: 'C2', topics: ['cats'] },
    ])
    expect(timesOf(facts, 'member.removed', { member: 'C2', reason: 'left' })).toHaveLength(1)
    expect(factsLike(facts, 'member.stopped')).toEqual([])
    expect(ownedAt(facts, 'C2')).toHaveLength(1)
  })

  it.each(flavours)(
    '%s: a pattern finds a topic that comes later, at the next refresh',
    (client) => {
      const facts = run(
        client,
        [{ at: '11s', do: 'topic.create', topic: 'cats-of-rome', partitions: 1 }],
        [{ topics: ['^cats.*'] }],
      )
      const [found = 0] = timesOf(facts, 'partitions.assigned', { member: 'C1' }).slice(1)
      expect(found).toBeGreaterThan(15_000)
      expect(found).toBeLessThan(15_200)
      expect(ownedAt(facts, 'C1')).toEqual(['cats-0', 'cats-1', 'cats-of-rome-0'])
    },
  )
})

describe('pause, resume and seek', () => {
  it.each(flavours)('%s: a paused partition is not read, the membership goes on', (client) => {
    const facts = factsOfFile(
      stablePair(
        { client },
        {
          events: [
            { at: '10s', do: 'member.pause', group: 'g', id: 'A', topic: 'cats', partition: 0 },
            { at: '30s', do: 'member.resume', group: 'g', id: 'A' },
          ],
        },
      ),
    )
    const read = (partition: number, from: number, to: number) =>
      timesOf(facts, 'records.polled', { member: 'A', partition }).filter(
        (at) => at > from && at < to,
      ).length
    expect(read(0, 10_000, 30_000)).toBe(0)
    expect(read(1, 10_000, 30_000)).toBeGreaterThan(10)
    expect(read(0, 30_000, 32_000)).toBeGreaterThan(0)
    expect(factsLike(facts, 'member.removed')).toEqual([])
    const offsets = factsLike(facts, 'record.processed', { partition: 0 }).map((f) => f.offset)
    expect(offsets).toEqual(offsets.map((_, index) => index))
  })

  it('seek goes back, and what is read again is told as such; a partition of another member raises an error', () => {
    const facts = factsOfFile(
      stablePair(
        { client: 'librdkafka' },
        {
          events: [
            {
              at: '10s',
              do: 'member.seek',
              group: 'g',
              id: 'A',
              topic: 'cats',
              partition: 0,
              offset: 3,
            },
            {
              at: '11s',
              do: 'member.seek',
              group: 'g',
              id: 'A',
              topic: 'cats',
              partition: 3,
              offset: 0,
            },
          ],
        },
      ),
    )
    expect(factsLike(facts, 'record.processed', { timesBefore: 1 })[0]?.offset).toBe(3)
    expect(
      factsLike(facts, 'error.raised', { error: 'Local_State', errorCode: -172 }),
    ).toHaveLength(1)
  })
})

it('a poison record that kills its reader kills each next one: nobody gets past it', () => {
  const facts = factsOfFile(
    stablePair({
      config: { 'session.timeout.ms': 6000 },
      application: { poison: [{ topic: 'cats', partition: 0, offset: 5, crashes: true }] },
    }),
  )
  expect(factsLike(facts, 'member.stopped', { how: 'fatal' }).map((f) => f.member)).toEqual([
    'A',
    'B',
  ])
  const done = factsLike(facts, 'record.processed', { partition: 0 }).map((f) => f.offset)
  expect(Math.max(...done)).toBe(4)
})
