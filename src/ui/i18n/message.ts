/** A text with `{name}` places, or its plural forms chosen by the number called `count`. */
export type Message =
  | string
  | { readonly one: string; readonly few?: string; readonly many?: string; readonly other: string }

export type Locale = 'en' | 'ru'
export type MessageParams = Readonly<Record<string, string | number>>

/** Fills in a message. `count` chooses the plural form by the locale's rules. */
export function formatMessage(
  message: Message,
  locale: Locale,
  params: MessageParams = {},
): string {
  const text = typeof message === 'string' ? message : chooseForm(message, locale, params)
  return text.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = params[name]
    if (value === undefined) return place
    return typeof value === 'number' ? formatNumber(value, locale) : value
  })
}

/** Digits in groups, as the locale writes them. */
export const formatNumber = (value: number, locale: Locale): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 3 }).format(value)

/** `12.48 s`, or `12,48 с`: seconds with as many decimals as asked. */
export function formatSeconds(us: number, locale: Locale, decimals = 2): string {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  const number = new Intl.NumberFormat(locale, digits).format(us / 1_000_000)
  return locale === 'ru' ? `${number} с` : `${number} s`
}

function chooseForm(
  forms: Exclude<Message, string>,
  locale: Locale,
  params: MessageParams,
): string {
  const count = Number(params['count'] ?? 0)
  const rule = new Intl.PluralRules(locale).select(count)
  if (rule === 'one') return forms.one
  if (rule === 'few') return forms.few ?? forms.other
  if (rule === 'many') return forms.many ?? forms.other
  return forms.other
}
