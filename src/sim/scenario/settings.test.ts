import { expect, it } from 'vitest'
import { catGroup, factsOfFile, parsed } from '../testing/groupRuns.ts'
import { settingInForce, writtenSettings } from './settings.ts'

const file = catGroup(
  [{ id: 'A' }, { id: 'B', config: { 'session.timeout.ms': 7000 } }],
  { config: { 'session.timeout.ms': 9000 } },
  {
    events: [
      {
        at: '2s',
        do: 'member.start',
        group: 'g',
        id: 'C',
        config: { 'session.timeout.ms': 8000 },
      },
    ],
    until: '3s',
  },
)
const written = writtenSettings(parsed(file))
const facts = factsOfFile(file)
const last = facts.length - 1
const of = (member: string | null, name: string) =>
  settingInForce(written, facts, last, { group: 'g', member }, name)

it('takes the member’s own value, the command’s, the group’s, then Kafka’s default', () => {
  expect(of('A', 'session.timeout.ms')).toBe(9000)
  expect(of('B', 'session.timeout.ms')).toBe(7000)
  expect(of('C', 'session.timeout.ms')).toBe(8000)
  expect(of('A', 'heartbeat.interval.ms')).toBe(3000)
  expect(of(null, 'group.initial.rebalance.delay.ms')).toBe(3000)
})
