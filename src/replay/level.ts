const levelWords: readonly (readonly [RegExp, number])[] = [
  [/\b(?:debug|dbg|verbose|vrb|trace)\b/i, 7],
  [/\b(?:notice)\b/i, 5],
  [/\b(?:info|inf|information)\b/i, 6],
  [/\b(?:warning|warn|wrn)\b/i, 4],
  [/\b(?:error|err|eror)\b/i, 3],
  [/\b(?:critical|crit|fatal|ftl|alert|emergency)\b/i, 0],
]

/** A level in words or as a digit; null for anything else. */
export function levelOf(value: unknown): number | null {
  const text = String(value)
  if (/^[0-7]$/.test(text)) return Number(text)
  return levelWords.find(([word]) => word.test(text))?.[1] ?? null
}
