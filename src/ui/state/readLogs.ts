import type { Agreement } from '../../replay/agreement.ts'
import { importLog, type Reading } from '../../replay/importLog.ts'
import { lineReader } from '../../replay/lineReader.ts'
import { traceOf } from '../../replay/trace.ts'
import type { Fact } from '../../trace/facts.ts'

/** What a person brought: text that was pasted, or files. */
export type LogSource = string | readonly File[]

/** What came of reading, beside the facts. */
export interface LogReading extends Reading {
  readonly agreement: Agreement
}

export type LogNews =
  | { readonly kind: 'progress'; readonly bytes: number; readonly total: number }
  /** Facts come in slices that a page takes without a pause. */
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'done'; readonly reading: LogReading }
  | { readonly kind: 'failed'; readonly message: string }

const sliceFacts = 2000

/** Reads logs piece by piece and tells how far it is; nothing leaves the browser. */
export async function readLogs(
  source: LogSource,
  title: string,
  tell: (news: LogNews) => void,
): Promise<void> {
  const importer = importLog()
  try {
    if (typeof source === 'string') readText(source, importer.add)
    else await readFiles(source, importer.add, tell)
  } catch (error) {
    tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
    return
  }
  const imported = importer.finish()
  const facts = imported.moments.length > 0 ? traceOf(imported, title) : []
  for (let at = 0; at < facts.length; at += sliceFacts)
    tell({ kind: 'facts', facts: facts.slice(at, at + sliceFacts) })
  tell({ kind: 'done', reading: { ...imported.reading, agreement: imported.agreement } })
}

type Add = (line: string, file?: string) => void

function readText(text: string, add: Add): void {
  const reader = lineReader((line) => {
    add(line)
  })
  reader.add(text)
  reader.end()
}

/** One file is taken as it is; of several, each is a place of its own for processes of the same name. */
async function readFiles(
  files: readonly File[],
  add: Add,
  tell: (news: LogNews) => void,
): Promise<void> {
  const total = files.reduce((sum, { size }) => sum + size, 0)
  let bytes = 0
  for (const file of files) {
    const place = files.length > 1 ? file.name : ''
    const lines = lineReader((line) => {
      add(line, place)
    })
    const decoder = new TextDecoder()
    const reader = file.stream().getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      bytes += value.byteLength
      lines.add(decoder.decode(value, { stream: true }))
      tell({ kind: 'progress', bytes, total })
    }
    lines.add(decoder.decode())
    lines.end()
  }
}
