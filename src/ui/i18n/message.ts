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

/** A formatter takes longer to make than a frame may, so each is made once. */
const formatters = new Map<string, Intl.NumberFormat>()

function formatterOf(locale: Locale, min: number, max: number): Intl.NumberFormat {
  const name = `${locale} ${min} ${max}`
  const known = formatters.get(name)
  if (known) return known
  const digits = { minimumFractionDigits: min, maximumFractionDigits: max }
  const formatter = new Intl.NumberFormat(locale, digits)
  formatters.set(name, formatter)
  return formatter
}

const pluralRules = {
  en: new Intl.PluralRules('en'),
  ru: new Intl.PluralRules('ru'),
}

/** Digits in groups, as the locale writes them. */
export const formatNumber = (value: number, locale: Locale): string =>
  formatterOf(locale, 0, 3).format(value)

/** `12.48 s`, or `12,48 с`: seconds with as many decimals as asked. */
export function formatSeconds(us: number, locale: Locale, decimals = 2): string {
  const number = formatterOf(locale, decimals, decimals).format(us / 1_000_000)
  return locale === 'ru' ? `${number} с` : `${number} s`
}

function chooseForm(
  forms: Exclude<Message, string>,
  locale: Locale,
  params: MessageParams,
): string {
  const count = Number(params['count'] ?? 0)
  const rule = pluralRules[locale].select(count)
  if (rule === 'one') return forms.one
  if (rule === 'few') return forms.few ?? forms.other
  if (rule === 'many') return forms.many ?? forms.other
  return forms.other
}
