import { useMemo, type ReactElement } from 'react'
import { findingsOf, type Finding } from '../../replay/findings.ts'
import { findingText } from '../../replay/findingWords.ts'
import { formatTime } from '../i18n/message.ts'
import { useT } from '../i18n/useT.ts'
import { setAppState, useAppStore } from '../state/appStore.ts'
import { useEngine, useShownRuns } from '../state/context.ts'
import type { LogReading } from '../state/readLogs.ts'
import styles from './panels.module.css'

/** The story of a log that somebody brought: what stands out, what was read, and what it cannot tell. */
export function LogStory({ reading }: { readonly reading: LogReading }): ReactElement {
  const t = useT()
  const { runs, version } = useShownRuns()
  const facts = runs[0]?.history.facts
  const findings = useMemo(
    () => findingsOf(facts ?? []),
    // `version` stands for the facts that the history has gained
    [facts, version],
  )
  return (
    <>
      <section className={styles['section']}>
        <h2 className={styles['heading']}>{t('logStory.title')}</h2>
        {findings.length === 0 ? (
          <p className={styles['text']}>{t('logStory.nothing')}</p>
        ) : (
          <ul className={styles['advice']}>
            {findings.map((finding) => (
              <FindingItem
                key={finding.kind}
                finding={finding}
                atUs={facts?.[finding.factId]?.atUs ?? 0}
              />
            ))}
          </ul>
        )}
      </section>
      <ReadingNotes reading={reading} />
      <section className={styles['section']}>
        <h2 className={styles['heading']}>{t('logStory.unknownTitle')}</h2>
        <p className={styles['muted']}>{t('logStory.unknown')}</p>
      </section>
    </>
  )
}

function FindingItem({
  finding,
  atUs,
}: {
  readonly finding: Finding
  readonly atUs: number
}): ReactElement {
  const t = useT()
  const locale = useAppStore((state) => state.locale)
  const { player } = useEngine()
  return (
    <li className={styles['adviceItem']} data-severity="warning">
      <p className={styles['text']}>{findingText(finding, locale)}</p>
      <button
        type="button"
        className={styles['button']}
        aria-label={`${t('logStory.show', { time: formatTime(atUs, locale) })}: ${findingText(finding, locale)}`}
        onClick={() => {
          player.pause()
          player.seek(atUs)
          setAppState({ selection: { kind: 'fact', factId: finding.factId }, selectedWorld: 0 })
        }}
      >
        {t('logStory.show', { time: formatTime(atUs, locale) })}
      </button>
    </li>
  )
}

/** How much of the file was a client's, and how far it and its statistics agree. */
function ReadingNotes({ reading }: { readonly reading: LogReading }): ReactElement {
  const t = useT()
  const { lines, usedLines, withoutTime, withoutName, samples, agreement } = reading
  const { compared, disagreements } = agreement
  return (
    <section className={styles['section']}>
      <h2 className={styles['heading']}>{t('logStory.readTitle')}</h2>
      <dl className={styles['numbers']}>
        <dt>{t('logStory.lines')}</dt>
        <dd>{lines}</dd>
        <dt>{t('logStory.used')}</dt>
        <dd>{usedLines}</dd>
        {samples > 0 ? (
          <>
            <dt>{t('logStory.samples')}</dt>
            <dd>{samples}</dd>
            <dt>{t('logStory.agree')}</dt>
            <dd>{t('logStory.agreeOf', { agree: compared - disagreements.length, compared })}</dd>
          </>
        ) : null}
      </dl>
      {withoutTime > 0 ? (
        <p className={styles['muted']}>{t('logStory.withoutTime', { count: withoutTime })}</p>
      ) : null}
      {withoutName > 0 ? (
        <p className={styles['muted']}>{t('logStory.withoutName', { count: withoutName })}</p>
      ) : null}
    </section>
  )
}
