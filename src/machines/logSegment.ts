import { setup } from 'xstate'
import { change, only, type Draft } from './change.ts'
import type { EffectOf } from './groupCoordinatorTypes.ts'
import { createStepper, type StateOf, type Stepper } from './stepper.ts'

export interface SegmentInput {
  readonly baseOffset: number
  /** `file.delete.delay.ms`: between renaming to `.deleted` and unlinking. */
  readonly fileDeleteDelayMs: number
  /** What the cleaner wrote in place of older segments; it is swapped in closed and clean. */
  readonly isCleaned: boolean
}

export type SegmentContext = SegmentInput & { readonly removalReason: SegmentRemovalReason | null }

/** Retention by time, by size, by DeleteRecords, or the log was cut back behind the segment's start. */
export type SegmentRemovalReason =
  | 'retentionMs'
  | 'retentionBytes'
  | 'logStartOffset'
  | 'truncation'

export type SegmentEvent =
  /** The next segment was opened; this one takes no more appends. */
  | { readonly type: 'ROLLED' }
  /** The log was cut back to an offset within this segment (or to its start): it takes appends again. */
  | { readonly type: 'TRUNCATED_INTO' }
  | { readonly type: 'REMOVAL_DUE'; readonly reason: SegmentRemovalReason }
  | { readonly type: 'CLEANING_STARTED' }
  | { readonly type: 'CLEANING_ABORTED' }
  | { readonly type: 'REPLACED_BY_CLEANER' }
  /** To the remote storage (KIP-405). */
  | { readonly type: 'COPY_STARTED' }
  | { readonly type: 'COPY_FINISHED' }
  | { readonly type: 'COPY_FAILED' }
  | { readonly type: 'REMOTE_DELETE_STARTED' }
  | { readonly type: 'REMOTE_DELETE_FINISHED' }
  | { readonly type: 'DELETE_DELAY_ELAPSED' }

export interface SegmentEffects {
  /** Rename the files to `.deleted`; nothing of them is readable any more. */
  markDeleted: { readonly baseOffset: number; readonly reason: SegmentRemovalReason | 'cleaned' }
  /** Comes back as `DELETE_DELAY_ELAPSED`. */
  armDeleteDelay: { readonly baseOffset: number; readonly delayMs: number }
  unlinkFiles: { readonly baseOffset: number }
}

export type SegmentEffect = EffectOf<SegmentEffects>

type SegmentDraft = Draft<SegmentContext, SegmentEffect>
const act = (apply: (draft: SegmentDraft, event: SegmentEvent) => void) =>
  change<SegmentContext, SegmentEvent, SegmentEffect>(apply)

function scheduleDelete(draft: SegmentDraft, reason: SegmentRemovalReason | 'cleaned'): void {
  const { baseOffset, fileDeleteDelayMs: delayMs } = draft.context
  draft.effects.push(
    { type: 'markDeleted', params: { baseOffset, reason } },
    { type: 'armDeleteDelay', params: { baseOffset, delayMs } },
  )
}

const segmentSetup = setup({
  types: {
    context: {} as SegmentContext,
    events: {} as SegmentEvent,
    input: {} as SegmentInput,
  },
  guards: {
    isTruncation: ({ event }) => only(event, 'REMOVAL_DUE').reason === 'truncation',
    isCleaned: ({ context }) => context.isCleaned,
  },
  actions: {
    scheduleDelete: act((draft, event) => {
      const { reason } = only(event, 'REMOVAL_DUE')
      draft.context = { ...draft.context, removalReason: reason }
      scheduleDelete(draft, reason)
    }),
    scheduleDeleteOfCleaned: act((draft) => scheduleDelete(draft, 'cleaned')),
    unlinkFiles: act((draft) => {
      const { baseOffset } = draft.context
      draft.effects.push({ type: 'unlinkFiles', params: { baseOffset } })
    }),
  },
})

const removal = { target: '#logSegment.scheduledForDeletion', actions: 'scheduleDelete' } as const
const truncation = { ...removal, guard: 'isTruncation' } as const
const unlink = { actions: 'unlinkFiles' } as const
/** Cut back into the segment: it is the last one again. */
const reopened = '#logSegment.active'
const backFromCleaning = [
  { guard: 'isCleaned', target: 'closed.clean' },
  { target: 'closed.dirty' },
] as const

/**
 * One segment of one local log. Retention never takes the active one: the log rolls first. A segment that was copied to
 * the remote storage lives on there after its local files are gone.
 */
export const logSegmentMachine = segmentSetup.createMachine({
  id: 'logSegment',
  context: ({ input }) => ({ ...input, removalReason: null }),
  initial: 'opened',
  states: {
    opened: { always: [{ guard: 'isCleaned', target: 'closed.clean' }, { target: 'active' }] },
    active: { on: { ROLLED: 'closed', REMOVAL_DUE: truncation } },
    closed: {
      initial: 'dirty',
      on: { TRUNCATED_INTO: reopened },
      states: {
        dirty: {
          on: {
            CLEANING_STARTED: '#logSegment.cleaning',
            COPY_STARTED: '#logSegment.copying',
            REMOVAL_DUE: removal,
          },
        },
        clean: { on: { CLEANING_STARTED: '#logSegment.cleaning', REMOVAL_DUE: removal } },
        remote: {
          on: {
            REMOVAL_DUE: [
              truncation,
              { target: '#logSegment.localDeleted', actions: 'scheduleDelete' },
            ],
          },
        },
      },
    },
    cleaning: {
      on: {
        CLEANING_ABORTED: backFromCleaning,
        REPLACED_BY_CLEANER: {
          target: 'scheduledForDeletion',
          actions: 'scheduleDeleteOfCleaned',
        },
      },
    },
    copying: {
      on: {
        COPY_FINISHED: 'closed.remote',
        COPY_FAILED: 'closed.dirty',
        TRUNCATED_INTO: reopened,
        REMOVAL_DUE: removal,
      },
    },
    localDeleted: {
      on: { DELETE_DELAY_ELAPSED: unlink, REMOTE_DELETE_STARTED: 'remoteDeleting' },
    },
    remoteDeleting: {
      on: { DELETE_DELAY_ELAPSED: unlink, REMOTE_DELETE_FINISHED: 'deleted' },
    },
    scheduledForDeletion: {
      on: { DELETE_DELAY_ELAPSED: { target: 'deleted', actions: 'unlinkFiles' } },
    },
    deleted: { type: 'final' },
  },
})

export type SegmentState = StateOf<typeof logSegmentMachine>

export const logSegment: Stepper<SegmentState, SegmentInput, SegmentEvent, SegmentEffect> =
  createStepper<typeof logSegmentMachine, SegmentEffect>(logSegmentMachine)
