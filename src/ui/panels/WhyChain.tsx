import type { ReactElement } from 'react'
import { causeChain } from '../../trace/causes.ts'
import type { Fact } from '../../trace/facts.ts'
import { formatSeconds } from '../i18n/message.ts'
import { useT } from '../i18n/useT.ts'
import { setAppState, useAppStore } from '../state/appStore.ts'
import { useEngine } from '../state/context.ts'
import { describeFact } from './describeFact.ts'
import styles from './panels.module.css'

interface Props {
  readonly facts: readonly Fact[]
  readonly factId: number
}

/** The chain of causes of a fact, from its root to it; each link can be followed. */
export function WhyChain({ facts, factId }: Props): ReactElement {
  const t = useT()
  const { player } = useEngine()
  const locale = useAppStore((state) => state.locale)
  const chain = causeChain(facts, factId)
  return (
    <section className={styles['section']}>
      <h3 className={styles['heading']}>{t('inspect.whyTitle')}</h3>
      <ol className={styles['chain']}>
        {chain.map((fact) => (
          <li key={fact.id}>
            <button
              type="button"
              className={styles['logLine']}
              aria-current={fact.id === factId}
              onClick={() => {
                player.pause()
                player.seek(fact.atUs)
                setAppState({ selection: { kind: 'fact', factId: fact.id } })
              }}
            >
              <span className={styles['logTime']}>{formatSeconds(fact.atUs, locale, 3)}</span>
              <span>{describeFact(fact, locale)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}
