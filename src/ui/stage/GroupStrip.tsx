import type { ReactElement } from 'react'
import type { BrokerView, GroupView } from '../../trace/world.ts'
import { groupLabel } from './describeStage.ts'
import type { BrokerBox, GroupBox } from './layoutTypes.ts'
import { shortStateName } from './layoutParts.ts'
import styles from './stage.module.css'
import { asButton, fitText, isSameTarget, type StageTarget } from './target.ts'
import type { StageTranslate } from './words.ts'

interface StripProps {
  readonly selection: { readonly kind: string } | null
  readonly onSelect: (target: StageTarget) => void
  readonly t: StageTranslate
}

/** The coordinator of a group: its five states, the one it is in filled. */
export function GroupStrip(
  props: StripProps & {
    readonly place: GroupBox
    readonly group: GroupView
    /** The group is named elsewhere. */
    readonly isNamed: boolean
  },
): ReactElement {
  const { place, group, isNamed, selection, onSelect, t } = props
  const { box, title, generation, pills, arrows } = place
  const target: StageTarget = { kind: 'group', group: place.group }
  const isSelected = isSameTarget(target, selection)
  const broker = group.coordinator < 0 ? '' : ` · B${group.coordinator}`
  const heading = place.hasLetters
    ? shortStateName(group.state)
    : `${t('stage.coordinator').toUpperCase()}${broker}${isNamed ? '' : ` · ${group.id}`}`
  return (
    <g
      {...asButton(groupLabel(group, t), isSelected, () => {
        onSelect(target)
      })}
      className={styles['button']}
      data-group={place.group}
      data-state={group.state}
    >
      <rect {...box} rx={14} className={styles['strip']} data-selected={isSelected} />
      <text {...title} className={styles['header']}>
        {fitText(heading, generation.x - title.x - (place.hasLetters ? 46 : 110), 8.4)}
      </text>
      <text {...generation} className={styles['generation']}>
        {t(place.hasLetters ? 'timeline.generation' : 'stage.generation', {
          generation: group.generation,
        })}
      </text>
      {arrows.map((at) => (
        <text key={at.x} x={at.x} y={at.y} className={styles['arrow']} aria-hidden="true">
          →
        </text>
      ))}
      {pills.map((pill) => (
        <g
          key={pill.state}
          data-live={pill.state === group.state}
          data-group-state={pill.state}
          className={styles['pill']}
        >
          <rect {...pill.box} rx={pill.box.height / 2} />
          <text x={pill.box.x + pill.box.width / 2} y={pill.box.y + pill.box.height / 2}>
            {fitText(pill.label, pill.box.width - 6, 6.1)}
          </text>
        </g>
      ))}
    </g>
  )
}

/** A broker: filled while it runs, dashed while fenced, crossed out while it is down. */
export function BrokerChip(
  props: StripProps & {
    readonly place: BrokerBox
    readonly broker: BrokerView
    readonly label: string
  },
): ReactElement {
  const { place, broker, label, selection, onSelect } = props
  const { box } = place
  const target: StageTarget = { kind: 'broker', broker: broker.id }
  const isSelected = isSameTarget(target, selection)
  const isDown = broker.state === 'notRunning'
  const mood = isDown
    ? 'down'
    : broker.fenced
      ? 'fenced'
      : broker.state === 'running'
        ? 'up'
        : 'moving'
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  return (
    <g
      {...asButton(label, isSelected, () => {
        onSelect(target)
      })}
      className={styles['broker']}
      data-broker={broker.id}
      data-mood={mood}
    >
      <rect {...box} rx={box.height / 2} data-selected={isSelected} />
      <circle cx={box.x + 13} cy={middle.y} r={3.6} />
      <text x={middle.x + 5} y={middle.y}>
        B{broker.id}
      </text>
      {isDown && <line x1={box.x + 22} x2={box.x + box.width - 9} y1={middle.y} y2={middle.y} />}
    </g>
  )
}
