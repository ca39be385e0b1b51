import { errorCodes } from '../kafka/errorCodes.ts'
import { causeOfMessage, causeOfNoAnswer, standaloneBehind } from './explainMessages.ts'
import { coordinatorMove, endOfProcess, expulsion, leaveBefore } from './explainMembership.ts'
import { silenceOf, workInHand } from './explainSilence.ts'
import { troubleBetween } from './explainWire.ts'
import {
  holds,
  isOf,
  latest,
  memberOfNode,
  newest,
  rawCause,
  rebalanceBefore,
  startOf,
} from './factSearch.ts'
import type { Fact, FactOf, TopicPartition } from './facts.ts'

/** What led to a fact; `isRoot`: the story begins there, whatever the trace names as its cause. */
export interface Because {
  readonly fact: Fact
  readonly isRoot?: true
}

const root = (fact: Fact | undefined): Because | undefined => fact && { fact, isRoot: true }

/** The fact that answers "and why that?"; for most facts simply their cause. Undefined: the fact itself is a root. */
export function effectiveCause(facts: readonly Fact[], fact: Fact): Because | undefined {
  if (fact.kind === 'member.started') return command(rawCause(facts, fact))
  const special = specialCause(facts, fact)
  if (special?.kind === 'message.sent' && isFault(special)) return root(special)
  const cause = special ?? rawCause(facts, fact)
  return cause && beginning(facts, fact, cause)
}

/** A packet that was lost is the answer to "why was nothing heard?"; a request that only travelled slowly is not. */
const isFault = ({ api, retransmissions }: FactOf<'message.sent'>): boolean =>
  retransmissions !== undefined && api !== 'LeaveGroup'

const command = (fact: Fact | undefined): Because | undefined =>
  fact?.kind === 'command.applied' ? { fact } : undefined

/** Nobody asks what led to work that the application is at, unless it was made slow, or about a record as such. */
function beginning(facts: readonly Fact[], effect: Fact, fact: Fact): Because {
  const isRecord = effect.kind === 'record.processed' || effect.kind === 'records.polled'
  if (isRecord || (fact.kind !== 'records.polled' && fact.kind !== 'handler.called'))
    return { fact }
  return slowdownOf(facts, fact) ? { fact } : { fact, isRoot: true }
}

function specialCause(facts: readonly Fact[], fact: Fact): Fact | undefined {
  switch (fact.kind) {
    case 'member.removed':
      return causeOfRemoval(facts, fact)
    case 'partitions.lost':
      return expulsion(facts, fact) ?? leaveBefore(facts, fact) ?? silenceOf(facts, fact)
    case 'member.state.changed':
      return fact.to === 'leaving' ? workInHand(facts, fact)?.work : undefined
    case 'broker.fenced':
      return brokerTrouble(facts, fact)
    case 'message.sent':
      return causeOfMessage(facts, fact)
    case 'connection.lost':
      return causeOfNoAnswer(facts, fact)
    case 'link.changed':
      return fact.cut ? undefined : cutBefore(facts, fact)
    case 'records.polled':
    case 'handler.called':
      return slowdownOf(facts, fact)
    case 'generation.started':
      return rebalanceBefore(facts, fact.group, fact.id)
    case 'group.state.changed':
      return causeOfState(facts, fact)
    case 'group.epoch.changed':
      return fact.reason === 'metadataChanged' ? newestTopicChange(facts, fact) : undefined
    case 'assignment.computed':
    case 'member.reconciled':
      return latest(facts, fact.id, 'group.epoch.changed', ({ group }) => group === fact.group)
    case 'offsets.refused':
      return causeOfRefusal(facts, fact)
    case 'position.reset':
      return causeOfReset(facts, fact)
    case 'record.processed':
      return fact.timesBefore > 0 ? resetBefore(facts, fact) : undefined
    default:
      return undefined
  }
}

/** Who left did so by a request of its own; the others were not heard of, or came too late. */
function causeOfRemoval(facts: readonly Fact[], fact: FactOf<'member.removed'>): Fact | undefined {
  if (fact.reason === 'left' || fact.reason === 'replaced' || fact.reason === 'groupFull')
    return undefined
  const isLate = fact.reason !== 'sessionExpired' && fact.reason !== 'pendingExpired'
  return (
    endOfProcess(facts, fact) ??
    silenceOf(facts, fact) ??
    (isLate ? workInHand(facts, fact)?.work : undefined) ??
    coordinatorMove(facts, fact)
  )
}

function causeOfState(
  facts: readonly Fact[],
  fact: FactOf<'group.state.changed'>,
): Fact | undefined {
  if (fact.to === 'CompletingRebalance') return rebalanceBefore(facts, fact.group, fact.id)
  if (fact.to === 'Stable' && fact.reason === 'assignmentDelivered')
    return latest(facts, fact.id, 'generation.started', (each) => each.group === fact.group)
  return undefined
}

/** Why a broker's heartbeats stopped: it went down, or a link of its was cut or lost packets. */
function brokerTrouble(facts: readonly Fact[], { id, broker }: FactOf<'broker.fenced'>) {
  const change = latest(
    facts,
    id,
    'broker.state.changed',
    (each) => each.broker === broker && each.to !== 'starting' && each.to !== 'recovery',
  )
  if (change && change.to !== 'running') return change
  const node = `broker-${broker}`
  const isWay = ({ a, b }: FactOf<'link.changed'>): boolean =>
    (a === node && b === 'controller') || (a === 'controller' && b === node)
  const cut = latest(facts, id, 'link.changed', isWay)
  if (cut?.cut) return cut
  const beat = latest(
    facts,
    id,
    'message.sent',
    (each) => each.api === 'BrokerHeartbeat' && each.to === node,
  )
  return beat && troubleBetween(facts, { a: node, b: beat.from, sinceUs: beat.atUs, id })
}

/** The cut that a healed link goes back to. */
const cutBefore = (facts: readonly Fact[], { id, a, b }: FactOf<'link.changed'>) =>
  latest(
    facts,
    id,
    'link.changed',
    (each) => each.cut && (each.a === a ? each.b === b : each.a === b && each.b === a),
  )

/** The application became slow by a command; otherwise it is what the scenario made of it. */
function slowdownOf(
  facts: readonly Fact[],
  fact: FactOf<'records.polled'> | FactOf<'handler.called'>,
): FactOf<'command.applied'> | undefined {
  if (fact.kind === 'handler.called') return undefined
  const since = startOf(facts, fact)?.id ?? -1
  const slowed = latest(
    facts,
    fact.id,
    'command.applied',
    ({ command: { do: what, group, id } }) =>
      what === 'member.processing' && group === fact.group && id === fact.member,
  )
  return slowed && slowed.id > since ? slowed : undefined
}

const newestTopicChange = (facts: readonly Fact[], { id }: FactOf<'group.epoch.changed'>) =>
  latest(facts, id, 'topic.partitions.added', () => true) ??
  latest(facts, id, 'topic.created', () => true)

/** Who commits with 27 meets a rebalance; with 25 or 22 it has been put out, has fallen behind, or never was a member. */
function causeOfRefusal(facts: readonly Fact[], fact: FactOf<'offsets.refused'>): Fact | undefined {
  if (fact.errorCode === errorCodes.REBALANCE_IN_PROGRESS)
    return rebalanceBefore(facts, fact.group, fact.id)
  const request = rawCause(facts, fact)
  const outsider = standaloneBehind(facts, request)
  if (outsider) return outsider
  const client = request?.kind === 'message.sent' ? memberOfNode(request.from) : null
  if (fact.errorCode === errorCodes.STALE_MEMBER_EPOCH)
    return latest(facts, fact.id, 'group.epoch.changed', ({ group }) => group === fact.group)
  const removed = expulsion(facts, { ...(client ?? fact), id: fact.id })
  if (removed || fact.errorCode !== errorCodes.ILLEGAL_GENERATION) return removed
  return latest(facts, fact.id, 'generation.started', (each) => each.group === fact.group)
}

/** Reading begins anew because of an assignment, a seek(), or an offset that the log does not hold any more. */
function causeOfReset(facts: readonly Fact[], fact: FactOf<'position.reset'>): Fact | undefined {
  if (fact.from === 'seek') return undefined
  if (fact.from === 'truncation')
    return latest(facts, fact.id, 'leader.assumed', (each) => holds([each], fact))
  const assigned = latest(
    facts,
    fact.id,
    'partitions.assigned',
    (each) => isOf(fact)(each) && holds(each.partitions, fact),
  )
  const moved = latest(facts, fact.id, 'position.reset', isSamePlace(fact))
  const isAgain = moved !== undefined && assigned !== undefined && moved.id > assigned.id
  return isAgain ? outOfRange(facts, fact, moved) : (assigned ?? startOf(facts, fact))
}

/** What put a position outside the log: an offset that was never in it, or the end or the start of the log moved. */
function outOfRange(
  facts: readonly Fact[],
  fact: FactOf<'position.reset'>,
  moved: FactOf<'position.reset'>,
): Fact | undefined {
  const read = latest(facts, fact.id, 'records.polled', isSamePlace(fact))
  const isNamed = moved.from === 'seek' || moved.from === 'assigned'
  if (isNamed && (!read || read.id < moved.id)) return moved
  const isHere = (each: TopicPartition): boolean => holds([each], fact)
  return newest<Fact>([
    latest(facts, fact.id, 'log.truncated', isHere),
    latest(facts, fact.id, 'logStart.changed', isHere),
  ])
}

interface Place {
  readonly group: string
  readonly member: string
  readonly topic: string
  readonly partition: number
}

const isSamePlace =
  (place: Place) =>
  (each: Place): boolean =>
    isOf(place)(each) && each.topic === place.topic && each.partition === place.partition

/** Where this member began to read the partition. */
export const resetBefore = (facts: readonly Fact[], fact: FactOf<'record.processed'>) =>
  latest(facts, fact.id, 'position.reset', isSamePlace(fact))
