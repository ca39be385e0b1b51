import type { ReactElement } from 'react'
import { partitionName } from '../../kafka/units.ts'
import { recordAt } from '../../trace/logView.ts'
import type { LogView, World } from '../../trace/world.ts'
import type { Locale } from '../i18n/message.ts'
import { useT, type Translate } from '../i18n/useT.ts'
import { setAppState, useAppStore, type Selection } from '../state/appStore.ts'
import { keyText } from './describeFact.ts'
import styles from './panels.module.css'

type PartitionSelection = Extract<Selection, { kind: 'partition' }>
type RecordSelection = Extract<Selection, { kind: 'record' }>

const listedMax = 30

const logOf = (
  world: World,
  { topic, partition }: PartitionSelection | RecordSelection,
): LogView | undefined => {
  const view = world.topics[topic]?.partitions[partition]
  return view?.replicaViews[view.leader]?.log
}

/** The newest offsets of a log that still hold a record, newest first. */
function newestOffsets(log: LogView, max: number): readonly number[] {
  const first = Math.max(log.logStartOffset, log.heldFrom, log.logEndOffset - max)
  const count = Math.max(0, log.logEndOffset - first)
  return Array.from({ length: count }, (_, index) => log.logEndOffset - 1 - index)
}

interface ListProps {
  readonly selection: PartitionSelection
  readonly world: World
}

/** The newest records of a partition as buttons: the way to a record without a mouse. */
export function RecordList({ selection, world }: ListProps): ReactElement {
  const t = useT()
  const locale = useAppStore((state) => state.locale)
  const log = logOf(world, selection)
  const offsets = log ? newestOffsets(log, listedMax) : []
  return (
    <section className={styles['section']}>
      <h3 className={styles['heading']}>{t('inspect.records')}</h3>
      {offsets.length === 0 ? <p className={styles['muted']}>{t('inspect.noRecords')}</p> : null}
      <ol className={styles['records']} reversed>
        {offsets.map((offset) => (
          <li key={offset}>
            <button
              type="button"
              className={styles['recordButton']}
              onClick={() => {
                setAppState({ selection: { ...selection, kind: 'record', offset } })
              }}
            >
              {log ? lineOf(log, offset, locale, t) : offset}
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}

function lineOf(log: LogView, offset: number, locale: Locale, t: Translate): string {
  const key = keyText(recordAt(log, offset)?.record.key ?? null, locale)
  return t('inspect.recordLine', { offset: String(offset), key })
}

interface StepProps {
  readonly selection: RecordSelection
  readonly world: World
}

/** From a record to its neighbours and back to its partition. */
export function RecordSteps({ selection, world }: StepProps): ReactElement {
  const t = useT()
  const log = logOf(world, selection)
  const { topic, partition, offset } = selection
  const isHeld = (other: number): boolean =>
    log !== undefined &&
    other < log.logEndOffset &&
    other >= Math.max(log.logStartOffset, log.heldFrom)
  const steps = [
    [t('inspect.recordOlder'), offset - 1],
    [t('inspect.recordNewer'), offset + 1],
  ] as const
  return (
    <div className={styles['actions']}>
      {steps.map(([label, other]) => (
        <button
          key={label}
          type="button"
          className={styles['button']}
          aria-disabled={!isHeld(other)}
          onClick={() => {
            if (isHeld(other)) setAppState({ selection: { ...selection, offset: other } })
          }}
        >
          {label}
        </button>
      ))}
      <button
        type="button"
        className={styles['button']}
        aria-label={`${t('inspect.toPartition')}: ${partitionName(topic, partition)}`}
        onClick={() => {
          setAppState({ selection: { kind: 'partition', topic, partition } })
        }}
      >
        {t('inspect.toPartition')}
      </button>
    </div>
  )
}
