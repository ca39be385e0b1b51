import type { GroupView, World } from './world.ts'

const newGroup = (id: string): GroupView => ({
  id,
  protocol: 'classic',
  state: 'Empty',
  generation: 0,
  protocolName: '',
  leader: null,
  coordinator: -1,
  lastReason: null,
  memberNames: [],
  joinedIds: {},
  committed: {},
  repeated: {},
  skipped: {},
  members: {},
})

/** Replaces one group; a group that no fact has named yet begins Empty. */
export function withGroup(world: World, id: string, change: (old: GroupView) => GroupView): World {
  const group = change(world.groups[id] ?? newGroup(id))
  return { ...world, groups: { ...world.groups, [id]: group } }
}
