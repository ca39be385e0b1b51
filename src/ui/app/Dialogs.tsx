import { Dialog } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import type { MessageKey } from '../i18n/en.ts'
import { useT } from '../i18n/useT.ts'
import { setAppState, useAppStore } from '../state/appStore.ts'
import styles from './app.module.css'

const keys: readonly (readonly [string, MessageKey])[] = [
  ['Space', 'help.space'],
  ['← →', 'help.arrows'],
  ['⇧ ← →', 'help.shiftArrows'],
  ['+ −', 'help.plusMinus'],
  ['Home End', 'help.home'],
  ['d', 'help.theme'],
  ['l', 'help.language'],
  ['Tab', 'help.tab'],
  ['Enter', 'help.enter'],
  ['?', 'help.help'],
  ['Esc', 'help.escape'],
]

/** The keys, and what the simulation does and does not claim. */
export function HelpDialog(): ReactElement {
  const t = useT()
  const isOpen = useAppStore((state) => state.isHelpOpen)
  return (
    <Modal
      isOpen={isOpen}
      title={t('help.title')}
      onClose={() => {
        setAppState({ isHelpOpen: false })
      }}
    >
      <dl className={styles['keys']}>
        {keys.map(([key, label]) => (
          <KeyRow key={key} name={key} meaning={t(label)} />
        ))}
      </dl>
      <h3 className={styles['dialogTitle']}>{t('help.fidelityTitle')}</h3>
      <Dialog.Description className={styles['dialogText'] ?? ''}>
        {t('help.fidelity')}
      </Dialog.Description>
      <CloseButton label={t('inspect.close')} />
    </Modal>
  )
}

function KeyRow({
  name,
  meaning,
}: {
  readonly name: string
  readonly meaning: string
}): ReactElement {
  return (
    <>
      <dt>{name}</dt>
      <dd>{meaning}</dd>
    </>
  )
}

/** What is wrong with a link or a scenario, where, and how to mend it. */
export function ProblemsDialog(): ReactElement {
  const t = useT()
  const locale = useAppStore((state) => state.locale)
  const problems = useAppStore((state) => state.problems)
  return (
    <Modal
      isOpen={problems !== null}
      title={t('problems.title', { source: problems?.source || t('play.title') })}
      onClose={() => {
        setAppState({ problems: null })
      }}
    >
      <Dialog.Description className={styles['dialogText'] ?? ''}>
        {t('problems.kept')}
      </Dialog.Description>
      <ul className={styles['problems']}>
        {problems?.list.map((problem) => (
          <li key={`${problem.path}${problem.text.en}`} className={styles['problem']}>
            <span className={styles['problemPath']}>
              {problem.path}
              {problem.line === null
                ? ''
                : ` · ${t('problems.line', { line: String(problem.line) })}`}
            </span>
            <br />
            {problem.text[locale]}
          </li>
        ))}
      </ul>
      <CloseButton label={t('problems.close')} />
    </Modal>
  )
}

interface ModalProps {
  readonly isOpen: boolean
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A dialog over the page, with a title. */
export function Modal({ isOpen, title, onClose, children }: ModalProps): ReactElement {
  return (
    <Dialog.Root
      open={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Dialog.Portal>
        <Dialog.Overlay className={styles['overlay'] ?? ''} />
        <Dialog.Content className={styles['dialog'] ?? ''}>
          <Dialog.Title className={styles['dialogTitle'] ?? ''}>{title}</Dialog.Title>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function CloseButton({ label }: { readonly label: string }): ReactElement {
  return (
    <Dialog.Close asChild>
      <button type="button" className={styles['headerButton']}>
        {label}
      </button>
    </Dialog.Close>
  )
}
