import { homeScene } from '../../scenes/registry.ts'
import type { Command } from '../../sim/scenario/scenario.ts'
import { setAppState, useAppStore, type Branch } from '../state/appStore.ts'
import type { Engine } from '../state/context.ts'
import { readLink, writeLink, type LinkState } from '../state/link.ts'

/** The hash that restores what is on screen at `nowUs`. */
export function currentHash(nowUs: number): string {
  const { opened, pace, locale, theme, branches, branch, openLog } = useAppStore.getState()
  const acts = actsOf(branches, branch)
  const shared = { pace, locale, theme, atUs: nowUs, acts, ...(openLog ? { log: openLog } : {}) }
  if (opened?.kind === 'scenario') {
    return writeLink({ route: { kind: 'play' }, scenario: opened.text, ...shared })
  }
  if (opened?.kind === 'scene')
    return writeLink({ route: { kind: 'scene', id: opened.id }, values: opened.values, ...shared })
  return writeLink({ route: { kind: 'scene', id: homeScene }, ...shared })
}

/** What was done, from the scripted course to a branch. */
function actsOf(
  branches: readonly Branch[],
  id: number,
): readonly { readonly atUs: number; readonly command: Command }[] {
  const branch = branches.find((each) => each.id === id)
  if (!branch?.command) return []
  const before = branch.parent === null ? [] : actsOf(branches, branch.parent)
  return [...before, { atUs: branch.atUs, command: branch.command }]
}

/** Opens what an address names. A broken one says what is wrong; what is on screen stays. */
export function openAddress(engine: Engine, hash: string): void {
  const isHome = hash === '' || hash === '#' || hash === '#/'
  const read = readLink(isHome ? `/scene/${homeScene}` : hash)
  if (!read.ok) {
    engine.session.report(hash, [{ path: '', line: null, text: read.problem }])
    return
  }
  const { link } = read
  setAppState({
    ...(link.locale ? { locale: link.locale } : {}),
    ...(link.theme ? { theme: link.theme } : {}),
  })
  const then = (): void => {
    restore(engine, link, link.acts ?? [])
  }
  const { route } = link
  if (route.kind === 'scene') engine.session.openScene(route.id, link.values, then)
  else if (link.scenario !== undefined) engine.session.openScenario('', link.scenario, then)
  else engine.session.openScene(homeScene, undefined, then)
}

/** Repeats what was done, one act after the other, then goes to the moment. */
function restore(
  engine: Engine,
  link: LinkState,
  acts: readonly { readonly atUs: number; readonly command: Command }[],
): void {
  const [act, ...later] = acts
  if (act) {
    engine.session.act(act.command, act.atUs, () => {
      restore(engine, link, later)
    })
    return
  }
  if (link.log) setAppState({ openLog: link.log })
  if (link.pace !== undefined) engine.player.setPace(link.pace)
  engine.player.seek(link.atUs ?? 0)
}

/** Opens the page's address now and whenever it changes. Returns how to stop. */
export function followAddress(engine: Engine): () => void {
  const open = (): void => {
    openAddress(engine, window.location.hash)
  }
  window.addEventListener('hashchange', open)
  open()
  return () => {
    window.removeEventListener('hashchange', open)
  }
}
