import type { ReactElement } from 'react'
import styles from './timeline.module.css'
import type { Lane, TimelineLayout } from './timelineLayout.ts'

/** The coloured lanes; drawn twice, as what has happened and as what is to come. */
export function TimelineLanes(props: {
  readonly layout: TimelineLayout
  readonly clip: string
  readonly isFuture: boolean
}): ReactElement {
  const { layout, clip, isFuture } = props
  return (
    <g
      clipPath={`url(#${clip})`}
      className={isFuture ? styles['future'] : styles['past']}
      aria-hidden="true"
    >
      {layout.lanes.map((lane) => (
        <LaneSpans key={lane.key} lane={lane} />
      ))}
      {layout.lag && (
        <path
          className={styles['lag']}
          d={layout.lag.path}
          transform={`translate(0 ${layout.lag.y})`}
        />
      )}
    </g>
  )
}

function LaneSpans({ lane }: { readonly lane: Lane }): ReactElement {
  const middle = lane.y + lane.height / 2
  return (
    <g>
      {lane.spans.map((span) => (
        <g key={span.key} data-fact={span.factId}>
          <rect
            className={span.look === 'hatched' ? styles['hatched'] : styles['span']}
            x={span.x}
            y={lane.y}
            width={span.width}
            height={lane.height}
            rx={Math.min(5, span.width / 2)}
            fill={span.fill}
          >
            <title>{span.title}</title>
          </rect>
          {span.text !== '' && (
            <text
              className={styles['spanText']}
              x={span.x + span.width / 2}
              y={middle}
              fill={span.ink}
            >
              {span.text}
            </text>
          )}
        </g>
      ))}
    </g>
  )
}
