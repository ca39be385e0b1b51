import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Micros } from '../../kafka/units.ts'
import type { Player } from './player.ts'
import type { RunData, Session } from './session.ts'

export interface Engine {
  readonly session: Session
  readonly player: Player
}

const EngineContext = createContext<Engine | null>(null)
export const EngineProvider = EngineContext.Provider

/** The session and the player that the page was started with. */
export function useEngine(): Engine {
  const engine = useContext(EngineContext)
  if (!engine) throw new Error('useEngine needs an EngineProvider above it')
  return engine
}

/** The moment on screen, refreshed a few times a second while playing. */
export function useSettledUs(): Micros {
  const { player } = useEngine()
  return useSyncExternalStore(
    (listener) => player.subscribeSettle(listener),
    () => player.nowUs,
  )
}

/** The worlds on screen, with a number that changes whenever any of them gets facts. */
export function useShownRuns(): { readonly runs: readonly RunData[]; readonly version: number } {
  const { session } = useEngine()
  const version = useSyncExternalStore(
    (listener) => session.subscribe(listener),
    () => session.version,
  )
  return { runs: session.shownRuns(), version }
}
