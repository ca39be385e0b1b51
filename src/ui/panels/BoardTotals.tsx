import { useMemo, type ReactElement } from 'react'
import { assignmentsOf } from '../../trace/assignments.ts'
import { useT } from '../i18n/useT.ts'
import type { RunData } from '../state/session.ts'
import styles from './board.module.css'
import panelStyles from './panels.module.css'
import { useRunName } from './useRunName.ts'

interface Props {
  readonly runs: readonly RunData[]
  readonly groups: readonly string[]
  readonly nowUs: number
  /** Changes with the facts of the runs. */
  readonly version: number
}

/** How many partitions changed hands so far, a bar for each group of each world: the longest is the most. */
export function BoardTotals({ runs, groups, nowUs, version }: Props): ReactElement {
  const t = useT()
  const all = useMemo(
    () =>
      runs.flatMap((run) =>
        groups.map((group) => ({ run, group, divisions: assignmentsOf(run.history.facts, group) })),
      ),
    // `version` stands for the facts that `runs` have gained
    [runs.map(({ name }) => name).join(), groups, version],
  )
  const totals = all.map(({ divisions }) =>
    divisions.reduce((sum, { atUs, moved }) => sum + (atUs <= nowUs ? moved.length : 0), 0),
  )
  const most = Math.max(1, ...totals)
  return (
    <section className={styles['board']} aria-label={t('board.compared')}>
      <h3 className={panelStyles['parameterName']}>{t('board.compared')}</h3>
      <dl className={styles['totals']}>
        {all.map(({ run, group }, index) => (
          <Total
            key={`${run.name}/${group}`}
            run={run}
            group={groups.length > 1 ? group : null}
            count={totals[index] ?? 0}
            most={most}
          />
        ))}
      </dl>
    </section>
  )
}

interface TotalProps {
  readonly run: RunData
  /** Named where a world has several. */
  readonly group: string | null
  readonly count: number
  readonly most: number
}

function Total({ run, group, count, most }: TotalProps): ReactElement {
  const name = useRunName(run)
  return (
    <div>
      <dt>{group === null ? name : `${name} · ${group}`}</dt>
      <dd>
        <span className={styles['bar']} style={{ width: `${(count / most) * 70}%` }} aria-hidden />
        {count}
      </dd>
    </div>
  )
}
