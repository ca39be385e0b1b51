/** A path into a JSON document: property names and array indices. */
export type JsonPath = readonly (string | number)[]

/** `["groups", 0, "config", "session.timeout.ms"]` → `groups[0].config.session.timeout.ms`. */
export function formatPath(path: JsonPath): string {
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`,
    )
    .join('')
}

/** Finds the line (from 1) on which each value of a JSON text begins. The text must be valid JSON. */
export function indexLines(text: string): (path: JsonPath) => number {
  const lines = new Map<string, number>()
  const scanner = new LineScanner(text, lines)
  scanner.readValue([])
  return (path) => {
    for (let length = path.length; length >= 0; length--) {
      const line = lines.get(JSON.stringify(path.slice(0, length)))
      if (line !== undefined) return line
    }
    return 1
  }
}

/** Walks valid JSON and notes where values begin; malformed text is the business of `JSON.parse`. */
class LineScanner {
  private readonly text: string
  private readonly lines: Map<string, number>
  private at = 0
  private line = 1

  constructor(text: string, lines: Map<string, number>) {
    this.text = text
    this.lines = lines
  }

  readValue(path: JsonPath): void {
    this.skipSpace()
    if (!this.lines.has(JSON.stringify(path))) this.lines.set(JSON.stringify(path), this.line)
    const first = this.text[this.at]
    if (first === '{') this.readObject(path)
    else if (first === '[') this.readArray(path)
    else if (first === '"') this.readString()
    else
      while (this.at < this.text.length && !',]}\n \t\r'.includes(this.text[this.at] ?? ''))
        this.at++
  }

  private readObject(path: JsonPath): void {
    this.at++
    for (;;) {
      this.skipSpace()
      if (this.at >= this.text.length || this.text[this.at] === '}') break
      const keyLine = this.line
      const key = this.readString()
      this.lines.set(JSON.stringify([...path, key]), keyLine)
      this.skipSpace()
      this.at++
      this.readValue([...path, key])
      this.skipSpace()
      if (this.text[this.at] === ',') this.at++
    }
    this.at++
  }

  private readArray(path: JsonPath): void {
    this.at++
    for (let index = 0; ; index++) {
      this.skipSpace()
      if (this.at >= this.text.length || this.text[this.at] === ']') break
      this.readValue([...path, index])
      this.skipSpace()
      if (this.text[this.at] === ',') this.at++
    }
    this.at++
  }

  private readString(): string {
    const from = this.at++
    while (this.at < this.text.length && this.text[this.at] !== '"') {
      if (this.text[this.at] === '\\') this.at++
      this.at++
    }
    this.at++
    return JSON.parse(this.text.slice(from, this.at)) as string
  }

  private skipSpace(): void {
    for (; this.at < this.text.length && ' \t\r\n'.includes(this.text[this.at] ?? ''); this.at++) {
      if (this.text[this.at] === '\n') this.line++
    }
  }
}
