import type { ReactElement } from 'react'
import type { GroupView } from '../../trace/world.ts'
import { useT } from '../i18n/useT.ts'
import { membersOf } from '../stage/stageModel.ts'
import styles from './board.module.css'
import { dragSource, dropTarget, type MoveMember } from './boardDrag.ts'

interface Props {
  readonly group: GroupView
  readonly onMove: MoveMember
}

/** Where members are dropped to stop them, and taken from to start them again. */
export function BoardTray({ group, onMove }: Props): ReactElement {
  const t = useT()
  const stopped = membersOf(group).filter((member) => !member.running)
  return (
    <div className={styles['tray']} {...dropTarget(group.id, 'stop', onMove)}>
      <span>{t('board.stopped')}</span>
      {stopped.map(({ id }) => (
        <button
          key={id}
          type="button"
          className={styles['in']}
          aria-label={t('board.bringIn', { name: id })}
          {...dragSource(group.id, 'start', id)}
          onClick={() => {
            onMove('member.start', id)
          }}
        >
          {id} ↑
        </button>
      ))}
    </div>
  )
}
