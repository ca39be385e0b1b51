import type { ReactElement } from 'react'
import { formatSeconds } from '../i18n/message.ts'
import { useT } from '../i18n/useT.ts'
import { describeStage } from '../stage/describeStage.ts'
import { useAppStore } from '../state/appStore.ts'
import { useSettledUs, useShownRuns } from '../state/context.ts'
import styles from './app.module.css'

/** What the stage shows, in words, for screen readers: told whenever the picture stands still. */
export function LiveRegion(): ReactElement {
  const t = useT()
  const locale = useAppStore((state) => state.locale)
  const isPlaying = useAppStore((state) => state.isPlaying)
  const nowUs = useSettledUs()
  const { runs } = useShownRuns()
  const time = formatSeconds(nowUs, locale, 3)
  const state = runs.map((run) => describeStage(run.history.worldAt(nowUs), t)).join(' ')
  return (
    <div className={styles['visuallyHidden']} role="status" aria-live="polite">
      {isPlaying ? '' : t('live.paused', { time, state })}
    </div>
  )
}
