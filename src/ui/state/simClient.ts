import type { FromSim, ToSim } from './simProtocol.ts'

export interface SimClient {
  send(message: ToSim): void
}

/** Starts the simulator in a worker; on the page itself, in slices, where the host's policy forbids workers. */
export function startSimClient(onMessage: (message: FromSim) => void): SimClient {
  const waiting: ToSim[] = []
  let send = (message: ToSim): void => {
    waiting.push(message)
  }
  const serveHere = async (): Promise<void> => {
    const { serveOnPage } = await import('./serveOnPage.ts')
    send = serveOnPage(onMessage)
    for (const message of waiting) send(message)
  }
  const worker = startWorker(onMessage)
  if (worker) {
    send = (message) => {
      waiting.push(message)
      worker.postMessage(message)
    }
    worker.onerror = (event) => {
      event.preventDefault()
      worker.terminate()
      void serveHere()
    }
  } else {
    void serveHere()
  }
  return {
    send: (message) => {
      send(message)
    },
  }
}

function startWorker(onMessage: (message: FromSim) => void): Worker | null {
  try {
    const worker = new Worker(new URL('./simWorker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = (event: MessageEvent<FromSim>) => {
      onMessage(event.data)
    }
    return worker
  } catch {
    return null
  }
}
