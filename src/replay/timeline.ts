import { failureOfText } from './errorTexts.ts'
import type { ImportedLog } from './importLog.ts'
import { memberNames } from './memberNames.ts'
import { nameOf } from './ownedPartitions.ts'
import type { CalledBack, Moment } from './said.ts'

/** One entry of a group's timeline, as the application saw it. A field that the log does not tell is absent. */
export interface TimelineEntry {
  /** ms since the timeline's start. */
  readonly t: number
  readonly member: string
  readonly kind: string
  readonly [field: string]: unknown
}

/** A generation began. */
export interface CoordinatorEvent {
  readonly t: number
  readonly group: string | null
  readonly event: 'generation'
  readonly generation: number
  /** Known to the leader alone. */
  readonly members?: number
  readonly leader: string
  readonly assignor: string
}

export interface Timeline {
  readonly t0EpochMs: number
  readonly client: string | null
  readonly timeline: readonly TimelineEntry[]
  readonly coordinatorEvents: readonly CoordinatorEvent[]
}

/** The story as a list: what the applications saw, and the generations of the group. */
export function timelineOf({ moments }: ImportedLog): Timeline {
  const t0EpochMs = Math.floor(moments[0]?.atMs ?? 0)
  const names = memberNames(moments.map(({ handle }) => handle))
  const versions = new Set(
    moments.flatMap(({ what }) => (what.kind === 'clientStarted' ? what.version : [])),
  )
  const timeline = moments.flatMap((moment): TimelineEntry[] => {
    const body = entryOf(moment)
    const t = timeOf(moment, t0EpochMs)
    return body ? [{ t, member: names.get(moment.handle) ?? moment.handle, ...body }] : []
  })
  return {
    t0EpochMs,
    client: versions.size > 0 ? `librdkafka ${[...versions].join(', ')}` : null,
    timeline,
    coordinatorEvents: generationsOf(moments, t0EpochMs),
  }
}

const timeOf = ({ atMs }: Moment, t0: number): number => Math.round((atMs - t0) * 1000) / 1000

type Body = { readonly kind: string; readonly [field: string]: unknown }

/** Who it was at that moment, as far as the log has said. */
const identity = ({ memberId, generation }: Moment): object => ({
  ...(memberId === null ? {} : { memberId }),
  ...(generation === null ? {} : { generation }),
})

function entryOf(moment: Moment): Body | null {
  const { what, restarts } = moment
  switch (what.kind) {
    case 'clientStarted':
      return {
        kind: 'process-start',
        by: 'operator',
        ...(restarts > 0 ? { restart: restarts } : {}),
        version: what.version,
      }
    case 'subscribed':
      return what.isUnset
        ? { kind: 'unsubscribe', ...identity(moment) }
        : { kind: 'subscribe', ...identity(moment), err: 'NO_ERROR' }
    case 'assignedByHand':
      return { kind: 'manual-assign', ...identity(moment), err: 'NO_ERROR' }
    case 'calledBack':
      return callbackEntry(moment, what)
    case 'closing':
      return { kind: 'leave-start', ...identity(moment) }
    case 'closed':
      return { kind: 'left', err: 'NO_ERROR' }
    case 'consumeFailed':
      return { kind: 'consume-error', code: what.code, reason: what.reason }
    case 'commitAnswered':
      return commitEntry(moment, what)
    case 'connectionFailed':
      return what.isReported
        ? { kind: 'error', ...failureOfText(what.text), reason: what.text }
        : null
    case 'allBrokersDown':
      return { kind: 'error', code: '_ALL_BROKERS_DOWN', num: -187, reason: what.text }
    default:
      return null
  }
}

function callbackEntry(moment: Moment, { what, partitions, protocol, count }: CalledBack): Body {
  return {
    kind: what,
    ...(partitions ? { partitions: partitions.map(nameOf) } : { partitionCount: count }),
    ...identity(moment),
    protocol,
    lost: what === 'lost',
  }
}

/** Failed commits, and those that the application waited for. */
function commitEntry(
  moment: Moment,
  { error, reason }: { readonly error: string; readonly reason: string },
): Body | null {
  if (reason === 'manual') return { kind: 'commit-sync', ...identity(moment), err: error }
  if (error === 'NO_ERROR' || error === '_NO_OFFSET') return null
  return { kind: 'commit', ...identity(moment), err: error }
}

/** Each generation once: at its first answer, with the number of members where its leader told it. */
function generationsOf(moments: readonly Moment[], t0: number): readonly CoordinatorEvent[] {
  const events = new Map<string, CoordinatorEvent>()
  for (const moment of moments) {
    const { what, group, generation } = moment
    const key = `${group}\u0000${generation}`
    const known = events.get(key)
    if (what.kind === 'elected' && known) events.set(key, { ...known, members: what.members })
    if (what.kind !== 'joinAnswered' || what.error !== 'NO_ERROR' || known) continue
    events.set(key, {
      t: timeOf(moment, t0),
      group,
      event: 'generation',
      generation: what.generation,
      leader: what.leader,
      assignor: what.assignor,
    })
  }
  return [...events.values()]
}
