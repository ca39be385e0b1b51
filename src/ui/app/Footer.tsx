import { useCallback, useEffect, useRef, type ReactElement } from 'react'
import { stretchAt } from '../../trace/director.ts'
import { useT } from '../i18n/useT.ts'
import { setAppState, useAppStore } from '../state/appStore.ts'
import { useEngine, useShownRuns } from '../state/context.ts'
import type { RunData } from '../state/session.ts'
import { Timeline, type TimelineHandle } from '../timeline/Timeline.tsx'
import styles from './app.module.css'
import { Transport } from './Transport.tsx'
import { useRunName } from './Workspace.tsx'

/** Playback, and the timeline of each world on screen. */
export function Footer(): ReactElement {
  const { runs, version } = useShownRuns()
  return (
    <footer className={styles['foot']}>
      <Transport />
      <div className={styles['timelines']}>
        {runs.map((run, index) => (
          <RunTimeline key={run.name} {...{ run, index, version }} isNamed={runs.length > 1} />
        ))}
      </div>
    </footer>
  )
}

interface Props {
  readonly run: RunData
  readonly index: number
  readonly version: number
  readonly isNamed: boolean
}

function RunTimeline({ run, index, isNamed }: Props): ReactElement {
  const t = useT()
  const { player } = useEngine()
  const endUs = useAppStore((state) => state.endUs)
  const name = useRunName(run)
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
    <>
      {isNamed ? <p className={styles['timelineTitle']}>{name}</p> : null}
      <Timeline
        ref={timeline}
        lanes={run.timeline}
        version={run.timeline.version}
        nowUs={player.nowUs}
        endUs={endUs}
        computedUs={run.computedUs}
        onSeek={seek}
        onSelectFact={select}
        stretchAt={(us) => stretchAt(player.curve, us)}
        t={t}
      />
    </>
  )
}
