const MURMUR_SEED = 0x9747b28c
const MURMUR_MULTIPLIER = 0x5bd1e995

const byteAt = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0

/** The Java client's murmur2 (seed 0x9747b28c), as a signed 32-bit number. */
export function murmur2(bytes: Uint8Array): number {
  const { length } = bytes
  let hash = MURMUR_SEED ^ length
  let at = 0
  for (; length - at >= 4; at += 4) {
    let word =
      byteAt(bytes, at) |
      (byteAt(bytes, at + 1) << 8) |
      (byteAt(bytes, at + 2) << 16) |
      (byteAt(bytes, at + 3) << 24)
    word = Math.imul(word, MURMUR_MULTIPLIER)
    word ^= word >>> 24
    hash = Math.imul(hash, MURMUR_MULTIPLIER) ^ Math.imul(word, MURMUR_MULTIPLIER)
  }
  if (at < length) {
    for (let tail = length - at - 1; tail >= 0; tail--)
      hash ^= byteAt(bytes, at + tail) << (8 * tail)
    hash = Math.imul(hash, MURMUR_MULTIPLIER)
  }
  hash = Math.imul(hash ^ (hash >>> 13), MURMUR_MULTIPLIER)
  return hash ^ (hash >>> 15)
}

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let remainder = index
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1
  }
  return remainder
})

/** CRC-32 with the zlib polynomial, unsigned. librdkafka's default partitioner uses it. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (crc >>> 8) ^ (crcTable[(crc ^ byte) & 0xff] ?? 0)
  return (crc ^ 0xffffffff) >>> 0
}

/** librdkafka's FNV-1a: the absolute value of the signed 32-bit hash, not the plain hash. */
export function fnv1a(bytes: Uint8Array): number {
  let hash = 0x811c9dc5 | 0
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return Math.abs(hash)
}
