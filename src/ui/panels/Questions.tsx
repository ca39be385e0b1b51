import type { ReactElement } from 'react'
import type { Fact } from '../../trace/facts.ts'
import { idleSince, newestRebalance, processedAgain } from '../../trace/questions.ts'
import type { World } from '../../trace/world.ts'
import type { MessageKey } from '../i18n/en.ts'
import { useT } from '../i18n/useT.ts'
import { setAppState, type Selection } from '../state/appStore.ts'
import styles from './panels.module.css'

type Target = Exclude<Selection, { kind: 'fact' }>

interface Props {
  readonly selection: Target
  readonly world: World
  readonly facts: readonly Fact[]
}

/** What one would ask about the thing that was clicked, as buttons that lead to the answer. */
export function Questions({ selection, world, facts }: Props): ReactElement | null {
  const t = useT()
  const question = questionAbout(selection, world, facts)
  if (!question) return null
  const { key, fact } = question
  return (
    <div className={styles['actions']}>
      <button
        type="button"
        className={styles['button']}
        onClick={() => {
          setAppState({ selection: { kind: 'fact', factId: fact.id } })
        }}
      >
        {t(key)}
      </button>
    </div>
  )
}

function questionAbout(
  selection: Target,
  world: World,
  facts: readonly Fact[],
): { readonly key: MessageKey; readonly fact: Fact } | null {
  switch (selection.kind) {
    case 'member': {
      const { group, id: member } = selection
      const view = world.groups[group]?.members[member]
      if (!view || (view.running && view.owned.length > 0)) return null
      return asked('why.idle', idleSince(facts, { group, member }))
    }
    case 'group':
      return asked('why.rebalance', newestRebalance(facts, selection.group))
    case 'record':
      return asked('why.twice', processedAgain(facts, selection))
    default:
      return null
  }
}

const asked = (key: MessageKey, fact: Fact | undefined) => (fact ? { key, fact } : null)
