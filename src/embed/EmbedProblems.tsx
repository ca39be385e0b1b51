import type { ReactElement } from 'react'
import type { Bilingual } from '../kafka/config/docs.ts'
import type { Locale } from '../ui/i18n/message.ts'
import { translate } from '../ui/i18n/useT.ts'
import styles from './embed.module.css'

/** What is wrong with the embed's address, for whoever wrote it. */
export function EmbedProblems(props: {
  readonly problems: readonly Bilingual[]
  readonly locale: Locale
}): ReactElement {
  const { problems, locale } = props
  return (
    <main className={styles['problems']}>
      <h1>{translate(locale, 'problems.title', { source: 'embed.html' })}</h1>
      <ul>
        {problems.map((problem) => (
          <li key={problem.en}>{problem[locale]}</li>
        ))}
      </ul>
    </main>
  )
}
