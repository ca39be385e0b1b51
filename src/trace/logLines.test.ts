import { describe, expect, it } from 'vitest'
import type { Fact } from './facts.ts'
import { logLinesOf } from './logLines.ts'
import { cats, ledBy, lovers, parts, TraceBuilder } from './traceFixtures.ts'

const who = { group: lovers, member: 'cat-a' }
const own = 'member:cat-lovers/cat-a'

function started(client: 'java' | 'librdkafka', assignor = 'range'): TraceBuilder {
  const trace = new TraceBuilder()
  const topic = { topic: cats, replicationFactor: 1, internal: false, config: {} }
  trace.at(0, 'topic.created', { ...topic, partitions: [ledBy(0, [1])] })
  trace.at(0, 'leader.assumed', { ...parts(0)[0]!, broker: 1, leaderEpoch: 3, startOffset: 0 })
  trace.at(0, 'member.started', { ...who, client, assignor, topics: [cats] })
  trace.at(1, 'partitions.assigned', { ...who, partitions: parts(0, 1), owned: parts(0, 1) })
  return trace
}

const linesOf = (trace: TraceBuilder, id: number): readonly string[] =>
  logLinesOf(trace.facts, trace.facts[id] as Fact)?.lines ?? []

const toClient = { messageId: 1, direction: 'response', from: 'broker-4', to: own } as const
const toBroker = { messageId: 1, direction: 'request', from: own, to: 'broker-4' } as const

/** Lines of a recorded client, by facility, with its own ids and numbers left open. */
const recorded = {
  HEARTBEAT:
    /^%7\|\d+\.\d{3}\|HEARTBEAT\|cat-a#consumer-1\| \[thrd:main\]: Group "cat-lovers" heartbeat error response in state up \(join-state steady, \d+ partition\(s\) assigned\): Broker: Group rebalance in progress$/,
  REBALANCE:
    /^%7\|\d+\.\d{3}\|REBALANCE\|cat-a#consumer-1\| \[thrd:main\]: Group "cat-lovers" is rebalancing \(EAGER\) in state up \(join-state steady\) with \d+ assigned partition\(s\): rebalance in progress$/,
  MAXPOLL:
    /^%4\|\d+\.\d{3}\|MAXPOLL\|cat-a#consumer-1\| \[thrd:main\]: Application maximum poll interval \(\d+ms\) exceeded by \d+ms \(adjust max\.poll\.interval\.ms for long-running message processing\): leaving group$/,
  LEAVE: /^%7\|\d+\.\d{3}\|LEAVE\|cat-a#consumer-1\| \[thrd:main\]: [^ ]+:\d+\/\d+: Leaving group$/,
  JOIN: /^%7\|\d+\.\d{3}\|JOIN\|cat-a#consumer-1\| \[thrd:main\]: [^ ]+:\d+\/\d+: Joining group "cat-lovers" with \d+ subscribed topic\(s\) and member id ""$/,
  FETCH:
    /^%7\|\d+\.\d{3}\|FETCH\|cat-a#consumer-1\| \[thrd:main\]: Partition cats-by-colors \[\d+\] start fetching at offset \d+ \(leader epoch \d+\)$/,
  PARTDEL:
    /^%7\|\d+\.\d{3}\|PARTDEL\|cat-a#consumer-1\| \[thrd:main\]: Group "cat-lovers": delete cats-by-colors \[\d+\]$/,
}

describe('librdkafka', () => {
  it('says that a heartbeat was answered with a rebalance, when the answer has come', () => {
    const trace = started('librdkafka')
    const answer = { ...toClient, api: 'Heartbeat', errorCode: 27, arriveUs: 1_128_956_000 }
    const [failed, rebalancing, ...rest] = linesOf(trace, trace.at(5, 'message.sent', answer))
    expect(failed).toMatch(recorded.HEARTBEAT)
    expect(failed).toContain('|1128.956|')
    expect(failed).toContain('2 partition(s) assigned')
    expect(rebalancing).toMatch(recorded.REBALANCE)
    expect(rest).toEqual([])
  })

  it('warns of the poll interval, with its length and the excess, and leaves', () => {
    const trace = started('librdkafka')
    const deadline = { owner: own, name: 'maxPoll', subject: 'cat-lovers/cat-a' } as const
    const polled = trace.at(2, 'records.polled', { ...who, ...parts(0)[0]!, from: 0, to: 1 })
    trace.at(2, 'deadline.armed', { ...deadline, dueUs: 6_002_000 })
    const leave = { ...toBroker, api: 'LeaveGroup', arriveUs: 6_500_000 }
    const lines = linesOf(trace, trace.at(6496, 'message.sent', leave, polled))
    expect(lines[0]).toMatch(recorded.MAXPOLL)
    expect(lines[0]).toContain('(6000ms) exceeded by 494ms')
    expect(lines[1]).toMatch(recorded.LEAVE)
  })

  it('names the offset and the leader epoch that it starts from', () => {
    const trace = started('librdkafka')
    const reset = { ...who, ...parts(0)[0]!, offset: 50, from: 'committed' } as const
    const [line] = linesOf(trace, trace.at(9, 'position.reset', reset))
    expect(line).toMatch(recorded.FETCH)
    expect(line).toContain('[0] start fetching at offset 50 (leader epoch 3)')
  })

  it('joins without a member id at first, and stops reading what is revoked', () => {
    const trace = started('librdkafka')
    const join = { ...toBroker, api: 'JoinGroup', arriveUs: 9 }
    expect(linesOf(trace, trace.at(2, 'message.sent', join))[0]).toMatch(recorded.JOIN)
    const revoked = linesOf(
      trace,
      trace.at(3, 'partitions.revoked', { ...who, partitions: parts(0, 1) }),
    )
    expect(revoked).toHaveLength(2)
    for (const line of revoked) expect(line).toMatch(recorded.PARTDEL)
  })
})

it('Java: level, client and group, logger class', () => {
  const trace = started('java')
  const join = { ...toBroker, api: 'JoinGroup', arriveUs: 9 }
  expect(linesOf(trace, trace.at(2, 'message.sent', join))).toEqual([
    'INFO [Consumer clientId=cat-a, groupId=cat-lovers] Joining the group (org.apache.kafka.clients.consumer.internals.ConsumerCoordinator)',
  ])
})

it('invents no line for what nobody logs, nor for a client that is not known', () => {
  const trace = started('librdkafka')
  const ordinary = { ...toClient, api: 'Fetch', arriveUs: 9 }
  expect(linesOf(trace, trace.at(2, 'message.sent', ordinary))).toEqual([])
  expect(linesOf(trace, trace.at(3, 'poll.called', who))).toEqual([])
  const stranger = { ...who, member: 'nobody', partitions: parts(0) }
  expect(linesOf(trace, trace.at(4, 'partitions.revoked', stranger))).toEqual([])
})
