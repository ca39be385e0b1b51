import { useEffect, useState, type DragEvent, type ReactElement } from 'react'
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
import { openFile } from './openFile.ts'
import { SceneList } from './SceneList.tsx'
import { SidePanel } from './SidePanel.tsx'
import { Workspace } from './Workspace.tsx'

/** The whole page: scenes at the left, stage, panel at the right, timeline below. */
export function App(): ReactElement {
  const t = useT()
  const engine = useEngine()
  const isScenesOpen = useAppStore((state) => state.isScenesOpen)
  const isSideOpen = useAppStore((state) => state.isSideOpen)
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
        const file = event.dataTransfer.files[0]
        if (file) void openFile(engine, file)
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
      {isDragging ? <div className={styles['drop']}>{t('drop.here')}</div> : null}
    </div>
  )
}
