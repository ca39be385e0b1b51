import { memo, type ReactElement } from 'react'
import type { PartitionView } from '../../trace/world.ts'
import { leaderText } from './describeStage.ts'
import { memberVar } from '../theme/palette.ts'
import type { PartitionBox } from './layoutTypes.ts'
import styles from './stage.module.css'
import { isLeaderless, logWindow, shownReplica, type ReadingState } from './stageModel.ts'
import { asButton, fitText, isSameTarget, type StageTarget } from './target.ts'
import type { StageTranslate } from './words.ts'

const monoCharWidth = 6.6

/**
 * One partition: its name, leader and replicas around the place where its log is drawn. Rendered anew only when it has
 * changed: there may be hundreds.
 */
export const PartitionCard = memo(function PartitionCard(props: {
  readonly place: PartitionBox
  readonly partition: PartitionView
  readonly reading: ReadingState
  /** Which hue its owner has: a tile shows it, in place of a line to the owner. */
  readonly ownerColor: number | null
  readonly label: string
  readonly selection: { readonly kind: string } | null
  readonly onSelect: (target: StageTarget) => void
  readonly t: StageTranslate
}): ReactElement {
  const { place, partition, reading, ownerColor, label, selection, onSelect, t } = props
  const { topic, partition: number, box, title, leaderAt, badges, density } = place
  const target: StageTarget = { kind: 'partition', topic, partition: number }
  const isTile = density === 'tile'
  const isSelected = isSameTarget(target, selection)
  const isPending = reading === 'paused' || reading === 'unowned' || isLeaderless(partition)
  const leader =
    density === 'full' || partition.leader < 0 ? leaderText(partition, t) : `B${partition.leader}`
  return (
    <g
      {...asButton(label, isSelected, () => {
        onSelect(target)
      })}
      className={styles['button']}
      data-partition={`${topic}-${number}`}
      data-reading={reading}
    >
      <rect
        {...box}
        rx={isTile ? 7 : 14}
        className={isPending ? styles['cardPending'] : styles['card']}
        data-selected={isSelected}
      />
      {reading === 'paused' && <rect {...box} rx={isTile ? 7 : 14} fill="url(#stage-hatch)" />}
      {isTile && ownerColor !== null && (
        <rect
          x={box.x + 1}
          y={box.y + 5}
          width={4}
          height={box.height - 10}
          rx={2}
          fill={memberVar(ownerColor)}
        />
      )}
      <text {...title} className={isTile ? styles['tileName'] : styles['partitionName']}>
        {place.label}
      </text>
      <text
        x={leaderAt.x}
        y={leaderAt.y}
        className={isLeaderless(partition) ? styles['noLeader'] : styles['leader']}
      >
        {fitText(leader, leaderAt.width, monoCharWidth)}
      </text>
      {badges.map((badge) => (
        <ReplicaBadge key={badge.broker} place={badge} partition={partition} isNamed={!isTile} />
      ))}
      <SelectedRecord place={place} partition={partition} selection={selection} />
    </g>
  )
})

/** A replica by its broker: filled for the leader, dashed when out of the in-sync replicas. */
function ReplicaBadge(props: {
  readonly place: PartitionBox['badges'][number]
  readonly partition: PartitionView
  readonly isNamed: boolean
}): ReactElement {
  const { place, partition, isNamed } = props
  const { broker, box } = place
  const role =
    partition.leader === broker
      ? styles['badgeLeader']
      : partition.inSyncReplicas.includes(broker)
        ? styles['badge']
        : styles['badgeOut']
  return (
    <g className={role}>
      <rect {...box} rx={box.height / 2} />
      {isNamed && (
        <text
          x={box.x + box.width / 2}
          y={box.y + box.height / 2}
          fontSize={Math.max(10, box.height * 0.57)}
        >
          B{broker}
        </text>
      )}
    </g>
  )
}

/** A frame around the record that is inspected, while it is on the strip. */
function SelectedRecord(props: {
  readonly place: PartitionBox
  readonly partition: PartitionView
  readonly selection: { readonly kind: string } | null
}): ReactElement | null {
  const { place, partition, selection } = props
  const log = shownReplica(partition)?.log
  if (log === undefined || !isRecordTarget(selection)) return null
  if (selection.topic !== place.topic || selection.partition !== place.partition) return null
  const { strip } = place
  const { from, to } = logWindow(log.logStartOffset, log.logEndOffset, strip.capacity)
  if (selection.offset < from || selection.offset >= to) return null
  const x = strip.x + (selection.offset - from) * strip.pitch
  const height = strip.catSize + 8
  return (
    <rect
      className={styles['record']}
      x={x}
      y={strip.y - 4}
      width={strip.pitch}
      height={height}
      rx={6}
    />
  )
}

const isRecordTarget = (
  selection: { readonly kind: string } | null,
): selection is Extract<StageTarget, { kind: 'record' }> => selection?.kind === 'record'
