import type { ReactElement } from 'react'
import type { Advice } from '../../sim/scenario/advise.ts'
import { useT } from '../i18n/useT.ts'
import { useAppStore } from '../state/appStore.ts'
import { useShownRuns } from '../state/context.ts'
import styles from './panels.module.css'

/** What is worth a thought in the settings of the worlds on screen; folded, so that it does not push the story away. */
export function AdviceList(): ReactElement | null {
  const t = useT()
  const { runs } = useShownRuns()
  const advice = withoutRepeats(runs.flatMap((run) => run.advice))
  if (advice.length === 0) return null
  return (
    <details className={styles['section']}>
      <summary className={styles['summary']}>{t('advice.title', { count: advice.length })}</summary>
      <ul className={styles['advice']}>
        {advice.map((each) => (
          <AdviceItem key={identityOf(each)} advice={each} />
        ))}
      </ul>
    </details>
  )
}

function AdviceItem({ advice }: { readonly advice: Advice }): ReactElement {
  const t = useT()
  const locale = useAppStore((state) => state.locale)
  const { severity, owner, keys, why, mend } = advice
  return (
    <li className={styles['adviceItem']} data-severity={severity}>
      <p className={styles['text']}>
        <strong>{t(`advice.severity.${severity}`)}</strong>{' '}
        {t(`advice.owner.${owner.kind}`, { name: owner.name })}
      </p>
      {keys.map((key) => (
        <code key={key} className={styles['parameterName']}>
          {key}
        </code>
      ))}
      <p className={styles['text']}>{why[locale]}</p>
      {mend[locale] === '' ? null : <p className={styles['muted']}>{mend[locale]}</p>}
    </li>
  )
}

const identityOf = ({ owner, keys, why }: Advice): string =>
  JSON.stringify([owner.kind, owner.name, keys, why.en])

/** Two worlds of a scene share most of their settings. */
function withoutRepeats(advice: readonly Advice[]): readonly Advice[] {
  return [...new Map(advice.map((each) => [identityOf(each), each])).values()]
}
