/** The topic of the talk. */
export const priceTopic = 'latest-product-price'

/** Days in ms. */
export const days = (count: number): number => Math.round(count * 86_400_000)

/** A price becomes known: on that day, 30 s past midnight, which is when the broker looks at its logs. */
export const price = (day: number, key: string, value: string | null) => ({
  at: days(day) + 30_000,
  key,
  value,
})

/** Brokers that speak less often: nobody dies here, and weeks are to be played. */
export const slowClocks = {
  'broker.heartbeat.interval.ms': 600_000,
  'broker.session.timeout.ms': 1_800_000,
} as const
