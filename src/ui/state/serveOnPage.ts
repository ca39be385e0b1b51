import { serveInSlices } from './serveInSlices.ts'
import { createSimHandler } from './simHandler.ts'
import type { FromSim, ToSim } from './simProtocol.ts'

/** The simulator on the page's own thread; loaded only where a worker cannot be had. */
export const serveOnPage = (onMessage: (message: FromSim) => void): ((message: ToSim) => void) =>
  serveInSlices(createSimHandler(), onMessage)
