import { setAppState, useAppStore, type AppState } from '../state/appStore.ts'

const storageKey = 'purrtition.view'

/** Language and theme: as chosen before, else as the browser says; written to the document whenever they change. */
export function keepDocumentInStep(): void {
  setAppState({ ...preferred(), ...(window.innerWidth < 1100 ? { isScenesOpen: false } : {}) })
  const apply = ({ locale, theme }: AppState): void => {
    document.documentElement.lang = locale
    document.documentElement.dataset['theme'] = theme
    remember(JSON.stringify({ locale, theme }))
  }
  apply(useAppStore.getState())
  useAppStore.subscribe(apply)
}

function preferred(): Pick<AppState, 'locale' | 'theme'> {
  const locale = navigator.language.startsWith('ru') ? 'ru' : 'en'
  const theme = window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  const saved = recall()
  return {
    locale: saved['locale'] === 'ru' || saved['locale'] === 'en' ? saved['locale'] : locale,
    theme: saved['theme'] === 'light' || saved['theme'] === 'dark' ? saved['theme'] : theme,
  }
}

/** Storage may be forbidden (embeds, private windows); then nothing is remembered. */
function remember(text: string): void {
  try {
    localStorage.setItem(storageKey, text)
  } catch {
    return
  }
}

function recall(): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Readonly<Record<string, unknown>>
  } catch {
    return {}
  }
}
