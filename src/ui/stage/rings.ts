import type { Deadline, World } from '../../trace/world.ts'

/** The deadlines that run for one member, as the rings on its card show them. */
export interface MemberRings {
  /** Kept by the coordinator: session, join, sync, pending member. */
  outer: Deadline | null
  /** Kept by the client: time between polls. */
  inner: Deadline | null
}

export interface Rings {
  /** By `group/member`. */
  readonly members: ReadonlyMap<string, MemberRings>
  /** By group: what the coordinator waits for. */
  readonly groups: ReadonlyMap<string, Deadline>
}

const outerNames: readonly string[] = ['session', 'join', 'sync', 'pendingMember']

/** Sorts the running deadlines by whom they concern. */
export function ringsOf(world: World): Rings {
  const members = new Map<string, MemberRings>()
  const groups = new Map<string, Deadline>()
  const names = namesOfMembers(world)
  for (const deadline of Object.values(world.deadlines)) {
    const member = names.get(deadline.subject) ?? names.get(deadline.owner)
    if (member !== undefined) {
      const rings = members.get(member) ?? { outer: null, inner: null }
      if (deadline.name === 'maxPoll') rings.inner = deadline
      else if (outerNames.includes(deadline.name)) rings.outer = deadline
      members.set(member, rings)
    } else if (deadline.name === 'join' || deadline.name === 'sync') {
      const group = deadline.subject.replace(/^group:/, '')
      if (world.groups[group] !== undefined) groups.set(group, deadline)
    }
  }
  return { members, groups }
}

/** Every way in which a deadline may name a member. */
function namesOfMembers(world: World): Map<string, string> {
  const names = new Map<string, string>()
  for (const group of Object.values(world.groups)) {
    for (const member of Object.values(group.members)) {
      const name = `${group.id}/${member.id}`
      names.set(name, name)
      names.set(`member:${name}`, name)
      if (member.memberId !== null) {
        names.set(member.memberId, name)
        names.set(`${group.id}/${member.memberId}`, name)
      }
    }
  }
  return names
}

/** What is left of a deadline, 1 … 0. */
export function remainingOf(deadline: Deadline, atUs: number): number {
  const span = deadline.dueUs - deadline.armedUs
  return span <= 0 ? 0 : Math.min(1, Math.max(0, (deadline.dueUs - atUs) / span))
}
