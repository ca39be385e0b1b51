import type { ReactElement } from 'react'
import { useT } from '../i18n/useT.ts'
import { useAppStore } from '../state/appStore.ts'
import { useEngine } from '../state/context.ts'
import { describeBranch } from './describeFact.ts'
import styles from './panels.module.css'

/** The course as scripted and every fork of it: return to any, or put one beside the shown one. */
export function BranchList(): ReactElement | null {
  const t = useT()
  const { session } = useEngine()
  const locale = useAppStore((state) => state.locale)
  const branches = useAppStore((state) => state.branches)
  const active = useAppStore((state) => state.branch)
  const compared = useAppStore((state) => state.comparedBranch)
  if (branches.length < 2) return null
  return (
    <section className={styles['section']}>
      <h2 className={styles['heading']}>{t('branch.title')}</h2>
      {branches.map((branch) => {
        const name = describeBranch(branch, locale, t)
        return (
          <div key={branch.id} className={styles['actions']}>
            <button
              type="button"
              className={styles['button']}
              aria-pressed={branch.id === active}
              onClick={() => {
                session.switchBranch(branch.id)
              }}
            >
              {name}
            </button>
            {branch.id === active ? null : (
              <button
                type="button"
                className={styles['button']}
                aria-label={`${t(compared === branch.id ? 'branch.stopComparing' : 'branch.compare')}: ${name}`}
                onClick={() => {
                  session.compareBranch(compared === branch.id ? null : branch.id)
                }}
              >
                {t(compared === branch.id ? 'branch.stopComparing' : 'branch.compare')}
              </button>
            )}
          </div>
        )
      })}
    </section>
  )
}
