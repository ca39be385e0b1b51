/** One measured number, with its bar where there is one. */
export interface Row {
  readonly name: string
  /** The median of the repetitions. */
  readonly value: number
  readonly unit: string
  /** What it is compared with, measured in the same run, and value ÷ reference. */
  readonly reference?: { readonly name: string; readonly value: number; readonly ratio: number }
  readonly bar?: { readonly atLeast: number } | { readonly atMost: number }
  readonly note?: string
}

export interface BenchOptions {
  /** Fewer repetitions: to see that a benchmark still runs, not to quote it. */
  readonly quick: boolean
}

export type Bench = (options: BenchOptions) => Promise<readonly Row[]> | readonly Row[]

/** Middle of the sorted values; of an even number of them, the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** The smallest value that at least `share` of the values do not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** Whether a row keeps its bar; a row without one always does. */
export function keepsBar({ value, bar }: Row): boolean {
  if (!bar) return true
  return 'atLeast' in bar ? value >= bar.atLeast : value <= bar.atMost
}
