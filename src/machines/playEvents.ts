import type { Effect, MachineState, Stepper } from './stepper.ts'

/** Plays events; gives the last state and the effects of the last event. For tests. */
export function playEvents<State extends MachineState, Input, Event, AnEffect extends Effect>(
  stepper: Stepper<State, Input, Event, AnEffect>,
  start: State,
  events: readonly Event[],
) {
  let turn = { state: start, effects: [] as readonly AnEffect[] }
  for (const event of events) turn = stepper.step(turn.state, event)
  return { ...turn, names: turn.effects.map(({ type }) => type) }
}
