/** Ascending names of numbers, with three and more in a row as a range: `P0–P3 P6` for prefix `P` and a blank between. */
export function rangesText(numbers: readonly number[], prefix: string, between: string): string {
  const runs: { from: number; to: number }[] = []
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = runs.at(-1)
    if (last !== undefined && number === last.to + 1) last.to = number
    else runs.push({ from: number, to: number })
  }
  return runs
    .flatMap(({ from, to }) => {
      const [first, last] = [`${prefix}${from}`, `${prefix}${to}`]
      if (from === to) return [first]
      return to === from + 1 ? [first, last] : [`${first}–${last}`]
    })
    .join(between)
}
