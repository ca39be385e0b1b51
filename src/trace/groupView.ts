import type { GroupView, World } from './world.ts'

const newGroup = (id: string, source: World['source']): GroupView => ({
  id,
  protocol: 'classic',
  state: source === 'log' ? 'Unknown' : 'Empty',
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

/** Replaces one group; a group that no fact has named yet begins Empty, or unknown in a log. */
export function withGroup(world: World, id: string, change: (old: GroupView) => GroupView): World {
  const group = change(world.groups[id] ?? newGroup(id, world.source))
  return { ...world, groups: { ...world.groups, [id]: group } }
}
