import { setup } from 'xstate'
import { change, only, type Draft } from './change.ts'
import type { EffectOf } from './groupCoordinatorTypes.ts'
import { createStepper, type StateOf, type Stepper } from './stepper.ts'

export interface SegmentInput {
  readonly baseOffset: number
  /** `file.delete.delay.ms`: between renaming to `.deleted` and unlinking. */
  readonly fileDeleteDelayMs: number
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
  | { readonly type: 'REPLACED_BY_CLEANER' }
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

/** One segment of one local log. Retention never takes the active one: the log rolls first. */
export const logSegmentMachine = segmentSetup.createMachine({
  id: 'logSegment',
  context: ({ input }) => ({ ...input, removalReason: null }),
  initial: 'active',
  states: {
    active: {
      on: {
        ROLLED: 'closed',
        REMOVAL_DUE: {
          guard: 'isTruncation',
          target: 'scheduledForDeletion',
          actions: 'scheduleDelete',
        },
      },
    },
    closed: {
      on: {
        TRUNCATED_INTO: 'active',
        REMOVAL_DUE: { target: 'scheduledForDeletion', actions: 'scheduleDelete' },
        REPLACED_BY_CLEANER: {
          target: 'scheduledForDeletion',
          actions: 'scheduleDeleteOfCleaned',
        },
      },
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
