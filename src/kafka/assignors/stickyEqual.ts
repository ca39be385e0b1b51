import { unassignedIn, type StickyProblem } from './stickyProblem.ts'
import { AssignorError } from './types.ts'

export interface StickyResult {
  /** Partition ids by member index. */
  readonly lists: readonly number[][]
  /** Ids handed to a member while another one may still own them, with the member they went to. */
  readonly moving: readonly { readonly id: number; readonly to: number }[]
}

/** Where the filling of members up to their quotas has got to. */
interface Filling {
  readonly problem: StickyProblem
  /** Every member gets this many; `overfullMax` of them one more. */
  readonly quotaMin: number
  readonly quotaMax: number
  readonly overfullMax: number
  overfull: number
  readonly lists: readonly number[][]
  readonly assigned: Uint8Array
  /** By id, the member that had to give it up: for having too many, or for being off its rack. */
  readonly releasedBy: Int32Array
  /** Members below quotaMin, and members at quotaMin that may still get their extra partition. */
  below: number[]
  atMin: number[]
  readonly moving: { id: number; to: number }[]
}

/**
 * The sticky assignment of a group in which all subscribe to the same topics (KIP-54, KIP-429): keep
 * what fits the quotas, then deal the rest around.
 */
export function assignEqual(problem: StickyProblem): StickyResult {
  const { group, space, rank } = problem
  const memberCount = group.members.length
  if (memberCount === 0) throw new AssignorError('ArithmeticException', 'division by no members')
  const size = space.topicOf.length
  const filling: Filling = {
    problem,
    quotaMin: Math.floor(space.partitionCount / memberCount),
    quotaMax: Math.ceil(space.partitionCount / memberCount),
    overfullMax: space.partitionCount % memberCount,
    overfull: 0,
    lists: group.members.map(() => []),
    assigned: new Uint8Array(size),
    releasedBy: new Int32Array(size).fill(-1),
    below: [],
    atMin: [],
    moving: [],
  }
  keepOwned(filling)
  const byId = (a: number, b: number): number => (rank[a] ?? 0) - (rank[b] ?? 0)
  filling.below.sort(byId)
  filling.atMin.sort(byId)
  let unassigned = unassignedIn(space.topics.keys(), space, filling.assigned)
  if (problem.racks) unassigned = dealNear(filling, problem.racks.scarceFirst(unassigned))
  deal(filling, unassigned)
  return { lists: filling.lists, moving: filling.moving }
}

function keepOwned(filling: Filling): void {
  const { problem, quotaMin, quotaMax, overfullMax } = filling
  for (let member = 0; member < problem.group.members.length; member++) {
    const owned = keepable(filling, member)
    let kept = owned.length
    if (owned.length < quotaMin) {
      filling.below.push(member)
    } else if (owned.length >= quotaMax && filling.overfull < overfullMax) {
      kept = quotaMax
      if (++filling.overfull === overfullMax) filling.atMin = []
    } else {
      kept = quotaMin
      if (filling.overfull < overfullMax) filling.atMin.push(member)
    }
    const list = filling.lists[member]
    owned.forEach((id, position) => {
      if (position < kept) {
        list?.push(id)
        filling.assigned[id] = 1
      } else filling.releasedBy[id] = member
    })
  }
}

/** What a member may keep, in the order in which it keeps it: by number first, then by topic. */
function keepable({ problem, releasedBy }: Filling, member: number): number[] {
  const { owned, racks, contested, space } = problem
  const ids = (owned[member] ?? []).filter((id) => {
    if (racks?.isOff(member, id) === true) releasedBy[id] = member
    else return contested[id] === 0
    return false
  })
  if (ids.length < 2) return ids
  const topicCount = space.topics.length
  const keys = Float64Array.from(ids, (id) => {
    const topic = space.topicOf[id] ?? 0
    return (id - (space.base[topic] ?? 0)) * topicCount + topic
  }).sort()
  return Array.from(keys, (key) => {
    const topic = key % topicCount
    return (space.base[topic] ?? 0) + (key - topic) / topicCount
  })
}

function give({ releasedBy, problem, moving, lists }: Filling, id: number, member: number): number {
  const by = releasedBy[id] ?? -1
  if ((by >= 0 && by !== member) || problem.contested[id] === 1) moving.push({ id, to: member })
  return lists[member]?.push(id) ?? 0
}

/** First round, members on a replica's rack only. Returns what found none. */
function dealNear(filling: Filling, unassigned: readonly number[]): number[] {
  const { below, quotaMin, quotaMax } = filling
  let turn = 0
  return unassigned.filter((id) => {
    const at = nextNear(filling, id, below, turn)
    const member = at >= 0 ? below[at] : undefined
    if (member !== undefined) {
      const size = give(filling, id, member)
      turn = at + 1
      if (size >= quotaMin) {
        below.splice(at, 1)
        turn = at
        if (size < quotaMax) filling.atMin.push(member)
      }
      if (turn >= below.length) turn = 0
      return false
    }
    return !giveExtraNear(filling, id)
  })
}

function giveExtraNear(filling: Filling, id: number): boolean {
  const { atMin, quotaMax } = filling
  if (filling.overfull >= filling.overfullMax) return false
  const at = nextNear(filling, id, atMin, 0)
  const member = at >= 0 ? atMin[at] : undefined
  if (member === undefined) return false
  if (give(filling, id, member) >= quotaMax) {
    atMin.splice(at, 1)
    filling.overfull++
  }
  return true
}

function nextNear(filling: Filling, id: number, members: readonly number[], from: number): number {
  for (let step = 0; step < members.length; step++) {
    const at = (from + step) % members.length
    if (filling.problem.racks?.isNear(members[at] ?? 0, id) === true) return at
  }
  return -1
}

/** Deals around the members below the minimum, then one each to members at the minimum. */
function deal(filling: Filling, unassigned: readonly number[]): void {
  const { quotaMin, atMin } = filling
  let ring = filling.below
  let stillBelow: number[] = []
  let turn = 0
  let extra = 0
  for (const id of unassigned) {
    if (turn === ring.length && stillBelow.length > 0) {
      ring = stillBelow
      stillBelow = []
      turn = 0
    }
    const member = turn < ring.length ? ring[turn++] : atMin[extra++]
    if (member === undefined) {
      throw new AssignorError('IllegalStateException', 'no member has room for a partition')
    }
    const size = give(filling, id, member)
    if (extra > 0) continue
    if (size === quotaMin) atMin.push(member)
    else stillBelow.push(member)
  }
}
