import type { Scene } from './scene.ts'

/** The first scene: where an address without a route leads, and what opens behind a broken one. */
export const homeScene = 'topics-and-partitions'

const known = new Map<string, Scene>()

/** Makes scenes known to the page: all of them in the app, in an embed the one that it shows. */
export function registerScenes(scenes: readonly Scene[]): void {
  for (const scene of scenes) known.set(scene.id, scene)
}

/** A scene that is known to the page. */
export const sceneById = (id: string): Scene | undefined => known.get(id)
