import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { chromium, type Browser } from '@playwright/test'
import { launchOptions } from '../scripts/browser.mjs'

const root = path.resolve(import.meta.dirname, '..')

function serve(port: number): ChildProcess {
  const vite = path.join(root, 'node_modules/vite/bin/vite.js')
  const where = ['--host', '127.0.0.1', '--port', String(port), '--strictPort']
  return spawn(process.execPath, [vite, 'preview', ...where], { cwd: root, stdio: 'ignore' })
}

async function untilServed(origin: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (server.exitCode !== null) throw new Error(`vite preview ended; is ${origin} taken?`)
    const answer = await fetch(origin).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`vite preview did not answer on ${origin}`)
}

/** Serves the built app, opens a browser, hands both to `visit`, and closes both. */
export async function withBuiltApp<Result>(
  visit: (browser: Browser, origin: string) => Promise<Result>,
): Promise<Result> {
  if (!existsSync(path.join(root, 'dist/index.html'))) {
    throw new Error('no build: run `npm run build` first')
  }
  const port = 4180 + (process.pid % 500)
  const origin = `http://127.0.0.1:${String(port)}`
  const server = serve(port)
  try {
    await untilServed(origin, server)
    const browser = await chromium.launch(launchOptions())
    try {
      return await visit(browser, origin)
    } finally {
      await browser.close()
    }
  } finally {
    server.kill()
  }
}
