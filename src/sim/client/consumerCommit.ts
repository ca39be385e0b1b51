import { errorCodes } from '../../kafka/errorCodes.ts'
import { msToUs, type Micros } from '../../kafka/units.ts'
import type { PartitionOffset } from '../../trace/facts.ts'
import type { Sim } from '../kernel.ts'
import { brokerNodeId } from '../nodeIds.ts'
import { raiseCommitError } from './consumerErrors.ts'
import { identityOf, isSettled } from './consumerIdentity.ts'
import type { ConsumerNode, Reading } from './consumerNode.ts'

/** What goes on when a commit is over. */
export type CommitContext =
  | { readonly next: 'nothing' }
  /** The client's own rebalance work. */
  | { readonly next: 'chores'; readonly row: number }
  /** A call of the application's: it is tried again until `untilUs`, and it may fail. */
  | AppCommit

export interface AppCommit {
  readonly next: 'call'
  readonly caller: Caller
  readonly untilUs: Micros
}

/** Which of the application's calls waits: its loop, a handler, or nobody (an asynchronous commit). */
export type Caller = 'loop' | 'handler' | 'nothing'

/**
 * What a background or final commit carries. Java: the position of every partition, whatever was committed before.
 * librdkafka: stored offsets that are not committed.
 */
export function committable(
  { client }: ConsumerNode,
  readings: readonly Reading[],
): readonly PartitionOffset[] {
  return readings.flatMap(({ topic, partition, position, stored, committed }) => {
    const offset = client === 'java' ? position : stored === committed ? null : stored
    return offset === null ? [] : [{ topic, partition, offset }]
  })
}

/** The end of what the application has done in each partition that it still owns. */
export const doneOffsets = ({ readings }: ConsumerNode): readonly PartitionOffset[] =>
  Object.values(readings).flatMap(({ topic, partition, done }) =>
    done === null ? [] : [{ topic, partition, offset: done }],
  )

/** Whether this client commits by itself: auto-commit is on, it is a member or needs no group, and knows where to send it. */
export const commitsByItself = (node: ConsumerNode): boolean =>
  node.config['enable.auto.commit'] === true &&
  (node.isStandalone || identityOf(node).generationId >= 0) &&
  node.coordinator >= 0

/** Sends OffsetCommit; `context` says what goes on once it is answered or lost. */
export function sendCommit(
  sim: Sim,
  node: ConsumerNode,
  context: CommitContext,
  offsets: readonly PartitionOffset[],
): void {
  const { memberId, generationId, groupInstanceId } = identityOf(node)
  const body = { groupId: node.group, memberId, groupInstanceId, generationId, offsets }
  const to = brokerNodeId(node.coordinator)
  sim.request(node.id, to, 'OffsetCommit', body, { timeoutUs: msToUs(30_000), context })
}

/** `default.api.timeout.ms`: how long a commit that the application waits for is tried. */
const callUs = msToUs(60_000)

/**
 * A commit that the application calls for; true when it is over at once. Java refuses without asking anybody when the
 * client is no member of its group.
 */
export function appCommit(
  sim: Sim,
  node: ConsumerNode,
  caller: Caller,
  offsets: readonly PartitionOffset[],
): boolean {
  const context: AppCommit = { next: 'call', caller, untilUs: sim.nowUs + callUs }
  const isOutside = !node.isStandalone && identityOf(node).generationId < 0
  if (offsets.length === 0) return true
  if (isOutside && node.client === 'java') {
    raiseCommitError(sim, node, errorCodes.UNKNOWN_MEMBER_ID)
    return true
  }
  return tryCommit(sim, node, { context, offsets })
}

export interface PendingCommit {
  readonly context: AppCommit
  readonly offsets: readonly PartitionOffset[]
}

/** Sends it, or waits a little for a coordinator; true when it is over because there has been none for too long. */
export function tryCommit(sim: Sim, node: ConsumerNode, commit: PendingCommit): boolean {
  const { context, offsets } = commit
  if (node.coordinator >= 0) {
    sendCommit(sim, node, context, offsets)
    return false
  }
  if (context.caller === 'nothing') return true
  if (sim.nowUs < context.untilUs) {
    sim.setTimer(node.id, 'commit', msToUs(Number(node.config['retry.backoff.ms'])), commit)
    return false
  }
  raiseCommitError(sim, node, errorCodes.REQUEST_TIMED_OUT)
  return true
}

/**
 * The tick of `auto.commit.interval.ms`. Java tests it in poll() only, and counts the next interval from that commit;
 * librdkafka's main thread commits whether the application polls or not, in step with the client's start.
 */
export function autoCommit(sim: Sim, node: ConsumerNode): void {
  node.isCommitDue = false
  sim.setTimer(node.id, 'autoCommit', msToUs(Number(node.config['auto.commit.interval.ms'])))
  if (!commitsByItself(node) || !isSettled(node)) return
  const offsets = committable(node, Object.values(node.readings))
  if (offsets.length > 0) sendCommit(sim, node, { next: 'nothing' }, offsets)
}
