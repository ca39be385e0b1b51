import type { Bilingual } from '../kafka/config/docs.ts'
import { contents } from '../scenes/contents.ts'
import { entryById, homeScene } from '../scenes/registry.ts'
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
  /** With the usual value wherever the address has none that could be understood. */
  readonly options: EmbedOptions
  /** What is wrong with the address and what would be right; all at once. */
  readonly problems: readonly Bilingual[]
}

/** Reads `?scene=…&t=…&autoplay=1&controls=minimal&theme=…&lang=…`; `t` is in seconds. */
export function readEmbedOptions(search: string): ReadEmbed {
  const query = new URLSearchParams(search)
  const problems: Bilingual[] = []
  const refuse = (name: string, en: string, ru: string): void => {
    const given = `${name}=${query.get(name) ?? ''}`
    problems.push({ en: `${given}: expected ${en}.`, ru: `${given}: нужно ${ru}.` })
  }
  const oneOf = <T extends string>(name: string, allowed: readonly [T, ...T[]]): T => {
    const given = query.get(name) ?? allowed[0]
    const found = allowed.find((each) => each === given)
    if (found === undefined) refuse(name, allowed.join(', '), allowed.join(', '))
    return found ?? allowed[0]
  }
  const scene = query.get('scene') ?? homeScene
  if (!entryById(scene)) {
    const known = contents.map(({ id }) => id).join(', ')
    refuse('scene', `one of ${known}`, `одно из ${known}`)
  }
  const seconds = Number(query.get('t') ?? 0)
  const isTime = seconds >= 0 && Number.isFinite(seconds)
  if (!isTime) refuse('t', 'seconds, for example t=2.5', 'число секунд, например t=2.5')
  const options: EmbedOptions = {
    scene,
    atUs: isTime ? Math.round(seconds * 1_000_000) : 0,
    autoplay: oneOf('autoplay', ['0', '1']) === '1',
    controls: oneOf('controls', ['minimal', 'none']),
    theme: oneOf('theme', ['light', 'dark']),
    locale: oneOf('lang', ['en', 'ru']),
  }
  return { options, problems }
}
