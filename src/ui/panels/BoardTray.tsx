import type { ReactElement } from 'react'
import type { GroupView, World } from '../../trace/world.ts'
import { useT } from '../i18n/useT.ts'
import { membersOf } from '../stage/stageModel.ts'
import styles from './board.module.css'
import { dragSource, dropTarget, type BoardMove, type MoveOnBoard } from './boardDrag.ts'
import { boardTopics } from './boardTopics.ts'

interface Props {
  readonly world: World
  readonly group: GroupView
  readonly onMove: MoveOnBoard
}

/** Where members are dropped to stop them and topics to read them no more; both are taken from here again. */
export function BoardTray({ world, group, onMove }: Props): ReactElement {
  const t = useT()
  const stopped = membersOf(group).filter((member) => !member.running)
  const read = boardTopics(group)
  const unread = Object.values(world.topics).filter(
    ({ name, internal }) => !internal && !read.includes(name),
  )
  return (
    <div
      className={styles['tray']}
      {...dropTarget(group.id, ['member.stop', 'group.unsubscribe'], onMove)}
    >
      <span>{t('board.stopped')}</span>
      {stopped.map(({ id }) => (
        <Aside key={id} {...{ group, onMove }} what="member.start" name={id} />
      ))}
      <span>{t('board.unread')}</span>
      {unread.map(({ name }) => (
        <Aside key={name} {...{ group, onMove }} what="group.subscribe" name={name} />
      ))}
    </div>
  )
}

interface AsideProps {
  readonly group: GroupView
  readonly what: Extract<BoardMove, 'member.start' | 'group.subscribe'>
  readonly name: string
  readonly onMove: MoveOnBoard
}

/** Something in the tray: a click or a drag to the table brings it back. */
function Aside({ group, what, name, onMove }: AsideProps): ReactElement {
  const t = useT()
  return (
    <button
      type="button"
      className={styles['in']}
      aria-label={t(what === 'member.start' ? 'board.bringIn' : 'board.read', { name })}
      {...dragSource(group.id, what, name)}
      onClick={() => {
        onMove(what, name)
      }}
    >
      {name} ↑
    </button>
  )
}
