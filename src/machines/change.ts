import { enqueueActions, type EventObject, type MachineContext } from 'xstate'
import { emitEffects, type Effect } from './stepper.ts'

/** What an action works on: the context it may replace, and the effects it asks for, in order. */
export interface Draft<Context, AnEffect extends Effect> {
  context: Context
  readonly effects: AnEffect[]
}

/**
 * Makes a named XState action out of a function that replaces the context and collects effects. The effects leave the
 * transition as one named action with params, which the stepper takes apart again.
 */
export function change<
  Context extends MachineContext,
  Event extends EventObject,
  AnEffect extends Effect,
  Params extends Record<string, unknown> | undefined = undefined,
>(apply: (draft: Draft<Context, AnEffect>, event: Event, params: Params) => void) {
  return enqueueActions<Context, Event, Params, Event, never, never, never, never, never>(
    ({ context, event, enqueue }, params) => {
      const draft: Draft<Context, AnEffect> = { context, effects: [] }
      apply(draft, event, params)
      if (draft.context !== context) enqueue.assign(draft.context)
      if (draft.effects.length > 0) {
        enqueue({ type: emitEffects, params: { effects: draft.effects } } as never)
      }
    },
  )
}

/** The event of one type; for actions and guards that only ever see that type. */
export function only<Event extends EventObject, Type extends Event['type']>(
  event: Event,
  ...types: readonly Type[]
): Extract<Event, { type: Type }> {
  if (!(types as readonly string[]).includes(event.type)) {
    throw new Error(`event ${event.type} where ${types.join(' or ')} was expected`)
  }
  return event as Extract<Event, { type: Type }>
}
