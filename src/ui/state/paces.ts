import { useAppStore, type Pace } from './appStore.ts'
import type { Player } from './player.ts'

/** Slowest to fastest: constant speeds around the directed pace, which chooses its own. */
export const paces: readonly Pace[] = [
  0.001,
  0.01,
  0.05,
  0.1,
  0.25,
  0.5,
  'directed',
  1,
  2,
  5,
  10,
  60,
  1000,
  1_000_000,
]

/** One pace faster (1) or slower (−1). */
export function changePace(player: Player, direction: 1 | -1): void {
  const at = paces.indexOf(useAppStore.getState().pace)
  const next = paces[Math.max(0, Math.min(paces.length - 1, at + direction))]
  if (next !== undefined) player.setPace(next)
}
