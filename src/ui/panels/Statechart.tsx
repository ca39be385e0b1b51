import dagre from '@dagrejs/dagre'
import { useId, useMemo, type ReactElement } from 'react'
import { describeMachine, type MachineDiagram } from '../../machines/diagram.ts'
import { brokerMachine } from '../../machines/broker.ts'
import { groupCoordinatorMachine } from '../../machines/groupCoordinator.ts'
import { groupMemberMachine } from '../../machines/groupMember.ts'
import { consumerGroupMachine } from '../../machines/consumerGroup.ts'
import { consumerMembershipMachine } from '../../machines/consumerMembership.ts'
import { partitionLeadershipMachine } from '../../machines/partitionLeadership.ts'
import type { World } from '../../trace/world.ts'
import { useT } from '../i18n/useT.ts'
import type { Locale } from '../i18n/message.ts'
import { useAppStore, type Selection } from '../state/appStore.ts'
import styles from './panels.module.css'
import { stateMeaning, stateTerm, stateText, type StatefulKind } from './stateWords.ts'

type Target = Exclude<Selection, { kind: 'fact' }>

interface Live {
  readonly kind: StatefulKind
  /** Which diagram, where a kind has several. */
  readonly diagram?: Diagram
  /** The state that the world is in now, as the machine names it. */
  readonly state: string
}

type Diagram = StatefulKind | 'consumerMember' | 'consumerGroup'

const diagrams: Readonly<Record<Diagram, MachineDiagram>> = {
  consumerMember: describeMachine(consumerMembershipMachine),
  consumerGroup: describeMachine(consumerGroupMachine),
  member: describeMachine(groupMemberMachine),
  group: describeMachine(groupCoordinatorMachine),
  broker: describeMachine(brokerMachine),
  partition: describeMachine(partitionLeadershipMachine),
}

/** The statechart of what is selected, drawn from the definition that the simulator runs, with the live state lit. */
export function Statechart({
  selection,
  world,
}: {
  readonly selection: Target
  readonly world: World
}): ReactElement | null {
  const live = liveMachine(selection, world)
  return live ? <Chart {...live} /> : null
}

function Chart({ kind, state, diagram: name = kind }: Live): ReactElement {
  const t = useT()
  const locale = useAppStore((store) => store.locale)
  const arrow = useId()
  const layout = useMemo(() => layoutDiagram(kind, name, locale), [kind, name, locale])
  return (
    <section className={styles['section']}>
      <h3 className={styles['heading']}>{t('inspect.machine')}</h3>
      <svg
        className={styles['chart']}
        viewBox={layout.viewBox}
        role="img"
        aria-label={`${t('inspect.state')}: ${stateText(kind, state, locale)}`}
      >
        <defs>
          <marker
            id={arrow}
            viewBox="0 0 8 8"
            refX={7}
            refY={4}
            markerWidth={7}
            markerHeight={7}
            orient="auto"
          >
            <path d="M0 0L8 4L0 8z" fill="var(--border-strong)" />
          </marker>
        </defs>
        {layout.edges.map((edge) => (
          <path
            key={edge.id}
            d={edge.path}
            fill="none"
            stroke="var(--border-strong)"
            strokeWidth={1.2}
            markerEnd={`url(#${arrow})`}
          >
            <title>{edge.title}</title>
          </path>
        ))}
        {layout.nodes.map((node) => (
          <g key={node.id} transform={`translate(${node.x} ${node.y})`}>
            <rect
              width={node.width}
              height={node.height}
              rx={8}
              fill={node.id === state ? 'var(--accent)' : 'var(--surface)'}
              stroke="var(--border-strong)"
            />
            <text
              x={node.width / 2}
              y={node.height / 2 + (node.meaning === '' ? 5 : -3)}
              textAnchor="middle"
              fontSize={13}
              fontWeight={600}
              fill={node.id === state ? 'var(--on-accent)' : 'var(--ink)'}
            >
              {node.term}
              <tspan x={node.width / 2} dy={16} fontSize={13} fontWeight={400}>
                {node.meaning}
              </tspan>
            </text>
          </g>
        ))}
      </svg>
    </section>
  )
}

function liveMachine(target: Target, world: World): Live | null {
  if (target.kind === 'member') {
    const group = world.groups[target.group]
    const state = group?.members[target.id]?.state
    if (!state) return null
    const isNew = group?.members[target.id]?.protocol === 'consumer'
    return { kind: 'member', state, ...(isNew ? { diagram: 'consumerMember' as const } : {}) }
  }
  if (target.kind === 'group') {
    const group = world.groups[target.group]
    if (!group) return null
    const isNew = group.protocol === 'consumer'
    const { state } = group
    return { kind: 'group', state, ...(isNew ? { diagram: 'consumerGroup' as const } : {}) }
  }
  if (target.kind === 'broker') {
    const state = world.brokers[target.broker]?.state
    return state ? { kind: 'broker', state } : null
  }
  if (target.kind === 'partition') {
    const partition = world.topics[target.topic]?.partitions[target.partition]
    if (!partition) return null
    return { kind: 'partition', state: partition.leader < 0 ? 'Leaderless' : 'Online' }
  }
  return null
}

const nodeHeight = 46
const margin = 8

/** Room for a text of 13 px capitals or 12 px small letters. */
const widthOf = (term: string, meaning: string): number =>
  Math.max(
    72,
    term.length * (term === term.toUpperCase() ? 9.5 : 7.5) + 20,
    meaning.length * 7 + 20,
  )

function layoutDiagram(kind: StatefulKind, name: Diagram, locale: Locale) {
  const diagram = diagrams[name]
  const graph = new dagre.graphlib.Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'TB', nodesep: 16, edgesep: 6, ranksep: 30 })
  graph.setDefaultEdgeLabel(() => ({}))
  const leaves = diagram.states.filter(
    (state) => !diagram.states.some((other) => other.parent === state.id),
  )
  const words = new Map(
    leaves.map(({ id, label }) => {
      const term = stateTerm(kind, label, locale)
      return [id, { term, meaning: stateMeaning(kind, label, locale) }]
    }),
  )
  for (const [id, { term, meaning }] of words) {
    graph.setNode(id, { width: widthOf(term, meaning), height: nodeHeight })
  }
  const events = new Map<string, string[]>()
  for (const { from, to, event } of diagram.edges) {
    if (from === to || !graph.hasNode(from) || !graph.hasNode(to)) continue
    const key = `${from}→${to}`
    events.set(key, [...(events.get(key) ?? []), event])
    graph.setEdge(from, to, {}, key)
  }
  dagre.layout(graph)
  const nodes = [...words].map(([id, { term, meaning }]) => {
    const { x, y, width } = graph.node(id) as { x: number; y: number; width: number }
    return { id, term, meaning, x: x - width / 2, y: y - nodeHeight / 2, width, height: nodeHeight }
  })
  const edges = graph.edges().map((edge) => {
    const { points } = graph.edge(edge) as { points: readonly { x: number; y: number }[] }
    const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')
    const id = edge.name ?? `${edge.v}→${edge.w}`
    return { id, path, points, title: `${id}: ${(events.get(id) ?? []).join(', ')}` }
  })
  const corners = nodes.flatMap(({ x, y, width }) => [
    { x, y },
    { x: x + width, y: y + nodeHeight },
  ])
  return { nodes, edges, viewBox: boxAround([...corners, ...edges.flatMap((edge) => edge.points)]) }
}

/** Edges may run outside of what the layout calls its width. */
function boxAround(points: readonly { readonly x: number; readonly y: number }[]): string {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  const [left, top] = [Math.min(...xs) - margin, Math.min(...ys) - margin]
  return `${left} ${top} ${Math.max(...xs) + margin - left} ${Math.max(...ys) + margin - top}`
}
