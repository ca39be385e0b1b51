import { lazy, Suspense, useEffect, useRef, useState, type ReactElement } from 'react'
import type { WrittenSettings } from '../../sim/scenario/settings.ts'
import type { Fact } from '../../trace/facts.ts'
import type { World } from '../../trace/world.ts'
import { formatTime } from '../i18n/message.ts'
import { useT } from '../i18n/useT.ts'
import { setAppState, useAppStore, type OpenLog, type Selection } from '../state/appStore.ts'
import { useSettledUs, useShownRuns } from '../state/context.ts'
import { describeFact } from './describeFact.ts'
import { factsAbout } from './factsAbout.ts'
import { rowsAbout, titleOf } from './inspected.ts'
import { Questions } from './Questions.tsx'
import { RecordList, RecordSteps } from './RecordList.tsx'
import styles from './panels.module.css'

/** Answers need the catalogue of settings: loaded when somebody asks. */
const WhyChain = lazy(async () => ({ default: (await import('./WhyChain.tsx')).WhyChain }))
const Statechart = lazy(async () => ({ default: (await import('./Statechart.tsx')).Statechart }))

/** Details of what was clicked: state, live state machine, its facts, and why each happened. */
export function Inspector(): ReactElement {
  const t = useT()
  const selection = useAppStore((state) => state.selection)
  const worldIndex = useAppStore((state) => state.selectedWorld)
  const nowUs = useSettledUs()
  const { runs } = useShownRuns()
  const run = runs[worldIndex] ?? runs[0]
  if (!selection || !run) {
    return (
      <div className={styles['panel']}>
        <p className={styles['muted']}>{t('inspect.nothing')}</p>
      </div>
    )
  }
  const { history, settings } = run
  if (selection.kind === 'fact') {
    return (
      <div className={styles['panel']}>
        <Suspense fallback={null}>
          <WhyChain facts={history.facts} factId={selection.factId} settings={settings} />
        </Suspense>
      </div>
    )
  }
  const facts = history.facts.slice(0, history.factIndexAt(nowUs) + 1)
  return (
    <Inspected
      key={identityOf(selection)}
      selection={selection}
      world={history.worldAt(nowUs)}
      facts={facts}
      settings={settings}
    />
  )
}

/** Records of one partition share their place, so that going from one to the next keeps the focus. */
function identityOf(selection: Exclude<Selection, { kind: 'fact' }>): string {
  if (selection.kind !== 'record') return JSON.stringify(selection)
  const { kind, topic, partition } = selection
  return JSON.stringify({ kind, topic, partition })
}

interface InspectedProps {
  readonly selection: Exclude<Selection, { kind: 'fact' }>
  readonly world: World
  readonly facts: readonly Fact[]
  readonly settings: WrittenSettings
}

function Inspected({ selection, world, facts, settings }: InspectedProps): ReactElement {
  const t = useT()
  const locale = useAppStore((state) => state.locale)
  const [asked, setAsked] = useState<number | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // what was focused is gone with the previous details: go on from here, not from the top of the page
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true })
  }, [])
  const rows = rowsAbout(selection, world, locale, t)
  const about = factsAbout(facts, selection)
  return (
    <div className={styles['panel']}>
      <section className={styles['section']}>
        <h2 ref={heading} className={styles['heading']} tabIndex={-1}>
          {titleOf(selection, t)}
        </h2>
        {rows.length === 0 ? <p className={styles['muted']}>{t('inspect.gone')}</p> : null}
        <dl className={`${styles['numbers']} ${styles['details']}`}>
          {rows.map(([name, value]) => (
            <Row key={name} name={name} value={value} />
          ))}
        </dl>
        {selection.kind === 'partition' || selection.kind === 'record' ? (
          <OpenLogButton {...selection} />
        ) : null}
        <Questions selection={selection} world={world} facts={facts} />
        {selection.kind === 'record' ? <RecordSteps selection={selection} world={world} /> : null}
      </section>
      {selection.kind === 'partition' ? <RecordList selection={selection} world={world} /> : null}
      <Suspense fallback={null}>
        <Statechart selection={selection} world={world} />
      </Suspense>
      <section className={styles['section']}>
        <h3 className={styles['heading']}>{t('inspect.facts')}</h3>
        {about.length === 0 ? <p className={styles['muted']}>{t('inspect.noFacts')}</p> : null}
        {about.map((fact) => (
          <div key={fact.id} className={styles['section']}>
            <button
              type="button"
              className={styles['logLine']}
              aria-expanded={asked === fact.id}
              aria-label={`${t('inspect.why')} ${describeFact(fact, locale)}`}
              onClick={() => {
                setAsked(asked === fact.id ? null : fact.id)
              }}
            >
              <span className={styles['logTime']}>{formatTime(fact.atUs, locale, 3)}</span>
              <span>{describeFact(fact, locale)}</span>
            </button>
            {asked === fact.id ? (
              <Suspense fallback={null}>
                <WhyChain facts={facts} factId={fact.id} settings={settings} />
              </Suspense>
            ) : null}
          </div>
        ))}
      </section>
    </div>
  )
}

/** The way into the partition: its replicas, segments and records. */
function OpenLogButton({ topic, partition }: OpenLog): ReactElement {
  const t = useT()
  return (
    <div className={styles['actions']}>
      <button
        type="button"
        className={styles['button']}
        onClick={() => {
          setAppState({ openLog: { topic, partition } })
        }}
      >
        {t('partitionLog.open')}
      </button>
    </div>
  )
}

function Row({ name, value }: { readonly name: string; readonly value: string }): ReactElement {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}
