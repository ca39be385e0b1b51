import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'

/** State of every random stream, by name: plain data, so that a checkpoint restores it. */
export type RandomStreams = Record<string, readonly number[]>

/**
 * Draws a whole number from `min` to `max`, both included, out of the named stream. Streams are split by concern
 * and node, so that adding a consumer does not change the network of another.
 */
export function drawInt(
  streams: RandomStreams,
  seed: number,
  name: string,
  min: number,
  max: number,
): number {
  const saved = streams[name]
  const generator = saved
    ? xoroshiro128plusFromState(saved)
    : xoroshiro128plus(streamSeed(seed, name))
  const value = uniformInt(generator, min, max)
  streams[name] = generator.getState()
  return value
}

/** FNV-1a over the seed and the stream's name: distinct names give unrelated streams. */
function streamSeed(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ seed
  for (let i = 0; i < name.length; i++) {
    hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  }
  return hash | 0
}
