/**
 * The timeline: lanes of the trace under an axis of virtual time.
 *
 * Who drives it: React renders it when there are new facts, another zoom or another size. In each frame the app calls
 * `ref.setNow(us)`, which only moves the playhead and the border between past and future. Keys belong to the app.
 */
import {
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type PointerEvent,
  type ReactElement,
  type Ref,
  type RefObject,
} from 'react'
import type { TimelineIndex } from '../../trace/timelineIndex.ts'
import type { StageTranslate } from '../stage/words.ts'
import styles from './timeline.module.css'
import { TimelineLanes } from './TimelineLanes.tsx'
import {
  axisHeight,
  layoutTimeline,
  stretchedParts,
  zoomed,
  type Among,
  type TimelineLayout,
  type Viewport,
} from './timelineLayout.ts'

export interface TimelineHandle {
  /** Moves the playhead; call it in each frame. */
  setNow(us: number): void
}

export interface TimelineProps {
  readonly lanes: TimelineIndex
  /** `lanes.version` at this rendering: the lists change in place, so their identity says nothing. */
  readonly version: number
  readonly groups?: readonly string[]
  /** This world is one of several whose timelines lie below each other. */
  readonly among?: Among
  /** What is shown of the run; null for all of it. Timelines below each other share it. */
  readonly view: Viewport | null
  readonly onView: (change: (old: Viewport | null) => Viewport | null) => void
  readonly nowUs: number
  readonly endUs: number
  readonly computedUs: number
  readonly onSeek: (us: number) => void
  readonly onSelectFact: (factId: number) => void
  /** How much slower than the run playback is at a moment; without it the axis shows no waves. */
  readonly stretchAt?: (us: number) => number
  readonly t: StageTranslate
  readonly ref?: Ref<TimelineHandle>
}

const zoomStep = 1.6

/** Lanes, axis and playhead of one world. */
export function Timeline(props: TimelineProps): ReactElement {
  const {
    lanes,
    version,
    groups,
    among,
    view: chosen,
    onView: setView,
    nowUs,
    endUs,
    computedUs,
    onSeek,
    onSelectFact,
    stretchAt,
    t,
    ref,
  } = props
  const element = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(960)
  const view = useMemo(() => chosen ?? { fromUs: 0, toUs: Math.max(1, endUs) }, [chosen, endUs])
  const layout = useMemo(() => {
    const shown = { ...(groups && { groups }), ...(among && { among }) }
    return version >= 0 ? layoutTimeline(lanes, { ...view, ...shown, width, computedUs, t }) : null
  }, [lanes, version, groups, among, view, width, computedUs, t])
  const { now, ...head } = usePlayhead(layout, nowUs, ref)
  useWidth(element, setWidth)
  useWheelZoom(element, layout, endUs, setView)
  if (layout === null) return <div ref={element} />

  const zoom = (factor: number) => () => {
    setView((old) => zoomed(old ?? view, now.current, factor, endUs))
  }
  return (
    <div ref={element} className={styles['timeline']}>
      <TimelinePicture {...{ layout, onSeek, onSelectFact, t, endUs, stretchAt }} {...head} />
      {layout.hasAxis && (
        <ZoomButtons {...{ zoom, t }} onFit={chosen && (() => setView(() => null))} />
      )}
    </div>
  )
}

function ZoomButtons(props: {
  readonly zoom: (factor: number) => () => void
  /** Null while all is shown. */
  readonly onFit: (() => void) | null
  readonly t: StageTranslate
}): ReactElement {
  const { zoom, onFit, t } = props
  return (
    <div className={styles['zoom']}>
      <button type="button" aria-label={t('timeline.zoomIn')} onClick={zoom(1 / zoomStep)}>
        +
      </button>
      <button type="button" aria-label={t('timeline.zoomOut')} onClick={zoom(zoomStep)}>
        −
      </button>
      {onFit && (
        <button type="button" aria-label={t('timeline.zoomFit')} onClick={onFit}>
          ↔
        </button>
      )}
    </div>
  )
}

interface Playhead {
  readonly lineRef: RefObject<SVGGElement | null>
  readonly pastRef: RefObject<SVGRectElement | null>
  readonly futureRef: RefObject<SVGRectElement | null>
}

/** Moves the playhead and the two clips without rendering. */
function usePlayhead(
  layout: TimelineLayout | null,
  nowUs: number,
  ref: Ref<TimelineHandle> | undefined,
): Playhead & { readonly now: RefObject<number> } {
  const line = useRef<SVGGElement>(null)
  const past = useRef<SVGRectElement>(null)
  const future = useRef<SVGRectElement>(null)
  const now = useRef(nowUs)
  const placed = useRef<number | null>(null)
  const place = (us: number): void => {
    now.current = us
    if (layout === null) return
    // by half pixels: where time passes slowly most frames leave the lanes as they are painted
    const exact = Math.round(layout.x(us) * 2) / 2
    if (exact === placed.current) return
    placed.current = exact
    const x = Math.min(layout.right, Math.max(layout.left, exact))
    const isInView = exact >= layout.left - 1 && exact <= layout.right + 1
    line.current?.setAttribute('transform', `translate(${x.toFixed(1)} 0)`)
    line.current?.setAttribute('opacity', isInView ? '1' : '0')
    past.current?.setAttribute('width', x.toFixed(1))
    future.current?.setAttribute('x', x.toFixed(1))
    future.current?.setAttribute('width', Math.max(0, layout.width - x).toFixed(1))
  }
  useLayoutEffect(() => {
    placed.current = null
    place(now.current)
  })
  useLayoutEffect(() => {
    now.current = nowUs
  }, [nowUs])
  useImperativeHandle(ref, () => ({ setNow: place }))
  return { lineRef: line, pastRef: past, futureRef: future, now }
}

function useWidth(element: RefObject<HTMLElement | null>, set: (width: number) => void): void {
  useEffect(() => {
    const target = element.current
    if (target === null) return
    const observer = new ResizeObserver(() => {
      if (target.clientWidth > 0) set(target.clientWidth)
    })
    observer.observe(target)
    return () => {
      observer.disconnect()
    }
  }, [element, set])
}

/** Wheel with Ctrl or Meta (and so a pinch) zooms around the pointer; a sideways wheel pans. */
function useWheelZoom(
  element: RefObject<HTMLElement | null>,
  layout: TimelineLayout | null,
  endUs: number,
  setView: (change: (old: Viewport | null) => Viewport | null) => void,
): void {
  useEffect(() => {
    const target = element.current
    if (target === null || layout === null) return
    const onWheel = (event: WheelEvent): void => {
      const isZoom = event.ctrlKey || event.metaKey
      if (!isZoom && Math.abs(event.deltaX) <= Math.abs(event.deltaY)) return
      event.preventDefault()
      const around = layout.us(event.clientX - target.getBoundingClientRect().left)
      const shift = layout.us(event.deltaX) - layout.us(0)
      setView((old) => {
        const view = old ?? { fromUs: 0, toUs: endUs }
        if (isZoom) return zoomed(view, around, Math.exp(event.deltaY * 0.004), endUs)
        const fromUs = Math.min(Math.max(0, view.fromUs + shift), endUs - (view.toUs - view.fromUs))
        return { fromUs, toUs: fromUs + view.toUs - view.fromUs }
      })
    }
    target.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      target.removeEventListener('wheel', onWheel)
    }
  }, [element, layout, endUs, setView])
}

interface PictureProps extends Playhead {
  readonly layout: TimelineLayout
  readonly endUs: number
  readonly onSeek: (us: number) => void
  readonly onSelectFact: (factId: number) => void
  readonly stretchAt: ((us: number) => number) | undefined
  readonly t: StageTranslate
}

function TimelinePicture(props: PictureProps): ReactElement {
  const { layout, lineRef, pastRef, futureRef, endUs, onSeek, onSelectFact, stretchAt, t } = props
  const id = useId()
  const { width, height, left, right, markers, computedX } = layout
  const seek = (event: PointerEvent<SVGSVGElement>): void => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left
    if (x < left - 8) return
    onSeek(Math.round(Math.min(endUs, Math.max(0, layout.us(x)))))
  }
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={t('timeline.label')}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        seek(event)
      }}
      onPointerMove={(event) => {
        if (event.buttons === 1) seek(event)
      }}
    >
      <TimelineDefs id={id} pastRef={pastRef} futureRef={futureRef} height={height} />
      {computedX < right && (
        <rect
          className={styles['unknown']}
          x={computedX}
          y={layout.hasAxis ? axisHeight : 0}
          width={right - computedX}
          height={height}
        />
      )}
      <Grid layout={layout} />
      {stretchAt && layout.hasAxis && <Waves layout={layout} stretchAt={stretchAt} t={t} />}
      <TimelineLanes layout={layout} clip={`${id}past`} isFuture={false} />
      <TimelineLanes layout={layout} clip={`${id}future`} isFuture />
      <LaneLabels layout={layout} t={t} />
      {markers.map(({ x, y, marker }) => (
        <circle
          key={marker.factId}
          className={styles['marker']}
          data-kind={marker.kind}
          cx={x}
          cy={y}
          r={3.4}
          onPointerDown={(event) => {
            event.stopPropagation()
            onSeek(marker.atUs)
            onSelectFact(marker.factId)
          }}
        />
      ))}
      <g ref={lineRef} className={styles['playhead']} pointerEvents="none">
        <line x1={0} x2={0} y1={layout.hasAxis ? 20 : 0} y2={height} />
        {layout.hasAxis && <path d="M-6 16 L6 16 L0 25 Z" />}
      </g>
    </svg>
  )
}

/** The ticks of the axis and the lines below them. */
function Grid({ layout }: { readonly layout: TimelineLayout }): ReactElement {
  const { ticks, height, hasAxis } = layout
  const top = hasAxis ? axisHeight : 0
  return (
    <g>
      {ticks.map(({ x, text }) => (
        <g key={x}>
          <line className={styles['grid']} x1={x} x2={x} y1={top} y2={height} />
          {hasAxis && (
            <text className={styles['tick']} x={x} y={15}>
              {text}
            </text>
          )}
        </g>
      ))}
    </g>
  )
}

/** What each lane is called. */
function LaneLabels(props: {
  readonly layout: TimelineLayout
  readonly t: StageTranslate
}): ReactElement {
  const { layout, t } = props
  const { lanes, lag, left } = layout
  return (
    <g>
      {lanes.map((lane) => (
        <text
          key={lane.key}
          className={styles['label']}
          x={left - 12}
          y={lane.y + lane.height / 2}
          fill={lane.color}
        >
          {lane.label}
          <title>{lane.title}</title>
        </text>
      ))}
      {lag && (
        <text
          className={styles['label']}
          x={left - 12}
          y={lag.y + lag.height / 2}
          fill="var(--ink-muted)"
        >
          {t('timeline.lag')}
        </text>
      )}
    </g>
  )
}

/** The hatching, and the clips that part what has happened from what is to come. */
function TimelineDefs(
  props: Pick<Playhead, 'pastRef' | 'futureRef'> & { readonly id: string; readonly height: number },
): ReactElement {
  const { id, pastRef, futureRef, height } = props
  return (
    <defs>
      <pattern
        id="timeline-hatch"
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width="6" height="6" className={styles['hatchGround']} />
        <line x1="0" y1="0" x2="0" y2="6" className={styles['hatch']} />
      </pattern>
      <clipPath id={`${id}past`}>
        <rect ref={pastRef} x={0} y={0} width={0} height={height} />
      </clipPath>
      <clipPath id={`${id}future`}>
        <rect ref={futureRef} x={0} y={0} width={0} height={height} />
      </clipPath>
    </defs>
  )
}

/** Small waves on the axis where playback takes its time. */
function Waves(props: {
  readonly layout: TimelineLayout
  readonly stretchAt: (us: number) => number
  readonly t: StageTranslate
}): ReactElement {
  const { layout, stretchAt, t } = props
  const parts = stretchedParts(layout, stretchAt)
  return (
    <g>
      <title>{t('timeline.stretched')}</title>
      {parts.map(({ x, width }) => (
        <path key={x} className={styles['wave']} d={wave(x, width)} />
      ))}
    </g>
  )
}

const waveLength = 6

const wave = (x: number, width: number): string =>
  `M${x} ${axisHeight - 2} ${`q${waveLength / 4} -3 ${waveLength / 2} 0 q${waveLength / 4} 3 ${waveLength / 2} 0 `.repeat(Math.max(1, Math.floor(width / waveLength)))}`
