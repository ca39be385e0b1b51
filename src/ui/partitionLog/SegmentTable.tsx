import type { ReactElement } from 'react'
import type { Micros } from '../../kafka/units.ts'
import { formatBytes, formatNumber, formatSpan } from '../i18n/message.ts'
import { useT } from '../i18n/useT.ts'
import { useAppStore } from '../state/appStore.ts'
import { segmentFile, shortSegmentFile, type LogRow, type SegmentBox } from './logRows.ts'
import styles from './partitionLog.module.css'
import type { TopicLimits } from './topicLimits.ts'

interface Props {
  readonly row: LogRow
  readonly limits: TopicLimits
  readonly nowUs: Micros
}

/** The leader's segments as a table: how near each is to being closed by its size, and to being deleted by its age. */
export function SegmentTable({ row, limits, nowUs }: Props): ReactElement {
  const t = useT()
  const locale = useAppStore((state) => state.locale)
  const total = row.segments.reduce((sum, { bytes }) => sum + bytes, 0)
  const bytes = formatBytes(total, locale)
  const hasLimit = limits.deletes && limits.retentionBytes >= 0
  return (
    <section
      className={styles['segments']}
      aria-label={t('partitionLog.segments')}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- longer than its room, it is scrolled with the keys, too
      tabIndex={0}
    >
      <table>
        <caption>
          {t('partitionLog.segments')}
          <span>
            {hasLimit
              ? t('partitionLog.totalOf', {
                  bytes,
                  limit: formatBytes(limits.retentionBytes, locale),
                })
              : t('partitionLog.total', { bytes })}
          </span>
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('partitionLog.column.file')}</th>
            <th scope="col">{t('partitionLog.column.offsets')}</th>
            <th scope="col">{t('partitionLog.column.records')}</th>
            <th scope="col">{t('partitionLog.column.size')}</th>
            <th scope="col">{t('partitionLog.column.age')}</th>
          </tr>
        </thead>
        <tbody>
          {row.log.deleted.map(({ baseOffset, atUs }) => (
            <DeletedLine
              key={`deleted/${baseOffset}`}
              baseOffset={baseOffset}
              leftUs={Math.max(0, atUs + limits.fileDeleteDelayMs * 1000 - nowUs)}
            />
          ))}
          {row.segments.map((segment) => (
            <SegmentLine key={segment.baseOffset} {...{ segment, limits, nowUs }} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

interface LineProps {
  readonly segment: SegmentBox
  readonly limits: TopicLimits
  readonly nowUs: Micros
}

function SegmentLine({ segment, limits, nowUs }: LineProps): ReactElement {
  const t = useT()
  const locale = useAppStore((state) => state.locale)
  const { baseOffset, endOffset, isActive, records, bytes, newestUs } = segment
  const ageUs = Math.max(0, nowUs - newestUs)
  const limitUs = limits.deletes ? limits.retentionMs * 1000 : -1
  return (
    <tr className={isActive ? styles['activeLine'] : undefined}>
      <th scope="row">
        <span className={styles['wholeName']}>{segmentFile(baseOffset)}</span>
        <span className={styles['shortName']}>{shortSegmentFile(baseOffset)}</span>{' '}
        {isActive ? <em>{t('partitionLog.active')}</em> : null}
      </th>
      <td>{endOffset > baseOffset ? `${baseOffset}–${endOffset - 1}` : t('partitionLog.none')}</td>
      <td>{formatNumber(records, locale)}</td>
      <td>
        <Gauge
          share={isActive ? bytes / limits.segmentBytes : null}
          text={
            isActive
              ? t('partitionLog.of', {
                  value: formatBytes(bytes, locale),
                  limit: formatBytes(limits.segmentBytes, locale),
                })
              : formatBytes(bytes, locale)
          }
        />
      </td>
      <td>
        {records === 0 ? (
          t('partitionLog.none')
        ) : (
          <Gauge
            share={limitUs >= 0 ? ageUs / Math.max(1, limitUs) : null}
            text={
              limitUs >= 0
                ? t('partitionLog.of', {
                    value: formatSpan(ageUs, locale),
                    limit: formatSpan(limitUs, locale),
                  })
                : t('partitionLog.unlimited', { value: formatSpan(ageUs, locale) })
            }
          />
        )}
      </td>
    </tr>
  )
}

/** Files that are renamed to `.deleted`: no reader sees them, the disk is not free yet. */
function DeletedLine({
  baseOffset,
  leftUs,
}: {
  readonly baseOffset: number
  readonly leftUs: Micros
}): ReactElement {
  const t = useT()
  const locale = useAppStore((state) => state.locale)
  return (
    <tr className={styles['deletedLine']}>
      <th scope="row">
        <s className={styles['wholeName']}>{segmentFile(baseOffset)}.deleted</s>
        <s className={styles['shortName']}>{shortSegmentFile(baseOffset)}.deleted</s>
      </th>
      <td colSpan={4}>{t('partitionLog.deleted', { time: formatSpan(leftUs, locale) })}</td>
    </tr>
  )
}

/** A bar that fills up to its limit, which is the line at its end. */
function Gauge({
  share,
  text,
}: {
  readonly share: number | null
  readonly text: string
}): ReactElement {
  const filled = share === null ? 0 : Math.min(1, share)
  return (
    <span className={styles['gauge']}>
      <span>{text}</span>
      {share === null ? null : (
        <span className={styles['bar']} data-over={share > 1} aria-hidden="true">
          <span style={{ width: `${filled * 100}%` }} />
        </span>
      )}
    </span>
  )
}
