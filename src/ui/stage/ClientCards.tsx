import { useId, type ReactElement } from 'react'
import type { GroupView, MemberView, ProducerView, World } from '../../trace/world.ts'
import { memberVar } from '../theme/palette.ts'
import { memberLabel, memberState, producerLabel } from './describeStage.ts'
import type { MemberBox, ProducerBox } from './layoutTypes.ts'
import { catsOn, catsStart } from './memberCats.ts'
import styles from './stage.module.css'
import { lagOf, partitionsText } from './stageModel.ts'
import { asButton, fitText, isSameTarget, type StageTarget } from './target.ts'
import type { StageTranslate } from './words.ts'

const monoCharWidth = 6.4

interface CardProps {
  readonly selection: { readonly kind: string } | null
  readonly onSelect: (target: StageTarget) => void
  readonly t: StageTranslate
}

/** A producer: its name, its acks, and the cats it sends (drawn on the canvas). */
export function ProducerCard(
  props: CardProps & { readonly place: ProducerBox; readonly producer: ProducerView },
): ReactElement {
  const { place, producer, selection, onSelect, t } = props
  const { box, density, id } = place
  const target: StageTarget = { kind: 'producer', id }
  const isSelected = isSameTarget(target, selection)
  const queued = producer.waiting.filter((record) => !record.sent).length
  const inset = density === 'mini' ? 9 : 14
  const room = box.width - inset * 2
  const nameWidth = id.length * 6.8
  const queuedText = queued > 0 ? t('stage.more', { count: queued }) : ''
  const hasQueue = queued > 0 && nameWidth + queuedText.length * monoCharWidth < room
  // two names that are cut off look the same: rather smaller than shorter
  const fontSize = Math.max(10.5, Math.min(12.5, (12.5 * room) / nameWidth))
  return (
    <g
      {...asButton(producerLabel(producer, t), isSelected, () => {
        onSelect(target)
      })}
      className={styles['button']}
      data-producer={id}
    >
      <rect {...box} rx={14} className={styles['card']} data-selected={isSelected} />
      <text
        x={box.x + inset}
        y={box.y + 20}
        className={styles['producerName']}
        style={{ fontSize }}
      >
        {fitText(id, room, (6.8 * fontSize) / 12.5)}
      </text>
      {density === 'full' && (
        <text x={box.x + 14} y={box.y + 37} className={styles['line']}>
          {fitText(t('stage.acks', { acks: producer.acks }), box.width - 24, monoCharWidth)}
        </text>
      )}
      {hasQueue && (
        <text x={box.x + box.width - 12} y={box.y + 20} className={styles['queued']}>
          {queuedText}
        </text>
      )}
    </g>
  )
}

/** One line's text, from the form that says most to the one that needs least room. */
type Forms = readonly string[]

/** The longest form that fits; the last one is cut rather than left out. */
function fitForm(forms: Forms, width: number): string {
  const fits = forms.find((form) => fitText(form, width, monoCharWidth) === form)
  return fits ?? fitText(forms.at(-1) ?? '', width, monoCharWidth)
}

/** What is said beside a member's name: whether it leads, and what it holds. */
function titleForms(member: MemberView, group: GroupView, t: StageTranslate): Forms {
  if (member.state === 'preparingRebalance' && member.owned.length === 0)
    return [t('stage.joining'), '']
  const { length: count } = member.owned
  const owned = partitionsText(member.owned)
  const leads = group.leader === member.id ? [t('stage.leader'), '★'] : []
  if (owned === '') {
    const idle = member.running ? [t('stage.noPartitions'), t('stage.noPartitions.short'), '—'] : []
    return [...idle.map((text) => [...leads.slice(0, 1), text].join(' · ')), ...leads]
  }
  const counted = count > 1 ? [t('stage.partitionCount', { count }), ''] : []
  if (leads.length === 0) return [owned, ...counted]
  return [`${t('stage.leader')} · ${owned}`, `★ ${owned}`, owned, ...counted]
}

/** The two lines of a card; without a moment there is no room for when it polled. */
function bodyLines(
  world: World,
  member: MemberView,
  nowUs: number | null,
  t: StageTranslate,
): readonly [Forms, Forms] {
  const state = memberState(member, t)
  if (!member.running || member.frozenUntilUs !== null || member.handler !== null) {
    return [[state], []]
  }
  const lag = t('stage.lag', { lag: lagOf(world, member) })
  if (member.paused.length > 0) return [[state], [lag]]
  // above the last line its cats have their place
  if (member.standalone) return [[], [`${lag} · ${state}`, `${lag} · Assign()`, lag]]
  if (member.state !== 'stable') {
    const forms = member.state === 'preparingRebalance' ? [state, 'JoinGroup'] : [state]
    return [forms, member.owned.length > 0 ? [lag] : []]
  }
  if (member.waitingFor.length > 0) return [[], [state]]
  if (member.lastPollUs === null || nowUs === null) return [[], [lag]]
  const exact = (nowUs - member.lastPollUs) / 1_000_000
  const seconds = exact < 100 ? Math.round(exact * 10) / 10 : Math.round(exact)
  return [[], [`${lag} · ${t('stage.pollAgo', { seconds })}`, lag]]
}

/** How wide a line may be: up to its own end, or to the cats that stand in its way. */
function roomIn({ cats }: MemberBox, catCount: number): (at: MemberBox['line']) => number {
  const end = catCount > 0 && cats.anchor === 'end' ? catsStart(cats, catCount) - 4 : Infinity
  return ({ x, y, width }) => (y < cats.y ? width : Math.min(width, end - x))
}

/** A consumer: a bar in its colour, its state, its last cats and its deadlines (drawn on the canvas). */
export function MemberCard(
  props: CardProps & {
    readonly place: MemberBox
    readonly member: MemberView
    readonly group: GroupView
    readonly world: World
    readonly nowUs: number
  },
): ReactElement {
  const { place, member, group, world, nowUs, selection, onSelect, t } = props
  const { box, name, line, lines, colorIndex, density } = place
  const target: StageTarget = { kind: 'member', group: place.group, id: place.id }
  const isSelected = isSameTarget(target, selection)
  const color = memberVar(colorIndex)
  const [above, below] = bodyLines(world, member, density === 'full' ? nowUs : null, t)
  const texts = lines.length === 1 ? [above.length > 0 ? above : below] : [above, below]
  const room = roomIn(place, catsOn(member, place.cats.max).length)
  const barClip = useId()
  return (
    <g
      {...asButton(memberLabel(world, member, t), isSelected, () => {
        onSelect(target)
      })}
      className={member.running ? styles['button'] : styles['buttonDead']}
      data-member={`${place.group}/${place.id}`}
      data-state={member.state}
    >
      <clipPath id={barClip}>
        <rect {...box} rx={12} />
      </clipPath>
      <rect
        {...box}
        rx={12}
        className={styles['memberCard']}
        stroke={color}
        data-selected={isSelected}
      />
      <rect
        x={box.x}
        y={box.y}
        width={6}
        height={box.height}
        fill={color}
        clipPath={`url(#${barClip})`}
      />
      <text
        {...name}
        className={density === 'full' ? styles['memberName'] : styles['memberNameSmall']}
        fill={color}
      >
        {member.id}
      </text>
      <text x={line.x} y={line.y} className={styles['line']}>
        {fitForm(titleForms(member, group, t), room(line))}
      </text>
      {lines.map((at, index) => (
        <text key={at.y} x={at.x} y={at.y} className={styles['line']}>
          {fitForm(texts[index] ?? [], room(at))}
        </text>
      ))}
    </g>
  )
}
