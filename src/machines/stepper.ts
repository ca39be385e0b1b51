import {
  createActor,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type EventFrom,
  type InputFrom,
  type MachineContext,
  type SnapshotFrom,
  type StateValue,
} from 'xstate'

/** What a machine asks its surroundings to do. Plain data: it can be stored, compared and replayed. */
export interface Effect {
  readonly type: string
  readonly params: unknown
}

/** A machine's state as plain data: clones structurally and survives JSON. */
export interface MachineState<Context = unknown, Value = unknown> {
  readonly value: Value
  readonly context: Context
  readonly status: 'active' | 'done' | 'error' | 'stopped'
}

export interface Turn<State extends MachineState, AnEffect extends Effect> {
  readonly state: State
  readonly effects: readonly AnEffect[]
}

export type StateOf<M extends AnyStateMachine> =
  SnapshotFrom<M> extends { readonly context: infer Context; readonly value: infer Value }
    ? MachineState<Context, Value>
    : never

/** Advances one machine definition by its pure transitions. One stepper serves any number of instances. */
export interface Stepper<State extends MachineState, Input, Event, AnEffect extends Effect> {
  readonly initial: (input: Input) => Turn<State, AnEffect>
  readonly step: (state: State, event: Event) => Turn<State, AnEffect>
}

type ActorScope = Parameters<AnyStateMachine['transition']>[2]
type ActionToExecute = Parameters<ActorScope['actionExecutor']>[0]

/**
 * Makes a stepper whose effects have the type `AnEffect` (the machine's catalogue of effects).
 *
 * XState's own `transition` makes a new actor scope for every call, which costs more than the transition itself; this
 * one makes the scope once. The scope's shape is internal to XState, hence a test compares both on random events.
 */
export function createStepper<M extends AnyStateMachine, AnEffect extends Effect>(
  machine: M,
): Stepper<StateOf<M>, InputFrom<M>, EventFrom<M>, AnEffect> {
  type State = StateOf<M>
  checkActionsAreNamed(machine.root)
  let collected: AnEffect[] = []
  let scope: ActorScope | undefined
  const scopeFor = (input: InputFrom<M>): ActorScope =>
    (scope ??= inertScope(machine, input, collect))
  const collect = (action: ActionToExecute): void => {
    collected.push(...(effectsOf(action) as readonly AnEffect[]))
  }

  // The snapshot that the last turn ended in: a caller who steps the state it just got needs no restoring.
  let lastState: State | undefined
  let lastSnapshot: AnyMachineSnapshot | undefined
  const finish = (snapshot: AnyMachineSnapshot): Turn<State, AnEffect> => {
    if (snapshot.status === 'error') throw snapshot.error
    const { value, context, status } = snapshot
    lastState = { value, context, status } as State
    lastSnapshot = snapshot
    const effects = collected
    collected = []
    return { state: lastState, effects }
  }

  return {
    initial: (input) => {
      collected = []
      return finish(machine.getInitialSnapshot(scopeFor(input), input))
    },
    step: (state, event) => {
      collected = []
      const before =
        state === lastState && lastSnapshot !== undefined ? lastSnapshot : restore(machine, state)
      const after = machine.transition(before, event, scopeFor(undefined as InputFrom<M>))
      const turn = finish(after)
      // Nothing changed: the caller's own object stays the current one.
      return after === before ? { state: (lastState = state), effects: turn.effects } : turn
    },
  }
}

/** XState's snapshot for plain data that `step` or `initial` returned earlier, possibly in another process. */
function restore(machine: AnyStateMachine, state: MachineState): AnyMachineSnapshot {
  const { value, context, status } = state as MachineState<MachineContext, StateValue>
  return machine.resolveState({ value, context, status })
}

function inertScope(
  machine: AnyStateMachine,
  input: unknown,
  actionExecutor: (action: ActionToExecute) => void,
): ActorScope {
  const self = createActor(machine, { input }) // never started: it only lends its identity
  return {
    self,
    id: self.id,
    sessionId: self.sessionId,
    system: self.system,
    logger: ignore,
    defer: ignore,
    stopChild: ignore,
    emit: ignore,
    actionExecutor,
  }
}

const ignore = (): void => undefined

/** An inline function cannot be stored, compared or drawn. */
function checkActionsAreNamed(node: AnyStateMachine['root']): void {
  const transitions = [...node.transitions.values()].flat().concat(node.always ?? [])
  const actions = [node.entry, node.exit, ...transitions.map((transition) => transition.actions)]
  for (const action of actions.flat()) {
    if (typeof action === 'function') {
      throw new Error(`inline action in state '${node.id}' is not data: name it in setup`)
    }
  }
  for (const child of Object.values(node.states)) checkActionsAreNamed(child)
}

/** Name of the action by which `change` hands over any number of effects. */
export const emitEffects = 'emitEffects'

/** Keeps an action's data; whatever is not data (closures, actors, delayed events) is refused. */
export function effectsOf(action: {
  readonly type: string
  readonly params: unknown
}): readonly Effect[] {
  const { type, params } = action
  if (type === emitEffects) return (params as { readonly effects: readonly Effect[] }).effects
  if (type === '(anonymous)' || type.startsWith('xstate.')) {
    throw new Error(`machine action '${type}' is not data: use a named action with params`)
  }
  return [{ type, params }]
}
