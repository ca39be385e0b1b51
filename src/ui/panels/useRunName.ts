import { sceneById } from '../../scenes/registry.ts'
import { useT } from '../i18n/useT.ts'
import { useAppStore } from '../state/appStore.ts'
import type { RunData } from '../state/session.ts'
import { describeBranch } from './describeFact.ts'

/** The world's name, where its scene has several; beside a compared branch, also how that branch came about. */
export function useRunName(run: RunData): string {
  const t = useT()
  const locale = useAppStore((state) => state.locale)
  const opened = useAppStore((state) => state.opened)
  const branch = useAppStore((state) => state.branches.find((each) => each.id === run.branch))
  const isCompared = useAppStore((state) => state.comparedBranch !== null)
  const scene = opened?.kind === 'scene' ? sceneById(opened.id) : undefined
  const isOneOfMany = scene !== undefined && scene.worlds.length > 1
  const label = scene?.worlds.find((each) => each.id === run.world)?.label[locale] ?? ''
  const world = isOneOfMany ? label : ''
  if (!isCompared || !branch) return world
  return [world, describeBranch(branch, locale, t)].filter(Boolean).join(' · ')
}
