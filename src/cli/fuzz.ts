import { parseArgs } from 'node:util'
import { fuzzOne } from './fuzzOne.ts'
import { UsageError } from './usageError.ts'

const usage = 'fuzz [--seeds N] [--seconds S] [--from SEED] [--json]'

/**
 * `sim -- fuzz`: random scenarios and faults under all invariants. Prints seeds run, events and violations, each with
 * the seed that repeats it. Returns 1 when anything was violated.
 */
export function fuzzCommand(
  args: readonly string[],
  print: (line: string) => void,
  nowMs: () => number,
): number {
  const { seeds, seconds, from, json } = readArgs(args)
  const startMs = nowMs()
  const violations: { seed: number; atUs: number; invariant: string; message: string }[] = []
  let events = 0
  let run = 0
  for (; run < seeds; run++) {
    if (seconds !== null && nowMs() - startMs > seconds * 1000) break
    const result = fuzzOne(from + run)
    events += result.events
    if (result.violation) violations.push({ seed: from + run, ...result.violation })
  }
  if (json) print(JSON.stringify({ seeds: run, events, violations }))
  else {
    for (const { seed, atUs, invariant, message } of violations) {
      print(`seed ${seed} at ${atUs / 1000} ms: ${invariant}: ${message}`)
    }
    print(`seeds ${run}, events ${events}, violations ${violations.length}`)
  }
  return violations.length > 0 ? 1 : 0
}

function readArgs(args: readonly string[]) {
  let values
  try {
    ;({ values } = parseArgs({
      args: [...args],
      options: {
        seeds: { type: 'string' },
        seconds: { type: 'string' },
        from: { type: 'string' },
        json: { type: 'boolean' },
      },
    }))
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message : String(error)}; usage: ${usage}`,
    )
  }
  const seconds = values.seconds === undefined ? null : whole(values.seconds, '--seconds')
  const seeds =
    values.seeds === undefined
      ? seconds === null
        ? 200
        : Number.MAX_SAFE_INTEGER
      : whole(values.seeds, '--seeds')
  return {
    seeds,
    seconds,
    from: values.from === undefined ? 1 : whole(values.from, '--from'),
    json: values.json === true,
  }
}

function whole(text: string, option: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 0) {
    throw new UsageError(`${option} ${text}: expected a whole number, 0 or more; usage: ${usage}`)
  }
  return number
}
