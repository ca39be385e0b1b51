import type { ImportedLog } from './importLog.ts'
import { memberNames, ownName } from './memberNames.ts'
import type { Moment } from './said.ts'

/** One process of a client, from its first line to its last. */
export interface Part {
  readonly group: string
  readonly member: string
  /** The log holds its beginning. */
  readonly isBorn: boolean
  /** KIP-848. */
  readonly isConsumerProtocol: boolean
  /** Empty where the log does not name it; `cooperative` where only that is known. */
  readonly assignor: string
  /** Topics that its subscription matched, as far as the log names them. */
  readonly topics: readonly string[]
  readonly isStandalone: boolean
  /** Its log ends before the others', with no word of an end: when, ms. */
  readonly silentFromMs: number | null
}

export interface Cast {
  /** By `partKey`. */
  readonly parts: ReadonlyMap<string, Part>
  /** The client's name by member id. */
  readonly namesById: ReadonlyMap<string, string>
}

/** Stands for a group that no line names. */
const unknownGroup = '?'

/** The process that a moment belongs to. */
export const partKey = ({ handle, restarts }: Moment): string => `${restarts} ${handle}`

/** Who appears in a log, with all that any of their lines says of them. */
export function castOf({ moments }: ImportedLog): Cast {
  const names = memberNames(moments.map(({ handle }) => handle))
  const byPart = new Map<string, Moment[]>()
  const namesById = new Map<string, string>()
  const groups = new Map<string, string>()
  for (const moment of moments) {
    const key = partKey(moment)
    const own = byPart.get(key)
    if (own) own.push(moment)
    else byPart.set(key, [moment])
    const { handle, memberId, group } = moment
    if (memberId) namesById.set(memberId, names.get(handle) ?? ownName(handle))
    if (group !== null && !groups.has(handle)) groups.set(handle, group)
  }
  const endMs = moments.at(-1)?.atMs ?? 0
  const parts = [...byPart].map(([key, own]): [string, Part] => {
    const { handle } = own[0] as Moment
    const group = groups.get(handle) ?? unknownGroup
    return [key, partOf(own, group, names.get(handle) ?? ownName(handle), endMs)]
  })
  return { parts: new Map(parts), namesById }
}

function partOf(own: readonly Moment[], group: string, member: string, endMs: number): Part {
  const kinds = new Set(own.map(({ what }) => what.kind))
  const topics = new Set<string>()
  let assignor = ''
  let isCooperative = false
  for (const { what } of own) {
    if (what.kind === 'topicMatched') topics.add(what.topic)
    if (what.kind === 'joinAnswered' && assignor === '') ({ assignor } = what)
    if (what.kind !== 'calledBack') continue
    isCooperative ||= what.protocol === 'COOPERATIVE'
    for (const { topic } of what.partitions ?? []) topics.add(topic)
  }
  return {
    group,
    member,
    isBorn: own.some(({ what }) => what.kind === 'memberIdChanged' && what.from === null),
    isConsumerProtocol: kinds.has('epochAnswered'),
    assignor: assignor || (isCooperative ? 'cooperative' : ''),
    topics: [...topics].sort(),
    isStandalone: kinds.has('assignedByHand'),
    silentFromMs: kinds.has('closed') ? null : silentFrom(own, endMs),
  }
}

/** Two heartbeats tell how often a member writes; three such intervals without a line are a silence. */
function silentFrom(own: readonly Moment[], endMs: number): number | null {
  const beats = own.flatMap(({ what, atMs }) => (what.kind === 'heartbeatSent' ? atMs : []))
  const gaps = beats.slice(1).map((atMs, index) => atMs - (beats[index] ?? atMs))
  const usual = Math.min(...gaps.filter((gap) => gap > 0))
  const lastMs = own.at(-1)?.atMs ?? 0
  if (!Number.isFinite(usual)) return null
  return endMs - lastMs > 3 * Math.max(usual, 1000) ? lastMs : null
}

/** What a member without lines of its own is called: member ids are a name and a UUID. */
export const nameOfId = (memberId: string): string =>
  memberId.replace(/-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/, '')
