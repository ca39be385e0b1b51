import { useMemo, useState, type ReactElement } from 'react'
import type { WrittenSettings } from '../../sim/scenario/settings.ts'
import { explain, type ExplainedStep } from '../../trace/explain.ts'
import type { Fact, FactOf } from '../../trace/facts.ts'
import { logLinesOf, type LogLines } from '../../trace/logLines.ts'
import { decidingSettings } from '../../trace/whySettings.ts'
import { formatTime } from '../i18n/message.ts'
import { useT } from '../i18n/useT.ts'
import { setAppState, useAppStore } from '../state/appStore.ts'
import { useEngine } from '../state/context.ts'
import { describeFact } from './describeFact.ts'
import styles from './panels.module.css'
import { WhySettings } from './WhySettings.tsx'

interface Props {
  readonly facts: readonly Fact[]
  readonly factId: number
  readonly settings: WrittenSettings
}

/** The story of a fact, from its root to it, with log lines and the settings that decided it; each step can be followed. */
export function WhyChain({ facts, factId, settings }: Props): ReactElement {
  const t = useT()
  const steps = useMemo(() => explain(facts, factId), [facts, factId])
  const deciding = useMemo(() => decidingSettings(facts, steps), [facts, steps])
  return (
    <section className={styles['section']}>
      <h3 className={styles['heading']}>{t('inspect.whyTitle')}</h3>
      <ol className={styles['chain']}>
        {steps.map((step, index) => (
          <Step
            key={step.fact.id}
            step={step}
            facts={facts}
            sinceUs={steps[index - 1]?.fact.atUs ?? step.fact.atUs}
            isAsked={step.fact.id === factId}
          />
        ))}
      </ol>
      <WhySettings facts={facts} settings={deciding} written={settings} />
    </section>
  )
}

interface StepProps {
  readonly step: ExplainedStep
  readonly facts: readonly Fact[]
  /** Time of the step before. */
  readonly sinceUs: number
  readonly isAsked: boolean
}

function Step({ step, facts, sinceUs, isAsked }: StepProps): ReactElement {
  const t = useT()
  const { player } = useEngine()
  const locale = useAppStore((state) => state.locale)
  const { fact, role, layer } = step
  const log = useMemo(() => logLinesOf(facts, fact), [facts, fact])
  const gapUs = fact.atUs - sinceUs
  return (
    <li className={styles['whyStep']} data-role={role}>
      <button
        type="button"
        className={styles['logLine']}
        aria-current={isAsked}
        onClick={() => {
          player.pause()
          player.seek(fact.atUs)
          setAppState({ selection: { kind: 'fact', factId: fact.id } })
        }}
      >
        <span className={styles['logTime']}>{formatTime(fact.atUs, locale, 3)}</span>
        <span>{describeFact(fact, locale)}</span>
      </button>
      <p className={styles['whyMeta']}>
        <span>{t(`layer.${layer}`)}</span>
        {role === 'step' ? null : <span>{t(`why.${role}`)}</span>}
        {gapUs > 0 ? <span>{t('why.gap', { time: formatTime(gapUs, locale, 3) })}</span> : null}
      </p>
      {fact.kind === 'assignment.computed' ? <TooFew fact={fact} /> : null}
      {log ? <Log log={log} /> : null}
    </li>
  )
}

/** Says that somebody had to get nothing, where it was so. */
function TooFew({ fact }: { readonly fact: FactOf<'assignment.computed'> }): ReactElement | null {
  const t = useT()
  const shares = Object.values(fact.assignment).map(({ length }) => length)
  if (!shares.includes(0)) return null
  const partitions = shares.reduce((sum, share) => sum + share, 0)
  return (
    <p className={styles['muted']}>{t('why.tooFew', { partitions, members: shares.length })}</p>
  )
}

/** The lines to look for in a real log; folded, so that the story stays readable. */
function Log({ log }: { readonly log: LogLines }): ReactElement {
  const t = useT()
  const [isCopied, setIsCopied] = useState(false)
  const text = log.lines.join('\n')
  return (
    <details className={styles['whyLog']}>
      <summary>{t(log.side === 'client' ? 'why.clientLog' : 'why.coordinatorLog')}</summary>
      <pre className={styles['whyLines']}>{text}</pre>
      <button
        type="button"
        className={styles['button']}
        onClick={() => {
          void navigator.clipboard.writeText(text).then(() => {
            setIsCopied(true)
          })
        }}
      >
        {t('why.copy')}
      </button>
      <span role="status">{isCopied ? t('why.copied') : ''}</span>
    </details>
  )
}
