import { createSimHandler } from './simHandler.ts'
import { serveInSlices } from './serveInSlices.ts'
import type { ToSim } from './simProtocol.ts'

const serve = serveInSlices(createSimHandler(), (answer) => {
  self.postMessage(answer)
})
self.onmessage = (event: MessageEvent<ToSim>) => {
  serve(event.data)
}
