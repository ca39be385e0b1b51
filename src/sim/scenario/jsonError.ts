import type { ProblemDetail } from './problem.ts'

/** Where a text stops being JSON, and what should have come there. */
export interface JsonError {
  readonly line: number
  readonly detail: ProblemDetail
}

/**
 * Finds the first place at which a text is not JSON (RFC 8259); null when it is. Engines word and place their own
 * errors differently; this one is the same everywhere and names the line.
 */
export function findJsonError(text: string): JsonError | null {
  const scanner = new Scanner(text)
  const detail = scanner.findError()
  return detail === null ? null : { line: scanner.line, detail }
}

type Found = ProblemDetail | null

const literal = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/y
const string = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y
const space = /[ \t\r\n]*/y
const shownMax = 20

class Scanner {
  private readonly text: string
  private at = 0

  constructor(text: string) {
    this.text = text
  }

  get line(): number {
    return this.text.slice(0, this.at).split('\n').length
  }

  findError(): Found {
    const found = this.value()
    if (found) return found
    this.skip(space)
    return this.at < this.text.length ? { code: 'jsonEnd', params: this.here() } : null
  }

  private value(): Found {
    this.skip(space)
    const first = this.text[this.at]
    if (first === '{') return this.items('}', () => this.property())
    if (first === '[') return this.items(']', () => this.value())
    if (first === '"') return this.string()
    return this.skip(literal) ? null : { code: 'jsonValue', params: this.here() }
  }

  private items(end: '}' | ']', item: () => Found): Found {
    this.at++
    this.skip(space)
    if (this.take(end)) return null
    for (;;) {
      const found = item()
      if (found) return found
      this.skip(space)
      if (this.take(end)) return null
      if (!this.take(',')) return { code: 'jsonComma', params: this.here() }
    }
  }

  private property(): Found {
    this.skip(space)
    if (this.text[this.at] !== '"') return { code: 'jsonKey', params: this.here() }
    const found = this.string()
    if (found) return found
    this.skip(space)
    return this.take(':') ? this.value() : { code: 'jsonColon', params: this.here() }
  }

  private string(): Found {
    return this.skip(string) ? null : { code: 'jsonString', params: {} }
  }

  private take(sign: string): boolean {
    if (this.text[this.at] !== sign) return false
    this.at++
    return true
  }

  private skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at
    const match = pattern.exec(this.text)
    if (!match) return false
    this.at += match[0].length
    return true
  }

  private here(): { readonly found: string } {
    return {
      found:
        this.text
          .slice(this.at, this.at + shownMax)
          .split('\n', 1)[0]
          ?.trim() ?? '',
    }
  }
}
