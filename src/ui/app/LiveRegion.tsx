import { useEffect, useRef, useState, type ReactElement } from 'react'
import { useT } from '../i18n/useT.ts'
import { announcement, isEventful } from '../panels/announce.ts'
import { describeStage } from '../stage/describeStage.ts'
import { useAppStore } from '../state/appStore.ts'
import { useSettledUs, useShownRuns } from '../state/context.ts'
import styles from './app.module.css'

/** Real milliseconds between two announcements while playing: speech takes about as long. */
const quietMs = 4000

/**
 * For screen readers: what has just happened, told at once when the moment is chosen and now and then while playing;
 * and, to be read when wanted, the whole stage in words.
 */
export function LiveRegion(): ReactElement {
  const t = useT()
  const isPlaying = useAppStore((state) => state.isPlaying)
  const nowUs = useSettledUs()
  const { runs } = useShownRuns()
  const state = isPlaying
    ? ''
    : runs.map((run) => describeStage(run.history.worldAt(nowUs), t)).join(' ')
  return (
    <div className={styles['visuallyHidden']}>
      <div role="status" aria-live="polite">
        {useAnnouncement()}
      </div>
      <section aria-label={t('live.stage')}>{state}</section>
    </div>
  )
}

function useAnnouncement(): string {
  const locale = useAppStore((state) => state.locale)
  const isPlaying = useAppStore((state) => state.isPlaying)
  const world = useAppStore((state) => state.selectedWorld)
  const nowUs = useSettledUs()
  const { runs } = useShownRuns()
  const history = (runs[world] ?? runs[0])?.history
  const [text, setText] = useState('')
  const last = useRef({ index: -1, atUs: 0, spokenMs: Number.NEGATIVE_INFINITY })
  useEffect(() => {
    const { index: from, atUs, spokenMs } = last.current
    if (!history || nowUs === atUs) return
    const to = history.factIndexAt(nowUs)
    const passage = { facts: history.facts, from, to, atUs: nowUs }
    const realMs = performance.now()
    if (isPlaying && (realMs - spokenMs < quietMs || !isEventful(passage))) return
    last.current = { index: to, atUs: nowUs, spokenMs: realMs }
    setText(announcement(passage, locale))
  }, [history, nowUs, isPlaying, locale])
  return text
}
