import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aCluster } from '../broker/replicationHarness.ts'
import { checkInvariants } from './checkInvariants.ts'

const brokerIds = fc.integer({ min: 1, max: 4 })
const at = fc.integer({ min: 0, max: 100_000 })
const trouble = fc.oneof(
  fc.record({ at, do: fc.constant('broker.kill'), broker: brokerIds }),
  fc.record({ at, do: fc.constant('broker.start'), broker: brokerIds }),
  fc.record({ at, do: fc.constant('broker.stop'), broker: brokerIds }),
  fc
    .record({ at, from: brokerIds, to: brokerIds, isCut: fc.boolean() })
    .filter(({ from, to }) => from !== to)
    .map(({ at: time, from, to, isCut }) => ({
      at: time,
      do: isCut ? 'link.cut' : 'link.heal',
      a: `broker-${from}`,
      b: `broker-${to}`,
    })),
  fc.record({ at, broker: brokerIds, isCut: fc.boolean() }).map(({ at: time, broker, isCut }) => ({
    at: time,
    do: isCut ? 'link.cut' : 'link.heal',
    a: `broker-${broker}`,
    b: 'controller',
  })),
)
const setting = fc.record({
  events: fc.array(trouble, { maxLength: 14 }),
  minInSync: fc.integer({ min: 1, max: 3 }),
  isUnclean: fc.boolean(),
  lossRatio: fc.constantFrom(0, 0, 0.02),
  latencyMax: fc.integer({ min: 1, max: 60 }),
  client: fc.constantFrom('java', 'librdkafka'),
  acks: fc.constantFrom('all', '1', '0'),
  seed: fc.nat({ max: 1_000_000 }),
})

describe('replication under random trouble', () => {
  it('keeps its promises', () => {
    fc.assert(
      fc.property(setting, (s) => {
        const check = checkInvariants()
        const file = {
          seed: s.seed,
          network: { latency: { min: 1, max: s.latencyMax }, lossRatio: s.lossRatio },
          topics: [
            {
              name: 'cats',
              partitions: 3,
              replicationFactor: 3,
              config: {
                'min.insync.replicas': s.minInSync,
                'unclean.leader.election.enable': s.isUnclean,
              },
            },
          ],
          producers: [
            { id: 'java', topic: 'cats', ratePerSecond: 5, keys: ['a', 'b', 'c', null] },
            {
              id: 'other',
              topic: 'cats',
              client: s.client,
              ratePerSecond: 5,
              keys: ['a', null],
              config: { acks: s.acks },
            },
          ],
          events: s.events,
          until: '120s',
        }
        const sim = aCluster(file, check)
        sim.runUntil(120_000_000)
        expect(sim.eventCount).toBeGreaterThan(100)
      }),
      { numRuns: 20, seed: 20_261_123 },
    )
  }, 60_000)
})
