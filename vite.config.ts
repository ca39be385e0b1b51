import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { scenePreludes } from './scripts/preludes.ts'

const page = (name: string): string => path.resolve(import.meta.dirname, name)

/**
 * Two pages: the app and the embed. What both need becomes a shared chunk; panels are reached by
 * `import()` only, so they are never part of the embed's first frame (`.size-limit.mjs` checks it).
 */
export default defineConfig({
  base: './', // a build may lie in any folder of any host
  plugins: [react(), scenePreludes()],
  worker: { format: 'iife' }, // classic workers are the only kind that starts from a file on disk
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
  build: {
    target: 'es2022',
    manifest: true,
    rolldownOptions: { input: { index: page('index.html'), embed: page('embed.html') } },
  },
})
