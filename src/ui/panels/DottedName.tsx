import { Fragment, type ReactElement } from 'react'
import styles from './panels.module.css'

/** The name of a setting, which may go on in the next line after a dot but is not broken within a word. */
export function DottedName({ text }: { readonly text: string }): ReactElement {
  const parts = text.split(/(?<=\.)(?=\w)/)
  return (
    <span className={styles['parameterName']}>
      {parts.map((part, index) => (
        <Fragment key={part}>
          {index > 0 ? <wbr /> : null}
          {part}
        </Fragment>
      ))}
    </span>
  )
}
