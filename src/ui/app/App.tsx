import { lazy, Suspense, useEffect, useState, type DragEvent, type ReactElement } from 'react'
import { useT } from '../i18n/useT.ts'
import { useAppStore } from '../state/appStore.ts'
import { useEngine } from '../state/context.ts'
import { followAddress } from './address.ts'
import styles from './app.module.css'
import { HelpDialog, ProblemsDialog } from './Dialogs.tsx'
import { Footer } from './Footer.tsx'
import { Header } from './Header.tsx'
import { bindKeys } from './keys.ts'
import { LiveRegion } from './LiveRegion.tsx'
import { dropFiles } from './openFile.ts'
import { SceneList } from './SceneList.tsx'
import { SidePanel } from './SidePanel.tsx'
import { Workspace } from './Workspace.tsx'

/** Most viewers have no log to bring. */
const BringLog = lazy(async () => ({ default: (await import('./BringLog.tsx')).BringLog }))

/** The whole page: scenes at the left, stage, panel at the right, timeline below. */
export function App(): ReactElement {
  const t = useT()
  const engine = useEngine()
  const isScenesOpen = useAppStore((state) => state.isScenesOpen)
  const isSideOpen = useAppStore((state) => state.isSideOpen)
  const isBringing = useAppStore((state) => state.bringing !== null)
  const [isDragging, setDragging] = useState(false)
  useEffect(() => bindKeys(engine), [engine])
  useEffect(() => followAddress(engine), [engine])
  return (
    <div
      className={styles['app']}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setDragging(true)
      }}
      onDragLeave={() => {
        setDragging(false)
      }}
      onDrop={(event: DragEvent) => {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setDragging(false)
        dropFiles(engine, [...event.dataTransfer.files])
      }}
    >
      <Header />
      {isScenesOpen ? <SceneList /> : null}
      <Workspace />
      {isSideOpen ? <SidePanel /> : null}
      <Footer />
      <LiveRegion />
      <HelpDialog />
      <ProblemsDialog />
      {isBringing ? (
        <Suspense fallback={null}>
          <BringLog />
        </Suspense>
      ) : null}
      {isDragging ? <div className={styles['drop']}>{t('drop.here')}</div> : null}
    </div>
  )
}
