import { create } from 'zustand'
import { subscribeWithSelector } from 'zustand/middleware'
import type { ParameterValues } from '../../scenes/scene.ts'
import type { Command } from '../../sim/scenario/scenario.ts'
import type { Micros } from '../../kafka/units.ts'
import type { Locale } from '../i18n/message.ts'
import type { LogReading } from './readLogs.ts'
import type { ShownProblem } from './shownProblem.ts'

export type Theme = 'light' | 'dark'
/** What the panel at the right shows. */
export type SidePanel = 'story' | 'inspector' | 'log'
/** `directed`: the director stretches what matters; a number: virtual per real time. */
export type Pace = 'directed' | number

/** Something on the stage that was clicked. */
export type Selection =
  | { readonly kind: 'partition'; readonly topic: string; readonly partition: number }
  | { readonly kind: 'member'; readonly group: string; readonly id: string }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'producer'; readonly id: string }
  | { readonly kind: 'broker'; readonly broker: number }
  | {
      readonly kind: 'record'
      readonly topic: string
      readonly partition: number
      readonly offset: number
    }
  | { readonly kind: 'fact'; readonly factId: number }

/** A partition by its place. */
export interface OpenLog {
  readonly topic: string
  readonly partition: number
}

/** A course of events: the scenario's own, or what became of it after a command. */
export interface Branch {
  readonly id: number
  readonly parent: number | null
  readonly atUs: Micros
  readonly command: Command | null
}

/** What was opened: a scene with values, a scenario from a file or a link, or somebody's log. */
export type Opened =
  | { readonly kind: 'scene'; readonly id: string; readonly values: ParameterValues }
  | { readonly kind: 'scenario'; readonly title: string; readonly text: string }
  | { readonly kind: 'log'; readonly title: string; readonly reading: LogReading }

export interface AppState {
  readonly locale: Locale
  readonly theme: Theme
  readonly opened: Opened | null
  readonly isPlaying: boolean
  readonly pace: Pace
  readonly endUs: Micros
  readonly computedUs: Micros
  readonly branches: readonly Branch[]
  readonly branch: number
  /** A branch shown beside the active one. */
  readonly comparedBranch: number | null
  /** World of the scene that commands of a one-world picture go to; all worlds get them. */
  readonly selection: Selection | null
  readonly selectedWorld: number
  /** The partition whose log is shown in place of the stage. */
  readonly openLog: OpenLog | null
  readonly sidePanel: SidePanel
  readonly isScenesOpen: boolean
  readonly isSideOpen: boolean
  readonly isHelpOpen: boolean
  /** The dialog that takes a log; files that were dropped on the page are read at once. */
  readonly bringing: { readonly files: readonly File[] } | null
  readonly problems: { readonly source: string; readonly list: readonly ShownProblem[] } | null
}

const initial: AppState = {
  locale: 'en',
  theme: 'light',
  opened: null,
  isPlaying: false,
  pace: 'directed',
  endUs: 0,
  computedUs: 0,
  branches: [],
  branch: 0,
  comparedBranch: null,
  selection: null,
  selectedWorld: 0,
  openLog: null,
  sidePanel: 'story',
  isScenesOpen: true,
  isSideOpen: true,
  isHelpOpen: false,
  bringing: null,
  problems: null,
}

/** What a person chose. The worlds are not in here: they live in the session and reach the page a few times a second. */
export const useAppStore = create<AppState>()(subscribeWithSelector(() => initial))

export const setAppState = (change: Partial<AppState>): void => {
  useAppStore.setState(change)
}
