import { contents, type SceneEntry } from './contents.ts'
import type { Scene } from './scene.ts'

/** The first scene: where an address without a route leads, and what opens behind a broken one. */
export const homeScene = 'topics-and-partitions'

const loaded = new Map<string, Scene>()

/** What the table of contents says of a scene, loaded or not. */
export const entryById = (id: string): SceneEntry | undefined =>
  contents.find((entry) => entry.id === id)

/** Loads a scene of the table of contents, once. Throws for an id that is not there, and when it cannot be loaded. */
export async function loadScene(id: string): Promise<Scene> {
  const entry = entryById(id)
  if (!entry) throw new Error(`There is no scene ${id}.`)
  const scene = loaded.get(id) ?? (await entry.load())
  loaded.set(id, scene)
  return scene
}

/** A scene that has been loaded. */
export const sceneById = (id: string): Scene | undefined => loaded.get(id)
