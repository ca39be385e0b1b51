import { describe, expect, it } from 'vitest'
import { explain } from './explain.ts'
import { cats, lovers, parts, TraceBuilder } from './traceFixtures.ts'

const who = (member: string) => ({ group: lovers, member })

/** C2 works on offset 4 and is killed before it commits it; C1 takes over from the commit at 3. */
function duplicate() {
  const trace = new TraceBuilder()
  const start = trace.at(0, 'run.started', { version: 1, title: 't', seed: 1 })
  const done = { ...parts(0)[0]!, offset: 4, recordId: 9 }
  const commit = trace.at(
    1,
    'offsets.committed',
    { ...who('C2'), offsets: [{ topic: cats, partition: 0, offset: 3 }] },
    start,
  )
  const first = trace.at(2, 'record.processed', { ...who('C2'), ...done, timesBefore: 0 }, start)
  const command = trace.at(3, 'command.applied', { command: { do: 'member.kill' } })
  const killed = trace.at(3, 'member.stopped', { ...who('C2'), how: 'kill' }, command)
  const expired = { ...who('C2'), memberId: 'C2-1', reason: 'sessionExpired' } as const
  const removed = trace.at(9, 'member.removed', expired, start)
  const preparing = trace.at(
    9,
    'group.state.changed',
    {
      group: lovers,
      from: 'Stable',
      to: 'PreparingRebalance',
      generation: 1,
      reason: 'sessionExpired',
      member: 'C2',
    },
    removed,
  )
  const assigned = trace.at(
    11,
    'partitions.assigned',
    { ...who('C1'), partitions: parts(0), owned: parts(0) },
    preparing,
  )
  const from = { topic: cats, partition: 0, offset: 3, from: 'committed' } as const
  const reset = trace.at(12, 'position.reset', { ...who('C1'), ...from }, assigned)
  const again = trace.at(13, 'record.processed', { ...who('C1'), ...done, timesBefore: 1 }, start)
  const ids = { commit, first, command, killed, removed, preparing, assigned, reset, again }
  return { facts: trace.facts, ...ids }
}

describe('a duplicate', () => {
  const story = duplicate()
  const steps = explain(story.facts, story.again)

  it('goes back to the command, across the member that was killed', () => {
    const main = steps.filter(({ role }) => role !== 'condition').map(({ fact }) => fact.id)
    const { command, killed, removed, preparing, assigned, reset, again } = story
    expect(main).toEqual([command, killed, removed, preparing, assigned, reset, again])
    expect(steps.find(({ role }) => role === 'root')?.fact.id).toBe(command)
  })

  it('is joined by the first processing and the commit that was held', () => {
    const conditions = steps.filter(({ role }) => role === 'condition').map(({ fact }) => fact.id)
    expect(conditions).toEqual([story.commit, story.first])
  })
})

it('knows nothing of an unknown fact', () => {
  expect(explain([], 7)).toEqual([])
})

it('a member parted from a coordinator that went down: the broker is the root, not the last heartbeat', () => {
  const trace = new TraceBuilder()
  const beat = {
    messageId: 1,
    direction: 'response',
    api: 'Heartbeat',
    from: 'broker-1',
    to: 'member:cat-lovers/C1',
  } as const
  const start = trace.at(0, 'run.started', { version: 1, title: 't', seed: 1 })
  const heard = trace.at(1, 'message.sent', { ...beat, arriveUs: 1100 }, start)
  const command = trace.at(2, 'command.applied', { command: { do: 'broker.kill' } })
  const body = { broker: 1, from: 'running', to: 'notRunning', rack: null } as const
  const down = trace.at(2, 'broker.state.changed', body, command)
  const lost = trace.at(9, 'partitions.lost', { ...who('C1'), partitions: parts(0) }, heard)
  const main = explain(trace.facts, lost).filter(({ role }) => role !== 'condition')
  expect(main.map(({ fact }) => fact.id)).toEqual([command, down, lost])
  const fenced = trace.at(11, 'broker.fenced', { broker: 1 }, heard)
  expect(explain(trace.facts, fenced).map(({ fact }) => fact.id)).toEqual([command, down, fenced])
})
