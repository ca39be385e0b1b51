import { memo, type ReactElement } from 'react'
import type { PartitionView } from '../../trace/world.ts'
import { leaderText } from './describeStage.ts'
import type { PartitionBox } from './layoutTypes.ts'
import styles from './stage.module.css'
import { logWindow, shownReplica, type ReadingState } from './stageModel.ts'
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
  readonly label: string
  readonly selection: { readonly kind: string } | null
  readonly onSelect: (target: StageTarget) => void
  readonly t: StageTranslate
}): ReactElement {
  const { place, partition, reading, label, selection, onSelect, t } = props
  const { topic, partition: number, box, title, leaderAt, badges, density } = place
  const target: StageTarget = { kind: 'partition', topic, partition: number }
  const isSelected = isSameTarget(target, selection)
  const isPending = reading === 'paused' || reading === 'unowned' || partition.leader < 0
  const leader =
    density === 'full'
      ? leaderText(partition, t)
      : partition.leader < 0
        ? t('stage.noLeader')
        : `B${partition.leader}`
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
        rx={14}
        className={isPending ? styles['cardPending'] : styles['card']}
        data-selected={isSelected}
      />
      {reading === 'paused' && <rect {...box} rx={14} fill="url(#stage-hatch)" />}
      <text {...title} className={styles['partitionName']}>
        {place.label}
      </text>
      <text
        x={leaderAt.x}
        y={leaderAt.y}
        className={partition.leader < 0 ? styles['noLeader'] : styles['leader']}
      >
        {fitText(leader, leaderAt.width, monoCharWidth)}
      </text>
      {badges.map((badge) => (
        <ReplicaBadge key={badge.broker} place={badge} partition={partition} />
      ))}
      <SelectedRecord place={place} partition={partition} selection={selection} />
    </g>
  )
})

/** A replica by its broker: filled for the leader, dashed when out of the in-sync replicas. */
function ReplicaBadge(props: {
  readonly place: PartitionBox['badges'][number]
  readonly partition: PartitionView
}): ReactElement {
  const { place, partition } = props
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
      <text
        x={box.x + box.width / 2}
        y={box.y + box.height / 2}
        fontSize={Math.max(10, box.height * 0.57)}
      >
        B{broker}
      </text>
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
