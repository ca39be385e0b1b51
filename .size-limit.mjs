// Budgets for the JavaScript a page loads before anything is asked of it: its entry and all that
// the entry imports statically. What is reached through `import()` comes later and is not counted.
import { existsSync, readFileSync } from 'node:fs'

const manifestPath = new URL('dist/.vite/manifest.json', import.meta.url)
if (!existsSync(manifestPath)) throw new Error('No build to measure: run `npm run build` first.')
const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'))

/** @param {string} key @param {Set<string>} seen @returns {Set<string>} */
function withImports(key, seen = new Set()) {
  const chunk = manifest[key]
  if (!chunk || seen.has(chunk.file)) return seen
  seen.add(chunk.file)
  for (const imported of chunk.imports ?? []) withImports(imported, seen)
  return seen
}

/** @param {string} page */
const scriptsOf = (page) =>
  [...withImports(page)].filter((f) => f.endsWith('.js')).map((f) => `dist/${f}`)

export default [
  {
    name: 'embed until its first frame',
    path: scriptsOf('embed.html'),
    limit: '150 kB',
    gzip: true,
  },
  { name: 'app until its first frame', path: scriptsOf('index.html'), limit: '250 kB', gzip: true },
]
