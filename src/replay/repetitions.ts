import type { Said } from './said.ts'

type Stored = { -readonly [Key in keyof Said]: Said[Key] }

/**
 * Decides which lines are kept. Hours of a quiet group are heartbeats: of a row of equal ones the first two and the last
 * tell all, and answers that nobody asks about are not kept at all. So memory grows with what happens, not with time.
 *
 * @returns a function that stores a line, or leaves it out.
 */
export function keeper(said: Stored[]): (next: Said) => void {
  const rows = new Map<string, { readonly text: string; count: number; last: Stored }>()
  return (next) => {
    const text = rowOf(next)
    if (text === null) return
    const key = `${next.saying.kind} ${next.handle}`
    const row = rows.get(key)
    if (text === '' || row?.text !== text) {
      const stored = { ...next }
      said.push(stored)
      if (text !== '') rows.set(key, { text, count: 1, last: stored })
      return
    }
    row.count++
    if (row.count > 3) {
      if (next.atMs >= row.last.atMs) Object.assign(row.last, next)
      return
    }
    row.last = { ...next }
    said.push(row.last)
  }
}

/** What lines of a row have in common; empty: it stands for itself; null: nobody needs it. */
function rowOf({ saying }: Said): string | null {
  switch (saying.kind) {
    case 'heartbeatSent':
      return `beat ${saying.generation}`
    case 'epochAnswered':
      return `epoch ${saying.memberId} ${saying.epoch}`
    case 'commitSent':
      return `commit ${saying.generation}`
    case 'commitAnswered':
      return saying.error === 'NO_ERROR' && saying.reason !== 'manual' ? null : ''
    case 'connectionFailed':
      return saying.isReported ? '' : null
    default:
      return ''
  }
}
