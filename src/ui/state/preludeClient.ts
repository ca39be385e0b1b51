import type { Micros } from '../../kafka/units.ts'
import type { Fact } from '../../trace/facts.ts'
import type { SimClient } from './simClient.ts'
import type { FromSim, ToSim } from './simProtocol.ts'

/** The beginning of one world, simulated when the app was built. */
export interface PreludeWorld {
  /** What was simulated: the prelude answers for this scenario and no other. */
  readonly scenario: unknown
  readonly untilUs: Micros
  readonly computedUs: Micros
  readonly facts: readonly Fact[]
}

export type Prelude = readonly PreludeWorld[]

type Answer = (message: FromSim) => void

/**
 * A client that answers the first questions out of a prelude and starts the simulator afterwards, when `whenShown` calls
 * back. A run is the same everywhere, byte for byte, so the simulator's own facts go on where the prelude ends.
 */
export function startAfterPrelude(
  prelude: Prelude,
  startSimulator: (answer: Answer) => SimClient,
  whenShown: (start: () => void) => void,
): (answer: Answer) => SimClient {
  const worlds = new Map(prelude.map((world) => [JSON.stringify(world.scenario), world]))
  return (answer) => {
    const known = new Map<string, PreludeWorld>()
    const waiting: ToSim[] = []
    let simulator: SimClient | null = null

    const goOn = (message: FromSim): void => {
      const world = 'run' in message ? known.get(message.run) : undefined
      if (!world) answer(message)
      else if (message.kind === 'facts') {
        const facts = message.facts.filter(({ id }) => id >= world.facts.length)
        answer({ ...message, facts, computedUs: Math.max(message.computedUs, world.computedUs) })
      } else if (message.kind !== 'started') answer(message)
    }
    const start = (): void => {
      simulator ??= startSimulator(goOn)
      for (const message of waiting.splice(0)) simulator.send(message)
    }
    const send = (message: ToSim): void => {
      if (simulator) {
        simulator.send(message)
        return
      }
      waiting.push(message)
      const { requestId } = message
      if (message.kind === 'load') {
        const world = worlds.get(JSON.stringify(message.scenario))
        if (!world) {
          start()
          return
        }
        const { run } = message
        known.set(run, world)
        const { untilUs } = world
        // whoever starts from a prelude shows a picture alone: there is no panel for advice or settings
        const settings = { broker: {}, groups: {} }
        answer({ kind: 'started', requestId, run, untilUs, shared: 0, advice: [], settings })
      } else if (message.kind === 'advance') {
        const { run } = message
        const world = known.get(run)
        if (!world) return
        const { facts, computedUs } = world
        answer({ kind: 'facts', requestId, run, facts, computedUs, done: false })
        whenShown(start)
      } else start()
    }
    return { send }
  }
}

/** The prelude of a scene as the build left it beside the page; empty where there is none to be had (a page on disk). */
export async function fetchPrelude(scene: string): Promise<Prelude> {
  try {
    const answer = await fetch(`./preludes/${scene}.json`)
    return answer.ok ? ((await answer.json()) as Prelude) : []
  } catch {
    return []
  }
}
