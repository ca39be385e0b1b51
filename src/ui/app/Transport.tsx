import { useEffect, useRef, type ReactElement } from 'react'
import { formatTime } from '../i18n/message.ts'
import { useT } from '../i18n/useT.ts'
import { useAppStore } from '../state/appStore.ts'
import { useEngine } from '../state/context.ts'
import { changePace } from '../state/paces.ts'
import styles from './app.module.css'

/** Play, step, pace, and the time in the cluster. */
export function Transport(): ReactElement {
  const t = useT()
  const { player } = useEngine()
  const isPlaying = useAppStore((state) => state.isPlaying)
  const pace = useAppStore((state) => state.pace)
  const paceText = pace === 'directed' ? t('transport.directed') : `×${pace}`
  return (
    <div className={styles['transport']} role="group" aria-label={t('transport.region')}>
      <div className={styles['transportRow']}>
        <button
          type="button"
          className={styles['playButton']}
          aria-label={t(isPlaying ? 'transport.pause' : 'transport.play')}
          onClick={() => {
            player.toggle()
          }}
        >
          <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" fill="currentColor">
            <path d={isPlaying ? 'M3 2h3.5v12H3zM9.500 2H13v12H9.500z' : 'M4 2l10 6-10 6z'} />
          </svg>
        </button>
        <Clock />
      </div>
      <div className={styles['transportRow']}>
        <StepButton label={t('transport.stepBack')} sign="‹" onStep={() => player.step(-1)} />
        <StepButton label={t('transport.stepForward')} sign="›" onStep={() => player.step(1)} />
        <StepButton label={t('transport.slower')} sign="−" onStep={() => changePace(player, -1)} />
        <span
          className={styles['pace']}
          aria-label={t('transport.pace', { pace: paceText })}
          role="status"
        >
          {paceText}
        </span>
        <StepButton label={t('transport.faster')} sign="+" onStep={() => changePace(player, 1)} />
      </div>
    </div>
  )
}

interface StepButtonProps {
  readonly label: string
  readonly sign: string
  readonly onStep: () => void
}

function StepButton({ label, sign, onStep }: StepButtonProps): ReactElement {
  return (
    <button
      type="button"
      className={styles['smallButton']}
      aria-label={label}
      title={label}
      onClick={onStep}
    >
      {sign}
    </button>
  )
}

/** Written by the frame loop, past React. */
function Clock(): ReactElement {
  const t = useT()
  const { player } = useEngine()
  const locale = useAppStore((state) => state.locale)
  const text = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const write = (nowUs: number): void => {
      if (text.current) text.current.textContent = formatTime(nowUs, locale)
    }
    write(player.nowUs)
    return player.subscribeFrame(write)
  }, [player, locale])
  return (
    <span ref={text} className={styles['time']} role="timer" aria-label={t('transport.time')} />
  )
}
