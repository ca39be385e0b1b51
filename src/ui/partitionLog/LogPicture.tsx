import {
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  type KeyboardEvent,
  type PointerEvent,
  type ReactElement,
  type Ref,
  type WheelEvent,
} from 'react'
import type { PartitionView, World } from '../../trace/world.ts'
import { palettes, type ThemeName } from '../theme/palette.ts'
import { createSpriteAtlas } from '../stage/sprites.ts'
import type { Brush } from '../stage/restPainter.ts'
import { offsetAt, type LogGeometry } from './logGeometry.ts'
import { boundsOf, rowsOf, type LogRow, type ReaderPosition } from './logRows.ts'
import { LogStructure } from './LogStructure.tsx'
import { paintCopies, paintRecords } from './paintLog.ts'
import styles from './partitionLog.module.css'

/** What the frame loop calls. */
export interface LogPictureHandle {
  paintFrame(world: World, atUs: number): void
}

export interface LogCursor {
  readonly row: number
  readonly offset: number
}

export interface LogPictureProps {
  readonly world: World
  readonly nowUs: number
  readonly partition: PartitionView
  readonly rows: readonly LogRow[]
  readonly positions: readonly ReaderPosition[]
  readonly geometry: LogGeometry
  readonly cursor: LogCursor | null
  readonly theme: ThemeName
  readonly isReduced: boolean
  readonly label: string
  /** What a screen reader hears of the record under the cursor. */
  readonly valueText: string
  readonly onPoint: (cursor: LogCursor | null) => void
  readonly onChoose: (cursor: LogCursor) => void
  readonly onMove: (event: KeyboardEvent) => void
  /** Closer or further around an offset, or along the log by some offsets. */
  readonly onZoom: (factor: number, at: number) => void
  readonly onPan: (offsets: number) => void
  readonly ref?: Ref<LogPictureHandle>
}

const devicePixelsMax = 2

/** Two layers of canvas: the records, repainted when the log changes, and the copies on their way, in each frame. */
function usePainter({ geometry, theme, isReduced, partition, world, nowUs, ref }: LogPictureProps) {
  const rest = useRef<HTMLCanvasElement>(null)
  const moving = useRef<HTMLCanvasElement>(null)
  const k = Math.min(devicePixelsMax, window.devicePixelRatio || 1)
  const atlas = useMemo(() => createSpriteAtlas(theme, k), [theme, k])
  const painted = useRef<{ readonly partition: PartitionView; readonly key: unknown } | null>(null)

  const brushOf = (canvas: HTMLCanvasElement): Brush | null => {
    const context = canvas.getContext('2d')
    return context && { context, atlas, palette: palettes[theme], k }
  }
  const clear = ({ context }: Brush): void => {
    context.clearRect(0, 0, context.canvas.width, context.canvas.height)
  }
  const paint = (frameWorld: World, atUs: number): void => {
    const shown = frameWorld.topics[partition.topic]?.partitions[partition.partition]
    if (!shown || !rest.current || !moving.current) return
    const still = brushOf(rest.current)
    const live = brushOf(moving.current)
    if (!still || !live) return
    if (painted.current?.partition !== shown || painted.current.key !== geometry) {
      fit(rest.current, geometry, k)
      clear(still)
      paintRecords(still, rowsOf(frameWorld, shown), geometry)
      painted.current = { partition: shown, key: geometry }
    }
    fit(moving.current, geometry, k)
    clear(live)
    if (!isReduced) paintCopies(live, frameWorld, shown, rowsOf(frameWorld, shown), geometry, atUs)
  }
  useEffect(() => {
    painted.current = null
    paint(world, nowUs)
    let isGone = false
    void document.fonts.ready.then(() => {
      if (isGone) return
      painted.current = null
      paint(world, nowUs)
    })
    return () => {
      isGone = true
    }
  })
  useImperativeHandle(ref, () => ({ paintFrame: paint }))
  return { rest, moving }
}

function fit(canvas: HTMLCanvasElement, { width, height }: LogGeometry, k: number): void {
  const deviceWidth = Math.max(1, Math.round(width * k))
  const deviceHeight = Math.max(1, Math.round(height * k))
  if (canvas.width !== deviceWidth) canvas.width = deviceWidth
  if (canvas.height !== deviceHeight) canvas.height = deviceHeight
}

/** What pointers do: point, choose by a click, drag along the log, zoom with the wheel and a key held. */
function usePointers({ geometry, onPoint, onChoose, onPan, onZoom }: LogPictureProps) {
  const picture = useRef<HTMLDivElement>(null)
  const drag = useRef<{ readonly x: number; readonly hasMoved: boolean } | null>(null)
  const { pitch } = geometry
  const placeOf = (event: { readonly clientX: number; readonly clientY: number }) => {
    const corner = picture.current?.getBoundingClientRect()
    if (!corner) return null
    return offsetAt(geometry, event.clientX - corner.left, event.clientY - corner.top)
  }
  const handlers = {
    onPointerDown: (event: PointerEvent): void => {
      drag.current = { x: event.clientX, hasMoved: false }
      event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove: (event: PointerEvent): void => {
      if (!drag.current) {
        onPoint(placeOf(event))
        return
      }
      const exact = (drag.current.x - event.clientX) / pitch
      // cats move by whole places
      const offsets = pitch >= 1 ? Math.trunc(exact) : exact
      if (offsets === 0) return
      onPan(offsets)
      drag.current = { x: drag.current.x - offsets * pitch, hasMoved: true }
    },
    onPointerUp: (event: PointerEvent): void => {
      const place = placeOf(event)
      if (place && drag.current?.hasMoved === false) onChoose(place)
      drag.current = null
    },
    onPointerCancel: (): void => {
      drag.current = null
    },
    onPointerLeave: (): void => {
      onPoint(null)
    },
    onWheel: (event: WheelEvent): void => {
      const place = placeOf(event)
      if (!place) return
      if (event.ctrlKey || event.altKey) onZoom(event.deltaY < 0 ? 1.25 : 0.8, place.offset)
      else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) onPan(event.deltaX / pitch)
    },
  }
  return { picture, handlers }
}

/** Replicas under each other, offset by offset. One place in the tab order: the arrow keys go through its records. */
export function LogPicture(props: LogPictureProps): ReactElement {
  const { geometry, rows, positions, cursor, label, valueText, onMove } = props
  const { rest, moving } = usePainter(props)
  const { picture, handlers } = usePointers(props)
  const { width, height } = geometry
  const { start, end } = boundsOf(rows)
  return (
    <div
      ref={picture}
      className={styles['picture']}
      style={{ width, height }}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={start}
      aria-valuemax={Math.max(start, end - 1)}
      aria-valuenow={cursor?.offset ?? start}
      aria-valuetext={valueText}
      onKeyDown={onMove}
      {...handlers}
    >
      <svg width={width} height={height} aria-hidden="true">
        <LogStructure {...{ rows, geometry, cursor, positions }} />
      </svg>
      {[rest, moving].map((canvas, index) => (
        <canvas
          key={index}
          ref={canvas}
          className={styles['canvas']}
          style={{ width, height }}
          aria-hidden="true"
        />
      ))}
    </div>
  )
}
