/** A date and a time of day as log frameworks print them; without a zone they are read as UTC. */
const dateTime =
  /(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?\s?(Z|[+-]\d\d:?\d\d)?/
const epochSeconds = /(?:^|[^\d.:])(\d{10})[.,](\d{3,9})(?!\d)/
const epochMillis = /(?:^|[^\d.:])(\d{13})(?!\d)/
const timeOfDay = /(?:^|[^\d:.])(\d\d):(\d\d):(\d\d)[.,](\d{3,9})(?!\d)/

/**
 * The time that a logging framework put in front of a line.
 *
 * @returns ms since 1970; a mere time of day counts from the first of January 1970; null where there is none.
 */
export function outerTime(prefix: string): number | null {
  const whole = dateTime.exec(prefix)
  if (whole) return dateTimeMs(whole)
  const seconds = epochSeconds.exec(prefix)
  if (seconds) return Number(seconds[1]) * 1000 + millis(seconds[2])
  const epoch = epochMillis.exec(prefix)
  if (epoch) return Number(epoch[1])
  const clock = timeOfDay.exec(prefix)
  if (!clock) return null
  return dayMs(Number(clock[1]), Number(clock[2]), Number(clock[3])) + millis(clock[4])
}

/** A time in a field of its own: text as above, or a number of seconds, ms, µs or ns since 1970. */
export function fieldTime(value: unknown): number | null {
  if (typeof value === 'string')
    return outerTime(value) ?? numberTime(/^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN)
  return typeof value === 'number' ? numberTime(value) : null
}

function numberTime(value: number): number | null {
  if (!(value > 1e8)) return null
  if (value < 1e11) return value * 1000
  if (value < 1e14) return value
  return value < 1e17 ? value / 1e3 : value / 1e6
}

function dateTimeMs(found: RegExpExecArray): number | null {
  const [, year, month, day, hour, minute, second, fraction, zone] = found
  const ms =
    Date.UTC(Number(year), Number(month) - 1, Number(day)) +
    dayMs(Number(hour), Number(minute), Number(second)) +
    millis(fraction) -
    zoneMs(zone)
  return Number.isFinite(ms) ? ms : null
}

const dayMs = (hour: number, minute: number, second: number): number =>
  ((hour * 60 + minute) * 60 + second) * 1000

const millis = (fraction = ''): number => Math.floor(Number(`0.${fraction || '0'}`) * 1000)

function zoneMs(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0
  const sign = zone.startsWith('-') ? -1 : 1
  return sign * dayMs(Number(zone.slice(1, 3)), Number(zone.slice(-2)), 0)
}
