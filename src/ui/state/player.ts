import type { Micros } from '../../kafka/units.ts'
import { browserFrames, startFrameLoop, type FrameSource } from './frameLoop.ts'
import { Pacing } from './pacing.ts'
import { setAppState, useAppStore, type Pace } from './appStore.ts'
import type { Session } from './session.ts'
import type { Curve } from '../../trace/director.ts'

type FrameListener = (nowUs: Micros) => void

/** Real milliseconds between updates of what React shows while playing. */
const settleMs = 200

/**
 * The one frame loop. Screen time goes on with frames; the director's curve turns it into virtual time, and everyone
 * who draws is told the moment. It never sets React state per frame.
 */
export class Player {
  private readonly session: Session
  private readonly frames: FrameSource
  private readonly onFrame = new Set<FrameListener>()
  private readonly onSettle = new Set<FrameListener>()
  private readonly pacing = new Pacing()
  private stop: (() => void) | undefined
  private at: Micros = 0
  private sinceSettleMs = 0

  constructor(session: Session, frames: FrameSource = browserFrames) {
    this.session = session
    this.frames = frames
    session.subscribe(() => {
      const { computedUs, endUs } = useAppStore.getState()
      const sources = session.shownRuns().map((run) => run.history.facts)
      this.pacing.follow(sources, computedUs, computedUs >= endUs)
      this.settle()
    })
  }

  get nowUs(): Micros {
    return this.at
  }

  /** How screen time and virtual time are related now. */
  get curve(): Curve {
    return this.pacing.shownCurve
  }

  /** Told every frame, and at once when the moment changes while paused. */
  subscribeFrame(listener: FrameListener): () => void {
    this.onFrame.add(listener)
    return () => {
      this.onFrame.delete(listener)
    }
  }

  /** Told a few times a second, and at once when the moment changes while paused: for React. */
  subscribeSettle(listener: FrameListener): () => void {
    this.onSettle.add(listener)
    return () => {
      this.onSettle.delete(listener)
    }
  }

  play(): void {
    const { endUs } = useAppStore.getState()
    if (this.at >= endUs) this.at = 0
    setAppState({ isPlaying: true })
    this.pacing.moveTo(this.at)
    this.stop ??= startFrameLoop((elapsedMs) => {
      this.tick(elapsedMs)
    }, this.frames)
  }

  pause(): void {
    this.stop?.()
    this.stop = undefined
    setAppState({ isPlaying: false })
    this.settle()
  }

  toggle(): void {
    if (useAppStore.getState().isPlaying) this.pause()
    else this.play()
  }

  seek(atUs: Micros): void {
    const { endUs } = useAppStore.getState()
    this.at = Math.max(0, Math.min(atUs, endUs))
    this.pacing.moveTo(this.at)
    this.settle()
  }

  /** One fact on (1) or back (−1); facts of the same moment count as one step. */
  step(direction: 1 | -1): void {
    this.pause()
    const times = this.session.shownRuns().flatMap((run) => {
      const { history } = run
      const index = history.factIndexAt(this.at)
      const fact = direction === 1 ? history.facts[index + 1] : lastBefore(history.facts, this.at)
      return fact ? [fact.atUs] : []
    })
    if (times.length > 0) this.seek(direction === 1 ? Math.min(...times) : Math.max(...times))
  }

  setPace(pace: Pace): void {
    setAppState({ pace })
    this.pacing.setPace(pace)
    this.pacing.moveTo(this.at)
  }

  private tick(elapsedMs: number): void {
    const { computedUs, endUs } = useAppStore.getState()
    this.at = Math.min(this.pacing.advance(elapsedMs), computedUs)
    if (this.at === computedUs) this.pacing.moveTo(this.at)
    for (const listener of this.onFrame) listener(this.at)
    this.sinceSettleMs += elapsedMs
    if (this.at >= endUs) this.pause()
    else if (this.sinceSettleMs >= settleMs) this.notifySettled()
  }

  private settle(): void {
    for (const listener of this.onFrame) listener(this.at)
    this.notifySettled()
  }

  private notifySettled(): void {
    this.sinceSettleMs = 0
    for (const listener of this.onSettle) listener(this.at)
  }
}

function lastBefore(
  facts: readonly { readonly atUs: Micros }[],
  atUs: Micros,
): { readonly atUs: Micros } | undefined {
  return facts.findLast((fact) => fact.atUs < atUs)
}
