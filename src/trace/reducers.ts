import type { FactKind, FactOf } from './facts.ts'
import type { World } from './world.ts'

/** What each kind of fact does to the world; `reduce.ts` stamps time and id afterwards. */
export type Reducers<K extends FactKind> = {
  readonly [Kind in K]: (world: World, fact: FactOf<Kind>) => World
}
