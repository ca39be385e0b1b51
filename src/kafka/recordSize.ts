/** Bytes of a record batch before its first record (message format v2, no compression). */
export const BATCH_OVERHEAD_BYTES = 61
/** The most a record can need beside key, value and headers. */
const RECORD_OVERHEAD_BYTES_MAX = 21

/** Bytes of a zigzag-encoded varint or varlong. */
export function varintBytes(value: number): number {
  let zigzag = value >= 0 ? 2 * value : -2 * value - 1
  let bytes = 1
  for (; zigzag >= 128; zigzag = Math.floor(zigzag / 128)) bytes++
  return bytes
}

export interface RecordBytes {
  /** Bytes of the key, null when there is none; the same for the value. */
  readonly key: number | null
  readonly value: number | null
  readonly headers?: readonly { readonly key: number; readonly value: number | null }[]
}

const lengthPrefixed = (bytes: number | null): number =>
  bytes === null ? varintBytes(-1) : varintBytes(bytes) + bytes

function contentBytes({ key, value, headers = [] }: RecordBytes): number {
  const headerBytes = headers.reduce(
    (sum, header) => sum + lengthPrefixed(header.key) + lengthPrefixed(header.value),
    varintBytes(headers.length),
  )
  return lengthPrefixed(key) + lengthPrefixed(value) + headerBytes
}

/** Exact bytes of a record inside a batch, from its position and age relative to the first one. */
export function recordBytes(
  record: RecordBytes,
  offsetDelta: number,
  timestampDeltaMs: number,
): number {
  const body = 1 + varintBytes(offsetDelta) + varintBytes(timestampDeltaMs) + contentBytes(record)
  return varintBytes(body) + body
}

/** Bytes the Java producer reserves for a batch that has to hold this record, if `batch.size` is less. */
export const batchBytesUpperBound = (record: RecordBytes): number =>
  BATCH_OVERHEAD_BYTES + RECORD_OVERHEAD_BYTES_MAX + contentBytes(record)
