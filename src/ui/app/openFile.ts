import type { Engine } from '../state/context.ts'

/** Opens a scenario file; problems are shown with their lines and nothing on screen is lost. */
export async function openFile({ session, player }: Engine, file: File): Promise<void> {
  const text = await file.text()
  session.openScenario(file.name, text, () => {
    player.seek(0)
  })
}
