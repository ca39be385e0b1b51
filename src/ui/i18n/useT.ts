import { useCallback } from 'react'
import { useAppStore } from '../state/appStore.ts'
import { en, type MessageKey } from './en.ts'
import { formatMessage, type Locale, type Message, type MessageParams } from './message.ts'
import { ru } from './ru.ts'

export type Translate = (key: MessageKey, params?: MessageParams) => string

const catalogues: Readonly<Record<Locale, Readonly<Record<MessageKey, Message>>>> = { en, ru }

/** The text of `key` in a language. */
export const translate = (locale: Locale, key: MessageKey, params?: MessageParams): string =>
  formatMessage(catalogues[locale][key], locale, params)

/** The page's own language, as a function; changes identity only with the language. */
export function useT(): Translate {
  const locale = useAppStore((state) => state.locale)
  return useCallback((key, params) => translate(locale, key, params), [locale])
}
