import { setup } from 'xstate'
import { change, only, type Draft } from './change.ts'
import type { EffectOf } from './groupCoordinatorTypes.ts'
import { createStepper, type StateOf, type Stepper } from './stepper.ts'

export interface PlaybackInput {
  /** Simulated time per unit of wall time. */
  readonly speed: number
}

export interface PlaybackContext {
  readonly speed: number
  /** What was going on when the handle of the time line was taken. */
  readonly playsAfterScrub: boolean
}

export type PlaybackEvent =
  | { readonly type: 'PLAY' }
  | { readonly type: 'PAUSE' }
  | { readonly type: 'STEP_FORWARD' }
  | { readonly type: 'STEP_BACK' }
  | { readonly type: 'STEP_COMPLETED' }
  | { readonly type: 'SCRUB_STARTED' }
  | { readonly type: 'SCRUB_MOVED'; readonly toUs: number }
  | { readonly type: 'SCRUB_ENDED' }
  | { readonly type: 'SEEK'; readonly toUs: number }
  | { readonly type: 'SPEED_CHANGED'; readonly speed: number }
  | { readonly type: 'END_REACHED' }
  | { readonly type: 'RESTART' }

export interface PlaybackEffects {
  startClock: { readonly speed: number }
  stopClock: Record<string, never>
  /** Show the run as it was at this time. */
  seek: { readonly toUs: number }
  /** Go to the next or previous fact, then send `STEP_COMPLETED`. */
  step: { readonly direction: 'forward' | 'back' }
}

export type PlaybackEffect = EffectOf<PlaybackEffects>

type PlaybackDraft = Draft<PlaybackContext, PlaybackEffect>
const act = <P extends Record<string, unknown> | undefined = undefined>(
  apply: (draft: PlaybackDraft, event: PlaybackEvent, params: P) => void,
) => change<PlaybackContext, PlaybackEvent, PlaybackEffect, P>(apply)

const startClock = (draft: PlaybackDraft): void => {
  draft.effects.push({ type: 'startClock', params: { speed: draft.context.speed } })
}

const playbackSetup = setup({
  types: {
    context: {} as PlaybackContext,
    events: {} as PlaybackEvent,
    input: {} as PlaybackInput,
  },
  guards: { playsAfterScrub: ({ context }) => context.playsAfterScrub },
  actions: {
    startClock: act(startClock),
    stopClock: act((draft) => {
      draft.effects.push({ type: 'stopClock', params: {} })
    }),
    seek: act((draft, event) => {
      const { toUs } = only(event, 'SEEK', 'SCRUB_MOVED')
      draft.effects.push({ type: 'seek', params: { toUs } })
    }),
    seekStart: act((draft) => {
      draft.effects.push({ type: 'seek', params: { toUs: 0 } })
    }),
    step: act<{ direction: 'forward' | 'back' }>((draft, _, { direction }) => {
      draft.effects.push({ type: 'step', params: { direction } })
    }),
    setSpeed: act((draft, event) => {
      draft.context = { ...draft.context, speed: only(event, 'SPEED_CHANGED').speed }
    }),
    remember: act<{ playsAfterScrub: boolean }>((draft, _, { playsAfterScrub }) => {
      draft.context = { ...draft.context, playsAfterScrub }
    }),
  },
})

const stepForward = {
  target: 'stepping',
  actions: { type: 'step', params: { direction: 'forward' } },
} as const
const stepBack = {
  target: 'stepping',
  actions: { type: 'step', params: { direction: 'back' } },
} as const
const play = { target: 'playing', actions: 'startClock' } as const
const speed = { SPEED_CHANGED: { actions: 'setSpeed' } } as const
const scrubFrom = (playsAfterScrub: boolean) =>
  ({ target: 'scrubbing', actions: { type: 'remember', params: { playsAfterScrub } } }) as const

/** The transport of the viewer: who moves the time that is shown. */
export const playbackMachine = playbackSetup.createMachine({
  id: 'playback',
  context: ({ input }) => ({ speed: input.speed, playsAfterScrub: false }),
  initial: 'paused',
  states: {
    paused: {
      on: {
        PLAY: play,
        STEP_FORWARD: stepForward,
        STEP_BACK: stepBack,
        SEEK: { actions: 'seek' },
        RESTART: { actions: 'seekStart' },
        SCRUB_STARTED: scrubFrom(false),
        END_REACHED: 'ended',
        ...speed,
      },
    },
    playing: {
      on: {
        PAUSE: { target: 'paused', actions: 'stopClock' },
        STEP_FORWARD: { ...stepForward, actions: ['stopClock', stepForward.actions] },
        STEP_BACK: { ...stepBack, actions: ['stopClock', stepBack.actions] },
        SEEK: { actions: 'seek' },
        RESTART: { actions: 'seekStart' },
        SCRUB_STARTED: {
          target: 'scrubbing',
          actions: ['stopClock', { type: 'remember', params: { playsAfterScrub: true } }],
        },
        SPEED_CHANGED: { actions: ['setSpeed', 'startClock'] },
        END_REACHED: { target: 'ended', actions: 'stopClock' },
      },
    },
    stepping: {
      on: {
        STEP_COMPLETED: 'paused',
        PLAY: play,
        PAUSE: 'paused',
        END_REACHED: 'ended',
        ...speed,
      },
    },
    scrubbing: {
      on: {
        SCRUB_MOVED: { actions: 'seek' },
        SCRUB_ENDED: [{ guard: 'playsAfterScrub', ...play }, { target: 'paused' }],
        PLAY: { actions: { type: 'remember', params: { playsAfterScrub: true } } },
        PAUSE: { actions: { type: 'remember', params: { playsAfterScrub: false } } },
        ...speed,
      },
    },
    ended: {
      on: {
        PLAY: { target: 'playing', actions: ['seekStart', 'startClock'] },
        RESTART: { target: 'paused', actions: 'seekStart' },
        STEP_BACK: stepBack,
        SEEK: { target: 'paused', actions: 'seek' },
        SCRUB_STARTED: scrubFrom(false),
        ...speed,
      },
    },
  },
})

export type PlaybackState = StateOf<typeof playbackMachine>

export const playback: Stepper<PlaybackState, PlaybackInput, PlaybackEvent, PlaybackEffect> =
  createStepper<typeof playbackMachine, PlaybackEffect>(playbackMachine)
