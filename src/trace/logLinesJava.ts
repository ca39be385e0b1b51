import { errorName } from '../kafka/errorCodes.ts'
import { partitionName } from '../kafka/units.ts'
import type { Fact, FactOf, TopicPartition } from './facts.ts'
import { isOverdueLeave } from './whySettings.ts'

const internals = 'org.apache.kafka.clients.consumer.internals'

const names = (partitions: readonly TopicPartition[]): string =>
  partitions.map(({ topic, partition }) => partitionName(topic, partition)).join(', ')

/** Level, prefix and logger as the Java client writes them; the text is our own. Empty: no such line is known. */
export function javaLine(
  facts: readonly Fact[],
  fact: Fact,
  { group, member }: FactOf<'member.started'>,
): readonly string[] {
  const said = textOf(facts, fact)
  if (!said) return []
  const [level, logger, text] = said
  return [
    `${level} [Consumer clientId=${member}, groupId=${group}] ${text} (${internals}.${logger})`,
  ]
}

type Said = readonly [level: 'INFO' | 'WARN', logger: string, text: string]

function textOf(facts: readonly Fact[], fact: Fact): Said | null {
  switch (fact.kind) {
    case 'message.sent':
      return textOfMessage(facts, fact)
    case 'partitions.revoked':
      return [
        'INFO',
        'ConsumerRebalanceListenerInvoker',
        `Revoke partitions ${names(fact.partitions)}`,
      ]
    case 'partitions.lost':
      return [
        'INFO',
        'ConsumerRebalanceListenerInvoker',
        `Lost partitions ${names(fact.partitions)}`,
      ]
    case 'partitions.assigned':
      return [
        'INFO',
        'ConsumerRebalanceListenerInvoker',
        `Add partitions ${names(fact.partitions)}`,
      ]
    case 'position.reset':
      return [
        'INFO',
        'SubscriptionState',
        `Position of ${partitionName(fact.topic, fact.partition)} is ${fact.offset} (${fact.from})`,
      ]
    default:
      return null
  }
}

function textOfMessage(facts: readonly Fact[], fact: FactOf<'message.sent'>): Said | null {
  const logger = 'ConsumerCoordinator'
  if (isOverdueLeave(facts, fact))
    return ['WARN', logger, 'poll() was not called within max.poll.interval.ms: leaving the group']
  if (fact.direction === 'request') {
    if (fact.api === 'JoinGroup') return ['INFO', logger, 'Joining the group']
    return fact.api === 'LeaveGroup'
      ? ['INFO', logger, `Leaving the group, sent to ${fact.to}`]
      : null
  }
  const code = fact.errorCode ?? 0
  if (fact.api !== 'Heartbeat' || code === 0) return null
  return ['INFO', logger, `Heartbeat answered with ${errorName(code)}`]
}
