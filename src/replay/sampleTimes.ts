/** What of a sample tells when it was taken. */
interface Clocked {
  /** Unix seconds, cut off. */
  readonly timeS: number
  readonly ageMs: number
}

/** A handle's birth lies between these, ms since 1970. */
interface Birth {
  from: number
  to: number
}

/** Rounding of `age`, and the time between the two clock readings of one sample. */
const slackMs = 20

/**
 * When samples of one handle were taken, ms since 1970. `time` says it to the second; `age` is exact, so all samples of one
 * process narrow down when it began.
 *
 * @param births when the log says that processes of this handle began.
 */
export function sampleTimes(
  samples: readonly Clocked[],
  births: readonly number[],
): readonly number[] {
  const processes: Birth[] = []
  const processOf = samples.map(({ timeS, ageMs }) => {
    const from = timeS * 1000 - ageMs
    const to = from + 1000
    const known = processes.findIndex(
      (each) => from <= each.to + slackMs && to >= each.from - slackMs,
    )
    const process = processes[known]
    if (!process) return processes.push({ from, to }) - 1
    process.from = Math.max(process.from, from)
    process.to = Math.min(process.to, to)
    return known
  })
  const began = processes.map(({ from, to }) => {
    const logged = births.find((each) => each >= from - slackMs && each <= to + slackMs)
    return logged ?? (from + to) / 2
  })
  return samples.map(({ ageMs }, index) => (began[processOf[index] ?? 0] ?? 0) + ageMs)
}
