import { errorCodes } from '../kafka/errorCodes.ts'
import { indexOfFact } from './factIndex.ts'
import type { Fact, FactKind, FactOf, TopicPartition } from './facts.ts'

interface InGroup {
  readonly group: string
  readonly member: string
}

/** The newest fact of a kind before `before` (an id, exclusive) that passes; undefined when there is none. */
export function latest<K extends FactKind>(
  facts: readonly Fact[],
  before: number,
  kind: K,
  accepts: (fact: FactOf<K>) => boolean,
): FactOf<K> | undefined {
  const end = indexOfFact(facts, before)
  const isWanted = (fact: Fact): fact is FactOf<K> & Fact =>
    fact.kind === kind && accepts(fact as unknown as FactOf<K>)
  for (let at = (end < 0 ? facts.length : end) - 1; at >= 0; at--) {
    const fact = facts[at]
    if (fact && isWanted(fact)) return fact
  }
  return undefined
}

const memberNode = ({ group, member }: InGroup): string => `member:${group}/${member}`

/** The group and the member that a client's node belongs to; null for another node. */
export function memberOfNode(node: string): InGroup | null {
  const slash = node.lastIndexOf('/')
  return node.startsWith('member:') && slash > 0
    ? { group: node.slice('member:'.length, slash), member: node.slice(slash + 1) }
    : null
}

const isOf =
  ({ group, member }: InGroup) =>
  (fact: InGroup): boolean =>
    fact.group === group && fact.member === member

/** Whether a list names this partition. */
const holds = (
  partitions: readonly TopicPartition[],
  { topic, partition }: TopicPartition,
): boolean => partitions.some((each) => each.topic === topic && each.partition === partition)

const rawCause = (facts: readonly Fact[], { cause }: Fact): Fact | undefined =>
  cause === undefined ? undefined : facts[indexOfFact(facts, cause)]

/** The fact that answers "and why that?"; for most facts simply their cause. */
export function effectiveCause(facts: readonly Fact[], fact: Fact): Fact | undefined {
  return specialCause(facts, fact) ?? rawCause(facts, fact)
}

function specialCause(facts: readonly Fact[], fact: Fact): Fact | undefined {
  switch (fact.kind) {
    case 'member.removed':
      return fact.reason === 'left' ? undefined : silenceOf(facts, fact)
    case 'partitions.lost':
      return expulsion(facts, fact) ?? leaveOf(facts, fact) ?? silenceOf(facts, fact)
    case 'broker.fenced':
      return brokerTrouble(facts, fact)
    case 'message.sent':
      return causeOfMessage(facts, fact)
    case 'records.polled':
      return slowdownOf(facts, fact)
    case 'generation.started':
      return rebalanceBefore(facts, fact.group, fact.id)
    case 'group.state.changed':
      if (fact.to === 'CompletingRebalance') return rebalanceBefore(facts, fact.group, fact.id)
      if (fact.to === 'Stable' && fact.reason === 'assignmentDelivered')
        return latest(facts, fact.id, 'generation.started', (each) => each.group === fact.group)
      return undefined
    case 'offsets.refused':
      return causeOfRefusal(facts, fact)
    case 'position.reset':
      return latest(
        facts,
        fact.id,
        'partitions.assigned',
        (each) => isOf(fact)(each) && holds(each.partitions, fact),
      )
    case 'record.processed':
      return fact.timesBefore > 0 ? resetBefore(facts, fact) : undefined
    default:
      return undefined
  }
}

/** An answer 27 speaks of the rebalance under way; a LeaveGroup while records are in hand, of the handler. */
function causeOfMessage(facts: readonly Fact[], fact: FactOf<'message.sent'>): Fact | undefined {
  const client = memberOfNode(fact.direction === 'request' ? fact.from : fact.to)
  if (!client) return undefined
  if (fact.errorCode === errorCodes.REBALANCE_IN_PROGRESS)
    return rebalanceBefore(facts, client.group, fact.id)
  if (
    fact.errorCode === errorCodes.UNKNOWN_MEMBER_ID ||
    fact.errorCode === errorCodes.ILLEGAL_GENERATION
  )
    return expulsion(facts, { ...client, id: fact.id })
  return undefined
}

const rebalanceBefore = (facts: readonly Fact[], group: string, before: number) =>
  latest(
    facts,
    before,
    'group.state.changed',
    (each) => each.group === group && each.to === 'PreparingRebalance',
  )

/** The removal that a member has not recovered from. */
function expulsion(facts: readonly Fact[], who: InGroup & { id: number }): Fact | undefined {
  const removed = latest(facts, who.id, 'member.removed', isOf(who))
  const added = latest(facts, who.id, 'member.added', isOf(who))
  return removed && (!added || added.id < removed.id) ? removed : undefined
}

function leaveOf(facts: readonly Fact[], fact: FactOf<'partitions.lost'>): Fact | undefined {
  const since = latest(facts, fact.id, 'partitions.assigned', isOf(fact))?.id ?? -1
  const node = memberNode(fact)
  const leave = latest(
    facts,
    fact.id,
    'message.sent',
    ({ api, direction, from }) => api === 'LeaveGroup' && direction === 'request' && from === node,
  )
  return leave && leave.id > since ? leave : undefined
}

/** What parted a member from its coordinator: it died, stood still, its link was cut, or the broker went down. */
function silenceOf(facts: readonly Fact[], who: InGroup & { id: number }): Fact | undefined {
  const node = memberNode(who)
  const started = latest(facts, who.id, 'member.started', isOf(who))?.id ?? -1
  const stopped = latest(facts, who.id, 'member.stopped', isOf(who))
  if (stopped && stopped.id > started) return stopped
  const frozen = latest(facts, who.id, 'member.frozen', isOf(who))
  const thawed = latest(facts, who.id, 'member.thawed', isOf(who))?.id ?? -1
  if (frozen && frozen.id > Math.max(started, thawed)) return frozen
  const isOwn = ({ a, b }: { a: string; b: string }) => a === node || b === node
  const link = latest(facts, who.id, 'link.changed', isOwn)
  const cut = latest(facts, who.id, 'link.changed', (each) => isOwn(each) && each.cut)
  const heard = latest(facts, who.id, 'message.sent', (each) => isGoodBeat(each, node))
  if (cut && (link === cut || cut.id > (heard?.id ?? -1))) return cut
  return heard && downfall(facts, heard, who.id)
}

const isGoodBeat = (fact: FactOf<'message.sent'>, node: string): boolean =>
  fact.api === 'Heartbeat' && fact.to === node && !fact.lost && (fact.errorCode ?? 0) === 0

/** The coordinator's broker went down after it had answered for the last time. */
function downfall(facts: readonly Fact[], heard: FactOf<'message.sent'>, before: number) {
  const down = latest(
    facts,
    before,
    'broker.state.changed',
    ({ broker, from }) => `broker-${broker}` === heard.from && from === 'running',
  )
  return down && down.id > heard.id ? down : undefined
}

/** Why a broker's heartbeats stopped: it went down, or a link of its was cut. */
function brokerTrouble(facts: readonly Fact[], { id, broker }: FactOf<'broker.fenced'>) {
  const change = latest(facts, id, 'broker.state.changed', (each) => each.broker === broker)
  if (change && change.to !== 'running' && change.to !== 'starting') return change
  const node = `broker-${broker}`
  const cut = latest(facts, id, 'link.changed', ({ a, b }) => a === node || b === node)
  return cut?.cut ? cut : undefined
}

/** The handler became slow by a command; otherwise it is what the scenario gave it. */
function slowdownOf(facts: readonly Fact[], fact: FactOf<'records.polled'>): Fact | undefined {
  return latest(
    facts,
    fact.id,
    'command.applied',
    ({ command }) =>
      command['do'] === 'member.processing' &&
      command['group'] === fact.group &&
      command['id'] === fact.member,
  )
}

function causeOfRefusal(facts: readonly Fact[], fact: FactOf<'offsets.refused'>): Fact | undefined {
  if (fact.errorCode === errorCodes.REBALANCE_IN_PROGRESS)
    return rebalanceBefore(facts, fact.group, fact.id)
  const removed = expulsion(facts, fact)
  if (removed || fact.errorCode !== errorCodes.ILLEGAL_GENERATION) return removed
  return latest(facts, fact.id, 'generation.started', (each) => each.group === fact.group)
}

const resetBefore = (facts: readonly Fact[], fact: FactOf<'record.processed'>) =>
  latest(
    facts,
    fact.id,
    'position.reset',
    (each) => isOf(fact)(each) && each.topic === fact.topic && each.partition === fact.partition,
  )

/** Facts that stood beside this one and without which it would not have come about. */
export function conditionsOf(facts: readonly Fact[], fact: Fact): readonly Fact[] {
  const all: (Fact | undefined)[] =
    fact.kind === 'record.processed' && fact.timesBefore > 0
      ? conditionsOfDuplicate(facts, fact)
      : fact.kind === 'generation.started' || fact.kind === 'offsets.refused'
        ? [requestBehind(facts, fact)]
        : fact.kind === 'member.removed' && fact.reason === 'sessionExpired'
          ? [lastHeartbeat(facts, fact)]
          : []
  return all.filter((each) => each !== undefined)
}

/** The processing that this one repeats: its member had not committed what it had done. */
export const firstProcessing = (facts: readonly Fact[], fact: FactOf<'record.processed'>) =>
  latest(
    facts,
    fact.id,
    'record.processed',
    (each) => each.group === fact.group && each.offset === fact.offset && holds([each], fact),
  )

/** The first processing, how its member lost the partition, and the commit that the next owner started from. */
function conditionsOfDuplicate(facts: readonly Fact[], fact: FactOf<'record.processed'>) {
  const { group } = fact
  const first = firstProcessing(facts, fact)
  const reset = resetBefore(facts, fact)
  if (!first || !reset) return [first]
  const commit = latest(
    facts,
    reset.id,
    'offsets.committed',
    (each) => each.group === group && holds(each.offsets, fact),
  )
  return [first, lossAfter(facts, first, fact.id), commit]
}

function lossAfter(facts: readonly Fact[], first: FactOf<'record.processed'>, end: number) {
  for (let at = indexOfFact(facts, first.id) + 1; at < facts.length; at++) {
    const fact = facts[at]
    if (!fact || fact.id >= end) return undefined
    const isLoss = fact.kind === 'partitions.lost' || fact.kind === 'partitions.revoked'
    if (isLoss && isOf(first)(fact) && holds(fact.partitions, first)) return fact
    if (fact.kind === 'member.stopped' && isOf(first)(fact)) return fact
  }
  return undefined
}

/** The request that completed the join phase, or the commit that was refused. */
function requestBehind(facts: readonly Fact[], fact: Fact): Fact | undefined {
  const cause = rawCause(facts, fact)
  return cause?.kind === 'message.sent' && cause.direction === 'request' ? cause : undefined
}

function lastHeartbeat(facts: readonly Fact[], fact: FactOf<'member.removed'>): Fact | undefined {
  const node = memberNode(fact)
  return latest(
    facts,
    fact.id,
    'message.sent',
    ({ api, direction, from, arriveUs, lost }) =>
      api === 'Heartbeat' &&
      direction === 'request' &&
      from === node &&
      !lost &&
      arriveUs <= fact.atUs,
  )
}
