import {
  cooperativeStickyAssignor,
  librdkafkaCooperativeStickyAssignor,
} from './cooperativeSticky.ts'
import { rangeAssignor } from './range.ts'
import { roundRobinAssignor } from './roundrobin.ts'
import { stickyAssignor } from './sticky.ts'
import type { Assignor, AssignorName } from './types.ts'

const assignors: Readonly<Record<AssignorName, Assignor>> = {
  range: rangeAssignor,
  roundrobin: roundRobinAssignor,
  sticky: stickyAssignor,
  'cooperative-sticky': cooperativeStickyAssignor,
}

/** The client-side assignor of that name, as in `partition.assignment.strategy`; each client's leader has its own. */
export const assignorByName = (
  name: AssignorName,
  client: 'java' | 'librdkafka' = 'java',
): Assignor =>
  client === 'librdkafka' && name === 'cooperative-sticky'
    ? librdkafkaCooperativeStickyAssignor
    : assignors[name]

/** All client-side assignor names. */
export const assignorNames = Object.keys(assignors) as readonly AssignorName[]
