/** One thing that will happen. Plain data, so that a checkpoint can hold the queue. */
export interface QueuedEvent {
  readonly atUs: number
  readonly seq: number
  readonly kind: 'deliver' | 'timer' | 'command' | 'disconnect'
  /** The node it happens to; empty for commands. */
  readonly node: string
  readonly payload: unknown
  /** The fact that led to it. */
  readonly cause: number | undefined
}

/** Earliest first; a tie keeps the order of scheduling. This line is what makes a run repeatable. */
const isBefore = (a: QueuedEvent, b: QueuedEvent): boolean =>
  a.atUs < b.atUs || (a.atUs === b.atUs && a.seq < b.seq)

/** Adds an event to a binary heap kept in a plain array. */
export function pushEvent(heap: QueuedEvent[], event: QueuedEvent): void {
  let child = heap.length
  heap.push(event)
  while (child > 0) {
    const parent = (child - 1) >> 1
    const above = heap[parent] as QueuedEvent
    if (!isBefore(event, above)) break
    heap[child] = above
    child = parent
  }
  heap[child] = event
}

/** Takes the earliest event off the heap. */
export function popEvent(heap: QueuedEvent[]): QueuedEvent | undefined {
  const first = heap[0]
  const last = heap.pop()
  if (first === undefined || last === undefined || heap.length === 0) return first
  let parent = 0
  const size = heap.length
  for (;;) {
    let child = 2 * parent + 1
    if (child >= size) break
    if (child + 1 < size && isBefore(heap[child + 1] as QueuedEvent, heap[child] as QueuedEvent)) {
      child += 1
    }
    if (!isBefore(heap[child] as QueuedEvent, last)) break
    heap[parent] = heap[child] as QueuedEvent
    parent = child
  }
  heap[parent] = last
  return first
}
