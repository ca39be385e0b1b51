import '../ui/theme/look.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { setAppState } from '../ui/state/appStore.ts'
import { EngineProvider } from '../ui/state/context.ts'
import { Player } from '../ui/state/player.ts'
import { loadScene } from '../scenes/registry.ts'
import { fetchPrelude, startAfterPrelude } from '../ui/state/preludeClient.ts'
import { Session } from '../ui/state/session.ts'
import { startSimClient } from '../ui/state/simClient.ts'
import { EmbedProblems } from './EmbedProblems.tsx'
import { EmbedView } from './EmbedView.tsx'
import { readEmbedOptions } from './options.ts'

const root = document.getElementById('root')
if (!root) throw new Error('embed.html has no #root')

const read = readEmbedOptions(window.location.search)
const { locale, theme, controls } = read.options
document.documentElement.lang = locale
document.documentElement.dataset['theme'] = theme
setAppState({ locale, theme })

/** Two frames on, the first one is on the screen. */
const afterFirstFrame = (start: () => void): void => {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(start, 0)))
}

if (read.problems.length === 0) {
  const { scene, atUs, autoplay } = read.options
  const [prelude] = await Promise.all([fetchPrelude(scene), loadScene(scene)])
  const session = new Session(startAfterPrelude(prelude, startSimClient, afterFirstFrame))
  const player = new Player(session)
  session.openScene(scene, undefined, () => {
    player.seek(atUs)
    if (autoplay) player.play()
  })
  createRoot(root).render(
    <StrictMode>
      <EngineProvider value={{ session, player }}>
        <EmbedView controls={controls} />
      </EngineProvider>
    </StrictMode>,
  )
} else {
  createRoot(root).render(<EmbedProblems problems={read.problems} locale={locale} />)
}
