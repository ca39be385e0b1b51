import type { SimHandler } from './simHandler.ts'
import type { FromSim, ToSim } from './simProtocol.ts'

/**
 * Runs a handler message by message, giving way between slices, so that a fork does not wait for a long computation.
 */
export function serveInSlices(
  handler: SimHandler,
  answer: (message: FromSim) => void,
): (message: ToSim) => void {
  const waiting: ToSim[] = []
  let isScheduled = false

  const work = (): void => {
    isScheduled = false
    const message = waiting.shift()
    if (!message) return
    const { answer: reply, more } = handler.handle(message)
    answer(reply)
    if (more) waiting.push(message)
    schedule()
  }
  const schedule = (): void => {
    if (isScheduled || waiting.length === 0) return
    isScheduled = true
    setTimeout(work, 0)
  }
  return (message) => {
    waiting.push(message)
    schedule()
  }
}
