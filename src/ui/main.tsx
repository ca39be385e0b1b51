import './theme/look.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { keepDocumentInStep } from './app/documentState.ts'
import { exposePageApi } from './app/pageApi.ts'
import { EngineProvider } from './state/context.ts'
import { Player } from './state/player.ts'
import { Session } from './state/session.ts'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

if (window.location.hash.startsWith('#/bench')) {
  const { startBench } = await import('./stage/bench.ts')
  startBench(root)
} else {
  const session = new Session()
  const player = new Player(session)
  keepDocumentInStep()
  exposePageApi({ session, player })
  createRoot(root).render(
    <StrictMode>
      <EngineProvider value={{ session, player }}>
        <App />
      </EngineProvider>
    </StrictMode>,
  )
}
