import { describe, expect, it } from 'vitest'
import { errorCodes as e } from '../../kafka/errorCodes.ts'
import { interruptionsOf } from '../../trace/interruptions.ts'
import type { ConsumerNode } from './consumerNode.ts'
import {
  callbacks,
  catGroup,
  factsLike,
  factsOfFile,
  messages,
  simAt,
  stablePair,
  timesOf,
} from '../testing/groupRuns.ts'

const flavours = ['java', 'librdkafka'] as const
const cooperative = { 'partition.assignment.strategy': 'cooperative-sticky' }
const range = { 'partition.assignment.strategy': 'range' }
const coordinatorOf = (facts: ReturnType<typeof factsOfFile>, nth = 0): number =>
  factsLike(facts, 'coordinator.elected', { group: 'g' })[nth]?.broker ?? -1
const coordinator = coordinatorOf(factsOfFile(stablePair({}, { until: '1s' })))
const cutFromA = (at: string, broker = coordinator) =>
  ({ at, do: 'link.cut', a: 'member:g/A', b: `broker-${broker}` }) as const
const B = { group: 'g', member: 'B' }
const A = { group: 'g', member: 'A' }

describe('callbacks of a rebalance that takes one partition from B', () => {
  const third = { events: [{ at: '5s', do: 'member.start', group: 'g', id: 'C' }] as const }
  const run = (client: (typeof flavours)[number], config: object) =>
    factsOfFile(
      stablePair({ client, config: { ...config } }, { ...third, events: [...third.events] }),
    )

  it.each(flavours)('%s, eager: all revoked, then all assigned', (client) => {
    const facts = run(client, range)
    expect(callbacks(facts, 'A', 1)).toEqual(['revoked [0,1]', 'assigned [0,1]'])
    expect(callbacks(facts, 'B', 1)).toEqual(['revoked [2,3]', 'assigned [2]'])
    expect(callbacks(facts, 'C')).toEqual(['assigned [3]'])
  })

  it.each(flavours)(
    '%s, cooperative: only what moves is revoked, over two generations',
    (client) => {
      const facts = run(client, cooperative)
      const calls = ['A', 'B', 'C'].map((member) => callbacks(facts, member, 1))
      const losing = calls.filter((each) => each.some((call) => call.startsWith('revoked')))
      expect(losing).toHaveLength(1)
      expect(losing[0]?.map((call) => call.replace(/\d/, 'n'))).toEqual([
        'revoked [n]',
        'assigned []',
        'assigned []',
      ])
      expect(calls[2]?.map((call) => call.replace(/\d/, 'n'))).toEqual([
        'assigned []',
        'assigned [n]',
      ])
      expect(timesOf(facts, 'generation.started')).toHaveLength(2)
    },
  )

  it.each(flavours)('%s: eager interrupts all four partitions, cooperative one', (client) => {
    const interrupted = (config: object) => [
      ...new Set(interruptionsOf(run(client, config), 'g').intervals.map((each) => each.partition)),
    ]
    expect(interrupted(range).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3])
    expect(interrupted(cooperative)).toHaveLength(1)
  })

  it('Java calls the revoke callback of an idle eager member too, librdkafka does not', () => {
    const idle = (client: (typeof flavours)[number]) => {
      const members = ['C1', 'C2'].map((id) => ({ id }))
      const topics = [{ name: 'cats', partitions: 1, replicationFactor: 3 }]
      const events = [{ at: '12s', do: 'member.start', group: 'g', id: 'C3' }] as const
      const facts = factsOfFile(
        catGroup(members, { client }, { topics, events: [...events], until: '30s' }),
      )
      return callbacks(facts, 'C2')
    }
    expect(idle('java')).toEqual(['assigned []', 'revoked []', 'assigned []'])
    expect(idle('librdkafka')).toEqual(['assigned []', 'assigned []'])
  })

  it('librdkafka asks the coordinator for metadata before it plans; Java plans at once', () => {
    const planned = (client: (typeof flavours)[number]) => {
      const facts = run(client, range)
      const [joined = 0] = timesOf(facts, 'generation.started')
      return (timesOf(facts, 'assignment.computed')[0] ?? 0) - joined
    }
    expect(planned('java')).toBe(5)
    expect(planned('librdkafka')).toBe(15)
  })
})

describe('a poll interval that is exceeded', () => {
  const slow = (client: (typeof flavours)[number], config: object = {}, rest: object = {}) =>
    factsOfFile(
      stablePair(
        {
          client,
          config: {
            'session.timeout.ms': 6000,
            'heartbeat.interval.ms': 2000,
            'max.poll.interval.ms': 10_000,
            'max.poll.records': 1,
            ...config,
          },
        },
        { until: '45s', ...rest },
        { A: { processing: '25s' } },
      ),
    )
  const startOf = (facts: ReturnType<typeof slow>) => timesOf(facts, 'records.polled', A)[0] ?? 0

  it('Java leaves when it is over; librdkafka at its next look, every 500 ms', () => {
    for (const client of flavours) {
      const facts = slow(client)
      const due = startOf(facts) + 10_000
      const noticed = client === 'java' ? due : Math.floor(due / 500) * 500 + 500
      expect(messages(facts, 'LeaveGroup', { from: 'member:g/A' })[0]?.sent).toBe(noticed)
      expect(timesOf(facts, 'member.removed', { member: 'A' })[0]).toBe(noticed + 5)
    }
  })

  it.each(flavours)('%s: heartbeats go on until then, and stop there', (client) => {
    const facts = slow(client)
    const [left] = messages(facts, 'LeaveGroup', { from: 'member:g/A' })
    const beats = messages(facts, 'Heartbeat', { from: 'member:g/A' }).map(({ sent }) => sent)
    const before = beats.filter((sent) => sent < (left?.sent ?? 0))
    expect(before.length).toBeGreaterThanOrEqual(5)
    const back = startOf(facts) + 25_000
    expect(beats.filter((sent) => sent >= (left?.sent ?? 0) && sent < back)).toEqual([])
  })

  it.each(flavours)(
    '%s: the application learns it at its next poll, as lost, and joins again',
    (client) => {
      const facts = slow(client)
      const back = startOf(facts) + 25_000
      expect(timesOf(facts, 'partitions.lost', A)).toEqual([back])
      expect(callbacks(facts, 'A', 1)).not.toContain('revoked [0,1]')
      const joins = messages(facts, 'JoinGroup', { from: 'member:g/A' }).map(({ sent }) => sent)
      expect(joins[0]).toBe(back)
    },
  )

  it.each(flavours)(
    '%s: others have the partitions long before; what they read is read twice',
    (client) => {
      const facts = slow(client, { 'enable.auto.commit': false })
      const back = startOf(facts) + 25_000
      const taken = factsLike(facts, 'partitions.assigned', B).find(
        ({ owned }) => owned.length === 4,
      )
      expect(taken?.atUs).toBeLessThan(back * 1000)
      const repeated = factsLike(facts, 'record.processed', A).filter(
        ({ timesBefore }) => timesBefore > 0,
      )
      expect(repeated.length).toBeGreaterThan(0)
    },
  )
})

describe('a client that hears nothing from its coordinator', () => {
  const cut = (client: (typeof flavours)[number]) =>
    factsOfFile(
      stablePair(
        { client, config: { 'session.timeout.ms': 6000, 'heartbeat.interval.ms': 2000 } },
        { until: '40s', events: [cutFromA('10s')] },
      ),
    )

  it('librdkafka gives its membership up after session.timeout.ms: lost, then a fresh join', () => {
    const facts = cut('librdkafka')
    const answered = messages(facts, 'Heartbeat', { to: 'member:g/A', direction: 'response' })
    const last = Math.max(...answered.map(({ arrives }) => arrives).filter((ms) => ms <= 10_000))
    expect(timesOf(facts, 'partitions.lost', A)[0]).toBe(last + 6000)
    expect(callbacks(facts, 'A', 1)[0]).toBe('lost [0,1]')
  })

  it('Java stays a member and looks for the coordinator', () => {
    const facts = cut('java')
    expect(timesOf(facts, 'partitions.lost', A)).toEqual([])
    const lookups = messages(facts, 'FindCoordinator', { from: 'member:g/A' })
    expect(lookups.length).toBeGreaterThan(0)
  })

  it.each(flavours)('%s: the coordinator notices at its own session timeout', (client) => {
    const facts = cut(client)
    const arrived = messages(facts, 'Heartbeat', { from: 'member:g/A', direction: 'request' })
    const last = Math.max(...arrived.map(({ arrives }) => arrives).filter((ms) => ms <= 10_000))
    expect(timesOf(facts, 'member.removed', { member: 'A' })[0]).toBe(last + 6000)
  })

  it('Java tells the application that all is lost once the link is back (25)', () => {
    const facts = factsOfFile(
      stablePair(
        { client: 'java', config: { 'session.timeout.ms': 6000, 'heartbeat.interval.ms': 2000 } },
        {
          until: '80s',
          events: [
            cutFromA('10s'),
            { at: '20s', do: 'link.heal', a: 'member:g/A', b: `broker-${coordinator}` },
          ],
        },
      ),
    )
    expect(callbacks(facts, 'A', 1)[0]).toBe('lost [0,1]')
    const refused = ['Heartbeat', 'OffsetCommit'].flatMap((api) =>
      messages(facts, api, { to: 'member:g/A' }).map((each) => each.errorCode),
    )
    expect(refused).toContain(e.UNKNOWN_MEMBER_ID)
    expect(callbacks(facts, 'A', 1).at(-1)).toBe('assigned [0,1]')
  })
})

describe('static members', () => {
  const own = (id: string) => ({ config: { 'group.instance.id': id } })

  it.each(flavours)('%s: a restart within the session starts no generation', (client) => {
    const facts = factsOfFile(
      stablePair(
        { client },
        {
          until: '50s',
          events: [
            { at: '20s', do: 'member.stop', group: 'g', id: 'B' },
            { at: '25s', do: 'member.start', group: 'g', id: 'B' },
          ],
        },
        { A: own('one'), B: own('two') },
      ),
    )
    expect(timesOf(facts, 'generation.started')).toEqual([])
    expect(messages(facts, 'LeaveGroup')).toEqual([])
    const [back] = factsLike(facts, 'partitions.assigned', B).slice(1)
    expect(back?.owned.map(({ partition }) => partition)).toEqual([2, 3])
    expect(back?.atUs).toBe(25_030_000)
  })
})

describe('heartbeats', () => {
  it.each(flavours)(
    '%s: one each interval, the first a whole interval after the answer',
    (client) => {
      const facts = factsOfFile(catGroup([{ id: 'A' }], { client }, { until: '20s' }))
      const api = client === 'java' ? 'JoinGroup' : 'SyncGroup'
      const answered = messages(facts, api, {
        to: 'member:g/A',
        direction: 'response',
        errorCode: undefined,
      })
      const from = answered.at(-1)?.arrives ?? 0
      const beats = messages(facts, 'Heartbeat', { from: 'member:g/A', direction: 'request' })
      expect(beats.slice(0, 3).map(({ sent }) => sent)).toEqual([
        from + 3000,
        from + 6000,
        from + 9000,
      ])
    },
  )

  it('none goes out while a JoinGroup is parked', () => {
    const events = [{ at: '5s', do: 'member.start', group: 'g', id: 'C' }] as const
    const facts = factsOfFile(
      stablePair(
        { config: { 'max.poll.interval.ms': 20_000 } },
        { until: '20s', events: [...events] },
        { B: { processing: '19s' } },
      ),
    )
    const [parked] = messages(facts, 'JoinGroup', { from: 'member:g/A' })
    const beats = messages(facts, 'Heartbeat', { from: 'member:g/A', direction: 'request' })
    expect(beats.filter(({ sent }) => sent > (parked?.sent ?? 0) && sent < 19_000)).toEqual([])
    expect(timesOf(facts, 'member.removed', { member: 'A' })).toEqual([])
  })
})

describe('a coordinator that moves', () => {
  const killed = (client: (typeof flavours)[number], config: object = {}) =>
    factsOfFile(
      stablePair(
        { client, config: { 'session.timeout.ms': 30_000, ...config } },
        { until: '60s', events: [{ at: '10s', do: 'broker.kill', broker: coordinator }] },
      ),
    )

  it.each(flavours)(
    '%s: a stable group goes on under the new one, without a rebalance',
    (client) => {
      const facts = killed(client)
      expect(coordinatorOf(facts, 1)).not.toBe(coordinator)
      expect(timesOf(facts, 'generation.started')).toEqual([])
      const [elected = 0] = timesOf(facts, 'coordinator.elected', { group: 'g' }).slice(1)
      const beats = messages(facts, 'Heartbeat', { to: 'member:g/A', direction: 'response' })
      expect(beats.some(({ arrives, errorCode }) => arrives > elected && errorCode === 0)).toBe(
        true,
      )
      expect(timesOf(facts, 'offsets.committed').at(-1)).toBeGreaterThan(elected)
    },
  )

  it.each(flavours)(
    '%s: members that were joining join again and get their partitions',
    (client) => {
      const facts = factsOfFile(
        catGroup(
          ['A', 'B', 'C'].map((id) => ({ id })),
          { client },
          {
            until: '60s',
            events: [{ at: '2s', do: 'broker.kill', broker: coordinator }],
          },
        ),
      )
      const owned = ['A', 'B', 'C'].map(
        (member) => factsLike(facts, 'partitions.assigned', { member }).at(-1)?.owned.length,
      )
      expect(owned.toSorted((a = 0, b = 0) => a - b)).toEqual([1, 1, 2])
      expect(factsLike(facts, 'generation.started').at(-1)?.members.toSorted()).toEqual([
        'A',
        'B',
        'C',
      ])
    },
  )
})

describe('what a commit carries', () => {
  const oneCat = (client: (typeof flavours)[number], config: object, events: object[] = []) =>
    factsOfFile({
      ...catGroup(
        [{ id: 'A', assigned: [0, 1, 2, 3].map((partition) => ({ topic: 'cats', partition })) }],
        {
          client,
          stableGeneration: 1,
          processing: '2s',
          config: { 'max.poll.records': 1, ...config },
        },
        { until: '20s', events: events as never },
      ),
      topics: [{ name: 'cats', partitions: 4, replicationFactor: 3 }],
    })
  const committed = (facts: ReturnType<typeof oneCat>) => {
    const [first] = factsLike(facts, 'offsets.committed')
    const sum = (first?.offsets ?? []).reduce((total, { offset }) => total + offset, 0)
    return { sum, atMs: (first?.atUs ?? 0) / 1000 }
  }
  const handedOut = (facts: ReturnType<typeof oneCat>, untilMs: number) =>
    factsLike(facts, 'records.polled').filter(({ atUs }) => atUs <= untilMs * 1000).length
  const done = (facts: ReturnType<typeof oneCat>, untilMs: number) =>
    factsLike(facts, 'record.processed').filter(({ atUs }) => atUs <= untilMs * 1000).length

  it('librdkafka commits at its own tick what was handed out, also the cat in hand', () => {
    const facts = oneCat('librdkafka', {})
    const { sum, atMs } = committed(facts)
    expect(atMs).toBe(5015)
    expect(sum).toBe(handedOut(facts, 5000))
    expect(done(facts, 5000)).toBe(sum - 1)
  })

  it('with enable.auto.offset.store=false it commits only what is done', () => {
    const facts = oneCat('librdkafka', { 'enable.auto.offset.store': false })
    const { sum, atMs } = committed(facts)
    expect([atMs, sum]).toEqual([5015, done(facts, 5000)])
  })

  it('librdkafka commits nothing twice; Java commits its positions again and again', () => {
    const quiet = (client: (typeof flavours)[number]) =>
      factsLike(
        factsOfFile({
          ...stablePair({ client }, { until: '40s' }),
          producers: [
            {
              id: 'p',
              topic: 'cats',
              records: [
                { at: '1s', key: 'black' },
                { at: '1s', key: 'white' },
              ],
            },
          ],
        }),
        'offsets.committed',
      ).length
    expect(quiet('librdkafka')).toBeLessThanOrEqual(2)
    expect(quiet('java')).toBeGreaterThan(10)
  })

  it('Java commits inside poll(), what earlier polls returned: all of it is done', () => {
    const facts = oneCat('java', {})
    const { sum, atMs } = committed(facts)
    const polls = timesOf(facts, 'poll.called').filter((ms) => ms >= 5000)
    expect(atMs).toBe((polls[0] ?? 0) + 15)
    expect(sum).toBe(done(facts, polls[0] ?? 0))
  })

  it('a crash in the hands of the application: librdkafka loses the cat, Java repeats', () => {
    const crash = (client: (typeof flavours)[number]) => {
      const facts = oneCat(client, { 'session.timeout.ms': 6000 }, [
        { at: '5500ms', do: 'member.kill', group: 'g', id: 'A' },
        { at: '6s', do: 'member.start', group: 'g', id: 'A' },
      ])
      const resumed = factsLike(facts, 'position.reset').filter(({ atUs }) => atUs > 6_000_000)
      expect(resumed).toHaveLength(4)
      const sum = resumed.reduce((total, { offset }) => total + offset, 0)
      return sum - done(facts, 5500)
    }
    expect(crash('librdkafka')).toBe(1)
    expect(crash('java')).toBe(-2)
  })
})

describe('where reading begins', () => {
  const start = (config: object, committed: object = {}) =>
    factsLike(
      factsOfFile(
        catGroup(
          [{ id: 'A' }],
          { config: config as never, committed: committed as never },
          { until: '20s' },
        ),
      ),
      'position.reset',
    )

  it('earliest begins at the log start, latest at the high watermark', () => {
    expect(start({ 'auto.offset.reset': 'earliest' }).map(({ offset }) => offset)).toEqual([
      0, 0, 0, 0,
    ])
    const latest = start({ 'auto.offset.reset': 'latest' })
    expect(latest.every(({ from }) => from === 'latest')).toBe(true)
    expect(latest.reduce((sum, { offset }) => sum + offset, 0)).toBeGreaterThan(30)
  })

  it('a committed offset wins over both', () => {
    const resets = start({ 'auto.offset.reset': 'latest' }, { cats: { 0: 3, 1: 1, 2: 2, 3: 0 } })
    expect(
      resets.slice(0, 4).map(({ partition, offset, from }) => [partition, offset, from]),
    ).toEqual([
      [0, 3, 'committed'],
      [1, 1, 'committed'],
      [2, 2, 'committed'],
      [3, 0, 'committed'],
    ])
  })

  it('none ends a Java application that has no offset', () => {
    const facts = factsOfFile(
      catGroup([{ id: 'A' }], { config: { 'auto.offset.reset': 'none' } }, { until: '20s' }),
    )
    expect(factsLike(facts, 'member.stopped')).toMatchObject([{ member: 'A', how: 'fatal' }])
  })
})

describe('new partitions', () => {
  const refresh = {
    java: 'metadata.max.age.ms',
    librdkafka: 'topic.metadata.refresh.interval.ms',
  } as const
  const added = (client: (typeof flavours)[number]) =>
    factsOfFile(
      stablePair(
        { client, config: { [refresh[client]]: 30_000, ...range } },
        {
          until: '70s',
          events: [{ at: '10s', do: 'topic.partitions', topic: 'cats', partitions: 6 }],
        },
      ),
    )

  it.each(flavours)(
    '%s: the group finds them at the next metadata refresh, not before',
    (client) => {
      const facts = added(client)
      const [revoked = 0] = timesOf(facts, 'partitions.revoked')
      expect(revoked).toBeGreaterThanOrEqual(30_000)
      const owned = ['A', 'B'].map(
        (member) => factsLike(facts, 'partitions.assigned', { member }).at(-1)?.owned.length,
      )
      expect(owned).toEqual([3, 3])
    },
  )

  it('a stale leader plans what it knows, even when others own more', () => {
    const sim = simAt(
      stablePair(
        { config: { ...cooperative, 'metadata.max.age.ms': 300_000 } },
        {
          events: [
            { at: '1s', do: 'topic.partitions', topic: 'cats', partitions: 9 },
            { at: '2s', do: 'member.start', group: 'g', id: 'C' },
            { at: '20s', do: 'member.stop', group: 'g', id: 'A' },
          ],
        },
      ),
      60_000,
    )
    const members = ['B', 'C'].map((id) => sim.node<ConsumerNode>(`member:g/${id}`))
    const owned = members.flatMap(({ readings }) => Object.keys(readings))
    expect(new Set(owned).size).toBe(owned.length)
    expect(owned.length).toBeGreaterThanOrEqual(4)
  })
})

describe('a process that stands still', () => {
  const frozen = (client: (typeof flavours)[number], sessionMs: number) =>
    factsOfFile(
      stablePair(
        { client, config: { 'session.timeout.ms': sessionMs } },
        {
          until: '60s',
          events: [{ at: '20s', do: 'member.freeze', group: 'g', id: 'A', for: '10s' }],
        },
      ),
    )

  it.each(flavours)('%s: sends and takes in nothing meanwhile', (client) => {
    const facts = frozen(client, 45_000)
    const within = facts.filter(
      (fact) =>
        fact.kind === 'message.sent' && fact.from === 'member:g/A' && fact.atUs > 20_000_000,
    )
    expect(within[0]?.atUs).toBe(30_000_000)
    expect(timesOf(facts, 'member.thawed', A)).toEqual([30_000])
  })

  it.each(flavours)('%s: a session that outlasts it notices nothing', (client) => {
    const facts = frozen(client, 45_000)
    expect(timesOf(facts, 'member.removed', { member: 'A' })).toEqual([])
    expect(timesOf(facts, 'partitions.lost', A)).toEqual([])
  })

  it.each(flavours)(
    '%s: a shorter session ends; awake again, it learns that all is lost',
    (client) => {
      const facts = frozen(client, 8000)
      const [removed = 0] = timesOf(facts, 'member.removed', { member: 'A' })
      expect(removed).toBeGreaterThan(25_000)
      expect(removed).toBeLessThan(28_100)
      const [lost = 0] = timesOf(facts, 'partitions.lost', A)
      expect(lost).toBeGreaterThanOrEqual(30_000)
      expect(lost).toBeLessThan(30_100)
      expect(callbacks(facts, 'A', 1)[0]).toBe('lost [0,1]')
    },
  )

  it('closing it waits until it runs again', () => {
    const facts = factsOfFile(
      stablePair(
        {},
        {
          until: '40s',
          events: [
            { at: '20s', do: 'member.freeze', group: 'g', id: 'A', for: '5s' },
            { at: '21s', do: 'member.stop', group: 'g', id: 'A' },
          ],
        },
      ),
    )
    const [left] = messages(facts, 'LeaveGroup', { from: 'member:g/A' })
    expect(left?.sent).toBeGreaterThanOrEqual(25_000)
    expect(left?.sent).toBeLessThan(25_100)
  })
})
