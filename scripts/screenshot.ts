import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { withBuiltApp } from '../bench/browser.ts'

/**
 * `npm run screenshot [-- HASH [OUT.png]]`: draws the README's picture from the built app, paused at
 * a moment. The same moment always gives the same picture.
 */
const [
  hash = '/scene/eager-vs-cooperative?t=2575&theme=light&lang=en',
  out = 'docs/images/stage.png',
] = process.argv.slice(2)

await withBuiltApp(async (browser, origin) => {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme: hash.includes('theme=dark') ? 'dark' : 'light',
    locale: hash.includes('lang=ru') ? 'ru-RU' : 'en-US',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  await page.goto(`${origin}/#${hash}`)
  await page.locator('canvas').first().waitFor()
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  await page.waitForLoadState('networkidle')
  mkdirSync(path.dirname(out), { recursive: true })
  await page.screenshot({ path: out })
  console.log(`wrote ${out}`)
})
