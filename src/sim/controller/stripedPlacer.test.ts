import { describe, expect, it } from 'vitest'
import { placeReplicas } from './stripedPlacer.ts'

const brokers = (racks: readonly (string | null)[]) =>
  racks.map((rack, index) => ({ id: index + 1, rack, isFenced: false }))
const keep = <T>(list: readonly T[]): T[] => [...list]
const placed = (racks: readonly (string | null)[], partitions: number) =>
  placeReplicas(brokers(racks), partitions, 3, keep).map((replicas) => replicas.join(','))

describe('the striped placer, with all random starts at 0', () => {
  it('goes round four brokers', () => {
    expect(placed([null, null, null, null], 4)).toEqual(['1,2,3', '2,3,4', '3,4,1', '4,1,2'])
  })

  it('goes round three brokers, then shuffles', () => {
    expect(placed([null, null, null], 3)).toEqual(['1,2,3', '2,3,1', '3,1,2'])
    const seen: number[] = []
    const shuffle = <T>(list: readonly T[]): T[] => {
      seen.push(list.length)
      return list.toReversed()
    }
    const [, , , fourth] = placeReplicas(brokers([null, null, null]), 4, 3, shuffle)
    expect(seen).toContain(3)
    expect(fourth?.toSorted()).toEqual([1, 2, 3])
  })

  it('spreads over three racks of two', () => {
    expect(placed(['a', 'a', 'b', 'b', 'c', 'c'], 4)).toEqual(['1,3,5', '4,6,2', '5,1,3', '2,4,6'])
  })

  it('leaves half of the brokers without leadership on two racks of two', () => {
    expect(placed(['a', 'a', 'b', 'b'], 4)).toEqual(['1,3,2', '4,2,3', '1,3,2', '4,2,3'])
  })

  it('leads with an unfenced broker and fills up with fenced ones', () => {
    const some = brokers([null, null, null]).map((each) => ({ ...each, isFenced: each.id !== 2 }))
    expect(placeReplicas(some, 1, 3, keep)).toEqual([[2, 1, 3]])
  })
})
