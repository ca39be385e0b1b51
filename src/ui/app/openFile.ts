import { setAppState } from '../state/appStore.ts'
import type { Engine } from '../state/context.ts'

/** Opens a scenario file; problems are shown with their lines and nothing on screen is lost. */
export async function openFile({ session, player }: Engine, file: File): Promise<void> {
  const text = await file.text()
  session.openScenario(file.name, text, () => {
    player.seek(0)
  })
}

/** Files that were dropped on the page: one scenario, or logs. */
export function dropFiles(engine: Engine, files: readonly File[]): void {
  const [first] = files
  if (!first) return
  if (files.length === 1 && first.name.endsWith('.json')) void openFile(engine, first)
  else setAppState({ bringing: { files } })
}
