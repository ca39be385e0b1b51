import { sceneById } from '../../scenes/registry.ts'
import { useT } from '../i18n/useT.ts'
import { useAppStore } from '../state/appStore.ts'
import type { RunData } from '../state/session.ts'
import { describeBranch } from './describeFact.ts'

/** The world's name, where its scene has several; beside a compared branch, also how that branch came about. */
export const useRunName = (run: RunData): string => useNameOfRun()(run)

/** Names any of the runs on screen. */
export function useNameOfRun(): (run: RunData) => string {
  const t = useT()
  const locale = useAppStore((state) => state.locale)
  const opened = useAppStore((state) => state.opened)
  const branches = useAppStore((state) => state.branches)
  const isCompared = useAppStore((state) => state.comparedBranch !== null)
  const scene = opened?.kind === 'scene' ? sceneById(opened.id) : undefined
  const isOneOfMany = scene !== undefined && scene.worlds.length > 1
  return (run) => {
    const label = scene?.worlds.find((each) => each.id === run.world)?.label[locale] ?? ''
    const world = isOneOfMany ? label : ''
    const branch = branches.find((each) => each.id === run.branch)
    if (!isCompared || !branch) return world
    return [world, describeBranch(branch, locale, t)].filter(Boolean).join(' · ')
  }
}
