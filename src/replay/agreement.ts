import type { Moment } from './said.ts'

/** Something that the statistics of a moment say otherwise than the log. */
export interface Disagreement {
  readonly atMs: number
  readonly handle: string
  readonly what: 'joinState' | 'assigned' | 'rebalances'
  readonly log: string
  readonly statistics: string
}

/** What the log says of a handle; unknown fields are absent. */
interface View {
  joinState?: string
  assigned?: number
  rebalances?: number
}

const fields = ['joinState', 'assigned', 'rebalances'] as const

/** A sample and a line of other threads may be this far out of order, ms. */
const blurMs = 60

export interface Agreement {
  /** How many values stand in both. */
  readonly compared: number
  readonly disagreements: readonly Disagreement[]
}

/** Holds the statistics against the log: what each says of the member at the same time. */
export function agreementOf(moments: readonly Moment[]): Agreement {
  const byHandle = new Map<string, Moment[]>()
  for (const moment of moments) {
    const own = byHandle.get(moment.handle)
    if (own) own.push(moment)
    else byHandle.set(moment.handle, [moment])
  }
  const all = [...byHandle.values()].map(agreementOfOne)
  return {
    compared: all.reduce((sum, { compared }) => sum + compared, 0),
    disagreements: all.flatMap(({ disagreements }) => disagreements),
  }
}

function agreementOfOne(moments: readonly Moment[]): Agreement {
  const views = viewsOf(moments)
  let compared = 0
  const disagreements: Disagreement[] = []
  for (const [index, { what, atMs, handle }] of moments.entries()) {
    if (what.kind !== 'sampled' || !what.sample.group) continue
    const { group } = what.sample
    for (const field of fields) {
      const near = valuesNear(moments, views, index, field)
      if (near.length === 0) continue
      compared++
      const said = String(group[field])
      if (!near.includes(said))
        disagreements.push({ atMs, handle, what: field, log: near.at(-1) ?? '', statistics: said })
    }
  }
  return { compared, disagreements }
}

/** What the log says after each moment. */
function viewsOf(moments: readonly Moment[]): readonly View[] {
  const view: View = {}
  return moments.map(({ what }) => {
    look(view, what)
    return { ...view }
  })
}

function look(view: View, what: Moment['what']): void {
  if (what.kind === 'memberIdChanged' && what.from === null)
    Object.assign(view, { joinState: 'init', assigned: 0, rebalances: 0 })
  else if (what.kind === 'joinStateChanged') view.joinState = what.to
  else if (what.kind === 'delegated' && view.rebalances !== undefined) view.rebalances++
  else if (what.kind === 'calledBack') {
    if (what.what === 'assign' && what.protocol === 'EAGER') view.assigned = what.count
    else if (what.what === 'assign' && view.assigned !== undefined) view.assigned += what.count
    else if (what.protocol === 'EAGER') view.assigned = 0
    else if (view.assigned !== undefined) view.assigned -= what.count
  }
}

/** All that the log says of a field within the blur of a moment. */
function valuesNear(
  moments: readonly Moment[],
  views: readonly View[],
  index: number,
  field: (typeof fields)[number],
): readonly string[] {
  const at = moments[index]?.atMs ?? 0
  const near = new Set<string>()
  let first = index
  while (first > 0 && (moments[first]?.atMs ?? 0) >= at - blurMs) first--
  for (let each = first; each < moments.length; each++) {
    if ((moments[each]?.atMs ?? 0) > at + blurMs) break
    const value = views[each]?.[field]
    if (value !== undefined) near.add(String(value))
  }
  return [...near]
}
