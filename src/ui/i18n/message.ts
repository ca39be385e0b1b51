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

const hourUs = 3_600_000_000

/** `12.48 s`, or `12,48 с`: seconds with as many decimals as asked; from an hour on `02:40:05.25`, from a day on `3 d 02:40:05`. */
export function formatTime(us: number, locale: Locale, decimals = 2): string {
  if (us >= hourUs) return formatClock(us, locale, decimals)
  const number = formatterOf(locale, decimals, decimals).format(us / 1_000_000)
  return locale === 'ru' ? `${number} с` : `${number} s`
}

function formatClock(us: number, locale: Locale, decimals: number): string {
  const two = (number: number): string => String(number).padStart(2, '0')
  const days = Math.floor(us / (24 * hourUs))
  const hours = Math.floor(us / hourUs) % 24
  const minutes = Math.floor(us / 60_000_000) % 60
  const unit = 10 ** (6 - (days > 0 ? 0 : decimals))
  // what is left out is cut off: a clock does not show a moment that has not come
  const seconds = (Math.floor((us % 60_000_000) / unit) * unit) / 1_000_000
  const shown = seconds < 10 ? '0' : ''
  const text = formatterOf(locale, days > 0 ? 0 : decimals, days > 0 ? 0 : decimals).format(seconds)
  const clock = `${two(hours)}:${two(minutes)}:${shown}${text}`
  return days > 0 ? `${days} ${locale === 'ru' ? 'д' : 'd'} ${clock}` : clock
}

const byteUnits = {
  en: ['B', 'KiB', 'MiB', 'GiB', 'TiB'],
  ru: ['Б', 'КиБ', 'МиБ', 'ГиБ', 'ТиБ'],
} as const

/** `300 B`, `1.5 KiB`: in the greatest unit of 1024 that leaves at least one. */
export function formatBytes(bytes: number, locale: Locale): string {
  let unit = 0
  let left = bytes
  while (left >= 1024 && unit < byteUnits.en.length - 1) {
    left /= 1024
    unit += 1
  }
  const digits = unit === 0 || left >= 100 ? 0 : 1
  return `${formatterOf(locale, 0, digits).format(left)} ${byteUnits[locale][unit]}`
}

const spans = [
  { us: 86_400_000_000, en: 'd', ru: 'д' },
  { us: 3_600_000_000, en: 'h', ru: 'ч' },
  { us: 60_000_000, en: 'min', ru: 'мин' },
  { us: 1_000_000, en: 's', ru: 'с' },
] as const

/** `7 d`, `1.5 h`, `12.5 s`, `20 ms`: a length of time in the greatest unit that leaves at least one. */
export function formatSpan(us: number, locale: Locale): string {
  const span = spans.find((each) => us >= each.us)
  if (!span)
    return `${formatterOf(locale, 0, 0).format(us / 1000)} ${locale === 'ru' ? 'мс' : 'ms'}`
  const left = us / span.us
  return `${formatterOf(locale, 0, left >= 100 ? 0 : 1).format(left)} ${span[locale]}`
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
