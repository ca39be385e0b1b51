import { contents } from './contents.ts'
import { loadScene } from './registry.ts'
import type { Scene } from './scene.ts'

/** All scenes, loaded, in the order of the table of contents: for tests and tools. */
export const scenes: readonly Scene[] = await Promise.all(contents.map(({ id }) => loadScene(id)))
