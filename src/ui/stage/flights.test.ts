import { expect, it } from 'vitest'
import { benchSpanUs, benchWorld } from './benchScene.ts'
import { eachFlight, mapFlights, type FlightOptions } from './flights.ts'
import { layoutStage } from './layout.ts'

const world = benchWorld(40, 0)
const map = mapFlights(layoutStage(world, { width: 925, height: 620 }))
const options: FlightOptions = { isReduced: false, stackAbove: 800, keys: new Map() }

const placesAt = (atUs: number, change: Partial<FlightOptions> = {}) => {
  const places: { x: number; y: number; count: number }[] = []
  eachFlight(world, map, atUs, { ...options, ...change }, ({ x, y, count }) => {
    places.push({ x, y, count })
  })
  return places
}

it('every record on its way is drawn once', () => {
  expect(placesAt(1)).toHaveLength(40)
})

it('the same moment gives the same picture, whatever was drawn before', () => {
  const first = placesAt(1000)
  placesAt(benchSpanUs)
  expect(placesAt(1000)).toEqual(first)
})

it('above the limit each message is one cat with a count', () => {
  const stacks = placesAt(1, { stackAbove: 10 })
  expect(stacks).toHaveLength(8)
  expect(stacks.every(({ count }) => count === 5)).toBe(true)
})

it('with reduced motion nothing moves before it has arrived', () => {
  expect(placesAt(benchSpanUs, { isReduced: true })).toEqual(placesAt(1, { isReduced: true }))
})
