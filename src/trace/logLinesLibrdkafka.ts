import { errorCodes } from '../kafka/errorCodes.ts'
import { latest } from './factSearch.ts'
import type { Fact, FactOf } from './facts.ts'
import { isOverdueLeave } from './whySettings.ts'

/** librdkafka's own texts of the errors that a group's answers carry. */
const errorTexts: Readonly<Record<number, string>> = {
  [errorCodes.NOT_COORDINATOR]: 'Broker: Not coordinator',
  [errorCodes.ILLEGAL_GENERATION]: 'Broker: Specified group generation id is not valid',
  [errorCodes.UNKNOWN_MEMBER_ID]: 'Broker: Unknown member',
  [errorCodes.REBALANCE_IN_PROGRESS]: 'Broker: Group rebalance in progress',
}

type Started = FactOf<'member.started'>

/**
 * Lines in librdkafka's format with `debug=cgrp`, seconds counted from the run's start. Empty: it says nothing, or
 * what it says is not known from facts alone.
 */
export function librdkafkaLines(
  facts: readonly Fact[],
  fact: Fact,
  started: Started,
): readonly string[] {
  const line = (level: number, facility: string, text: string): string =>
    `%${level}|${(whenLogged(fact) / 1_000_000).toFixed(3)}|${facility}|${started.member}#consumer-1| [thrd:main]: ${text}`
  switch (fact.kind) {
    case 'message.sent':
      return fact.direction === 'request'
        ? linesOfRequest(facts, fact, started, line)
        : linesOfAnswer(facts, fact, started, line)
    case 'partitions.revoked':
      return fact.partitions.map(({ topic, partition }) =>
        line(7, 'PARTDEL', `Group "${fact.group}": delete ${topic} [${partition}]`),
      )
    case 'position.reset': {
      const epoch = leaderEpochOf(facts, fact)
      const at = `Partition ${fact.topic} [${fact.partition}] start fetching at offset ${fact.offset}`
      return epoch === undefined ? [] : [line(7, 'FETCH', `${at} (leader epoch ${epoch})`)]
    }
    default:
      return []
  }
}

type Line = (level: number, facility: string, text: string) => string

/** An answer is logged when it has come. */
const whenLogged = (fact: Fact): number =>
  fact.kind === 'message.sent' && fact.direction === 'response' ? fact.arriveUs : fact.atUs

/** `broker-4` → `broker-4:9092/4`: name and node id as a client prints a broker. */
const brokerOf = (node: string): string => `${node}:9092/${node.replace('broker-', '')}`

function linesOfRequest(
  facts: readonly Fact[],
  fact: FactOf<'message.sent'>,
  { group, member, topics }: Started,
  line: Line,
): readonly string[] {
  if (fact.api === 'JoinGroup') {
    const isOwn = (each: { group: string; member: string }) =>
      each.group === group && each.member === member
    const memberId = latest(facts, fact.id, 'member.id.assigned', isOwn)?.memberId ?? ''
    const what = `Joining group "${group}" with ${topics.length} subscribed topic(s)`
    return [line(7, 'JOIN', `${brokerOf(fact.to)}: ${what} and member id "${memberId}"`)]
  }
  if (fact.api !== 'LeaveGroup') return []
  const leaving = line(7, 'LEAVE', `${brokerOf(fact.to)}: Leaving group`)
  const overdue = isOverdueLeave(facts, fact) ? overdueText(facts, fact, group, member) : null
  return overdue === null ? [leaving] : [line(4, 'MAXPOLL', overdue), leaving]
}

/** The poll interval is read off the deadline that the client armed at its last poll. */
function overdueText(
  facts: readonly Fact[],
  fact: FactOf<'message.sent'>,
  group: string,
  member: string,
): string | null {
  const armed = latest(
    facts,
    fact.id,
    'deadline.armed',
    ({ name, subject }) => name === 'maxPoll' && subject === `${group}/${member}`,
  )
  if (!armed) return null
  const limitMs = Math.round((armed.dueUs - armed.atUs) / 1000)
  const excessMs = Math.round((fact.atUs - armed.dueUs) / 1000)
  const advice = 'adjust max.poll.interval.ms for long-running message processing'
  return `Application maximum poll interval (${limitMs}ms) exceeded by ${excessMs}ms (${advice}): leaving group`
}

function linesOfAnswer(
  facts: readonly Fact[],
  fact: FactOf<'message.sent'>,
  started: Started,
  line: Line,
): readonly string[] {
  const text = errorTexts[fact.errorCode ?? 0]
  if (fact.api !== 'Heartbeat' || text === undefined) return []
  const { group, member, assignor } = started
  const owned = ownedBefore(facts, fact.id, group, member)
  const state = `in state up (join-state steady`
  const failed = `Group "${group}" heartbeat error response ${state}, ${owned} partition(s) assigned): ${text}`
  const lines = [line(7, 'HEARTBEAT', failed)]
  if (fact.errorCode !== errorCodes.REBALANCE_IN_PROGRESS) return lines
  const protocol = assignor.startsWith('cooperative') ? 'COOPERATIVE' : 'EAGER'
  const rebalancing = `Group "${group}" is rebalancing (${protocol}) ${state}) with ${owned} assigned partition(s): rebalance in progress`
  return [...lines, line(7, 'REBALANCE', rebalancing)]
}

function ownedBefore(
  facts: readonly Fact[],
  before: number,
  group: string,
  member: string,
): number {
  const isOwn = (each: { group: string; member: string }) =>
    each.group === group && each.member === member
  const assigned = latest(facts, before, 'partitions.assigned', isOwn)
  const revoked = latest(facts, before, 'partitions.revoked', isOwn)
  const lost = latest(facts, before, 'partitions.lost', isOwn)
  const since = assigned?.id ?? -1
  if (lost && lost.id > since) return 0
  const gone = revoked && revoked.id > since ? revoked.partitions.length : 0
  return (assigned?.owned.length ?? 0) - gone
}

function leaderEpochOf(
  facts: readonly Fact[],
  { id, topic, partition }: FactOf<'position.reset'>,
): number | undefined {
  const led = latest(
    facts,
    id,
    'leader.assumed',
    (each) => each.topic === topic && each.partition === partition,
  )
  return led?.leaderEpoch
}
