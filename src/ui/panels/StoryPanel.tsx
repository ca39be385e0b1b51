import { lazy, Suspense, useMemo, type ReactElement } from 'react'
import { sceneById } from '../../scenes/registry.ts'
import type { Scene } from '../../scenes/scene.ts'
import { useT } from '../i18n/useT.ts'
import { useAppStore } from '../state/appStore.ts'
import { useEngine, useSettledUs, useShownRuns } from '../state/context.ts'
import { ActionPanel } from './ActionPanel.tsx'
import { AdviceList } from './AdviceList.tsx'
import { beatAt, timeBeats } from './beatAt.ts'
import { Board } from './Board.tsx'
import { BranchList } from './BranchList.tsx'
import { CodePanel } from './CodePanel.tsx'
import { isPossible } from './isPossible.ts'
import { Numbers } from './Numbers.tsx'
import { Parameters } from './Parameters.tsx'
import styles from './panels.module.css'

/** Only who brings a log reads its story. */
const LogStory = lazy(async () => ({ default: (await import('./LogStory.tsx')).LogStory }))

/** The scene's story: what is happening, its few parameters, what is counted, and how to meddle. */
export function StoryPanel(): ReactElement {
  const opened = useAppStore((state) => state.opened)
  const scene = opened?.kind === 'scene' ? sceneById(opened.id) : undefined
  if (opened?.kind === 'log')
    return (
      <div className={styles['panel']}>
        <Suspense fallback={null}>
          <LogStory reading={opened.reading} />
        </Suspense>
      </div>
    )
  return (
    <div className={styles['panel']}>
      {scene ? <SceneStory scene={scene} /> : null}
      <Board />
      <Numbers />
      <BranchList />
      <AdviceList />
      <ActionPanel />
    </div>
  )
}

function SceneStory({ scene }: { readonly scene: Scene }): ReactElement {
  const t = useT()
  const locale = useAppStore((state) => state.locale)
  const opened = useAppStore((state) => state.opened)
  const { session, player } = useEngine()
  const values = opened?.kind === 'scene' ? opened.values : {}
  return (
    <>
      <section className={styles['section']}>
        <h2 className={styles['heading']}>{scene.question[locale]}</h2>
        <CurrentBeat scene={scene} />
      </section>
      {scene.code ? <CodePanel code={scene.code} /> : null}
      <section className={styles['section']}>
        <h2 className={styles['heading']}>{t('story.parameters')}</h2>
        <Parameters
          parameters={scene.parameters}
          values={values}
          onChange={(id, value) => {
            session.openScene(scene.id, { ...values, [id]: value }, undefined, player.nowUs)
          }}
        />
      </section>
      <section className={styles['section']}>
        <h2 className={styles['heading']}>{t('story.dares')}</h2>
        {scene.dares.map((dare) => (
          <DareButton key={dare.id} dare={dare} />
        ))}
      </section>
      <section className={styles['section']}>
        <h2 className={styles['heading']}>{t('story.aha')}</h2>
        <p className={styles['text']}>{scene.aha[locale]}</p>
        <p className={styles['callout']}>{scene.misconception[locale]}</p>
      </section>
    </>
  )
}

/** A dare that could change nothing at the moment says so instead of forking the run for nothing. */
function DareButton({ dare }: { readonly dare: Scene['dares'][number] }): ReactElement {
  const t = useT()
  const locale = useAppStore((state) => state.locale)
  const { session, player } = useEngine()
  const nowUs = useSettledUs()
  const { runs } = useShownRuns()
  const canAct = runs.some((run) => isPossible(dare.command, run.history.worldAt(nowUs)))
  return (
    <div className={styles['section']}>
      <button
        type="button"
        className={styles['button']}
        aria-disabled={!canAct}
        onClick={() => {
          if (canAct) session.act(dare.command, player.nowUs)
        }}
      >
        {dare.label[locale]}
      </button>
      <p className={styles['muted']}>{canAct ? dare.outcome[locale] : t('story.notNow')}</p>
    </div>
  )
}

function CurrentBeat({ scene }: { readonly scene: Scene }): ReactElement {
  const t = useT()
  const locale = useAppStore((state) => state.locale)
  const nowUs = useSettledUs()
  const { runs, version } = useShownRuns()
  const isComplete = useAppStore((state) => state.endUs > 0 && state.computedUs >= state.endUs)
  const timed = useMemo(
    () =>
      timeBeats(scene.beats, (world) => {
        const run = runs.find((each) => each.world === world) ?? runs[0]
        return run?.history.facts ?? []
      }),
    // `version` stands for the facts that `runs` has gained
    [scene, runs.map((run) => run.name).join(), version],
  )
  const { current, next } = beatAt(timed, nowUs)
  const missing = isComplete && !next ? timed.filter((each) => each.atUs === null) : []
  return (
    <div className={styles['section']} aria-live="polite">
      {current ? (
        <>
          <h3 className={styles['heading']}>{current.beat.title[locale]}</h3>
          <p className={styles['text']}>{current.beat.words[locale]}</p>
        </>
      ) : (
        <p className={styles['text']}>{t('story.play')}</p>
      )}
      {missing.map(({ beat }) =>
        beat.instead ? (
          <p key={beat.id} className={styles['muted']}>
            {beat.instead[locale]}
          </p>
        ) : null,
      )}
      {next ? (
        <p className={styles['muted']}>{t('story.next', { title: next.beat.title[locale] })}</p>
      ) : null}
    </div>
  )
}
