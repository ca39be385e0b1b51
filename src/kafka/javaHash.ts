/** `java.lang.String.hashCode`: signed 32-bit, over UTF-16 code units. */
export function javaStringHash(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0
  return hash
}

const base64UrlDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** The 16 bytes of a topic id in Kafka's text form (22 digits of URL-safe base64, no padding). */
export function topicIdBytes(topicId: string): Uint8Array {
  const bytes = new Uint8Array(16)
  let bits = 0
  let bitCount = 0
  let at = 0
  for (const digit of topicId) {
    bits = ((bits << 6) | base64UrlDigits.indexOf(digit)) & 0xfff
    bitCount += 6
    if (bitCount >= 8 && at < 16) {
      bitCount -= 8
      bytes[at++] = (bits >>> bitCount) & 0xff
    }
  }
  return bytes
}

/** `org.apache.kafka.common.Uuid.hashCode` of a topic id: its four 32-bit words, xor-ed. */
export function javaTopicIdHash(topicId: string): number {
  const bytes = topicIdBytes(topicId)
  let hash = 0
  for (let i = 0; i < 16; i++) hash ^= (bytes[i] ?? 0) << (24 - 8 * (i % 4))
  return hash
}

/** `org.apache.kafka.common.TopicPartition.hashCode`. */
export const javaTopicPartitionHash = (topic: string, partition: number): number =>
  topicPartitionHashOf(javaStringHash(topic), partition)

/** The same from a topic name's hash, for callers that hash many partitions of one topic. */
export const topicPartitionHashOf = (topicHash: number, partition: number): number =>
  (Math.imul(31, 31 + partition) + topicHash) | 0

const tableSizeFor = (capacity: number): number => {
  let size = 1
  while (size < capacity) size *= 2
  return size
}

/** Table size of `new HashMap()`. */
export const DEFAULT_TABLE_SIZE = 16
/** Table size of `new HashMap(capacity)`. */
export const tableSizeForCapacity = (capacity: number): number =>
  tableSizeFor(Math.max(1, capacity))
/** Table size of `new HashSet(collection)`, which makes room for the whole collection at once. */
export const tableSizeForSetCopy = (count: number): number =>
  tableSizeFor(Math.max(Math.floor(count / 0.75) + 1, 16))

const spread = (hash: number): number => hash ^ (hash >>> 16)
const LONG_CHAIN = 8
const TREE_TABLE_SIZE_MIN = 64

interface Entry<Value> {
  readonly spread: number
  /** Position within a bucket: rising for `put`, falling for `computeIfAbsent`. */
  readonly place: number
  value: Value
}

/**
 * A `java.util.HashMap` as far as a program can observe it through iteration: values by key, and the
 * order in which keys come out. Buckets go upwards; within one, `put` appends and `computeIfAbsent`
 * prepends, and growing the table preserves that. Not modelled: buckets of nine or more in a table of
 * 64 or more, which Java turns into trees (needs nine hashes that agree in all used bits).
 */
export class JavaHashMap<Key extends string | number, Value> {
  private readonly entries = new Map<Key, Entry<Value>>()
  private readonly hashOf: (key: Key) => number
  private tableSize: number
  private lastPlace = 0
  private firstPlace = 0

  constructor(hashOf: (key: Key) => number, tableSize: number = DEFAULT_TABLE_SIZE) {
    this.hashOf = hashOf
    this.tableSize = tableSize
  }

  get size(): number {
    return this.entries.size
  }

  get(key: Key): Value | undefined {
    return this.entries.get(key)?.value
  }

  /** `put` */
  set(key: Key, value: Value): this {
    const entry = this.entries.get(key)
    if (entry) {
      entry.value = value
      return this
    }
    const spreadHash = spread(this.hashOf(key))
    this.growForLongChain(spreadHash, LONG_CHAIN)
    this.entries.set(key, { spread: spreadHash, place: ++this.lastPlace, value })
    if (this.isOverfull()) this.tableSize *= 2
    return this
  }

  /** `computeIfAbsent`, which grows the table on the call after the one that overfills it. */
  getOrAdd(key: Key, make: () => Value): Value {
    if (this.isOverfull()) this.tableSize *= 2
    const entry = this.entries.get(key)
    if (entry) return entry.value
    const spreadHash = spread(this.hashOf(key))
    this.growForLongChain(spreadHash, LONG_CHAIN - 1)
    const value = make()
    this.entries.set(key, { spread: spreadHash, place: --this.firstPlace, value })
    return value
  }

  delete(key: Key): boolean {
    return this.entries.delete(key) // a Java table never shrinks
  }

  /** The key an iterator would return first. */
  first(): Key | undefined {
    let first: Key | undefined
    let lowestBucket = Infinity
    let lowestPlace = 0
    for (const [key, { spread: spreadHash, place }] of this.entries) {
      const bucket = spreadHash & (this.tableSize - 1)
      if (bucket > lowestBucket || (bucket === lowestBucket && place > lowestPlace)) continue
      first = key
      lowestBucket = bucket
      lowestPlace = place
    }
    return first
  }

  keys(): Key[] {
    return this.ordered().map(([key]) => key)
  }

  values(): Value[] {
    return this.ordered().map(([, entry]) => entry.value)
  }

  private ordered(): [Key, Entry<Value>][] {
    const entries = [...this.entries]
    if (this.firstPlace < 0) entries.sort(([, a], [, b]) => a.place - b.place)
    const mask = this.tableSize - 1
    const buckets = Int32Array.from(entries, ([, entry]) => entry.spread & mask)
    return inBucketOrder(entries, buckets, this.tableSize)
  }

  private isOverfull(): boolean {
    return this.entries.size > 0.75 * this.tableSize
  }

  /** Java grows a small table rather than turn a long chain into a tree. */
  private growForLongChain(spreadHash: number, lengthMax: number): void {
    if (this.tableSize >= TREE_TABLE_SIZE_MIN || this.entries.size < lengthMax) return
    const mask = this.tableSize - 1
    let length = 0
    for (const entry of this.entries.values()) {
      if ((entry.spread & mask) === (spreadHash & mask)) length++
    }
    if (length >= lengthMax) this.tableSize *= 2
  }
}

/** A stable counting sort by bucket. */
function inBucketOrder<Key>(keys: readonly Key[], bucketOf: Int32Array, tableSize: number): Key[] {
  const next = new Int32Array(tableSize + 1)
  for (const bucket of bucketOf) next[bucket + 1] = (next[bucket + 1] ?? 0) + 1
  for (let bucket = 0; bucket < tableSize; bucket++) {
    next[bucket + 1] = (next[bucket + 1] ?? 0) + (next[bucket] ?? 0)
  }
  const ordered = new Array<Key>(keys.length)
  keys.forEach((key, i) => {
    const bucket = bucketOf[i] ?? 0
    const at = next[bucket] ?? 0
    ordered[at] = key
    next[bucket] = at + 1
  })
  return ordered
}

/** The order in which a Java map or set of these strings, filled in this order, is iterated. */
export function javaStringOrder(
  keys: Iterable<string>,
  tableSize: number = DEFAULT_TABLE_SIZE,
): string[] {
  const map = new JavaHashMap<string, true>(javaStringHash, tableSize)
  for (const key of keys) map.set(key, true)
  return map.keys()
}
