import { useMemo, type ReactElement } from 'react'
import { sceneById } from '../../scenes/registry.ts'
import { InterruptionIndex } from '../../trace/interruptions.ts'
import { acknowledgedLosses } from '../../trace/lostRecords.ts'
import { useT } from '../i18n/useT.ts'
import { useAppStore } from '../state/appStore.ts'
import { useSettledUs, useShownRuns } from '../state/context.ts'
import type { RunData } from '../state/session.ts'
import { countUntil } from './countUntil.ts'
import styles from './panels.module.css'
import { useRunName } from './useRunName.ts'

/** What is counted up to the moment, for each world on screen. */
export function Numbers(): ReactElement {
  const t = useT()
  const { runs, version } = useShownRuns()
  return (
    <section className={styles['section']}>
      <h2 className={styles['heading']}>{t('story.numbers')}</h2>
      {runs.map((run) => (
        <RunNumbers key={run.name} run={run} version={version} isNamed={runs.length > 1} />
      ))}
    </section>
  )
}

interface Props {
  readonly run: RunData
  readonly version: number
  readonly isNamed: boolean
}

function RunNumbers({ run, version, isNamed }: Props): ReactElement {
  const t = useT()
  const opened = useAppStore((state) => state.opened)
  const scene = opened?.kind === 'scene' ? sceneById(opened.id) : undefined
  const nowUs = useSettledUs()
  const groups = useMemo(() => {
    const index = new InterruptionIndex()
    index.append(run.history.facts)
    const known = index.groupIds()
    const inOrder = scene?.groups.filter((group) => known.includes(group)) ?? known
    return inOrder.map((group) => ({ group, report: index.report(group) }))
    // `version` stands for the facts that `run` has gained
  }, [run, version, scene])
  const losses = useMemo(
    () => acknowledgedLosses(run.history.facts),
    // `version` stands for the facts that `run` has gained
    [run, version],
  )
  const name = useRunName(run)
  const { totals } = run.history.worldAt(nowUs)
  return (
    <>
      {isNamed ? <h3 className={styles['parameterName']}>{name}</h3> : null}
      {groups.map(({ group, report }) => {
        const counted = countUntil(report, nowUs)
        return (
          <dl key={group} className={styles['numbers']} aria-label={group}>
            {groups.length > 1 ? (
              <>
                <dt>{group}</dt>
                <dd />
              </>
            ) : null}
            <dt>{t('story.interrupted')}</dt>
            <dd>{t('story.partitionMs', { count: Math.round(counted.silentUs / 1000) })}</dd>
            <dt>{t('story.moved')}</dt>
            <dd>{counted.moved}</dd>
            <dt>{t('story.rebalances')}</dt>
            <dd>{counted.rebalances}</dd>
          </dl>
        )
      })}
      <dl className={styles['numbers']}>
        <dt>{t('story.duplicates')}</dt>
        <dd>{totals.duplicates}</dd>
        <dt>{t('story.skipped')}</dt>
        <dd>{totals.skipped}</dd>
        {losses.length > 0 ? (
          <>
            <dt>{t('story.lost')}</dt>
            <dd>
              {losses
                .filter(({ atUs }) => atUs <= nowUs)
                .reduce((sum, { recordIds }) => sum + recordIds.length, 0)}
            </dd>
          </>
        ) : null}
      </dl>
    </>
  )
}
