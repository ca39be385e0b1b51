import { msToUs, type Micros } from '../../kafka/units.ts'
import type { ProducerNode } from './producerNode.ts'

/** Exponential back-off, `retry.backoff.ms` doubling up to `retry.backoff.max.ms`; without jitter. */
export const backoffUs = ({ config }: ProducerNode, failures: number): Micros =>
  msToUs(
    Math.min(
      Number(config['retry.backoff.ms']) * 2 ** Math.min(failures, 20),
      Number(config['retry.backoff.max.ms']),
    ),
  )
