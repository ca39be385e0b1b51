import type { TopicPartition } from '../trace/facts.ts'
import { isForApplication } from './errorTexts.ts'
import { assignedOf, holds, inOrder, type Owned, revokedOf, without } from './ownedPartitions.ts'
import type { CalledBack, ConsumeFailed, Moment, Planned, Said, Sampled } from './said.ts'
import type { Delegated, Saying, SayingOf } from './saying.ts'

type Growing = { -readonly [Key in keyof CalledBack]: CalledBack[Key] }

type Pending = Delegated & { readonly isLost: boolean }

/** What is known of one handle so far; null is unknown everywhere. */
interface Life {
  group: string | null
  memberId: string | null
  generation: number | null
  restarts: number
  joinState: string | null
  /** The line with its version has come. */
  isNamed: boolean
  owned: Owned
  /** What the group gave it last, in all. */
  target: Owned
  /** Partitions still to come in the list that a line has announced; `of`: the member of a plan. */
  listing: {
    readonly partitions: TopicPartition[]
    left: number
    readonly of: string | null
  } | null
  /** The leader's plan, until it is complete. */
  planning: {
    readonly assignor: string
    readonly members: number
    readonly plan: Map<string, readonly TopicPartition[]>
  } | null
  /** A callback on the application's queue. */
  pending: Pending | null
  /** The callback that this join state waits for has run. */
  isSettled: boolean
  /** The assignment was lost; the callback about it is still to be put on the queue. */
  isLost: boolean
  /** The application has not yet been told. */
  untold: ConsumeFailed | null
  /** A callback whose partitions only later lines name. */
  unnamed: { readonly callback: Growing; readonly partitions: TopicPartition[] } | null
}

const unknownLife = (): Life => ({
  group: null,
  memberId: null,
  generation: null,
  restarts: 0,
  joinState: null,
  isNamed: false,
  owned: null,
  target: null,
  listing: null,
  planning: null,
  pending: null,
  isSettled: false,
  isLost: false,
  untold: null,
  unnamed: null,
})

/**
 * Follows one handle through its lines, in order of time.
 *
 * @returns a function that takes the next line and gives back what it means: the line itself, and what it settles.
 */
export function memberStory(): (said: Said) => readonly Moment[] {
  let life = unknownLife()
  let isBorn = false
  return (said) => {
    const { saying } = said
    const isBirth =
      (saying.kind === 'memberIdChanged' && saying.from === null) ||
      (saying.kind === 'clientStarted' && life.isNamed)
    if (isBirth) {
      const restarts = isBorn ? life.restarts + 1 : 0
      life = { ...unknownLife(), restarts, owned: [] }
    }
    if (isBirth || saying.kind === 'clientStarted') isBorn = true
    life.group = said.group ?? life.group
    const settled = settle(life, saying)
    learn(life, saying)
    const whats: readonly Moment['what'][] = [
      ...settled,
      ...(isHeldBack(saying) ? [] : [saying]),
      ...plannedOf(life),
    ]
    return whats.map((what) => momentOf(life, said, what))
  }
}

const momentOf = (life: Life, { atMs, line, handle }: Said, what: Moment['what']): Moment => ({
  atMs,
  line,
  handle,
  group: life.group,
  memberId: life.memberId,
  generation: life.generation,
  restarts: life.restarts,
  what,
})

/** Lines that count only together with others. */
const heldBack: ReadonlySet<string> = new Set([
  'partitionListed',
  'assignmentListed',
  'partitionAdded',
  'assignCalled',
  'sizeTold',
  'assignorRan',
  'planOfMember',
])
const isHeldBack = ({ kind }: Saying | Sampled): boolean => heldBack.has(kind)

/** What the application was told, as this line shows: a callback has returned, or an error came out. */
function settle(life: Life, saying: Saying | Sampled): readonly (CalledBack | ConsumeFailed)[] {
  if (saying.kind === 'joinStateChanged') return settleCallback(life, saying)
  if (saying.kind === 'assignCalled') {
    const isIt = life.pending?.what === 'assign' && life.pending.count === saying.count
    return isIt && life.pending ? settlePending(life, life.pending) : []
  }
  if (saying.kind === 'joinAnswered' && isForApplication(saying.error)) {
    const reason = `JoinGroup failed: ${saying.errorText}`
    return [{ kind: 'consumeFailed', code: saying.error, reason }]
  }
  if (saying.kind === 'failedFatally')
    return [{ kind: 'consumeFailed', code: '_FATAL', reason: saying.text }]
  return []
}

/** Leaving the wait for a callback shows that it has run. */
function settleCallback(
  life: Life,
  { from, to }: SayingOf<'joinStateChanged'>,
): readonly (CalledBack | ConsumeFailed)[] {
  const { pending } = life
  const isOver = from === (pending?.what === 'assign' ? 'wait-assign-call' : 'wait-unassign-call')
  const isGap = life.joinState !== null && life.joinState !== from
  const isUntold = from.endsWith('-call') && !life.pending && !life.isSettled
  if ((isGap && !isOver) || isUntold) forgetPartitions(life)
  life.joinState = to
  life.unnamed = null
  if (to === 'wait-join') life.target = null
  if (to !== 'wait-unassign-call') life.isLost = false
  const settled = pending && isOver ? settlePending(life, pending) : []
  life.isSettled = false
  return settled
}

/** Lines are missing: what the member holds may have changed in between. */
function forgetPartitions(life: Life): void {
  Object.assign(life, {
    owned: null,
    target: null,
    pending: null,
    listing: null,
    planning: null,
    unnamed: null,
  })
}

function settlePending(life: Life, pending: Pending): readonly (CalledBack | ConsumeFailed)[] {
  const { untold } = life
  const callback = callbackOf(life, pending)
  life.pending = null
  life.isSettled = true
  // an incremental revoke is followed by an assign of the same target
  if (pending.what === 'assign' || !pending.isIncremental) life.target = null
  if (callback.what !== 'lost' || !untold) return [callback]
  life.untold = null
  return [untold, callback]
}

function callbackOf(life: Life, pending: Pending): CalledBack {
  const { what, count, isIncremental, reason } = pending
  const isAssign = what === 'assign'
  const partitions = isAssign
    ? assignedOf(pending, life.target, life.owned)
    : revokedOf(pending, life.target, life.owned)
  const callback: Growing = {
    kind: 'calledBack',
    what: what === 'revoke' && pending.isLost ? 'lost' : what,
    count,
    partitions,
    protocol: isIncremental ? 'COOPERATIVE' : 'EAGER',
    owned: null,
    reason,
  }
  if (!partitions) life.unnamed = { callback, partitions: [] }
  life.owned = ownedAfter(life.owned, pending, partitions)
  callback.owned = life.owned
  return callback
}

function ownedAfter(owned: Owned, { what, isIncremental }: Delegated, partitions: Owned): Owned {
  if (what === 'revoke') {
    if (!isIncremental) return []
    return owned && partitions && without(owned, partitions)
  }
  if (!isIncremental) return partitions
  return owned && partitions && [...owned, ...partitions]
}

/** Takes over what the line says of the member itself. */
function learn(life: Life, saying: Saying | Sampled): void {
  switch (saying.kind) {
    case 'clientStarted':
      life.isNamed = true
      break
    case 'memberIdChanged':
      life.memberId = saying.to
      break
    case 'joinSent':
      life.memberId = saying.memberId
      break
    case 'joinAnswered':
      if (saying.generation >= 0) life.generation = saying.generation
      if (saying.error === 'NO_ERROR') life.target = null
      break
    case 'epochAnswered':
      life.memberId = saying.memberId
      if (saying.epoch > 0) life.generation = saying.epoch
      break
    case 'heartbeatSent':
      if (saying.generation > 0) life.generation ??= saying.generation
      break
    case 'commitSent':
      if (saying.generation > 0) life.generation ??= saying.generation
      break
    case 'heartbeatFailed':
    case 'commitAnswered':
      if (saying.error === 'ILLEGAL_GENERATION') life.generation = null
      break
    default:
      learnPartitions(life, saying)
  }
}

/** Takes over what the line says of partitions. */
function learnPartitions(life: Life, saying: Saying | Sampled): void {
  switch (saying.kind) {
    case 'assignmentListed':
      life.listing = { partitions: [], left: saying.count, of: null }
      if (saying.count === 0) endListing(life)
      break
    case 'assignorRan':
      life.planning = { ...saying, plan: new Map() }
      break
    case 'planOfMember':
      life.listing = { partitions: [], left: saying.count, of: saying.memberId }
      if (saying.count === 0) endListing(life)
      break
    case 'partitionListed':
      addListed(life, saying)
      break
    case 'targetSet':
      life.target = saying.partitions
      break
    case 'delegated':
      life.pending = { ...saying, isLost: life.isLost }
      life.isLost = false
      life.listing = null
      life.unnamed = null
      break
    case 'assignCalled':
    case 'sizeTold':
      if (life.owned && life.owned.length !== saying.total) life.owned = life.target = null
      break
    case 'assignmentLost':
      life.isLost = true
      break
    case 'rebalancing':
      if (saying.isLost) life.isLost = true
      break
    case 'maxPollExceeded':
      life.untold = { kind: 'consumeFailed', code: '_MAX_POLL_EXCEEDED', reason: saying.text }
      break
    case 'partitionAdded':
      if (life.unnamed?.callback.what === 'assign') name(life, saying)
      break
    case 'partitionDeleted':
      if (life.unnamed && life.unnamed.callback.what !== 'assign') name(life, saying)
      break
    default:
  }
}

function addListed(life: Life, { topic, partition }: TopicPartition): void {
  const { listing } = life
  if (!listing) return
  listing.partitions.push({ topic, partition })
  if (--listing.left === 0) endListing(life)
}

function endListing(life: Life): void {
  const { listing, planning } = life
  life.listing = null
  if (!listing) return
  if (listing.of === null) life.target = listing.partitions
  else planning?.plan.set(listing.of, listing.partitions)
}

/** The leader's plan, once all of its members have been listed. */
function plannedOf(life: Life): readonly Planned[] {
  const { planning } = life
  if (!planning || planning.plan.size < planning.members) return []
  life.planning = null
  return [{ kind: 'planned', assignor: planning.assignor, plan: planning.plan }]
}

/** One of the partitions of a callback that did not name them. */
function name(life: Life, { topic, partition }: TopicPartition): void {
  const { unnamed } = life
  if (!unnamed || holds(unnamed.partitions, { topic, partition })) return
  unnamed.partitions.push({ topic, partition })
  const { callback, partitions } = unnamed
  if (partitions.length < callback.count) return
  callback.partitions = inOrder(partitions)
  life.unnamed = null
  if (callback.what !== 'assign' || callback.protocol !== 'EAGER') return
  life.owned = callback.partitions
  callback.owned = callback.partitions
}
