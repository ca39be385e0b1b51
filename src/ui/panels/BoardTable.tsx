import type { ReactElement } from 'react'
import { partitionName } from '../../kafka/units.ts'
import type { Assignment } from '../../trace/assignments.ts'
import type { GroupView, MemberView, World } from '../../trace/world.ts'
import { useT } from '../i18n/useT.ts'
import { memberColorIndex, membersOf } from '../stage/stageModel.ts'
import { memberVar } from '../theme/palette.ts'
import styles from './board.module.css'
import { dragSource, dropTarget, type MoveOnBoard } from './boardDrag.ts'
import { boardTopics } from './boardTopics.ts'

interface Props {
  readonly world: World
  readonly group: GroupView
  /** The division in force, or the one before while the group is at work on the next. */
  readonly last: Assignment | undefined
  readonly onMove: MoveOnBoard
}

/** Running members in rows, the topics that any of them reads in columns, and what each holds now. */
export function BoardTable({ world, group, last, onMove }: Props): ReactElement {
  const t = useT()
  const topics = boardTopics(group)
  const running = membersOf(group).filter((member) => member.running)
  return (
    <table
      className={styles['table']}
      {...dropTarget(group.id, ['member.start', 'group.subscribe'], onMove)}
    >
      <thead>
        <tr>
          <th scope="col">{t('board.member')}</th>
          {topics.map((topic) => (
            <th key={topic} scope="col" {...dragSource(group.id, 'group.unsubscribe', topic)}>
              {topic}{' '}
              <OutButton
                label={t('board.unreadTopic', { name: topic })}
                onClick={() => {
                  onMove('group.unsubscribe', topic)
                }}
              />
            </th>
          ))}
          <th scope="col">±</th>
        </tr>
      </thead>
      <tbody>
        {running.map((member) => (
          <tr key={member.id} {...dragSource(group.id, 'member.stop', member.id)}>
            <th
              scope="row"
              style={{ color: memberVar(memberColorIndex(world, group.id, member.id)) }}
            >
              {member.id}
            </th>
            {topics.map((topic) => (
              <td key={topic}>
                <Chips member={member} topic={topic} last={last} />
              </td>
            ))}
            <td className={styles['change']}>
              {changeOf(member, last)}{' '}
              <OutButton
                label={t('board.takeOut', { name: member.id })}
                onClick={() => {
                  onMove('member.stop', member.id)
                }}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface OutProps {
  readonly label: string
  readonly onClick: () => void
}

/** What dragging out does, for keys and fingers. */
function OutButton({ label, onClick }: OutProps): ReactElement {
  return (
    <button
      type="button"
      className={styles['out']}
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      ×
    </button>
  )
}

interface ChipsProps {
  readonly member: MemberView
  readonly topic: string
  readonly last: Assignment | undefined
}

/** Partition numbers; an arrow before those that came from another member, paler where it does not read yet. */
function Chips({ member, topic, last }: ChipsProps): ReactElement {
  const t = useT()
  if (!member.topics.includes(topic)) return <>{t('board.notRead')}</>
  const of = (all: MemberView['owned']) => all.filter((each) => each.topic === topic)
  const waiting = new Set(of(member.waitingFor).map(({ partition }) => partition))
  const numbers = new Set([...of(member.owned).map(({ partition }) => partition), ...waiting])
  const cameFrom = new Map(
    last?.moved
      .filter(({ to }) => to === member.id)
      .map((each) => [partitionName(each.topic, each.partition), each.from]),
  )
  return (
    <span className={styles['chips']}>
      {[...numbers]
        .toSorted((a, b) => a - b)
        .map((partition) => {
          const from = cameFrom.get(partitionName(topic, partition))
          return (
            <span
              key={partition}
              className={styles['chip']}
              data-moved={from !== undefined}
              data-waiting={waiting.has(partition)}
              title={from === undefined ? undefined : t('board.from', { name: from })}
            >
              {from === undefined ? partition : `→${partition}`}
            </span>
          )
        })}
    </span>
  )
}

/** `+3 −1`: what the last generation gave a member and took from it. */
function changeOf(member: MemberView, last: Assignment | undefined): string {
  const share = last?.shares.find((each) => each.member === member.id)
  if (!share) return ''
  const { gained, lost } = share
  return [gained.length > 0 ? `+${gained.length}` : '', lost.length > 0 ? `−${lost.length}` : '']
    .filter((text) => text !== '')
    .join(' ')
}
