import { setup } from 'xstate'
import { change, only, type Draft } from './change.ts'
import type { EffectOf } from './groupCoordinatorTypes.ts'
import { createStepper, type StateOf, type Stepper } from './stepper.ts'

/** What the application was written to do with each record, besides working on it. */
export interface PollLoopInput {
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
}

export type PollLoopEvent =
  | { readonly type: 'RECORDS_RETURNED'; readonly count: number }
  | { readonly type: 'RECORD_DONE' }
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
}

export type PollLoopEffect = EffectOf<PollLoopEffects>

type LoopDraft = Draft<PollLoop, PollLoopEffect>
const act = (apply: (draft: LoopDraft, event: PollLoopEvent) => void) =>
  change<PollLoop, PollLoopEvent, PollLoopEffect>(apply)

const ask = (type: 'work' | 'call' | 'storeOffset' | 'poll') =>
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
    hasMore: ({ context }) => context.inHand > 0,
    hasMoreAfterThis: ({ context }) => context.inHand > 1,
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
    work: ask('work'),
    call: ask('call'),
    storeOffset: ask('storeOffset'),
    poll: ask('poll'),
    commit: act((draft) => {
      draft.context = { ...draft.context, uncommitted: 0 }
      draft.effects.push({ type: 'commit', params: { isAwaited: draft.context.waitsForCommit } })
    }),
  },
})

const next = [
  { guard: 'hasMore', target: 'processing', actions: 'work' },
  { target: 'polling', actions: 'poll' },
] as const

/** The application's own thread: poll(), work, StoreOffset, commit, and the rebalance handlers that poll() calls. */
export const pollLoopMachine = loopSetup.createMachine({
  id: 'pollLoop',
  context: ({ input }) => ({ ...input, inHand: 0, uncommitted: 0 }),
  initial: 'polling',
  states: {
    polling: {
      on: {
        RECORDS_RETURNED: { target: 'processing', actions: ['take', 'work'] },
        HANDLER_CALLED: { target: 'inHandler' },
      },
    },
    processing: {
      on: {
        RECORD_DONE: [
          { guard: 'stores', target: 'storing', actions: ['count', 'call'] },
          { guard: 'makesCommitDue', target: 'committing', actions: ['count', 'call'] },
          { guard: 'hasMoreAfterThis', actions: ['count', 'work'] },
          { target: 'polling', actions: ['count', 'poll'] },
        ],
      },
    },
    storing: {
      on: {
        CALLED: [
          { guard: 'isCommitDue', target: 'committing', actions: ['storeOffset', 'call'] },
          { guard: 'hasMore', target: 'processing', actions: ['storeOffset', 'work'] },
          { target: 'polling', actions: ['storeOffset', 'poll'] },
        ],
      },
    },
    committing: {
      on: {
        CALLED: [
          { guard: 'waitsForCommit', target: 'awaitingCommit', actions: 'commit' },
          { guard: 'hasMore', target: 'processing', actions: ['commit', 'work'] },
          { target: 'polling', actions: ['commit', 'poll'] },
        ],
      },
    },
    awaitingCommit: { on: { COMMIT_COMPLETED: next } },
    inHandler: { on: { HANDLER_RETURNED: { target: 'polling' } } },
  },
})

export type PollLoopState = StateOf<typeof pollLoopMachine>

/** The loop's stepper: `initial(input)`, then `step(state, event)`; both return `{ state, effects }`. */
export const pollLoop: Stepper<PollLoopState, PollLoopInput, PollLoopEvent, PollLoopEffect> =
  createStepper<typeof pollLoopMachine, PollLoopEffect>(pollLoopMachine)
