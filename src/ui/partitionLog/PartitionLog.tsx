import {
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactElement,
  type Ref,
} from 'react'
import { partitionName } from '../../kafka/units.ts'
import type { ConfigMap } from '../../sim/scenario/scenario.ts'
import { recordAt } from '../../trace/logView.ts'
import type { PartitionView, World } from '../../trace/world.ts'
import { formatBytes, formatNumber, formatTime, type Locale } from '../i18n/message.ts'
import { useT, type Translate } from '../i18n/useT.ts'
import { keyText } from '../panels/describeFact.ts'
import { setAppState, useAppStore, type OpenLog } from '../state/appStore.ts'
import type { ThemeName } from '../theme/palette.ts'
import { statsBetween } from './chunkStats.ts'
import { layoutLog, stripOf, type Band, type LogGeometry } from './logGeometry.ts'
import { LogPicture, type LogCursor, type LogPictureHandle } from './LogPicture.tsx'
import { boundsOf, copiesOf, positionsOf, rowsOf, saidText, type LogRow } from './logRows.ts'
import {
  reveal,
  tailOf,
  wholeLog,
  within,
  zoomBy,
  type OffsetBounds,
  type OffsetWindow,
} from './offsetScale.ts'
import { columnWidth } from './paintLog.ts'
import styles from './partitionLog.module.css'
import { SegmentTable } from './SegmentTable.tsx'
import { limitsOf } from './topicLimits.ts'

interface Props {
  readonly place: OpenLog
  readonly world: World
  readonly nowUs: number
  readonly brokerConfig: ConfigMap
  readonly theme: ThemeName
  readonly isReduced: boolean
  /** The world that a chosen record belongs to. */
  readonly worldIndex: number
  /** Whose positions are shown; all, without it. */
  readonly groups: readonly string[] | undefined
  readonly ref?: Ref<LogPictureHandle>
}

/** The inside of one partition, in place of the stage. */
export function PartitionLog(props: Props): ReactElement {
  const { place, world } = props
  const t = useT()
  const name = partitionName(place.topic, place.partition)
  const partition = world.topics[place.topic]?.partitions[place.partition]
  return (
    <div className={styles['view']}>
      {partition ? (
        <OpenedLog {...props} partition={partition} name={name} />
      ) : (
        <div className={styles['head']}>
          <p>{t('partitionLog.gone', { name })}</p>
          <CloseButton />
        </div>
      )}
    </div>
  )
}

function CloseButton(): ReactElement {
  const t = useT()
  return (
    <button
      type="button"
      onClick={() => {
        setAppState({ openLog: null })
      }}
    >
      {t('partitionLog.close')}
    </button>
  )
}

/** At this width each cat can be told from the next. */
const tailPitch = 36

/** Where the view stands: at the end, over the whole, or where somebody left it. */
type Standing =
  | { readonly kind: 'tail' }
  | { readonly kind: 'whole' }
  | { readonly kind: 'free'; readonly window: OffsetWindow }

function windowOf(standing: Standing, bounds: OffsetBounds, width: number): OffsetWindow {
  if (standing.kind === 'free') return within(standing.window, bounds)
  const whole = wholeLog(bounds, width)
  if (standing.kind === 'whole' || whole.span <= width / tailPitch) return whole
  return tailOf(bounds, width, tailPitch)
}

function OpenedLog(
  props: Props & { readonly partition: PartitionView; readonly name: string },
): ReactElement {
  const { partition, name, world, nowUs, brokerConfig, theme, isReduced, groups, place, ref } =
    props
  const t = useT()
  const locale = useAppStore((state) => state.locale)
  const [room, body] = useRoom()
  const [pointed, setPointed] = useState<LogCursor | null>(null)
  const rows = rowsOf(world, partition)
  const bounds = boundsOf(rows)
  const { stripWidth } = stripOf(room.width)
  const view = useOffsetWindow(bounds, stripWidth)
  const limits = useMemo(
    () => limitsOf(world.topics[place.topic]?.config ?? {}, brokerConfig),
    [world.topics, place.topic, brokerConfig],
  )
  const hasEpochs = rows.some(({ epochs }) => epochs.length > 1 || (epochs[0]?.epoch ?? 0) > 0)
  const { from, span } = view.window
  const geometry = useMemo(
    () => layoutLog(room, rows.length, { from, span }, bandsOf(limits.compacts, hasEpochs)),
    [room, rows.length, from, span, limits.compacts, hasEpochs],
  )
  const { chosen, choose } = useChosen(props, rows.length, bounds)
  const cursor = pointed ?? chosen
  const text = cursor ? said(rows, cursor, geometry, locale, t) : t('partitionLog.noRecord')
  const move = (event: KeyboardEvent): void => {
    const before = chosen ?? { row: 0, offset: Math.floor(from) }
    const next = stepOf(event.key, before, rows.length, span, bounds)
    if (!next) return
    event.preventDefault()
    view.show(next.offset)
    choose(next)
  }
  const leader = rows[0]
  return (
    <>
      <LogHead {...{ name, geometry, view }} at={chosen?.offset ?? from + span / 2} />
      <div ref={body} className={styles['body']}>
        <LogPicture
          {...(ref ? { ref } : {})}
          {...{ world, nowUs, partition, rows, geometry, cursor, theme, isReduced }}
          positions={positionsOf(world, partition, groups)}
          label={t('partitionLog.picture', { name })}
          valueText={text}
          onPoint={setPointed}
          onChoose={choose}
          onMove={move}
          onZoom={view.zoom}
          onPan={view.pan}
        />
      </div>
      <p className={styles['said']}>{text}</p>
      {leader ? <SegmentTable row={leader} limits={limits} nowUs={nowUs} /> : null}
    </>
  )
}

const bandsOf = (isCompacted: boolean, hasEpochs: boolean): readonly Band[] => [
  ...(isCompacted ? ['cleaning' as const] : []),
  ...(hasEpochs ? ['epochs' as const] : []),
]

interface OffsetView {
  readonly standing: Standing['kind']
  readonly window: OffsetWindow
  readonly stand: (kind: 'tail' | 'whole') => void
  readonly zoom: (factor: number, at: number) => void
  readonly pan: (offsets: number) => void
  /** Moves on only if the offset is not in view. */
  readonly show: (offset: number) => void
}

/** Which part of the log is in view. */
function useOffsetWindow(bounds: OffsetBounds, width: number): OffsetView {
  const [standing, setStanding] = useState<Standing>({ kind: 'tail' })
  const window = windowOf(standing, bounds, width)
  const go = (next: OffsetWindow): void => {
    if (next !== window) setStanding({ kind: 'free', window: next })
  }
  return {
    standing: standing.kind,
    window,
    stand: (kind) => {
      setStanding({ kind })
    },
    zoom: (factor, at) => {
      go(zoomBy(window, factor, at, bounds, width))
    },
    pan: (offsets) => {
      go(within({ from: window.from + offsets, span: window.span }, bounds))
    },
    show: (offset) => {
      go(reveal(window, offset, bounds))
    },
  }
}

/** The record that was chosen here, which is also what the details show. */
function useChosen({ place, worldIndex }: Props, rows: number, { start, end }: OffsetBounds) {
  const selection = useAppStore((state) => state.selection)
  const [row, setRow] = useState(0)
  const { topic, partition } = place
  const isHere =
    selection?.kind === 'record' && selection.topic === topic && selection.partition === partition
  const chosen: LogCursor | null = isHere
    ? { row: Math.min(row, Math.max(0, rows - 1)), offset: selection.offset }
    : null
  const choose = ({ row: at, offset }: LogCursor): void => {
    setRow(at)
    const held = Math.min(Math.max(offset, start), Math.max(start, end - 1))
    setAppState({
      selection: { kind: 'record', topic, partition, offset: held },
      selectedWorld: worldIndex,
      sidePanel: 'inspector',
    })
  }
  return { chosen, choose }
}

interface HeadProps {
  readonly name: string
  readonly geometry: LogGeometry
  readonly view: OffsetView
  /** The offset that keeps its place. */
  readonly at: number
}

function LogHead({ name, geometry, view, at }: HeadProps): ReactElement {
  const t = useT()
  const locale = useAppStore((state) => state.locale)
  return (
    <div className={styles['head']}>
      <h2>{t('partitionLog.title', { name })}</h2>
      {geometry.density === 'columns' ? (
        <span className={styles['note']}>
          {t('partitionLog.perColumn', { count: formatNumber(columnOffsets(geometry), locale) })}
        </span>
      ) : null}
      {(
        [
          ['further', 0.5],
          ['closer', 2],
        ] as const
      ).map(([name, factor]) => (
        <button
          key={name}
          type="button"
          onClick={() => {
            view.zoom(factor, at)
          }}
        >
          {t(`partitionLog.${name}`)}
        </button>
      ))}
      {(['whole', 'tail'] as const).map((kind) => (
        <button
          key={kind}
          type="button"
          aria-pressed={view.standing === kind}
          onClick={() => {
            view.stand(kind)
          }}
        >
          {t(`partitionLog.${kind}`)}
        </button>
      ))}
      <CloseButton />
    </div>
  )
}

/** Where a key leads from a record; null for a key that means nothing here. */
function stepOf(
  key: string,
  { row, offset }: LogCursor,
  rows: number,
  span: number,
  { start, end }: OffsetBounds,
): LogCursor | null {
  const page = Math.max(1, Math.floor(span * 0.8))
  const within = (to: number): number => Math.min(Math.max(start, end - 1), Math.max(start, to))
  switch (key) {
    case 'ArrowLeft':
      return { row, offset: within(offset - 1) }
    case 'ArrowRight':
      return { row, offset: within(offset + 1) }
    case 'PageUp':
      return { row, offset: within(offset - page) }
    case 'PageDown':
      return { row, offset: within(offset + page) }
    case 'Home':
      return { row, offset: start }
    case 'End':
      return { row, offset: within(end - 1) }
    case 'ArrowUp':
      return { row: Math.max(0, row - 1), offset: within(offset) }
    case 'ArrowDown':
      return { row: Math.min(rows - 1, row + 1), offset: within(offset) }
    default:
      return null
  }
}

const columnOffsets = ({ pitch }: LogGeometry): number =>
  Math.max(1, Math.round(columnWidth / pitch))

/** What is under the cursor: a record, or so many of each key where a column stands for several. */
function said(
  rows: readonly LogRow[],
  cursor: LogCursor,
  geometry: LogGeometry,
  locale: Locale,
  t: Translate,
): string {
  const row = rows[cursor.row]
  if (!row || geometry.density !== 'columns') return readerText(rows, cursor, locale, t)
  const size = columnOffsets(geometry)
  const from = Math.max(row.log.logStartOffset, Math.floor(cursor.offset / size) * size)
  const to = Math.min(row.log.logEndOffset, from + size)
  const { records, keys } = statsBetween(row.log, from, to)
  const counts = [...keys]
    .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([key, count]) => `${keyText(key === '' ? null : key, locale)} ${count}`)
  return t('partitionLog.columnReader', {
    from: String(from),
    to: String(Math.max(from, to - 1)),
    broker: t('partitionLog.broker', { id: String(row.broker) }),
    count: records,
    keys: counts.join(', ') || t('partitionLog.none'),
  })
}

/** All about the record under the cursor, in a sentence. */
function readerText(
  rows: readonly LogRow[],
  cursor: LogCursor,
  locale: Locale,
  t: Translate,
): string {
  const row = rows[cursor.row]
  if (!row) return t('partitionLog.noRecord')
  const broker = t('partitionLog.broker', { id: String(row.broker) })
  const offset = String(cursor.offset)
  const isGone = cursor.offset < row.log.logStartOffset
  const logged = isGone ? null : recordAt(row.log, cursor.offset)
  if (!logged) return t('partitionLog.empty', { offset, broker })
  const copies = copiesOf(rows, row, cursor.offset)
  const text = t('partitionLog.reader', {
    offset,
    broker,
    key:
      logged.record.value === undefined
        ? keyText(logged.record.key, locale)
        : saidText(logged.record.key, logged.record.value),
    bytes: formatBytes(logged.record.bytes, locale),
    epoch: String(logged.leaderEpoch),
    at: formatTime(logged.appendedAtUs, locale, 3),
    copies: copies.map((id) => t('partitionLog.broker', { id: String(id) })).join(', '),
  })
  const isOpen = cursor.offset >= row.highWatermark
  return isOpen ? `${text} · ${t('partitionLog.notCommitted')}` : text
}

/** Room for the picture, kept up to date. */
function useRoom() {
  const body = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState({ width: 900, height: 420 })
  useEffect(() => {
    const { current } = body
    if (!current) return
    const measure = (): void => {
      const width = Math.floor(current.clientWidth)
      const height = Math.floor(current.clientHeight)
      if (width > 0)
        setRoom((old) => (old.width === width && old.height === height ? old : { width, height }))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(current)
    return () => {
      observer.disconnect()
    }
  }, [])
  return [room, body] as const
}
