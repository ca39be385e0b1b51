import type { Micros } from '../kafka/units.ts'
import type { Fact } from '../trace/facts.ts'
import { traceVersion } from '../trace/facts.ts'
import { applyCommand } from './commands.ts'
import { brokerBehaviour } from './broker/brokerBehaviour.ts'
import { startCluster } from './cluster.ts'
import { adminBehaviour } from './client/admin.ts'
import { consumerBehaviour } from './client/consumerBehaviour.ts'
import { producerBehaviour } from './client/producer.ts'
import { controllerBehaviour } from './controller/controllerBehaviour.ts'
import type { QueuedEvent } from './eventQueue.ts'
import { Sim, type Behaviour, type Checkpoint, type SimOptions } from './kernel.ts'
import type { Command, Scenario } from './scenario/scenario.ts'

/** Virtual time between checkpoints until there are `checkpointsMax`; then every second one goes and the gap doubles. */
const checkpointGapUs = 1_000_000
const checkpointsMax = 64

export interface RunOptions {
  /** Called after every event, for invariants. */
  readonly afterEvent?: (sim: Sim, event: QueuedEvent) => void
}

const simOptions = ({ afterEvent }: RunOptions): SimOptions => ({
  behaviours: {
    broker: brokerBehaviour as Behaviour,
    controller: controllerBehaviour as Behaviour,
    producer: producerBehaviour as Behaviour,
    member: consumerBehaviour as Behaviour,
    admin: adminBehaviour as Behaviour,
  },
  applyCommand,
  ...(afterEvent ? { afterEvent } : {}),
})

/** A simulator at time 0 of the scenario: cluster up, clients and commands scheduled. */
export function createSim(scenario: Scenario, options: RunOptions = {}): Sim {
  const sim = new Sim(scenario, simOptions(options))
  const { title, seed } = scenario
  const id = sim.emit('run.started', { version: traceVersion, title, seed })
  sim.because(id, () => {
    startCluster(sim)
  })
  return sim
}

/** The same run from here on, over a network that loses nothing any more. */
export function withoutLoss(sim: Sim, options: RunOptions = {}): Sim {
  const network = { ...sim.scenario.network, lossRatio: 0 }
  const scenario = { ...sim.scenario, network }
  return Sim.restore(scenario, simOptions(options), sim.checkpoint(), sim.facts)
}

/** Runs a scenario to `untilUs` (its own end unless given) and returns the simulator with its facts. */
export function simulate(
  scenario: Scenario,
  untilUs = scenario.untilUs,
  options: RunOptions = {},
): Sim {
  const sim = createSim(scenario, options)
  sim.runUntil(untilUs)
  return sim
}

/**
 * One course of events that can be run ahead and forked. A fork shares the past with the run it came from and goes on
 * exactly as that run would have, but for the command.
 */
export class Run {
  readonly scenario: Scenario
  private readonly sim: Sim
  private readonly options: RunOptions
  private checkpoints: Checkpoint[]
  private gapUs = checkpointGapUs

  private constructor(sim: Sim, options: RunOptions, checkpoints: Checkpoint[]) {
    this.scenario = sim.scenario
    this.sim = sim
    this.options = options
    this.checkpoints = checkpoints
  }

  static start(scenario: Scenario, options: RunOptions = {}): Run {
    const sim = createSim(scenario, options)
    return new Run(sim, options, [sim.checkpoint()])
  }

  get facts(): readonly Fact[] {
    return this.sim.facts
  }

  /** Everything up to here is computed. */
  get computedUs(): Micros {
    return this.sim.nowUs
  }

  /**
   * Computes on to `untilUs`, handling at most `eventsMax` events, and keeps checkpoints on the way.
   * Returns true when `untilUs` is reached.
   */
  advance(untilUs: Micros, eventsMax = Number.POSITIVE_INFINITY): boolean {
    const startEvents = this.sim.eventCount
    for (;;) {
      const lastUs = this.checkpoints.at(-1)?.atUs ?? 0
      const stopUs = Math.min(untilUs, lastUs + this.gapUs)
      const left = eventsMax - (this.sim.eventCount - startEvents)
      if (left <= 0 || !this.sim.runUntil(stopUs, left)) return false
      if (stopUs === lastUs + this.gapUs) this.keepCheckpoint()
      if (stopUs === untilUs) return true
    }
  }

  /** A new run: as this one until `atUs`, then `command`. `atUs` must not lie before the start. */
  fork(atUs: Micros, command: Command): Run {
    const from = this.checkpoints.findLast((each) => each.atUs <= atUs) ?? this.checkpoints[0]
    if (!from) throw new Error('a run always has its first checkpoint')
    const sim = Sim.restore(this.scenario, simOptions(this.options), from, this.sim.facts)
    sim.runUntil(atUs)
    sim.command(command)
    const kept = this.checkpoints.filter((each) => each.atUs <= atUs)
    return new Run(sim, this.options, [...kept, sim.checkpoint()])
  }

  private keepCheckpoint(): void {
    this.checkpoints.push(this.sim.checkpoint())
    if (this.checkpoints.length <= checkpointsMax) return
    const last = this.checkpoints.length - 1
    this.checkpoints = this.checkpoints.filter((_, index) => index % 2 === 0 || index === last)
    this.gapUs *= 2
  }
}
