import { Dialog } from 'radix-ui'
import { useEffect, useRef, useState, type DragEvent, type ReactElement } from 'react'
import { History } from '../../trace/history.ts'
import { TimelineIndex } from '../../trace/timelineIndex.ts'
import { useT } from '../i18n/useT.ts'
import { setAppState, useAppStore } from '../state/appStore.ts'
import { useEngine, type Engine } from '../state/context.ts'
import { startReading } from '../state/logClient.ts'
import type { LogNews, LogSource } from '../state/readLogs.ts'
import styles from './app.module.css'
import { Modal } from './Dialogs.tsx'

type Step =
  | { readonly kind: 'asking' }
  | { readonly kind: 'reading'; readonly share: number | null }
  /** `message`: the file could not be read; null: it holds nothing of a group. */
  | { readonly kind: 'nothing'; readonly lines: number; readonly message: string | null }

const begun: Step = { kind: 'reading', share: null }
const none: readonly File[] = []
const namesOf = (files: readonly File[]): string => files.map(({ name }) => name).join(', ')

const close = (): void => {
  setAppState({ bringing: null })
}

/** Takes somebody's librdkafka log: pasted, dropped or chosen. It stays in the browser. */
export function BringLog(): ReactElement {
  const t = useT()
  const [text, setText] = useState('')
  const { step, read, cancel } = useReading()
  return (
    <Modal
      isOpen
      title={t('bring.title')}
      onClose={() => {
        cancel()
        close()
      }}
    >
      <Dialog.Description className={styles['dialogText'] ?? ''}>
        {t('bring.what')}
      </Dialog.Description>
      {step.kind === 'reading' ? (
        <Progress share={step.share} onCancel={cancel} />
      ) : (
        <>
          <textarea
            className={styles['paste']}
            aria-label={t('bring.paste')}
            placeholder={t('bring.placeholder')}
            spellCheck={false}
            value={text}
            onChange={(event) => {
              setText(event.target.value)
            }}
          />
          <Files
            onFiles={(files) => {
              read(files, namesOf(files))
            }}
          />
          <p className={styles['dialogText']}>{t('bring.how')}</p>
          <p role="alert" className={styles['bringProblem']}>
            {step.kind === 'nothing' ? (step.message ?? nothingText(t, step.lines)) : ''}
          </p>
          <div className={styles['bringButtons']}>
            <button
              type="button"
              className={styles['mainButton']}
              disabled={text.trim() === ''}
              onClick={() => {
                read(text, t('bring.pasted'))
              }}
            >
              {t('bring.play')}
            </button>
            <Dialog.Close asChild>
              <button type="button" className={styles['headerButton']}>
                {t('inspect.close')}
              </button>
            </Dialog.Close>
          </div>
        </>
      )}
    </Modal>
  )
}

const nothingText = (t: ReturnType<typeof useT>, lines: number): string =>
  t('bring.nothing', { count: lines })

/** Reads one thing at a time; what was on screen stays until the new one is there. */
function useReading(): {
  readonly step: Step
  readonly read: (source: LogSource, title: string) => void
  readonly cancel: () => void
} {
  const engine = useEngine()
  const dropped = useAppStore((state) => state.bringing?.files ?? none)
  const [step, setStep] = useState<Step>(dropped.length > 0 ? begun : { kind: 'asking' })
  const stop = useRef<(() => void) | null>(null)
  const read = (source: LogSource, title: string): void => {
    stop.current?.()
    setStep(begun)
    stop.current = startReading(source, title, openWhenDone(engine, title, setStep))
  }
  useEffect(() => {
    if (dropped.length > 0) {
      const title = namesOf(dropped)
      stop.current = startReading(dropped, title, openWhenDone(engine, title, setStep))
    }
    return () => {
      stop.current?.()
    }
  }, [dropped, engine])
  const cancel = (): void => {
    stop.current?.()
    stop.current = null
    setStep({ kind: 'asking' })
  }
  return { step, read, cancel }
}

/** Collects facts as they come and shows them when all are there. */
function openWhenDone(
  { session, player }: Engine,
  title: string,
  setStep: (step: Step) => void,
): (news: LogNews) => void {
  const history = new History()
  const timeline = new TimelineIndex()
  return (news) => {
    if (news.kind === 'progress') {
      setStep({ kind: 'reading', share: news.total > 0 ? news.bytes / news.total : null })
    } else if (news.kind === 'facts') {
      history.append(news.facts)
      timeline.append(news.facts)
    } else if (news.kind === 'failed') {
      setStep({ kind: 'nothing', lines: 0, message: news.message })
    } else if (history.facts.length === 0) {
      setStep({ kind: 'nothing', lines: news.reading.lines, message: null })
    } else {
      session.openTrace(
        { kind: 'log', title, reading: news.reading },
        { history, timeline },
        () => {
          player.seek(0)
        },
      )
      setAppState({ bringing: null, sidePanel: 'story', isSideOpen: true })
    }
  }
}

function Progress({
  share,
  onCancel,
}: {
  readonly share: number | null
  readonly onCancel: () => void
}): ReactElement {
  const t = useT()
  return (
    <div className={styles['bringButtons']}>
      <progress
        className={styles['progress']}
        aria-label={t('bring.reading')}
        max={1}
        {...(share === null ? {} : { value: share })}
      />
      <span className={styles['dialogText']} style={{ margin: 0 }}>
        {share === null ? t('bring.reading') : `${Math.round(share * 100)} %`}
      </span>
      <button type="button" className={styles['headerButton']} onClick={onCancel}>
        {t('bring.cancel')}
      </button>
    </div>
  )
}

/** A place to drop files on, and a button that asks for them. */
function Files({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }): ReactElement {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  const take = (files: FileList | null): void => {
    if (files && files.length > 0) onFiles([...files])
  }
  return (
    <div
      className={styles['dropPlace']}
      onDragOver={(event) => {
        event.preventDefault()
        event.stopPropagation()
      }}
      onDrop={(event: DragEvent) => {
        event.preventDefault()
        event.stopPropagation()
        take(event.dataTransfer.files)
      }}
    >
      <button
        type="button"
        className={styles['headerButton']}
        onClick={() => {
          input.current?.click()
        }}
      >
        {t('bring.choose')}
      </button>
      <span>{t('bring.orDrop')}</span>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('bring.choose')}
        onChange={(event) => {
          take(event.target.files)
          event.target.value = ''
        }}
      />
    </div>
  )
}
