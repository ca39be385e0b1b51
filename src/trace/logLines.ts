import { memberOfNode } from './factSearch.ts'
import { isReadFromLog, type Fact } from './facts.ts'
import { javaLine } from './logLinesJava.ts'
import { librdkafkaLines } from './logLinesLibrdkafka.ts'
import { clientOf } from './whySettings.ts'

/** Lines that a log would hold at this fact, and whose log it is. */
export interface LogLines {
  readonly side: 'client' | 'coordinator'
  readonly lines: readonly string[]
}

/** What the client or the coordinator would log; null where neither says anything or it is not known; a log that was read has real ones. */
export function logLinesOf(facts: readonly Fact[], fact: Fact): LogLines | null {
  if (isReadFromLog(facts)) return null
  const line = coordinatorLine(fact)
  if (line !== null) return { side: 'coordinator', lines: [line] }
  const who = clientBehind(fact)
  const started = who && clientOf(facts, fact.id, who)
  if (!started) return null
  const lines =
    started.client === 'librdkafka'
      ? librdkafkaLines(facts, fact, started)
      : javaLine(facts, fact, started)
  return lines.length > 0 ? { side: 'client', lines } : null
}

/** The client that writes the line: who sends a request, or who has received an answer. */
function clientBehind(fact: Fact): { readonly group: string; readonly member: string } | null {
  if (fact.kind === 'message.sent')
    return memberOfNode(fact.direction === 'request' ? fact.from : fact.to)
  if (!('group' in fact) || !('member' in fact) || fact.member === undefined) return null
  const { group, member } = fact
  return { group, member }
}

/** The coordinator's log at INFO, in words of our own: layout and facts are as there. */
function coordinatorLine(fact: Fact): string | null {
  const text = coordinatorText(fact)
  return text === null
    ? null
    : `INFO [GroupCoordinator] ${text} (org.apache.kafka.coordinator.group.GroupMetadataManager)`
}

function coordinatorText(fact: Fact): string | null {
  switch (fact.kind) {
    case 'group.state.changed':
      return fact.to === 'PreparingRebalance'
        ? `Group ${fact.group} prepares a rebalance, old generation ${fact.generation} (reason: ${fact.reason}${fact.member ? ` of ${fact.member}` : ''})`
        : fact.to === 'Stable' && fact.reason === 'assignmentDelivered'
          ? `Group ${fact.group} is stable, generation ${fact.generation}: assignment received from the leader`
          : null
    case 'group.protocol.changed':
      return `Group ${fact.group} is converted from the ${fact.from} to the ${fact.to} protocol`
    case 'generation.started':
      return `Group ${fact.group} begins generation ${fact.generation} with ${fact.members.length} members, protocol ${fact.protocolName}`
    case 'member.removed':
      return `Member ${fact.memberId} of group ${fact.group} is removed (reason: ${fact.reason})`
    case 'member.added':
      return `Member ${fact.memberId} joins group ${fact.group}`
    default:
      return null
  }
}
