import type { Fact, FactKind } from './facts.ts'
import { clientReducers } from './reduceClients.ts'
import { clusterReducers } from './reduceCluster.ts'
import { groupReducers } from './reduceGroup.ts'
import { logReducers } from './reduceLog.ts'
import { memberReducers } from './reduceMember.ts'
import type { Reducers } from './reducers.ts'
import type { World } from './world.ts'

/** The world before the first fact. */
export const emptyWorld: World = {
  atUs: 0,
  lastFactId: -1,
  title: '',
  source: 'simulation',
  brokers: {},
  topics: {},
  producers: {},
  groups: {},
  inFlight: {},
  cutLinks: [],
  deadlines: {},
  totals: {
    recordsProduced: 0,
    recordsAcked: 0,
    recordsFailed: 0,
    recordsPolled: 0,
    recordsProcessed: 0,
    duplicates: 0,
    skipped: 0,
    rebalances: 0,
  },
}

/** Complete by its type: a new kind of fact does not compile until something says what it does. */
const reducers: Reducers<FactKind> = {
  ...clusterReducers,
  ...logReducers,
  ...clientReducers,
  ...groupReducers,
  ...memberReducers,
}

/** The world after one more fact. Pure; the old world stays as it was and shares what did not change. */
export function applyFact(world: World, fact: Fact): World {
  const reduce = reducers[fact.kind] as (before: World, fact: Fact) => World
  return { ...reduce(world, fact), atUs: fact.atUs, lastFactId: fact.id }
}
