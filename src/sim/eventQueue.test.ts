import fc from 'fast-check'
import { expect, it } from 'vitest'
import { popEvent, pushEvent, type QueuedEvent } from './eventQueue.ts'

it('hands out events by time, and by order of scheduling at the same time', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5)), (times) => {
      const heap: QueuedEvent[] = []
      times.forEach((atUs, seq) => {
        pushEvent(heap, { atUs, seq, kind: 'timer', node: '', payload: null, cause: undefined })
      })
      const order: string[] = []
      for (let next = popEvent(heap); next; next = popEvent(heap))
        order.push(`${next.atUs}/${next.seq}`)
      const expected = times
        .map((atUs, seq) => ({ atUs, seq }))
        .toSorted((a, b) => a.atUs - b.atUs || a.seq - b.seq)
        .map(({ atUs, seq }) => `${atUs}/${seq}`)
      expect(order).toEqual(expected)
    }),
  )
})
