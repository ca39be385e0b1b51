import type { ReactElement } from 'react'
import { findConfig, nameIn } from '../../kafka/config/catalogue.ts'
import { configDoc } from '../../kafka/config/docs.ts'
import { settingInForce, type WrittenSettings } from '../../sim/scenario/settings.ts'
import type { Fact } from '../../trace/facts.ts'
import type { DecidingSetting } from '../../trace/whySettings.ts'
import { useT, type Translate } from '../i18n/useT.ts'
import { useAppStore } from '../state/appStore.ts'
import styles from './panels.module.css'
import { settingWords } from './settingWords.ts'

interface Props {
  readonly facts: readonly Fact[]
  readonly settings: readonly DecidingSetting[]
  readonly written: WrittenSettings
}

/** The settings that decided the story: their values here, what they are, and what another value would do. */
export function WhySettings({ facts, settings, written }: Props): ReactElement | null {
  const t = useT()
  const locale = useAppStore((state) => state.locale)
  if (settings.length === 0) return null
  return (
    <>
      <h4 className={styles['heading']}>{t('why.settings')}</h4>
      <ul className={styles['advice']}>
        {settings.map((setting) => {
          const { name, group, member, factId } = setting
          const value = settingInForce(written, facts, factId, setting, name)
          const entry = findConfig(name)
          const client = written.groups[group]?.client
          const shown = {
            name: member === null || !client ? name : nameIn(name, client, 'consumer'),
            value: valueText(value, t),
            owner: member ?? t('why.broker'),
          }
          return (
            <li key={`${name} ${member ?? ''}`} className={styles['adviceItem']}>
              <code className={styles['parameterName']}>{t('why.settingOf', shown)}</code>
              {entry ? <p className={styles['text']}>{configDoc(entry)[locale]}</p> : null}
              <p className={styles['muted']}>{settingWords[name][locale]}</p>
            </li>
          )
        })}
      </ul>
    </>
  )
}

/** As one would write it in a file of settings: no spaces between the digits. */
function valueText(value: ReturnType<typeof settingInForce>, t: Translate): string {
  if (value === null) return t('why.notSet')
  return Array.isArray(value) ? value.join(', ') : String(value)
}
