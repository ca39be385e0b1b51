import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'
import { gunzipSync } from 'node:zlib'
import { lineReader } from '../replay/lineReader.ts'
import { UsageError } from './usageError.ts'

const chunkBytes = 1 << 20

/**
 * Hands over a file line by line, without holding it as a whole; `-` is the standard input, `.gz` is unpacked.
 *
 * @throws UsageError where it cannot be read.
 */
export function eachLine(file: string, take: (line: string) => void): void {
  const reader = lineReader(take)
  if (file.endsWith('.gz')) reader.add(readPacked(file))
  else readChunks(file, reader.add)
  reader.end()
}

function readPacked(file: string): string {
  try {
    return gunzipSync(readFileSync(file)).toString('utf8')
  } catch (error) {
    throw new UsageError(`${file}: ${messageOf(error)}`)
  }
}

function readChunks(file: string, add: (text: string) => void): void {
  const decoder = new StringDecoder('utf8')
  const buffer = Buffer.alloc(chunkBytes)
  try {
    const descriptor = file === '-' ? 0 : openSync(file, 'r')
    for (;;) {
      const count = readSync(descriptor, buffer)
      if (count === 0) break
      add(decoder.write(buffer.subarray(0, count)))
    }
    if (file !== '-') closeSync(descriptor)
  } catch (error) {
    throw new UsageError(`${file}: ${messageOf(error)}`)
  }
  add(decoder.end())
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)
