import { popEvent, pushEvent, type QueuedEvent } from '../src/sim/eventQueue.ts'
import { simulate } from '../src/sim/run.ts'
import { median, type BenchOptions, type Row } from './row.ts'
import { busyScenario } from './scenarios.ts'

/** Events a second of the whole simulator (machines and trace on), beside a bare queue on the same machine. */
export function benchEngine({ quick }: BenchOptions): readonly Row[] {
  const scenario = busyScenario(60, 500)
  const rates = Array.from({ length: quick ? 1 : 5 }, () => {
    const start = performance.now()
    const { eventCount } = simulate(scenario)
    return eventCount / ((performance.now() - start) / 1000)
  })
  const bare = median(Array.from({ length: 5 }, bareRate))
  const value = median(rates)
  return [
    {
      name: 'engine, machines and trace on',
      value,
      unit: 'events/s',
      reference: { name: 'bare queue', value: bare, ratio: value / bare },
    },
  ]
}

/** Pops and pushes a second of a queue that holds 1,000 events. */
function bareRate(): number {
  const heap: QueuedEvent[] = []
  const event = (atUs: number, seq: number): QueuedEvent => ({
    atUs,
    seq,
    kind: 'timer',
    node: '',
    payload: null,
    cause: undefined,
  })
  for (let seq = 0; seq < 1000; seq++) pushEvent(heap, event((seq * 7919) % 100_003, seq))
  const rounds = 500_000
  const start = performance.now()
  for (let seq = 1000; seq < 1000 + rounds; seq++) {
    const next = popEvent(heap)
    pushEvent(heap, event((next?.atUs ?? 0) + ((seq * 7919) % 100_003), seq))
  }
  return rounds / ((performance.now() - start) / 1000)
}
