/** More of one line than this is dropped: a file without line breaks must not fill the memory. */
const longest = 4_000_000

/**
 * Cuts text that comes in pieces into lines, whatever their line breaks.
 *
 * @param take is given each line without its break.
 */
export function lineReader(take: (line: string) => void): {
  readonly add: (text: string) => void
  /** The last line may lack its break. */
  readonly end: () => void
} {
  let rest = ''
  const add = (text: string): void => {
    const lines = (rest + text).split('\n')
    rest = (lines.pop() ?? '').slice(0, longest)
    for (const line of lines) take(line.endsWith('\r') ? line.slice(0, -1) : line)
  }
  const end = (): void => {
    if (rest !== '') take(rest)
    rest = ''
  }
  return { add, end }
}
