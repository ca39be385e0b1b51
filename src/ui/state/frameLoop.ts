/** Where frames come from: the browser, or a test's own hand. */
export interface FrameSource {
  readonly request: (draw: (nowMs: number) => void) => number
  readonly cancel: (handle: number) => void
}

/** A hidden tab must not replay a minute at once. */
const elapsedMsMax = 100

/** Calls `draw` once a frame with the time since the last one, ms. Returns how to stop it. */
export function startFrameLoop(draw: (elapsedMs: number) => void, frames: FrameSource): () => void {
  let previousMs: number | undefined
  const onFrame = (nowMs: number): void => {
    draw(Math.min(elapsedMsMax, nowMs - (previousMs ?? nowMs)))
    previousMs = nowMs
    handle = frames.request(onFrame)
  }
  let handle = frames.request(onFrame)
  return () => {
    frames.cancel(handle)
  }
}

export const browserFrames: FrameSource = {
  request: (draw) => requestAnimationFrame(draw),
  cancel: (handle) => {
    cancelAnimationFrame(handle)
  },
}
