import type { ReactElement } from 'react'
import type { CodeBlock } from '../../scenes/scene.ts'
import type { World } from '../../trace/world.ts'
import { useT } from '../i18n/useT.ts'
import { useSettledUs, useShownRuns } from '../state/context.ts'
import styles from './panels.module.css'

/** A handler that took no time stays lit a little, so that it can be seen. */
const afterglowUs = 800_000

/** The application's code beside the picture: a handler's lines are lit while it runs, with who runs it. */
export function CodePanel({ code }: { readonly code: readonly CodeBlock[] }): ReactElement {
  const t = useT()
  const nowUs = useSettledUs()
  const { runs } = useShownRuns()
  const worlds = runs.map((run) => run.history.worldAt(nowUs))
  return (
    <section className={styles['section']}>
      <h2 className={styles['heading']}>{t('story.code')}</h2>
      <div className={styles['code']}>
        {code.map(({ text, handler }) => {
          const running = handler === undefined ? [] : runningIn(worlds, handler, nowUs)
          return (
            <pre key={text} data-lit={running.length > 0} data-handler={handler}>
              <code>{text}</code>
              {running.length > 0 ? (
                <span className={styles['runner']}>
                  {t('story.runningIn', { members: running.join(', ') })}
                </span>
              ) : null}
            </pre>
          )
        })}
      </div>
    </section>
  )
}

/** The members in whose process a handler runs now, or did a moment ago. */
function runningIn(
  worlds: readonly World[],
  handler: NonNullable<CodeBlock['handler']>,
  nowUs: number,
): readonly string[] {
  const members = worlds.flatMap((world) =>
    Object.values(world.groups).flatMap((group) => Object.values(group.members)),
  )
  const names = members.flatMap(({ id, handler: current, lastHandler }) => {
    const isLate = lastHandler !== null && nowUs - lastHandler.atUs > afterglowUs
    const isLit = current === handler || (lastHandler?.name === handler && !isLate)
    return isLit ? [id] : []
  })
  return [...new Set(names)].toSorted()
}
