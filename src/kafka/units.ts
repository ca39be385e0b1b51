/** Virtual time in whole microseconds since the run began. Wall time never enters the core. */
export type Micros = number

/** Converts milliseconds (fractions allowed) to whole microseconds. */
export const msToUs = (ms: number): Micros => Math.round(ms * 1000)

/** Converts microseconds to milliseconds. */
export const usToMs = (us: Micros): number => us / 1000

/** A partition's name as Kafka prints it, e.g. `cats-by-colors-3`. */
export const partitionName = (topic: string, partition: number): string => `${topic}-${partition}`
