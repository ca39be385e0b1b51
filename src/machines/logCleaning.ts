import { setup } from 'xstate'
import { change, only, type Draft } from './change.ts'
import type { EffectOf } from './groupCoordinatorTypes.ts'
import { createStepper, type StateOf, type Stepper } from './stepper.ts'

export interface CleaningContext {
  /** How many have asked for a pause and not let go yet. */
  readonly pauses: number
}

export type CleaningEvent =
  /** A cleaner thread has taken up this log. */
  | { readonly type: 'CLEANING_STARTED' }
  /** The pass is through up to `endOffset`. */
  | { readonly type: 'CLEANING_DONE'; readonly endOffset: number }
  /** The log is about to be truncated, deleted or moved: hands off. */
  | { readonly type: 'PAUSE_ASKED' }
  /** The thread has noticed that its pass is called off. */
  | { readonly type: 'CLEANING_STOPPED' }
  | { readonly type: 'RESUMED' }

export interface CleaningEffects {
  /** Drop what the pass has written so far, then send `CLEANING_STOPPED`. */
  dropOutput: Record<string, never>
  /** Write the first dirty offset to `cleaner-offset-checkpoint`. */
  writeCheckpoint: { readonly firstDirtyOffset: number }
}

export type CleaningEffect = EffectOf<CleaningEffects>

type CleaningDraft = Draft<CleaningContext, CleaningEffect>
const act = (apply: (draft: CleaningDraft, event: CleaningEvent) => void) =>
  change<CleaningContext, CleaningEvent, CleaningEffect>(apply)

const cleaningSetup = setup({
  types: { context: {} as CleaningContext, events: {} as CleaningEvent },
  guards: { isLastPause: ({ context }) => context.pauses <= 1 },
  actions: {
    pause: act((draft) => {
      draft.context = { pauses: draft.context.pauses + 1 }
    }),
    abort: act((draft) => {
      draft.context = { pauses: draft.context.pauses + 1 }
      draft.effects.push({ type: 'dropOutput', params: {} })
    }),
    resume: act((draft) => {
      draft.context = { pauses: draft.context.pauses - 1 }
    }),
    checkpoint: act((draft, event) => {
      const { endOffset: firstDirtyOffset } = only(event, 'CLEANING_DONE')
      draft.effects.push({ type: 'writeCheckpoint', params: { firstDirtyOffset } })
    }),
  },
})

/** What the cleaner may do with one compacted log (`LogCleaningState`). */
export const logCleaningMachine = cleaningSetup.createMachine({
  id: 'logCleaning',
  context: { pauses: 0 },
  initial: 'None',
  states: {
    None: {
      on: {
        CLEANING_STARTED: 'InProgress',
        PAUSE_ASKED: { target: 'Paused', actions: 'pause' },
      },
    },
    InProgress: {
      on: {
        CLEANING_DONE: { target: 'None', actions: 'checkpoint' },
        PAUSE_ASKED: { target: 'Aborted', actions: 'abort' },
      },
    },
    Aborted: { on: { CLEANING_STOPPED: 'Paused' } },
    Paused: {
      on: {
        PAUSE_ASKED: { actions: 'pause' },
        RESUMED: [
          { guard: 'isLastPause', target: 'None', actions: 'resume' },
          { actions: 'resume' },
        ],
      },
    },
  },
})

export type CleaningState = StateOf<typeof logCleaningMachine>

export const logCleaning: Stepper<CleaningState, undefined, CleaningEvent, CleaningEffect> =
  createStepper<typeof logCleaningMachine, CleaningEffect>(logCleaningMachine)
