import type { ReactElement } from 'react'
import { useT, type Translate } from '../i18n/useT.ts'
import { fitText } from '../stage/target.ts'
import {
  bandHeight,
  clampedX,
  nameHeight,
  xOf,
  type LogGeometry,
  type RowPlace,
} from './logGeometry.ts'
import type { LogCursor } from './LogPicture.tsx'
import {
  segmentFile,
  shortSegmentFile,
  type LogRow,
  type ReaderPosition,
  type SegmentBox,
} from './logRows.ts'
import styles from './partitionLog.module.css'

interface Props {
  readonly rows: readonly LogRow[]
  readonly geometry: LogGeometry
  readonly cursor: LogCursor | null
  readonly positions: readonly ReaderPosition[]
}

/** Everything about replicas that has a name: segments as boxes, epochs as bands, and the offsets that Kafka keeps. */
export function LogStructure({ rows, geometry, cursor, positions }: Props): ReactElement {
  return (
    <>
      {rows.map((row, index) => {
        const place = geometry.rows[index]
        return place && <ReplicaStrip key={row.broker} {...{ row, place, geometry }} />
      })}
      {geometry.rows[0] ? <Readers {...{ positions, geometry }} place={geometry.rows[0]} /> : null}
      {cursor ? <CursorColumn {...{ cursor, geometry, rows }} /> : null}
    </>
  )
}

interface StripProps {
  readonly row: LogRow
  readonly place: RowPlace
  readonly geometry: LogGeometry
}

function ReplicaStrip({ row, place, geometry }: StripProps): ReactElement {
  const t = useT()
  const isAbove = geometry.x < 60
  const name = t('partitionLog.broker', { id: String(row.broker) })
  const state = t(stateKey(row))
  const nameX = isAbove ? geometry.x : 14
  const nameY = isAbove ? place.y + nameHeight - 5 : place.boxY + 18
  return (
    <g className={row.isUp ? undefined : styles['down']}>
      <text x={nameX} y={nameY} className={styles['broker']}>
        {name}
      </text>
      <text
        x={isAbove ? nameX + 34 : nameX}
        y={isAbove ? nameY : nameY + 17}
        className={row.isLeader ? styles['leader'] : styles['role']}
      >
        {state}
      </text>
      {row.segments.map((segment) => (
        <SegmentFrame
          key={segment.baseOffset}
          {...{ segment, place, geometry }}
          start={row.log.logStartOffset}
        />
      ))}
      <Cleaning {...{ row, place, geometry }} />
      <Epochs {...{ row, place, geometry }} />
      <Marks {...{ row, place, geometry }} />
    </g>
  )
}

const stateKey = ({ isUp, isLeader, isInSync }: LogRow) => {
  if (!isUp) return 'partitionLog.down' as const
  if (isLeader) return 'partitionLog.leader' as const
  return isInSync ? ('partitionLog.inSync' as const) : ('partitionLog.outOfSync' as const)
}

interface FrameProps {
  readonly segment: SegmentBox
  readonly place: RowPlace
  readonly geometry: LogGeometry
  /** Log start offset: what lies below is gone. */
  readonly start: number
}

const charWidth = 6.7

function SegmentFrame({ segment, place, geometry, start }: FrameProps): ReactElement | null {
  const t = useT()
  const from = Math.max(segment.baseOffset, start)
  const left = clampedX(geometry, from)
  // the active segment is open: it has room for the next record
  const end = segment.isActive ? segment.endOffset + 1 : segment.endOffset
  const right = clampedX(geometry, end)
  if (right - left < 2) return null
  const width = right - left - (segment.isActive ? 0 : 3)
  const file = segmentFile(segment.baseOffset)
  const room = width - 14
  const text = room >= file.length * charWidth ? file : shortSegmentFile(segment.baseOffset)
  const label = segment.isActive ? `${text} · ${t('partitionLog.active')}` : text
  return (
    <g>
      <rect
        x={left}
        y={place.boxY}
        width={width}
        height={place.boxHeight}
        rx={8}
        className={segment.isActive ? styles['active'] : styles['closed']}
      />
      <text x={left + 7} y={place.boxY + 15} className={styles['file']}>
        {fitText(label.length * charWidth <= room ? label : text, room, charWidth)}
      </text>
    </g>
  )
}

/** What is clean, what is dirty, and, where nothing is said, the active segment. */
function Cleaning({ row, place, geometry }: StripProps): ReactElement | null {
  const t = useT()
  const y = place.bandY.cleaning
  if (y === undefined) return null
  const { logStartOffset, cleanedTo } = row.log
  const dirtyFrom = Math.max(logStartOffset, cleanedTo)
  const dirtyTo = Math.max(dirtyFrom, row.segments.at(-1)?.baseOffset ?? 0)
  return (
    <>
      <BandPart
        {...{ geometry, y, from: logStartOffset, to: dirtyFrom }}
        text={t('partitionLog.clean')}
        className={styles['clean']}
      />
      <BandPart
        {...{ geometry, y, from: dirtyFrom, to: dirtyTo }}
        text={t('partitionLog.dirty')}
        className={styles['dirty']}
      />
    </>
  )
}

function Epochs({ row, place, geometry }: StripProps): ReactElement | null {
  const t = useT()
  const y = place.bandY.epochs
  if (y === undefined) return null
  return (
    <>
      {row.epochs.map(({ epoch, from, to }) => (
        <BandPart
          key={from}
          {...{ geometry, y, from, to }}
          text={t('partitionLog.epoch', { epoch })}
          className={styles[epoch % 2 === 0 ? 'evenEpoch' : 'oddEpoch']}
        />
      ))}
    </>
  )
}

interface BandPartProps {
  readonly geometry: LogGeometry
  readonly y: number
  readonly from: number
  readonly to: number
  readonly text: string
  readonly className: string | undefined
}

/** A stretch of offsets with its name, where there is room for it. */
function BandPart({ geometry, y, from, to, text, className }: BandPartProps): ReactElement | null {
  const left = clampedX(geometry, from)
  const width = clampedX(geometry, to) - left
  if (width <= 0.5) return null
  return (
    <g>
      <rect
        x={left + 1}
        y={y}
        width={Math.max(1, width - 2)}
        height={bandHeight}
        rx={4}
        className={className}
      />
      {width > text.length * 6.4 + 8 ? (
        <text x={left + width / 2} y={y + 10} className={styles['bandName']}>
          {text}
        </text>
      ) : null}
    </g>
  )
}

/** Log start offset, high watermark and log end offset, each a line with its name and number. */
function Marks({ row, place, geometry }: StripProps): ReactElement {
  const t = useT()
  return (
    <>
      {placeMarks(marksOf(row, t), geometry).map(({ kind, text, x, textX }) => (
        <g key={kind} className={styles[kind]}>
          <line x1={x} x2={x} y1={place.boxY - 5} y2={place.boxY + place.boxHeight} />
          <text x={textX} y={place.boxY - 9}>
            {text}
          </text>
        </g>
      ))}
    </>
  )
}

interface Mark {
  readonly kind: 'start' | 'high' | 'end'
  readonly text: string
  readonly offset: number
}

/** In the order of their offsets, which is always this one. */
function marksOf({ log, highWatermark }: LogRow, t: Translate): readonly Mark[] {
  const { logStartOffset, logEndOffset } = log
  const start: Mark = {
    kind: 'start',
    text: `${t('partitionLog.start')} ${logStartOffset}`,
    offset: logStartOffset,
  }
  if (highWatermark === logEndOffset) {
    const text = `${t('partitionLog.highWatermarkAtEnd')} ${logEndOffset}`
    return [start, { kind: 'high', text, offset: logEndOffset }]
  }
  const high = `${t('partitionLog.highWatermark')} ${highWatermark}`
  return [
    start,
    { kind: 'high', text: high, offset: highWatermark },
    { kind: 'end', text: `${t('partitionLog.end')} ${logEndOffset}`, offset: logEndOffset },
  ]
}

interface PlacedMark extends Mark {
  readonly x: number
  readonly textX: number
}

const markCharWidth = 6.5
const markGap = 10

/** Each name as near to its line as its neighbours allow; the later ones have the right of way. */
function placeMarks(marks: readonly Mark[], geometry: LogGeometry): readonly PlacedMark[] {
  const { x: left, stripWidth } = geometry
  let free = left + stripWidth + 8
  const placed: PlacedMark[] = []
  for (const mark of marks.toReversed()) {
    const x = xOf(geometry, mark.offset)
    if (x < left - 1 || x > left + stripWidth + 1) continue
    const width = mark.text.length * markCharWidth
    const wanted = mark.kind === 'start' ? x : x - width / 2
    const textX = Math.min(wanted, free - width)
    free = textX - markGap
    // where there is no room for the name any more, the line alone says it
    placed.push({ ...mark, x, textX, text: textX < left - 4 ? '' : mark.text })
  }
  return placed
}

interface ReadersProps {
  readonly positions: readonly ReaderPosition[]
  readonly place: RowPlace
  readonly geometry: LogGeometry
}

/** Which record each group reads next. */
function Readers({ positions, place, geometry }: ReadersProps): ReactElement {
  return (
    <>
      {positions.map(({ group, offset, color }, index) => {
        const x = xOf(geometry, offset)
        if (x < geometry.x - 1 || x > geometry.x + geometry.stripWidth + 1) return null
        const top = place.boxY + 22 + index * 4
        const text = fitText(`${group} ${offset}`, 150, 6.2)
        const isLate = x + 10 + text.length * 6.2 > geometry.x + geometry.stripWidth
        return (
          <g key={group} fill={color} className={styles['reader']}>
            <path d={`M${x - 5},${top} h10 l-5,7 z`} />
            <rect x={x - 1} y={top} width={2} height={place.groundY + 2 - top} />
            {geometry.catSize < 30 && geometry.density === 'cats' ? null : (
              <text x={isLate ? x - 9 : x + 9} y={top + 6} textAnchor={isLate ? 'end' : 'start'}>
                {text}
              </text>
            )}
          </g>
        )
      })}
    </>
  )
}

function CursorColumn({
  cursor,
  geometry,
}: {
  readonly cursor: LogCursor
  readonly geometry: LogGeometry
}): ReactElement | null {
  const left = xOf(geometry, cursor.offset)
  const place = geometry.rows[cursor.row]
  if (!place || left + geometry.pitch < geometry.x || left > geometry.x + geometry.stripWidth)
    return null
  const width = Math.max(2, geometry.pitch)
  return (
    <rect
      x={left}
      y={place.boxY + 20}
      width={width}
      height={place.boxHeight - 22}
      rx={Math.min(6, width / 2)}
      className={styles['cursor']}
    />
  )
}
