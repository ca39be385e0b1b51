import { randomScenario } from './cli/fuzzScenario.ts'
import { parseScenario } from './sim/scenario/parse.ts'
import { simulate } from './sim/run.ts'
const seed = Number(process.argv[2]),
  from = Number(process.argv[3]),
  to = Number(process.argv[4]),
  group = process.argv[5]
const file = randomScenario(seed)
const p = parseScenario(file)
if (!p.ok) throw new Error(JSON.stringify(p.problems))
console.log(JSON.stringify(file.groups, null, 0))
console.log(JSON.stringify(file.cluster), JSON.stringify(file.events))
const sim = simulate(p.scenario, to * 1000)
for (const f of sim.facts) {
  if (f.atUs < from * 1000) continue
  if (
    f.kind === 'message.sent' &&
    [
      'JoinGroup',
      'SyncGroup',
      'Heartbeat',
      'LeaveGroup',
      'OffsetCommit',
      'FindCoordinator',
      'ConsumerGroupHeartbeat',
    ].includes(f.api) &&
    (f.errorCode || !['Heartbeat', 'OffsetCommit'].includes(f.api))
  )
    console.log(
      f.atUs / 1000,
      f.id,
      f.api,
      f.direction,
      f.from,
      f.to,
      f.arriveUs / 1000,
      f.errorCode ?? '',
      f.detail ?? '',
      f.lost ? 'LOST' : '',
    )
  else if (
    ('group' in f &&
      f.group === group &&
      !/polled|record|position|poll|offsets.comm|fetched/.test(f.kind)) ||
    /link|broker.state|command|connection/.test(f.kind)
  )
    console.log(f.atUs / 1000, JSON.stringify(f))
}
