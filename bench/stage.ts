import type { Browser, Page } from '@playwright/test'
import { withBuiltApp } from './browser.ts'
import { median, quantile, type BenchOptions, type Row } from './row.ts'

/** What the page `/#/bench` offers to this file. */
interface StageBench {
  /** Keeps this many cats moving on the stage, from now on. */
  setInFlight(cats: number): void
  /** What the last frame drew. */
  counts(): Readonly<Record<string, number>>
}

interface Frames {
  readonly framesPerSecond: number
  readonly frameMs: readonly number[]
  readonly longTasksMs: readonly number[]
  readonly counts: Readonly<Record<string, number>>
}

const loads = [
  { cats: 500, atLeast: 59 },
  { cats: 1_000, atLeast: 50 },
  { cats: 2_000, atLeast: 30 },
]

/** Counts frames and long tasks in the page while it plays with this many cats. */
function measure(page: Page, cats: number, seconds: number): Promise<Frames> {
  return page.evaluate(
    async ({ cats, seconds }) => {
      const stage = (window as unknown as { __bench: StageBench }).__bench
      const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))
      stage.setInFlight(cats)
      for (let warmUp = 0; warmUp < 30; warmUp += 1) await frame()
      const longTasksMs: number[] = []
      const observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longTasksMs.push(duration)
      })
      observer.observe({ type: 'longtask' })
      const frameMs: number[] = []
      const startedAt = await frame()
      let previous = startedAt
      while (previous - startedAt < seconds * 1_000) {
        const now = await frame()
        frameMs.push(now - previous)
        previous = now
      }
      observer.disconnect()
      const framesPerSecond = (frameMs.length * 1_000) / (previous - startedAt)
      return { framesPerSecond, frameMs, longTasksMs, counts: { ...stage.counts() } }
    },
    { cats, seconds },
  )
}

async function openBench(browser: Browser, origin: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  // The loader of this file wraps functions in a helper that the page does not have.
  await page.addInitScript('globalThis.__name = (wrapped) => wrapped')
  await page.goto(`${origin}/#/bench`)
  await page.waitForFunction(() => '__bench' in window, undefined, { timeout: 15_000 })
  return page
}

function rowsOf(cats: number, atLeast: number, runs: readonly Frames[]): readonly Row[] {
  const longest = Math.max(0, ...runs.flatMap((run) => run.longTasksMs))
  const name = `stage, ${String(cats)} cats`
  const drawn = Object.entries(runs[0]?.counts ?? {}).map(([what, n]) => `${what} ${String(n)}`)
  return [
    {
      name,
      value: median(runs.map((run) => run.framesPerSecond)),
      unit: 'fps',
      bar: { atLeast },
      note: drawn.join(', '),
    },
    {
      name: `${name}, frame p95`,
      value: median(runs.map((run) => quantile(run.frameMs, 0.95))),
      unit: 'ms',
    },
    { name: `${name}, longest task`, value: longest, unit: 'ms', bar: { atMost: 50 } },
  ]
}

/** Frame rate and longest task of the stage, in a browser that renders in software. */
export function benchStage({ quick }: BenchOptions): Promise<readonly Row[]> {
  const repetitions = quick ? 1 : 3
  const seconds = quick ? 1 : 4
  return withBuiltApp(async (browser, origin) => {
    const page = await openBench(browser, origin)
    const runs = loads.map(() => [] as Frames[])
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
      for (const [index, { cats }] of loads.entries()) {
        runs[index]?.push(await measure(page, cats, seconds)) // interleaved: noise hits all alike
      }
    }
    return loads.flatMap(({ cats, atLeast }, index) => rowsOf(cats, atLeast, runs[index] ?? []))
  })
}
