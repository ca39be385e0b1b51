import { sceneById, scenes } from '../scenes/catalogue.ts'
import type { Theme } from '../ui/state/appStore.ts'
import type { Locale } from '../ui/i18n/message.ts'

export interface EmbedOptions {
  readonly scene: string
  readonly atUs: number
  readonly autoplay: boolean
  readonly controls: 'minimal' | 'none'
  readonly theme: Theme
  readonly locale: Locale
}

export interface ReadEmbed {
  readonly options: EmbedOptions
  /** What is wrong with the address and what would be right, or null. */
  readonly problem: string | null
}

/** Reads `?scene=…&t=…&autoplay=1&controls=minimal&theme=…&lang=…`; `t` is in seconds. */
export function readEmbedOptions(search: string): ReadEmbed {
  const query = new URLSearchParams(search)
  const scene = query.get('scene') ?? scenes[0]?.id ?? ''
  const seconds = Number(query.get('t') ?? 0)
  const options: EmbedOptions = {
    scene,
    atUs: Number.isFinite(seconds) ? Math.max(0, Math.round(seconds * 1_000_000)) : 0,
    autoplay: query.get('autoplay') === '1',
    controls: query.get('controls') === 'none' ? 'none' : 'minimal',
    theme: query.get('theme') === 'dark' ? 'dark' : 'light',
    locale: query.get('lang') === 'ru' ? 'ru' : 'en',
  }
  if (!sceneById(scene)) {
    const known = scenes.map((each) => each.id).join(', ')
    return { options, problem: `scene=${scene}: expected one of ${known}` }
  }
  if (!(seconds >= 0))
    return { options, problem: `t=${query.get('t') ?? ''}: expected seconds, for example t=2.5` }
  return { options, problem: null }
}
