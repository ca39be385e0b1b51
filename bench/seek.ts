import { simulate } from '../src/sim/run.ts'
import { History } from '../src/trace/history.ts'
import { median, quantile, type BenchOptions, type Row } from './row.ts'
import { busyScenario } from './scenarios.ts'

/** How long it takes to get the world at a moment, anywhere in a 10-minute run. */
export function benchSeek({ quick }: BenchOptions): readonly Row[] {
  const { facts } = simulate(busyScenario(quick ? 60 : 600, 20))
  const history = new History()
  history.append(facts)
  const endUs = history.endUs
  const times = Array.from({ length: 400 }, (_, index) => {
    const atUs = (index * 7_919_123) % endUs
    const start = performance.now()
    history.worldAt(atUs)
    return performance.now() - start
  })
  const note = `${String(facts.length)} facts`
  return [
    {
      name: 'seek in a 10-minute run, p95',
      value: quantile(times, 0.95),
      unit: 'ms',
      bar: { atMost: 50 },
      note,
    },
    { name: 'seek in a 10-minute run, median', value: median(times), unit: 'ms', note },
  ]
}
