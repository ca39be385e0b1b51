import { useMemo, type ReactElement } from 'react'
import { sceneById } from '../../scenes/registry.ts'
import type { Command } from '../../sim/scenario/scenario.ts'
import { assignmentsOf } from '../../trace/assignments.ts'
import { useT } from '../i18n/useT.ts'
import { useAppStore } from '../state/appStore.ts'
import { useEngine, useSettledUs, useShownRuns } from '../state/context.ts'
import type { RunData } from '../state/session.ts'
import { BoardTable } from './BoardTable.tsx'
import { BoardTotals } from './BoardTotals.tsx'
import { BoardTray } from './BoardTray.tsx'
import type { MoveOnBoard } from './boardDrag.ts'
import styles from './board.module.css'
import panelStyles from './panels.module.css'
import { useRunName } from './useRunName.ts'

/** Who has what: members by topics, with what the last rebalance moved, for each group of each world on screen. */
export function Board(): ReactElement | null {
  const t = useT()
  const { runs, version } = useShownRuns()
  const opened = useAppStore((state) => state.opened)
  const nowUs = useSettledUs()
  const scene = opened?.kind === 'scene' ? sceneById(opened.id) : undefined
  const groups = scene?.groups ?? Object.keys(runs[0]?.history.worldAt(nowUs).groups ?? {})
  if (groups.length === 0) return null
  return (
    <details key={scene?.id} className={panelStyles['section']} open={scene?.board === true}>
      <summary className={panelStyles['summary']}>{t('board.title')}</summary>
      <p className={panelStyles['muted']}>{t('board.note')}</p>
      {runs.length > 1 ? <BoardTotals {...{ runs, groups, nowUs, version }} /> : null}
      {runs.flatMap((run) =>
        groups.map((group) => (
          <GroupBoard
            key={`${run.name}/${group}`}
            run={run}
            group={group}
            version={version}
            isNamed={runs.length > 1}
          />
        )),
      )}
    </details>
  )
}

interface Props {
  readonly run: RunData
  readonly group: string
  readonly version: number
  readonly isNamed: boolean
}

function GroupBoard({ run, group, version, isNamed }: Props): ReactElement | null {
  const t = useT()
  const { session, player } = useEngine()
  const nowUs = useSettledUs()
  const runName = useRunName(run)
  const all = useMemo(
    () => assignmentsOf(run.history.facts, group),
    // `version` stands for the facts that `run` has gained
    [run, group, version],
  )
  const world = run.history.worldAt(nowUs)
  const view = world.groups[group]
  if (!view) return null
  const settled = all.filter(({ atUs }) => atUs <= nowUs)
  const total = settled.reduce((sum, { moved }) => sum + moved.length, 0)
  const name = isNamed ? `${runName} · ${group}` : group
  const move: MoveOnBoard = (what, moved) => {
    const command: Command =
      what === 'member.start' || what === 'member.stop'
        ? { do: what, group, id: moved }
        : { do: what, group, topic: moved }
    session.act(command, player.nowUs)
  }
  return (
    <section className={styles['board']} aria-label={`${t('board.title')}: ${name}`}>
      <h3 className={panelStyles['parameterName']}>{name}</h3>
      <BoardTable world={world} group={view} last={settled.at(-1)} onMove={move} />
      <BoardTray world={world} group={view} onMove={move} />
      <p className={panelStyles['muted']}>
        {t('board.moved')}{' '}
        {settled.map(({ generation, moved }) => `${generation}:\u00A0${moved.length}`).join(' · ')}
        {settled.length > 0 ? ' · ' : null}
        <strong>{t('board.total', { count: total })}</strong>
      </p>
    </section>
  )
}
