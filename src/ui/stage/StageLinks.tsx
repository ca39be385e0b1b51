import type { ReactElement } from 'react'
import { memberVar } from '../theme/palette.ts'
import { pathOf } from './curves.ts'
import { linkKey } from './layoutLinks.ts'
import type { StageLayout } from './layoutTypes.ts'
import styles from './stage.module.css'

/** Which class a link of this style has. */
const styleClass = {
  solid: styles['readSolid'],
  pending: styles['readPending'],
  paused: styles['readPaused'],
}

/** Curves from producers to partitions, and from partitions to their owners. Of tiles there are too many. */
export function StageLinks({ layout }: { readonly layout: StageLayout }): ReactElement | null {
  if (layout.partitions[0]?.density === 'tile') return null
  const isCrowded = layout.writes.length > 14
  return (
    <g aria-hidden="true">
      {layout.writes.map((link) => (
        <path
          key={linkKey(link.topic, link.partition, link.peer)}
          className={isCrowded ? styles['writeFaint'] : styles['write']}
          d={pathOf(link.curve)}
        />
      ))}
      {layout.reads.map((link) => (
        <path
          key={linkKey(link.topic, link.partition, link.peer)}
          className={styleClass[link.style]}
          stroke={memberVar(link.colorIndex)}
          d={pathOf(link.curve)}
        />
      ))}
    </g>
  )
}
