import { endOf } from '../broker/storedRecord.ts'
import type { Sim } from '../kernel.ts'
import type { StoredRecord } from '../protocol.ts'
import type { ConsumerNode, Reading } from './consumerNode.ts'
import { noteAbsent } from './consumerProgress.ts'

/** What poll() hands over of one partition: the records, and the stretch that the position passes with them. */
interface Advance {
  readonly from: number
  readonly to: number
  readonly records: readonly StoredRecord[]
}

/**
 * The position moves at hand-out; so does librdkafka's stored offset, unless the application stores it when done.
 * Returns the fact of the last records.
 */
export function advance(
  sim: Sim,
  node: ConsumerNode,
  reading: Reading,
  { from, to, records }: Advance,
): number | undefined {
  reading.position = to
  reading.recordEpoch = records.at(-1)?.leaderEpoch ?? reading.recordEpoch
  if (node.config['enable.auto.offset.store'] !== false) reading.stored = to
  let told = sim.cause
  let next = from
  for (const run of runsOf(records)) {
    if (run.from > next) pass(sim, node, reading, next, run.from)
    told = sim.emit('records.polled', { ...place(node, reading), ...run })
    next = run.to
  }
  if (next < to) pass(sim, node, reading, next, to)
  return told
}

/** The reader moves over offsets that hold nothing any more. */
export function pass(
  sim: Sim,
  node: ConsumerNode,
  reading: Reading,
  from: number,
  to: number,
): void {
  const { topic, partition } = reading
  noteAbsent(sim, node.group, { topic, partition }, [from, to])
  sim.emit('offsets.passed', { ...place(node, reading), from, to })
}

const place = ({ group, member }: ConsumerNode, { topic, partition }: Reading) => ({
  group,
  member,
  topic,
  partition,
})

/** Stretches of records without a gap between them. */
function runsOf(records: readonly StoredRecord[]): readonly { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = []
  for (const record of records) {
    const last = runs.at(-1)
    if (last?.to === record.offset) last.to = endOf(record)
    else runs.push({ from: record.offset, to: endOf(record) })
  }
  return runs
}
