import { describe, expect, it } from 'vitest'
import { partitionLeadership, type PartitionLeadershipEvent } from './partitionLeadership.ts'
import { playEvents } from './playEvents.ts'

const lost = (broker: number, active: readonly number[]) =>
  ({ type: 'REPLICAS_LOST', brokers: [broker], active }) as const
const back = (broker: number, active: readonly number[]) =>
  ({ type: 'BROKER_UNFENCED', broker, active }) as const
const crashed = (broker: number) => ({ type: 'BROKER_CRASHED', broker }) as const
const minimum = (minInSyncReplicas: number) =>
  ({ type: 'MIN_IN_SYNC_SET', minInSyncReplicas }) as const
const alter = (leader: number, epochs: readonly [number, number], isr: readonly number[]) =>
  ({
    type: 'ALTER_PARTITION_RECEIVED',
    requestId: 1,
    broker: leader,
    leaderEpoch: epochs[0],
    partitionEpoch: epochs[1],
    newInSyncReplicas: isr,
    isRecovering: false,
    ineligible: [],
    active: [1, 2, 3],
  }) as const

interface Options {
  readonly eligibleBelow?: number | null
  readonly isUncleanElectionEnabled?: boolean
}

/** `leader le [ISR] ELR[…] last[…]` of a partition of brokers 1, 2 and 3, after these events. */
function after(events: readonly PartitionLeadershipEvent[], options: Options = {}): string {
  const { state } = playEvents(
    partitionLeadership,
    partitionLeadership.initial({
      topic: 'cats',
      partition: 0,
      replicas: [1, 2, 3],
      isUncleanElectionEnabled: false,
      eligibleBelow: 2,
      ...options,
    }).state,
    events,
  )
  const { leader, leaderEpoch, inSyncReplicas, eligibleLeaderReplicas, lastKnownElr } =
    state.context
  return `L${leader} le${leaderEpoch} [${inSyncReplicas.join()}] ELR[${eligibleLeaderReplicas.join()}] last[${lastKnownElr.join()}]`
}

const dead = [lost(1, [2, 3]), lost(2, [3]), lost(3, [])]

describe('eligible leader replicas (replication.md §7.4)', () => {
  it.each<[string, readonly PartitionLeadershipEvent[], string, Options?]>([
    ['|ISR| ≥ minISR: ELR is empty', [lost(1, [2, 3])], 'L2 le1 [2,3] ELR[] last[]'],
    ['|ISR| < minISR: who left is eligible', dead.slice(0, 2), 'L3 le2 [3] ELR[2] last[]'],
    ['the ISR becomes empty: leader −1, last known leader', dead, 'L-1 le3 [] ELR[2,3] last[3]'],
    [
      'a clean election from ELR: ISR of the winner, who leaves ELR',
      [...dead, back(2, [2])],
      'L2 le4 [2] ELR[3] last[]',
    ],
    [
      'a replica outside ISR and ELR is not elected',
      [...dead, back(1, [1])],
      'L-1 le3 [] ELR[2,3] last[3]',
    ],
    [
      'an eligible replica leads at once when the last in-sync one is lost',
      [...dead.slice(0, 2), back(2, [2, 3]), lost(3, [2])],
      'L2 le3 [2] ELR[3] last[]',
    ],
    [
      'the leader’s own shrink leaves eligible replicas too',
      [alter(1, [0, 0], [1])],
      'L1 le0 [1] ELR[2,3] last[]',
    ],
    [
      'back at minISR: ELR is empty again',
      [alter(1, [0, 0], [1]), alter(1, [0, 1], [1, 3])],
      'L1 le0 [1,3] ELR[] last[]',
    ],
    [
      'after an unclean shutdown a replica is not eligible',
      [...dead, crashed(2), back(2, [2])],
      'L-1 le3 [] ELR[3] last[3]',
    ],
    [
      'ISR = ELR = ∅: the last known leader, once it is unfenced',
      [...dead, crashed(2), crashed(3), back(2, [2]), back(3, [2, 3])],
      'L3 le4 [3] ELR[] last[]',
    ],
    [
      'ISR = ELR = ∅, UNCLEAN: the first active replica',
      [...dead, crashed(2), crashed(3), back(2, [2])],
      'L2 le4 [2] ELR[] last[]',
      { isUncleanElectionEnabled: true },
    ],
    [
      'a lower min.insync.replicas: who is out of sync is not eligible any more',
      [...dead.slice(0, 2), minimum(1)],
      'L3 le2 [3] ELR[] last[]',
    ],
    [
      'ELR off: the last member stays in the ISR',
      dead,
      'L-1 le3 [3] ELR[] last[]',
      { eligibleBelow: null },
    ],
    [
      'minISR above the replication factor counts as the factor',
      [lost(1, [2, 3])],
      'L2 le1 [2,3] ELR[1] last[]',
      { eligibleBelow: 9 },
    ],
  ])('%s', (_row, events, expected, options) => {
    expect(after(events, options)).toBe(expected)
  })

  it('the last known leader is elected uncleanly: it may lack records', () => {
    const { state, effects } = playEvents(
      partitionLeadership,
      partitionLeadership.initial({
        topic: 'cats',
        partition: 0,
        replicas: [1],
        isUncleanElectionEnabled: false,
        eligibleBelow: 1,
      }).state,
      [lost(1, []), crashed(1), back(1, [1])],
    )
    expect(state.value).toBe('OnlineRecovering')
    expect(effects).toMatchObject([{ params: { reason: 'uncleanElection' } }])
  })
})
