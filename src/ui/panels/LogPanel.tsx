import { useState, type ReactElement } from 'react'
import type { Fact } from '../../trace/facts.ts'
import { formatTime } from '../i18n/message.ts'
import { useT } from '../i18n/useT.ts'
import { setAppState, useAppStore } from '../state/appStore.ts'
import { useEngine, useSettledUs, useShownRuns } from '../state/context.ts'
import { isChatter } from './announce.ts'
import { describeFact } from './describeFact.ts'
import styles from './panels.module.css'

const linesMax = 60

/** The newest facts before the moment, newest first. */
export function newestFacts(
  facts: readonly Fact[],
  index: number,
  withChatter: boolean,
): readonly Fact[] {
  const lines: Fact[] = []
  for (let at = index; at >= 0 && lines.length < linesMax; at--) {
    const fact = facts[at]
    if (fact && (withChatter || !isChatter(fact))) lines.push(fact)
  }
  return lines
}

/** What has happened, in plain words; click a line to go there and ask why. */
export function LogPanel(): ReactElement {
  const t = useT()
  const { player } = useEngine()
  const locale = useAppStore((state) => state.locale)
  const world = useAppStore((state) => state.selectedWorld)
  const nowUs = useSettledUs()
  const { runs } = useShownRuns()
  const [withChatter, setWithChatter] = useState(false)
  const history = (runs[world] ?? runs[0])?.history
  const lines = history ? newestFacts(history.facts, history.factIndexAt(nowUs), withChatter) : []
  return (
    <div className={styles['panel']}>
      <label className={styles['parameterLine']}>
        <span className={styles['muted']}>{t('log.filter')}</span>
        <input
          type="checkbox"
          checked={withChatter}
          onChange={(event) => {
            setWithChatter(event.target.checked)
          }}
        />
      </label>
      {lines.length === 0 ? <p className={styles['muted']}>{t('log.empty')}</p> : null}
      <ol className={styles['log']}>
        {lines.map((fact) => (
          <li key={fact.id}>
            <button
              type="button"
              className={styles['logLine']}
              onClick={() => {
                player.pause()
                player.seek(fact.atUs)
                setAppState({
                  selection: { kind: 'fact', factId: fact.id },
                  sidePanel: 'inspector',
                })
              }}
            >
              <span className={styles['logTime']}>{formatTime(fact.atUs, locale, 3)}</span>
              <span>{describeFact(fact, locale)}</span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  )
}
