import { setup } from 'xstate'
import { change, only, type Draft } from './change.ts'
import type { EffectOf } from './groupCoordinatorTypes.ts'
import { createStepper, type StateOf, type Stepper } from './stepper.ts'

/** What the application was written to do with each record, besides working on it. */
export interface PollLoopInput {
  /** A worker takes the records; the loop pauses what it reads and goes on polling until the worker is done. */
  readonly handsOver: boolean
  /** `enable.auto.offset.store=false`: it calls StoreOffset when done. */
  readonly stores: boolean
  /** Its own commits: after so many records, or when all that poll() returned is done; null: none. */
  readonly commitEvery: number | 'poll' | null
  /** Whether it waits for the answer of its commits. */
  readonly waitsForCommit: boolean
}

export interface PollLoop extends PollLoopInput {
  /** Records of this poll() that are not done. */
  readonly inHand: number
  /** Records done since its last commit. */
  readonly uncommitted: number
  /** The worker was done while poll() was in a handler: the loop has not heard of it. */
  readonly hasResult: boolean
}

export type PollLoopEvent =
  | { readonly type: 'RECORDS_RETURNED'; readonly count: number }
  | { readonly type: 'RECORD_DONE' }
  /** The loop looks at what the worker did meanwhile. */
  | { readonly type: 'RESULT_TAKEN' }
  /** The next call of the loop is due: StoreOffset or commit. */
  | { readonly type: 'CALLED' }
  | { readonly type: 'COMMIT_COMPLETED' }
  | { readonly type: 'HANDLER_CALLED' }
  | { readonly type: 'HANDLER_RETURNED' }

export interface PollLoopEffects {
  /** Work on the next record in hand, then send `RECORD_DONE`. */
  work: Record<string, never>
  /** Send `CALLED` as a step of its own: a crash may come before it. */
  call: Record<string, never>
  storeOffset: Record<string, never>
  /** Commit; when `isAwaited`, send `COMMIT_COMPLETED` whatever the answer is. */
  commit: { readonly isAwaited: boolean }
  poll: Record<string, never>
  /** pause() or resume() all that is owned, around the worker's work. */
  pause: Record<string, never>
  resume: Record<string, never>
  /** Send `RESULT_TAKEN` as a step of its own. */
  takeResult: Record<string, never>
}

export type PollLoopEffect = EffectOf<PollLoopEffects>

type LoopDraft = Draft<PollLoop, PollLoopEffect>
const act = (apply: (draft: LoopDraft, event: PollLoopEvent) => void) =>
  change<PollLoop, PollLoopEvent, PollLoopEffect>(apply)

const ask = (type: Exclude<PollLoopEffect['type'], 'commit'>) =>
  act((draft) => {
    draft.effects.push({ type, params: {} })
  })

const isCommitDue = ({ commitEvery, inHand, uncommitted }: PollLoop): boolean =>
  uncommitted > 0 &&
  (commitEvery === 'poll' ? inHand === 0 : commitEvery !== null && uncommitted >= commitEvery)

const loopSetup = setup({
  types: {
    context: {} as PollLoop,
    events: {} as PollLoopEvent,
    input: {} as PollLoopInput,
  },
  guards: {
    stores: ({ context }) => context.stores,
    isCommitDue: ({ context }) => isCommitDue(context),
    /** The same before the record that was just done is counted. */
    makesCommitDue: ({ context }) =>
      isCommitDue({
        ...context,
        inHand: context.inHand - 1,
        uncommitted: context.uncommitted + 1,
      }),
    waitsForCommit: ({ context }) => context.waitsForCommit,
    hasMore: ({ context }) => context.inHand > 0 && !context.handsOver,
    hasMoreAfterThis: ({ context }) => context.inHand > 1 && !context.handsOver,
    isIdle: ({ context }) => context.inHand === 0,
    handsOver: ({ context }) => context.handsOver,
    workerHasMore: ({ context }) => context.inHand > 0 && context.handsOver,
    workerHasMoreAfterThis: ({ context }) => context.inHand > 1 && context.handsOver,
    hasResult: ({ context }) => context.hasResult,
  },
  actions: {
    take: act((draft, event) => {
      const { count } = only(event, 'RECORDS_RETURNED')
      draft.context = { ...draft.context, inHand: count }
    }),
    count: act((draft) => {
      const { inHand, uncommitted } = draft.context
      draft.context = { ...draft.context, inHand: inHand - 1, uncommitted: uncommitted + 1 }
    }),
    keepResult: act((draft) => {
      draft.context = { ...draft.context, hasResult: true }
    }),
    forgetResult: act((draft) => {
      draft.context = { ...draft.context, hasResult: false }
    }),
    work: ask('work'),
    call: ask('call'),
    storeOffset: ask('storeOffset'),
    poll: ask('poll'),
    pause: ask('pause'),
    resume: ask('resume'),
    takeResult: ask('takeResult'),
    commit: act((draft) => {
      draft.context = { ...draft.context, uncommitted: 0 }
      draft.effects.push({ type: 'commit', params: { isAwaited: draft.context.waitsForCommit } })
    }),
  },
})

const next = [
  { guard: 'hasMore', target: 'processing', actions: 'work' },
  { guard: 'workerHasMore', target: 'polling', actions: ['work', 'poll'] },
  { guard: 'handsOver', target: 'polling', actions: ['resume', 'poll'] },
  { target: 'polling', actions: 'poll' },
] as const

const done = [
  { guard: 'stores', target: 'storing', actions: ['count', 'call'] },
  { guard: 'makesCommitDue', target: 'committing', actions: ['count', 'call'] },
  { guard: 'hasMoreAfterThis', actions: ['count', 'work'] },
  { target: 'polling', actions: ['count', 'poll'] },
] as const

const workerDone = [
  { guard: 'isIdle' },
  { guard: 'stores', target: 'storing', actions: ['count', 'call'] },
  { guard: 'makesCommitDue', target: 'committing', actions: ['count', 'call'] },
  { guard: 'workerHasMoreAfterThis', actions: ['count', 'work', 'poll'] },
  { actions: ['count', 'resume', 'poll'] },
] as const

/**
 * The application's own thread: poll(), work, StoreOffset, commit, and the rebalance handlers that poll() calls. Where a
 * worker takes the records, the loop is `polling` while it works; offsets are stored and committed by the loop, which is
 * the only thread that may call the consumer.
 */
export const pollLoopMachine = loopSetup.createMachine({
  id: 'pollLoop',
  context: ({ input }) => ({ ...input, inHand: 0, uncommitted: 0, hasResult: false }),
  initial: 'polling',
  states: {
    polling: {
      on: {
        RECORDS_RETURNED: [
          { guard: 'handsOver', actions: ['take', 'pause', 'work'] },
          { target: 'processing', actions: ['take', 'work'] },
        ],
        RECORD_DONE: workerDone,
        RESULT_TAKEN: workerDone,
        HANDLER_CALLED: { target: 'inHandler' },
      },
    },
    processing: {
      on: {
        RECORD_DONE: done,
      },
    },
    storing: {
      on: {
        CALLED: [
          { guard: 'isCommitDue', target: 'committing', actions: ['storeOffset', 'call'] },
          { guard: 'hasMore', target: 'processing', actions: ['storeOffset', 'work'] },
          { guard: 'workerHasMore', target: 'polling', actions: ['storeOffset', 'work', 'poll'] },
          { guard: 'handsOver', target: 'polling', actions: ['storeOffset', 'resume', 'poll'] },
          { target: 'polling', actions: ['storeOffset', 'poll'] },
        ],
      },
    },
    committing: {
      on: {
        CALLED: [
          { guard: 'waitsForCommit', target: 'awaitingCommit', actions: 'commit' },
          { guard: 'hasMore', target: 'processing', actions: ['commit', 'work'] },
          { guard: 'workerHasMore', target: 'polling', actions: ['commit', 'work', 'poll'] },
          { guard: 'handsOver', target: 'polling', actions: ['commit', 'resume', 'poll'] },
          { target: 'polling', actions: ['commit', 'poll'] },
        ],
      },
    },
    awaitingCommit: { on: { COMMIT_COMPLETED: next } },
    inHandler: {
      on: {
        RECORD_DONE: { actions: 'keepResult' },
        RESULT_TAKEN: { actions: 'keepResult' },
        HANDLER_RETURNED: [
          { guard: 'hasResult', target: 'polling', actions: ['forgetResult', 'takeResult'] },
          { target: 'polling' },
        ],
      },
    },
  },
})

export type PollLoopState = StateOf<typeof pollLoopMachine>

/** The loop's stepper: `initial(input)`, then `step(state, event)`; both return `{ state, effects }`. */
export const pollLoop: Stepper<PollLoopState, PollLoopInput, PollLoopEvent, PollLoopEffect> =
  createStepper<typeof pollLoopMachine, PollLoopEffect>(pollLoopMachine)
