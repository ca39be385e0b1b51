import type { ReactElement } from 'react'
import { Transport } from '../ui/app/Transport.tsx'
import { Workspace } from '../ui/app/Workspace.tsx'
import styles from './embed.module.css'

/** A scene without chrome: the stage and, unless told otherwise, play, step, pace and time. */
export function EmbedView({ controls }: { readonly controls: 'minimal' | 'none' }): ReactElement {
  return (
    <div className={styles['embed']}>
      <Workspace />
      {controls === 'minimal' ? (
        <div className={styles['controls']}>
          <Transport />
        </div>
      ) : null}
    </div>
  )
}
