import { createElement, createRef } from 'react'
import { createRoot } from 'react-dom/client'
import { formatMessage } from '../i18n/message.ts'
import { browserFrames, startFrameLoop } from '../state/frameLoop.ts'
import { benchSpanUs, benchWorld } from './benchScene.ts'
import { Stage, type StageHandle, type StageProps } from './Stage.tsx'
import { stageWords } from './words.ts'

/** What measurements of the stage ask for. */
interface BenchCounts {
  readonly inFlight: number
  readonly drawn: number
  /** Frames a second over the last two seconds. */
  readonly fps: number
  /** Tasks of more than 50 ms since `setInFlight`. */
  readonly longTasks: number
}

declare global {
  interface Window {
    __bench?: { setInFlight(count: number): void; counts(): BenchCounts }
  }
}

const meterMs = 2_000
const startUs = 10_000_000
const nothing = { inFlight: 0, drawn: 0 }

/** The bench page: a stage with as many cats on their way as asked, each drawn singly. */
export function startBench(container: Element): void {
  const ref = createRef<StageHandle>()
  const root = createRoot(container)
  let world = benchWorld(0, startUs)
  let elapsedUs = 0
  let longTasks = 0
  let frames: number[] = []

  const render = (): void => {
    const props: StageProps = {
      world,
      nowUs: startUs,
      layoutOptions: {},
      selection: null,
      onSelect: () => undefined,
      t: (key, params) => formatMessage(stageWords.en[key], 'en', params),
      theme: 'light',
      isReduced: false,
      stackAbove: Infinity,
    }
    root.render(
      createElement('div', { style: { height: '100vh' } }, createElement(Stage, { ...props, ref })),
    )
  }
  new PerformanceObserver((list) => {
    longTasks += list.getEntries().length
  }).observe({ type: 'longtask' })
  startFrameLoop((elapsedMs) => {
    elapsedUs = (elapsedUs + elapsedMs * 300) % benchSpanUs
    ref.current?.paintFrame(world, startUs + elapsedUs)
    const nowMs = performance.now()
    frames = [...frames.filter((each) => nowMs - each < meterMs), nowMs]
  }, browserFrames)
  window.__bench = {
    setInFlight: (count) => {
      world = benchWorld(count, startUs)
      longTasks = 0
      frames = []
      render()
    },
    counts: () => {
      const spanMs = (frames.at(-1) ?? 0) - (frames[0] ?? 0)
      const fps = spanMs > 0 ? ((frames.length - 1) * 1000) / spanMs : 0
      return { ...(ref.current?.counts() ?? nothing), fps, longTasks }
    },
  }
  render()
}
