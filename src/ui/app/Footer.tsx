import { useCallback, useEffect, useMemo, useRef, useState, type ReactElement } from 'react'
import { stretchAt } from '../../trace/director.ts'
import { useT } from '../i18n/useT.ts'
import { useNameOfRun } from '../panels/useRunName.ts'
import { setAppState, useAppStore } from '../state/appStore.ts'
import { useEngine, useShownRuns } from '../state/context.ts'
import type { RunData } from '../state/session.ts'
import { Timeline, type TimelineHandle } from '../timeline/Timeline.tsx'
import { following, type Viewport } from '../timeline/timelineLayout.ts'
import styles from './app.module.css'
import { Transport } from './Transport.tsx'
import { useLayoutOptions } from './Workspace.tsx'

/** Playback, and the timeline of each world on screen. */
export function Footer(): ReactElement {
  const { runs, version } = useShownRuns()
  const [view, setView] = useState<Viewport | null>(null)
  useFollowing(setView)
  const nameOf = useNameOfRun()
  const isNamed = runs.length > 1
  const longest = Math.max(0, ...runs.map((run) => nameOf(run).length))
  return (
    <footer className={styles['foot']}>
      <Transport />
      <div className={styles['timelines']}>
        {runs.map((run, index) => (
          <RunTimeline
            key={run.name}
            {...{ run, index, version, view, setView, isNamed, longest }}
            name={nameOf(run)}
          />
        ))}
      </div>
    </footer>
  )
}

type SetView = (change: (old: Viewport | null) => Viewport | null) => void

/** Moves a zoomed timeline on when the playhead leaves it. */
function useFollowing(setView: SetView): void {
  const { player } = useEngine()
  useEffect(
    () =>
      player.subscribeFrame((nowUs) => {
        setView((view) => (view && following(view, nowUs, useAppStore.getState().endUs)) ?? view)
      }),
    [player, setView],
  )
}

interface Props {
  readonly run: RunData
  readonly index: number
  readonly version: number
  readonly isNamed: boolean
  readonly name: string
  /** Letters of the longest of the names. */
  readonly longest: number
  readonly view: Viewport | null
  readonly setView: SetView
}

function RunTimeline({ run, index, isNamed, name, longest, view, setView }: Props): ReactElement {
  const t = useT()
  const { player } = useEngine()
  const endUs = useAppStore((state) => state.endUs)
  const { groups } = useLayoutOptions()
  const isFirst = index === 0
  const among = useMemo(
    () => (isNamed ? { isFirst, name, longest } : undefined),
    [isNamed, isFirst, name, longest],
  )
  const timeline = useRef<TimelineHandle>(null)
  useEffect(() => player.subscribeFrame((nowUs) => timeline.current?.setNow(nowUs)), [player])
  const seek = useCallback(
    (us: number) => {
      player.seek(Math.round(us))
    },
    [player],
  )
  const select = useCallback(
    (factId: number) => {
      setAppState({
        selection: { kind: 'fact', factId },
        selectedWorld: index,
        sidePanel: 'inspector',
      })
    },
    [index],
  )
  return (
    <Timeline
      ref={timeline}
      lanes={run.timeline}
      version={run.timeline.version}
      {...(groups && { groups })}
      {...(among && { among })}
      view={view}
      onView={setView}
      nowUs={player.nowUs}
      endUs={endUs}
      computedUs={run.computedUs}
      onSeek={seek}
      onSelectFact={select}
      stretchAt={(us) => stretchAt(player.curve, us)}
      t={t}
    />
  )
}
