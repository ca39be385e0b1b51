import { useRef, useState, type ReactElement } from 'react'
import { entryById } from '../../scenes/registry.ts'
import { useT } from '../i18n/useT.ts'
import { setAppState, useAppStore } from '../state/appStore.ts'
import { useEngine } from '../state/context.ts'
import styles from './app.module.css'
import { currentHash } from './address.ts'
import { toggleLocale, toggleTheme } from './keys.ts'
import { openFile } from './openFile.ts'
import { Icon } from './Icon.tsx'

/** Name, what is open, and what concerns the whole page. */
export function Header(): ReactElement {
  const t = useT()
  const locale = useAppStore((state) => state.locale)
  const opened = useAppStore((state) => state.opened)
  const isScenesOpen = useAppStore((state) => state.isScenesOpen)
  const isSideOpen = useAppStore((state) => state.isSideOpen)
  const scene = opened?.kind === 'scene' ? entryById(opened.id) : undefined
  const title =
    scene?.title[locale] ?? (opened && opened.kind !== 'scene' ? opened.title : t('app.tagline'))
  return (
    <header className={styles['header']}>
      <a className={styles['skip']} href="#stage" onClick={focusStage}>
        {t('header.skip')}
      </a>
      <button
        type="button"
        className={styles['headerButton']}
        aria-expanded={isScenesOpen}
        aria-controls="scenes"
        aria-label={t('header.scenes')}
        onClick={() => {
          setAppState({ isScenesOpen: !isScenesOpen })
        }}
      >
        ☰
      </button>
      <p className={styles['name']}>{t('app.name')}</p>
      <h1 className={styles['sceneName']}>{title}</h1>
      <LookButtons />
      <OpenButton />
      <BringButton />
      {opened?.kind === 'log' ? null : <ShareButton />}
      <button
        type="button"
        className={styles['headerButton']}
        aria-label={t('header.help')}
        onClick={() => {
          setAppState({ isHelpOpen: true })
        }}
      >
        ?
      </button>
      <button
        type="button"
        className={styles['headerButton']}
        aria-expanded={isSideOpen}
        aria-controls="side"
        onClick={() => {
          setAppState({ isSideOpen: !isSideOpen })
        }}
      >
        <Icon name="panel" />
        <span className={styles['headerText']}>{t('header.panel')}</span>
      </button>
    </header>
  )
}

/** The other language, and the other theme. */
function LookButtons(): ReactElement {
  const t = useT()
  const locale = useAppStore((state) => state.locale)
  const theme = useAppStore((state) => state.theme)
  return (
    <>
      <button
        type="button"
        className={styles['headerButton']}
        lang={locale === 'en' ? 'ru' : 'en'}
        onClick={toggleLocale}
      >
        <span className={styles['headerShort']} aria-hidden="true">
          {locale === 'en' ? 'RU' : 'EN'}
        </span>
        <span className={styles['headerText']}>{t('header.language')}</span>
      </button>
      <button
        type="button"
        className={styles['headerButton']}
        aria-label={t(theme === 'light' ? 'header.theme.dark' : 'header.theme.light')}
        onClick={toggleTheme}
      >
        {theme === 'light' ? '☾' : '☀'}
      </button>
    </>
  )
}

/** Opens a scenario file of the person's own. */
function OpenButton(): ReactElement {
  const t = useT()
  const engine = useEngine()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button
        type="button"
        className={styles['headerButton']}
        onClick={() => {
          input.current?.click()
        }}
      >
        <Icon name="open" />
        <span className={styles['headerText']}>{t('header.open')}</span>
      </button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label={t('header.open')}
        onChange={(event) => {
          const file = event.target.files?.[0]
          if (file) void openFile(engine, file)
          event.target.value = ''
        }}
      />
    </>
  )
}

/** Opens the dialog that takes somebody's own log. */
function BringButton(): ReactElement {
  const t = useT()
  return (
    <button
      type="button"
      className={styles['headerButton']}
      aria-haspopup="dialog"
      onClick={() => {
        setAppState({ bringing: { files: [] } })
      }}
    >
      <Icon name="log" />
      <span className={styles['headerText']}>{t('header.bring')}</span>
    </button>
  )
}

function ShareButton(): ReactElement {
  const t = useT()
  const { player } = useEngine()
  const [isCopied, setCopied] = useState(false)
  return (
    <button
      type="button"
      className={styles['headerButton']}
      onBlur={() => {
        setCopied(false)
      }}
      onClick={() => {
        const { origin, pathname } = window.location
        const address = `${origin}${pathname}#${currentHash(player.nowUs)}`
        void navigator.clipboard.writeText(address).then(() => {
          setCopied(true)
        })
      }}
    >
      <Icon name={isCopied ? 'done' : 'link'} />
      <span className={styles['headerText']}>{t(isCopied ? 'header.shared' : 'header.share')}</span>
    </button>
  )
}

/** The address's hash is the page's state, so the skip link moves the focus itself. */
function focusStage(event: { preventDefault: () => void }): void {
  event.preventDefault()
  document.getElementById('stage')?.focus()
}
