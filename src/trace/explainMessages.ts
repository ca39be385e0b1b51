import { errorCodes } from '../kafka/errorCodes.ts'
import {
  coordinatorMove,
  exclusion,
  expulsion,
  isOtherCoordinator,
  topicChange,
  usurper,
} from './explainMembership.ts'
import { delayOf, troubleBetween } from './explainWire.ts'
import {
  latest,
  memberOfNode,
  rawCause,
  rebalanceBefore,
  startOf,
  type Sought,
} from './factSearch.ts'
import type { Fact, FactOf } from './facts.ts'

/** What an answer to a client speaks of, or what a message over a cut link ran into; undefined: the trace's own cause. */
export function causeOfMessage(
  facts: readonly Fact[],
  fact: FactOf<'message.sent'>,
): Fact | undefined {
  if (fact.lost) return delayOf(facts, fact)
  const client = memberOfNode(fact.direction === 'request' ? fact.from : fact.to)
  if (!client) return undefined
  const who = { ...client, id: fact.id }
  if (fact.direction === 'request' && isJoin(facts, fact)) return exclusion(facts, who)
  if (fact.errorCode !== undefined) return causeOfError(facts, fact, who)
  if (fact.api === 'Metadata' && fact.direction === 'response')
    return metadataNews(facts, fact, who)
  return undefined
}

/** A request to join that the application's own doings led to: it came back to poll() and found itself outside. */
function isJoin(facts: readonly Fact[], fact: FactOf<'message.sent'>): boolean {
  if (fact.api !== 'JoinGroup' && fact.api !== 'ConsumerGroupHeartbeat') return false
  const cause = rawCause(facts, fact)
  return (
    cause?.kind === 'records.polled' ||
    (cause?.kind === 'message.sent' && cause.api === 'OffsetCommit')
  )
}

function causeOfError(
  facts: readonly Fact[],
  { errorCode = 0 }: FactOf<'message.sent'>,
  who: Sought,
): Fact | undefined {
  switch (errorCode) {
    case errorCodes.REBALANCE_IN_PROGRESS:
      return rebalanceBefore(facts, who.group, who.id)
    case errorCodes.UNKNOWN_MEMBER_ID:
    case errorCodes.ILLEGAL_GENERATION:
    case errorCodes.FENCED_MEMBER_EPOCH:
      return expulsion(facts, who) ?? coordinatorMove(facts, who)
    case errorCodes.FENCED_INSTANCE_ID:
      return usurper(facts, who)
    default:
      return isOtherCoordinator(errorCode) ? coordinatorMove(facts, who) : undefined
  }
}

/**
 * New metadata is news when topics have changed, and to a client with a rack when brokers came or went, for their racks do
 * so with them; a new subscription asks for it itself.
 */
function metadataNews(
  facts: readonly Fact[],
  fact: FactOf<'message.sent'>,
  who: Sought,
): Fact | undefined {
  const request = rawCause(facts, fact)
  const asker = request && rawCause(facts, request)
  if (asker?.kind === 'subscription.changed') return undefined
  const news = [topicChange(facts, who), rackChange(facts, who)]
  return news.filter((each) => each !== undefined).toSorted((a, b) => b.id - a.id)[0]
}

/** The broker that came or went last, for a client that has a rack itself. */
function rackChange(
  facts: readonly Fact[],
  who: Sought,
): FactOf<'broker.fenced'> | FactOf<'broker.unfenced'> | undefined {
  const started = startOf(facts, who)
  if (started?.rack === undefined) return undefined
  const gone = latest(facts, who.id, 'broker.fenced', () => true)
  const back = latest(facts, who.id, 'broker.unfenced', () => true)
  const newest = (gone?.id ?? -1) > (back?.id ?? -1) ? gone : back
  return newest && newest.id > started.id ? newest : undefined
}

/** Why a request had no answer: the other side went down, the link was cut, packets were lost. */
export function causeOfNoAnswer(
  facts: readonly Fact[],
  { id, from, to, api, atUs }: FactOf<'connection.lost'>,
): Fact | undefined {
  const request = latest(
    facts,
    id,
    'message.sent',
    (each) =>
      each.direction === 'request' && each.from === from && each.to === to && each.api === api,
  )
  const down = latest(facts, id, 'broker.state.changed', ({ broker }) => `broker-${broker}` === to)
  if (down && down.to !== 'running') return goneDown(facts, down)
  const sinceUs = request?.atUs ?? atUs
  return troubleBetween(facts, { a: from, b: to, sinceUs, id })
}

/** When the broker left `running`, which what comes after only completes. */
const goneDown = (facts: readonly Fact[], change: FactOf<'broker.state.changed'>): Fact =>
  latest(
    facts,
    change.id + 1,
    'broker.state.changed',
    ({ broker, from }) => broker === change.broker && from === 'running',
  ) ?? change

/** A commit from outside the group: its reader is not a member at all. */
export function standaloneBehind(
  facts: readonly Fact[],
  request: Fact | undefined,
): FactOf<'member.started'> | undefined {
  const who = request?.kind === 'message.sent' ? memberOfNode(request.from) : null
  const started = who && request ? startOf(facts, { ...who, id: request.id }) : undefined
  return started?.standalone === true ? started : undefined
}
