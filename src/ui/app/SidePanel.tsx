import { Tabs } from 'radix-ui'
import { lazy, Suspense, type ComponentType, type ReactElement } from 'react'
import { useT } from '../i18n/useT.ts'
import { StoryPanel } from '../panels/StoryPanel.tsx'
import { setAppState, useAppStore, type SidePanel as PanelName } from '../state/appStore.ts'
import styles from './app.module.css'

/** The story comes first; the others are loaded when somebody asks for them. */
const Inspector = lazy(async () => ({
  default: (await import('../panels/Inspector.tsx')).Inspector,
}))
const LogPanel = lazy(async () => ({ default: (await import('../panels/LogPanel.tsx')).LogPanel }))

const panels: readonly { readonly name: PanelName; readonly Content: ComponentType }[] = [
  { name: 'story', Content: StoryPanel },
  { name: 'inspector', Content: Inspector },
  { name: 'log', Content: LogPanel },
]

/** Story, details and log at the right of the stage. */
export function SidePanel(): ReactElement {
  const t = useT()
  const shown = useAppStore((state) => state.sidePanel)
  return (
    <aside id="side" className={styles['side']} aria-label={t('header.panel')}>
      <Tabs.Root
        className={styles['side'] ?? ''}
        style={{ border: 0, flex: 1, width: 'auto' }}
        value={shown}
        onValueChange={(name) => {
          setAppState({ sidePanel: name as PanelName })
        }}
      >
        <Tabs.List className={styles['tabs'] ?? ''} aria-label={t('header.panel')}>
          {panels.map(({ name }) => (
            <Tabs.Trigger key={name} value={name} className={styles['tab'] ?? ''}>
              {t(`side.${name}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {panels.map(({ name, Content }) => (
          <Tabs.Content key={name} value={name} className={styles['tabContent'] ?? ''}>
            <Suspense fallback={null}>
              <Content />
            </Suspense>
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </aside>
  )
}
