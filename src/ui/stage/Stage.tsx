/**
 * The stage: SVG for what has a name and a place, two canvases for cats, envelopes and rings.
 *
 * Who drives it: the app owns the one frame loop. It renders `<Stage world nowUs … ref />` a few times a second, so
 * that cards and links follow the world, and in each frame it calls `ref.paintFrame(world, atUs)` with the world and
 * the moment to draw. Nothing here keeps animation state or asks for frames: the same world and moment give the same
 * picture, so scrubbing, stepping and playing are one thing.
 */
import {
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type MouseEvent,
  type ReactElement,
  type Ref,
  type RefObject,
} from 'react'
import type { World } from '../../trace/world.ts'
import type { ThemeName } from '../theme/palette.ts'
import { brokerLabel, partitionLabel } from './describeStage.ts'
import { MemberCard, ProducerCard } from './ClientCards.tsx'
import { BrokerChip, GroupStrip } from './GroupStrip.tsx'
import { layoutStage } from './layout.ts'
import type { StageHeader, StageLayout } from './layoutTypes.ts'
import { createStagePainter, type StagePainter } from './paint.ts'
import { PartitionCard } from './PartitionCard.tsx'
import { StageLinks } from './StageLinks.tsx'
import { ownerColorOf, readingState } from './stageModel.ts'
import styles from './stage.module.css'
import { fitText, type StageTarget } from './target.ts'
import type { StageTranslate } from './words.ts'

/** What the frame loop calls. */
export interface StageHandle {
  paintFrame(world: World, atUs: number): void
  /** What the last frame held, for measurements. */
  counts(): { readonly inFlight: number; readonly drawn: number }
}

export interface StageProps {
  readonly world: World
  /** The moment shown, for texts such as "poll 0.8 s ago". */
  readonly nowUs: number
  readonly layoutOptions: { readonly focusTopic?: string; readonly groups?: readonly string[] }
  readonly selection: { readonly kind: string } | null
  readonly onSelect: (target: StageTarget) => void
  readonly t: StageTranslate
  readonly theme: ThemeName
  /** Steps instead of flights. */
  readonly isReduced: boolean
  readonly stackAbove?: number
  readonly ref?: Ref<StageHandle>
}

interface Room {
  readonly width: number
  readonly height: number
  /** The page's styles say `--stage-grows: 1`: it scrolls, so the stage may be as high as it needs. */
  readonly canGrow: boolean
}

/** While the page is still being put together an element may be a pixel wide: nothing fits in that. */
const measurableFrom = 60

/** Room taken by the element, kept up to date. */
function useRoom(element: RefObject<HTMLElement | null>): Room {
  const [room, setRoom] = useState<Room>({ width: 960, height: 600, canGrow: false })
  useEffect(() => {
    const target = element.current
    if (target === null) return
    const measure = (): void => {
      const width = Math.floor(target.clientWidth)
      const height = Math.floor(target.clientHeight)
      if (width < measurableFrom) return
      const canGrow = getComputedStyle(target).getPropertyValue('--stage-grows').trim() === '1'
      setRoom((old) =>
        old.width === width && old.height === height && old.canGrow === canGrow
          ? old
          : { width, height, canGrow },
      )
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(target)
    return () => {
      observer.disconnect()
    }
  }, [element])
  return room
}

/** A painter for the two canvases, and the last moment that it was asked to draw. */
function usePainter(
  props: StageProps,
  layout: StageLayout,
  element: RefObject<HTMLElement | null>,
  room: Room,
) {
  const { theme, isReduced, stackAbove, layoutOptions, world, nowUs, ref } = props
  const rest = useRef<HTMLCanvasElement>(null)
  const moving = useRef<HTMLCanvasElement>(null)
  const painter = useRef<StagePainter | null>(null)
  const last = useRef({ world, atUs: nowUs })
  const shown = useRef(layout)
  const { groups } = layoutOptions
  const options = useMemo(
    () => ({
      theme,
      isReduced,
      ...(stackAbove === undefined ? {} : { stackAbove }),
      ...(groups === undefined ? {} : { groups }),
    }),
    [theme, isReduced, stackAbove, groups],
  )
  const repaint = useCallback(() => {
    painter.current?.paint(last.current.world, shown.current, last.current.atUs)
  }, [])
  useEffect(() => {
    if (rest.current === null || moving.current === null) return
    const canvases = { rest: rest.current, moving: moving.current }
    if (painter.current === null) painter.current = createStagePainter(canvases, options)
    else painter.current.configure(options)
    repaint()
    let isGone = false
    void document.fonts.ready.then(() => {
      if (isGone) return
      painter.current?.configure(options)
      repaint()
    })
    return () => {
      isGone = true
    }
  }, [options, repaint])
  const look = useCallback(() => {
    const { scrollTop: top = 0, clientHeight: height = 0 } = element.current ?? {}
    painter.current?.look({ top, height })
    repaint()
  }, [element, repaint])
  useEffect(look, [look, room])
  useEffect(() => {
    shown.current = layout
    last.current = { world, atUs: nowUs }
    repaint()
  }, [layout, world, nowUs, repaint])
  useImperativeHandle(ref, () => ({
    paintFrame: (frameWorld, atUs) => {
      last.current = { world: frameWorld, atUs }
      painter.current?.paint(frameWorld, shown.current, atUs)
    },
    counts: () => painter.current?.counts() ?? { inFlight: 0, drawn: 0 },
  }))
  return { rest, moving, painter, look }
}

/** The picture of a world at a moment. */
export function Stage(props: StageProps): ReactElement {
  const { world, layoutOptions, onSelect, t } = props
  const element = useRef<HTMLDivElement>(null)
  const picture = useRef<HTMLDivElement>(null)
  const room = useRoom(element)
  const layout = useStableLayout(world, layoutOptions, room)
  const { rest, moving, painter, look } = usePainter(props, layout, element, room)
  const cssWidth = layout.width * layout.scale
  const cssHeight = layout.height * layout.scale

  /** Cats lie on a canvas that takes no clicks, so a click is first offered to them. */
  const onClickCapture = (event: MouseEvent): void => {
    const corner = picture.current?.getBoundingClientRect()
    if (corner === undefined) return
    const record = painter.current?.recordAt(
      event.clientX - corner.left,
      event.clientY - corner.top,
    )
    if (!record) return
    event.stopPropagation()
    onSelect({ kind: 'record', ...record })
  }

  return (
    <div ref={element} className={styles['stage']} onScroll={look}>
      <div
        ref={picture}
        className={styles['picture']}
        style={{ width: cssWidth, height: cssHeight }}
        onClickCapture={onClickCapture}
      >
        <svg
          width={cssWidth}
          height={cssHeight}
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          role="group"
          aria-label={t('stage.label')}
        >
          <StageStructure {...props} layout={layout} />
        </svg>
        <canvas ref={rest} className={styles['canvas']} aria-hidden="true" />
        <canvas ref={moving} className={styles['canvas']} aria-hidden="true" />
      </div>
    </div>
  )
}

/** Lays out anew only when something that has a place changed; a new moment alone keeps the layout's identity. */
function useStableLayout(
  world: World,
  { focusTopic, groups }: StageProps['layoutOptions'],
  { width, height, canGrow }: Room,
): StageLayout {
  const { topics, producers, groups: groupViews, brokers } = world
  const before = useRef<{
    readonly text: string
    readonly layout: StageLayout
    readonly parts: readonly unknown[]
  } | null>(null)
  return useMemo(() => {
    const { current } = before
    const parts = [
      ...partsOf({ topics, producers, groups: groupViews, brokers }),
      focusTopic,
      groups,
      width,
      height,
      canGrow,
    ]
    const isSame =
      current?.parts.length === parts.length &&
      parts.every((part, index) => part === current.parts[index])
    if (isSame) return current.layout
    const next = layoutStage(
      { ...world, topics, producers, groups: groupViews, brokers },
      {
        width,
        height,
        canGrow,
        ...(focusTopic === undefined ? {} : { focusTopic }),
        ...(groups === undefined ? {} : { groups }),
      },
    )
    const text = JSON.stringify(next)
    const layout = current?.text === text ? current.layout : next
    before.current = { text, layout, parts }
    return layout
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the rest of the world has no place in a layout
  }, [topics, producers, groupViews, brokers, focusTopic, groups, width, height, canGrow])
}

/** All of a world that has a place on the stage: while none of it changes, neither does the layout. */
function partsOf(
  world: Pick<World, 'topics' | 'producers' | 'groups' | 'brokers'>,
): readonly unknown[] {
  const { topics, producers, groups, brokers } = world
  const ofTopics = Object.values(topics).flatMap((topic) => [
    topic.name,
    topic.replicationFactor,
    topic.internal,
    ...topic.partitions.map(({ replicas }) => replicas),
  ])
  const ofGroups = Object.values(groups).flatMap(({ id, protocol, members }) => [
    id,
    protocol,
    ...Object.values(members).flatMap((each) => [
      each.id,
      each.joinedOrder,
      each.standalone,
      each.running,
      each.owned,
      each.waitingFor,
    ]),
  ])
  const ofProducers = Object.values(producers).flatMap(({ id, topic }) => [id, topic])
  return [...Object.keys(brokers), ...ofProducers, ...ofTopics, ...ofGroups]
}

const headerKey = {
  producers: 'stage.producers',
  topic: 'stage.topic',
  group: 'stage.group',
  brokers: 'stage.brokers',
} as const

function Header({
  header,
  t,
}: {
  readonly header: StageHeader
  readonly t: StageTranslate
}): ReactElement {
  const { kind, name, detail, x, y, width, anchor } = header
  const long = t(headerKey[kind]).toUpperCase()
  const short = kind === 'group' ? t('stage.group.short').toUpperCase() : long
  const factor =
    kind === 'topic' && detail > 0 ? ` · ${t('stage.replication', { factor: detail })}` : ''
  const roomBeside = (label: string): number => width - label.length * 8.2 - 4
  const forms = [
    { label: long, text: `${name}${factor}` },
    { label: long, text: name },
    { label: short, text: name },
  ]
  const last = { label: '', text: name || long }
  const { label, text } =
    forms.find((form) => form.text.length * 6.6 <= roomBeside(form.label)) ?? last
  return (
    <text x={x} y={y} textAnchor={anchor} className={`${styles['header']} ${styles['heading']}`}>
      {label} <tspan>{fitText(text, roomBeside(label), 6.6)}</tspan>
    </text>
  )
}

/** Everything with a name and a place. */
function StageStructure(props: StageProps & { readonly layout: StageLayout }): ReactElement {
  const { world, layout, layoutOptions, nowUs, selection, onSelect, t } = props
  const common = { selection, onSelect, t }
  const focus = world.groups[layoutOptions.groups?.[0] ?? Object.keys(world.groups)[0] ?? '']
  return (
    <>
      <defs>
        <pattern
          id="stage-hatch"
          width="8"
          height="8"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <line x1="0" y1="0" x2="0" y2="8" className={styles['hatch']} />
        </pattern>
      </defs>
      <StageLinks layout={layout} />
      {layout.headers.map((header) => (
        <Header key={`${header.kind} ${header.name}`} header={header} t={t} />
      ))}
      {layout.producers.map((place) => {
        const producer = world.producers[place.id]
        return (
          producer && <ProducerCard key={place.id} place={place} producer={producer} {...common} />
        )
      })}
      {layout.partitions.map((place) => {
        const partition = world.topics[place.topic]?.partitions[place.partition]
        const key = `${place.topic}-${place.partition}`
        return (
          partition && (
            <PartitionCard
              key={key}
              {...common}
              {...{ place, partition }}
              reading={readingState(focus, partition)}
              ownerColor={ownerColorOf(world, focus, partition)}
              label={partitionLabel(partition, focus, t)}
            />
          )
        )
      })}
      {layout.members.map((place) => {
        const group = world.groups[place.group]
        const member = group?.members[place.id]
        const key = `${place.group}/${place.id}`
        return (
          group &&
          member && <MemberCard key={key} {...common} {...{ place, member, group, world, nowUs }} />
        )
      })}
      {layout.groups.map((place) => {
        const group = world.groups[place.group]
        const isNamed = layout.groups.length === 1 || layout.isNarrow
        return group && <GroupStrip key={place.group} {...common} {...{ place, group, isNamed }} />
      })}
      {layout.brokers.map((place) => {
        const broker = world.brokers[place.broker]
        const label = brokerLabel(world, place.broker, t)
        return broker && <BrokerChip key={place.broker} {...common} {...{ place, broker, label }} />
      })}
    </>
  )
}
