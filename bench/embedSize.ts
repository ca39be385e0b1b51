import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { withBuiltApp } from './browser.ts'
import { median, type BenchOptions, type Row } from './row.ts'

const embed = '/embed.html?scene=eager-vs-cooperative&t=0&controls=minimal'
const cpuSlowdown = 4

interface Load {
  readonly scriptBytes: number
  readonly firstFrameMs: number
  readonly otherHosts: readonly string[]
}

/** Resolves with the page's own clock when the stage's canvas has something on it. */
async function firstFrame(page: Page): Promise<number> {
  const drawn = await page.waitForFunction(
    () => {
      const canvas = document.querySelector('canvas')
      if (!canvas || canvas.width === 0 || canvas.height === 0) return false
      const { data } =
        canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {}
      return data?.some((value) => value !== 0) ? performance.now() : false
    },
    undefined,
    { polling: 'raf', timeout: 20_000 },
  )
  return Number(await drawn.jsonValue())
}

async function load(page: Page, origin: string): Promise<Load> {
  const scripts: Promise<number>[] = []
  const otherHosts: string[] = []
  page.on('request', (request) => {
    const url = request.url()
    if (url.startsWith('http') && !url.startsWith(origin)) otherHosts.push(url)
  })
  page.on('response', (response) => {
    if (!new URL(response.url()).pathname.endsWith('.js')) return
    scripts.push(response.body().then((body) => gzipSync(body, { level: 9 }).length))
  })
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown })
  await page.goto(origin + embed)
  const firstFrameMs = await firstFrame(page)
  const loadedByThen = [...scripts]
  const sizes = await Promise.all(loadedByThen)
  return { scriptBytes: sizes.reduce((sum, size) => sum + size, 0), firstFrameMs, otherHosts }
}

/** JavaScript that the embed loads before its first frame, and how soon that frame comes. */
export function benchEmbedSize({ quick }: BenchOptions): Promise<readonly Row[]> {
  return withBuiltApp(async (browser, origin) => {
    const loads: Load[] = []
    for (let repetition = 0; repetition < (quick ? 1 : 5); repetition += 1) {
      const context = await browser.newContext({ viewport: { width: 960, height: 540 } })
      loads.push(await load(await context.newPage(), origin))
      await context.close()
    }
    const kilobytes = median(loads.map((each) => each.scriptBytes)) / 1_000
    const others = new Set(loads.flatMap((each) => each.otherHosts))
    return [
      {
        name: 'embed, JavaScript until first frame',
        value: kilobytes,
        unit: 'kB gzip',
        bar: { atMost: 150 },
      },
      {
        name: `embed, first frame at ${String(cpuSlowdown)}x CPU slowdown`,
        value: median(loads.map((each) => each.firstFrameMs)),
        unit: 'ms',
        bar: { atMost: 1_000 },
      },
      { name: 'embed, requests to other hosts', value: others.size, unit: '', bar: { atMost: 0 } },
    ]
  })
}
