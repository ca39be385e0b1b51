import type { AnyStateMachine } from 'xstate'

export interface DiagramState {
  /** Path of state keys, e.g. `Leader.PendingShrink`. */
  readonly id: string
  readonly label: string
  readonly parent?: string
  readonly type: 'atomic' | 'compound' | 'parallel' | 'final' | 'history'
  readonly isInitial: boolean
}

export interface DiagramEdge {
  readonly from: string
  readonly to: string
  /** Empty: taken as soon as the guard holds. */
  readonly event: string
  readonly guard?: string
  readonly actions: readonly string[]
}

export interface MachineDiagram {
  readonly id: string
  readonly states: readonly DiagramState[]
  readonly edges: readonly DiagramEdge[]
}

type StateNode = AnyStateMachine['root']

/** A machine's statechart as nodes and edges, for drawing. Edges that stay in a state go from it to itself. */
export function describeMachine(machine: AnyStateMachine): MachineDiagram {
  const nodes = descendants(machine.root)
  return {
    id: machine.id,
    states: nodes.map(describeState),
    edges: [machine.root, ...nodes].flatMap((node) => describeEdges(node)),
  }
}

const descendants = (node: StateNode): readonly StateNode[] =>
  Object.values(node.states).flatMap((child: StateNode) => [child, ...descendants(child)])

const idOf = (node: StateNode): string => node.path.join('.')

function describeState(node: StateNode): DiagramState {
  const parent = node.parent
  return {
    id: idOf(node),
    label: node.key,
    type: node.type,
    isInitial: parent?.initial.target.includes(node) === true,
    ...(parent && parent.path.length > 0 ? { parent: idOf(parent) } : {}),
  }
}

/** Edges of the root hold in every state: they are drawn from each top-level state. */
function describeEdges(node: StateNode): readonly DiagramEdge[] {
  const sources: readonly StateNode[] =
    node.path.length === 0 ? Object.values(node.states).filter(isNotFinal) : [node]
  const transitions = [...node.transitions.values()].flat().concat(node.always ?? [])
  return transitions.flatMap((transition) => {
    const guard = nameOf(transition.guard)
    const actions = transition.actions.map((action) => nameOf(action) ?? '')
    return sources.flatMap((source) =>
      (transition.target ?? [source]).map((target) => ({
        from: idOf(source),
        to: idOf(target),
        event: transition.eventType,
        ...(guard === undefined ? {} : { guard }),
        actions,
      })),
    )
  })
}

const isNotFinal = (node: StateNode): boolean => node.type !== 'final'

function nameOf(item: unknown): string | undefined {
  if (typeof item === 'string') return item
  if (typeof item !== 'object' || item === null || !('type' in item)) return undefined
  return String(item.type)
}
