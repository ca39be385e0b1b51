import { isLeader } from '../broker/replicaRole.ts'
import { logEndOffset, recordAt } from '../broker/replicaLog.ts'
import { activeSegment, baseOffsetOf } from '../broker/segments.ts'
import { firstOf, type Invariant } from './invariant.ts'
import { freshOf, isRemoved, nameOf, replicaAt } from './watch.ts'

const segmentsAscend: Invariant = {
  id: 'L01',
  statement: 'Segments are disjoint, in order of their base offsets.',
  after: ['segment.rolled'],
  check: (sim, watch) =>
    firstOf(freshOf(watch, 'segment.rolled'), (fact) => {
      const replica = replicaAt(sim, fact.broker, nameOf(fact))
      const where = `${nameOf(fact)} on ${fact.broker}`
      if (!replica) return null
      const bases = replica.segments.map(baseOffsetOf)
      if (!bases.includes(fact.baseOffset)) return `${where}: no segment from ${fact.baseOffset}`
      const isAscending = bases.every((base, index) => base > (bases[index - 1] ?? -1))
      return isAscending ? null : `${where}: segments from ${bases.join(', ')}`
    }),
}

const activeSegmentIsLast: Invariant = {
  id: 'L02',
  statement: 'Only the last segment is active; it does not begin behind the log end.',
  after: ['log.appended', 'log.replicated', 'log.truncated'],
  check: (sim, watch) =>
    firstOf(watch.fresh, (fact) => {
      const isOfLog =
        fact.kind === 'log.appended' ||
        fact.kind === 'log.replicated' ||
        fact.kind === 'log.truncated'
      const replica = isOfLog ? replicaAt(sim, fact.broker, nameOf(fact)) : undefined
      if (!replica || !isOfLog) return null
      const where = `${nameOf(fact)} on ${fact.broker}`
      const states = replica.segments.map(({ machine }) => machine.value)
      if (states.some((state, index) => (state === 'active') !== (index === states.length - 1)))
        return `${where}: segments are ${JSON.stringify(states)}`
      const base = baseOffsetOf(activeSegment(replica))
      const end = logEndOffset(replica.log)
      return base <= end ? null : `${where}: active from ${base}, log end is ${end}`
    }),
}

const offsetsAreDense: Invariant = {
  id: 'L03',
  statement: 'A record lies at its own offset: there are no gaps but those that compaction left.',
  after: ['log.appended', 'log.replicated'],
  check: (sim, watch) =>
    firstOf(watch.fresh, (fact) => {
      if (fact.kind !== 'log.appended' && fact.kind !== 'log.replicated') return null
      const log = replicaAt(sim, fact.broker, nameOf(fact))?.log
      if (!log) return null
      const from = fact.kind === 'log.appended' ? fact.baseOffset : fact.from
      const partition = watch.partitions.get(nameOf(fact))
      for (let offset = from; offset < logEndOffset(log); offset++) {
        if (
          recordAt(log, offset)?.offset !== offset &&
          !(partition && isRemoved(partition, offset))
        )
          return `${nameOf(fact)} on ${fact.broker}: another record at ${offset}`
      }
      return null
    }),
}

const appendsFollowOn: Invariant = {
  id: 'L04',
  statement: 'A leader appends, a follower copies, from its log end on.',
  after: ['log.appended', 'log.replicated'],
  check: (sim, watch) =>
    firstOf(watch.fresh, (fact) => {
      if (fact.kind !== 'log.appended' && fact.kind !== 'log.replicated') return null
      const replica = replicaAt(sim, fact.broker, nameOf(fact))
      if (!replica) return null
      const where = `${nameOf(fact)} on ${fact.broker}`
      if (isLeader(replica) !== (fact.kind === 'log.appended')) return `${where}: ${fact.kind}`
      const end = logEndOffset(replica.log)
      const told = fact.kind === 'log.appended' ? fact.baseOffset + fact.records.length : fact.to
      if (told !== end) return `${where}: told up to ${told}, ends at ${end}`
      if (fact.kind === 'log.replicated') return null
      return firstOf(fact.records.entries(), ([index, { id }]) =>
        recordAt(replica.log, fact.baseOffset + index)?.record.id === id
          ? null
          : `${where}: record ${id} is not at ${fact.baseOffset + index}`,
      )
    }),
}

const offsetsAreNotReused: Invariant = {
  id: 'L05',
  statement: 'The offset of a committed record is not given to another one.',
  after: ['log.appended'],
  check: (_sim, watch) =>
    firstOf(freshOf(watch, 'log.appended'), (fact) => {
      const partition = watch.partitions.get(nameOf(fact))
      if (!partition || partition.state.leaderEpoch !== fact.leaderEpoch) return null
      return firstOf(fact.records.entries(), ([index, { id }]) => {
        const offset = fact.baseOffset + index
        const committed = partition.committed[offset]?.record.id ?? id
        return committed === id
          ? null
          : `${partition.name}: broker ${fact.broker} appends ${id} at ${offset}, where ${committed} is committed`
      })
    }),
}

/** What every copy's log keeps to. */
export const logInvariants: readonly Invariant[] = [
  segmentsAscend,
  activeSegmentIsLast,
  offsetsAreDense,
  appendsFollowOn,
  offsetsAreNotReused,
]
