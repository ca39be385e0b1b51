import { startBrokers } from './broker/startBrokers.ts'
import { createConsumer, startConsumer } from './client/consumer.ts'
import { createProducer } from './client/producer.ts'
import { prepareGroups } from './client/stableGroups.ts'
import type { Sim } from './kernel.ts'

/** Brings the scenario to life at time 0: brokers with topics and leaders, producers, consumers, timed commands. */
export function startCluster(sim: Sim): void {
  prepareGroups(sim)
  startBrokers(sim)
  const { producers, groups, events } = sim.scenario
  for (const producer of producers) createProducer(sim, producer)
  for (const group of groups) {
    for (const member of group.members) {
      createConsumer(sim, group, member)
      startConsumer(sim, group.id, member.id, member.startUs)
    }
  }
  for (const { atUs, command } of events) sim.scheduleCommand(atUs, command)
}
