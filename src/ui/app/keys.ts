import { tinykeys } from 'tinykeys'
import { sceneById } from '../../scenes/registry.ts'
import { timeBeats } from '../panels/beatAt.ts'
import { setAppState, useAppStore } from '../state/appStore.ts'
import type { Engine } from '../state/context.ts'
import { changePace } from '../state/paces.ts'

/** Keys that control the whole page. Controls that use a key themselves (sliders, text fields) keep it. */
export function bindKeys({ session, player }: Engine): () => void {
  const unlessBusy =
    (action: () => void) =>
    (event: KeyboardEvent): void => {
      if (isBusy(event.target, event.key)) return
      event.preventDefault()
      action()
    }
  return tinykeys(window, {
    Space: unlessBusy(() => {
      player.toggle()
    }),
    ArrowRight: unlessBusy(() => {
      player.step(1)
    }),
    ArrowLeft: unlessBusy(() => {
      player.step(-1)
    }),
    'Shift+ArrowRight': unlessBusy(() => {
      stepBeat({ session, player }, 1)
    }),
    'Shift+ArrowLeft': unlessBusy(() => {
      stepBeat({ session, player }, -1)
    }),
    Home: unlessBusy(() => {
      player.seek(0)
    }),
    End: unlessBusy(() => {
      player.seek(useAppStore.getState().computedUs)
    }),
    '+': unlessBusy(() => {
      changePace(player, 1)
    }),
    'Shift++': unlessBusy(() => {
      changePace(player, 1)
    }),
    '=': unlessBusy(() => {
      changePace(player, 1)
    }),
    '-': unlessBusy(() => {
      changePace(player, -1)
    }),
    'Shift+?': unlessBusy(() => {
      setAppState({ isHelpOpen: true })
    }),
    '?': unlessBusy(() => {
      setAppState({ isHelpOpen: true })
    }),
    d: unlessBusy(toggleTheme),
    l: unlessBusy(toggleLocale),
    Escape: () => {
      const { selection } = useAppStore.getState()
      setAppState(selection === null ? { openLog: null } : { selection: null })
    },
  })
}

export function toggleTheme(): void {
  setAppState({ theme: useAppStore.getState().theme === 'light' ? 'dark' : 'light' })
}

export function toggleLocale(): void {
  setAppState({ locale: useAppStore.getState().locale === 'en' ? 'ru' : 'en' })
}

/** True when the focused control means something else by the key. */
function isBusy(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement || target instanceof SVGElement)) return false
  if (target.closest('[role=dialog]')) return true
  if (target.closest('input:not([type=checkbox]), textarea, select, [contenteditable=true]'))
    return true
  if (key.startsWith('Arrow') || key === 'Home' || key === 'End') {
    return (
      target.closest('[role=slider], [role=radio], [role=tab], [role=menu], [role=listbox]') !==
      null
    )
  }
  return (
    key === ' ' &&
    target.closest('button, a, [role=button], [role=switch], input, summary') !== null
  )
}

/** Goes to the next or previous beat of the scene's story. */
function stepBeat({ session, player }: Engine, direction: 1 | -1): void {
  const { opened } = useAppStore.getState()
  const scene = opened?.kind === 'scene' ? sceneById(opened.id) : undefined
  if (!scene) return
  const runs = session.shownRuns()
  const moments = timeBeats(scene.beats, (world) => {
    const run = runs.find((each) => each.world === world) ?? runs[0]
    return run?.history.facts ?? []
  })
    .flatMap(({ atUs }) => (atUs === null ? [] : [atUs]))
    .toSorted((a, b) => a - b)
  const target =
    direction === 1
      ? moments.find((atUs) => atUs > player.nowUs)
      : moments.findLast((atUs) => atUs < player.nowUs)
  player.pause()
  if (target !== undefined) player.seek(target)
}
