import { recordAt } from '../../trace/logView.ts'
import type { GroupView, PartitionView, World } from '../../trace/world.ts'
import { lookOfKey, type Look } from '../theme/furs.ts'
import type { Palette } from '../theme/palette.ts'
import type { LogStrip, PartitionBox, StageLayout } from './layoutTypes.ts'
import { catPitch, catsOn, catsStart } from './memberCats.ts'
import type { Sprite, SpriteAtlas } from './sprites.ts'
import {
  groupPosition,
  logWindow,
  memberColorIndex,
  ownerOf,
  shownReplica,
  fateOf,
} from './stageModel.ts'

/** What painting a layer needs to know. `k` is device pixels per unit of the layout. */
export interface Brush {
  readonly context: CanvasRenderingContext2D
  readonly atlas: SpriteAtlas
  readonly palette: Palette
  readonly k: number
}

/** Draws a sprite whose feet's centre is at a place; whole device pixels, so that it stays crisp and cheap. */
export function stamp({ context, k }: Brush, sprite: Sprite, x: number, y: number): void {
  const left = Math.round(x * k - sprite.width / 2)
  const top = Math.round(y * k - sprite.height)
  const { page, x: fromX, y: fromY, width, height } = sprite
  context.drawImage(page, fromX, fromY, width, height, left, top, width, height)
}

/** Draws what sits still: cats in logs, offsets, positions, and the cats on cards. */
export function paintRest(
  brush: Brush,
  world: World,
  layout: StageLayout,
  groups: readonly GroupView[],
): void {
  for (const box of layout.partitions) {
    const view = world.topics[box.topic]?.partitions[box.partition]
    if (view !== undefined) paintLog(brush, world, box, view, groups)
  }
  const kinds = keysByProducer(world)
  for (const { id, cats } of layout.producers) {
    const looks = [...(kinds.get(id) ?? [])].toSorted().slice(0, cats.max)
    looks.forEach((key, index) => {
      const sprite = brush.atlas.cat(lookOfKey(key), 'sit', cats.size)
      stamp(brush, sprite, cats.x + (index + 0.5) * (cats.size + 4), cats.y + cats.size)
    })
  }
  for (const { group, id, cats } of layout.members) {
    const member = world.groups[group]?.members[id]
    if (member === undefined) continue
    const shown = catsOn(member, cats.max)
    const start = catsStart(cats, shown.length)
    shown.forEach(({ record, processed, timesBefore }, index) => {
      const x = start + (index + 0.5) * catPitch(cats.size)
      const y = cats.y + cats.size
      stamp(
        brush,
        brush.atlas.cat(lookOfKey(record?.key ?? null), 'sit', cats.size, processed),
        x,
        y,
      )
      if (timesBefore > 0) badge(brush, `×${timesBefore + 1}`, x + cats.size * 0.3, cats.y + 4)
    })
  }
}

/** Which keys a producer sends, as far as the ends of the logs and its own queue show. */
function keysByProducer(world: World): Map<string, Set<string>> {
  const kinds = new Map<string, Set<string>>()
  const add = (producer: string, key: string | null): void => {
    const keys = kinds.get(producer) ?? new Set<string>()
    if (key !== null) keys.add(key)
    kinds.set(producer, keys)
  }
  for (const producer of Object.values(world.producers)) {
    for (const { record } of producer.waiting.slice(-16)) add(record.producer, record.key)
  }
  for (const topic of Object.values(world.topics)) {
    for (const partition of topic.partitions) {
      const log = shownReplica(partition)?.log
      for (const logged of [...(log?.tail ?? []), ...(log?.sealed.at(-1) ?? [])]) {
        if (logged) add(logged.record.producer, logged.record.key)
      }
    }
  }
  return kinds
}

function paintLog(
  brush: Brush,
  world: World,
  { strip }: PartitionBox,
  view: PartitionView,
  groups: readonly GroupView[],
): void {
  const { context, palette, k } = brush
  context.fillStyle = palette.rail
  context.fillRect(strip.x * k, strip.groundY * k, strip.width * k, Math.max(1, 2.2 * k))
  const replica = shownReplica(view)
  if (replica === null) return
  const { log, highWatermark } = replica
  const { from, to } = logWindow(log.logStartOffset, log.logEndOffset, strip.capacity)
  const first = groups[0]
  const readUpTo = first === undefined ? 0 : (groupPosition(first, view) ?? 0)
  const look = (offset: number): Look => lookOfKey(recordAt(log, offset)?.record.key ?? null)
  for (let offset = from; offset < Math.min(to, log.logEndOffset); offset++) {
    const isFaded = offset < readUpTo || offset >= highWatermark
    const sprite = brush.atlas.cat(look(offset), 'sit', strip.catSize, isFaded)
    const x = strip.x + (offset - from + 0.5) * strip.pitch
    stamp(brush, sprite, x, strip.groundY + 0.5)
    if (first !== undefined) paintFate(brush, first, view, offset, x, strip)
  }
  if (strip.offsetsY !== null) paintOffsets(brush, strip, from, Math.min(to, log.logEndOffset))
  if (highWatermark < log.logEndOffset) paintHighWatermark(brush, strip, highWatermark - from)
  groups.forEach((group, index) => {
    const position = groupPosition(group, view)
    if (position === null) return
    const owner = ownerOf(group, view)
    const color =
      owner === null
        ? palette.muted
        : (palette.members[memberColorIndex(world, group.id, owner.member.id)] ?? palette.muted)
    paintPosition(brush, strip, position - from, color, index)
  })
}

/** A cat that was fed more than once, or that nobody will ever feed, says so. */
function paintFate(
  brush: Brush,
  group: GroupView,
  view: PartitionView,
  offset: number,
  x: number,
  strip: LogStrip,
): void {
  const { times, isSkipped } = fateOf(group, view, offset)
  const text = isSkipped ? '✗' : times > 1 ? `×${times}` : ''
  if (text !== '') badge(brush, text, x, strip.groundY - strip.catSize + 3)
}

function paintOffsets(
  { context, palette, k }: Brush,
  strip: LogStrip,
  from: number,
  to: number,
): void {
  const size = strip.catSize >= 24 ? 9.5 : 8.5
  context.font = `${size * k}px 'JetBrains Mono Variable', monospace`
  context.textAlign = 'center'
  context.textBaseline = 'alphabetic'
  context.fillStyle = palette.muted
  const widest = String(to).length * size * 0.62 + 4
  const every = Math.max(1, Math.ceil(widest / strip.pitch))
  for (let offset = from; offset < to; offset++) {
    if (offset % every !== 0) continue
    context.fillText(
      String(offset),
      (strip.x + (offset - from + 0.5) * strip.pitch) * k,
      (strip.offsetsY ?? 0) * k,
    )
  }
}

/** Records to the right of this line are not replicated yet. */
function paintHighWatermark({ context, palette, k }: Brush, strip: LogStrip, slot: number): void {
  const x = (strip.x + Math.max(0, slot) * strip.pitch) * k
  context.strokeStyle = palette.muted
  context.lineWidth = 1.4 * k
  context.setLineDash([3 * k, 3 * k])
  context.beginPath()
  context.moveTo(x, (strip.y - 2) * k)
  context.lineTo(x, strip.groundY * k)
  context.stroke()
  context.setLineDash([])
}

/** A flag before the next record that the group reads; at the edge, turned, when that lies outside. */
function paintPosition(
  { context, k }: Brush,
  strip: LogStrip,
  slot: number,
  color: string,
  index: number,
): void {
  const inside = Math.min(strip.capacity, Math.max(0, slot))
  const x = (strip.x + inside * strip.pitch - (slot >= strip.capacity ? 1 : 0)) * k
  const top = Math.max(strip.y - 8, strip.y - 6 - index * 3) * k
  const wing = 5.2 * k
  context.fillStyle = color
  context.beginPath()
  if (slot < 0) {
    context.moveTo(x - wing * 1.3, top + wing * 0.8)
    context.lineTo(x + 1, top)
    context.lineTo(x + 1, top + wing * 1.6)
  } else {
    context.moveTo(x - wing, top)
    context.lineTo(x + wing, top)
    context.lineTo(x, top + wing * 1.25)
  }
  context.fill()
  const width = Math.max(2, Math.round(2 * k))
  context.fillRect(Math.round(x - width / 2), top, width, (strip.groundY + 2) * k - top)
}

/** A small count beside a cat. */
export function badge({ context, palette, k }: Brush, text: string, x: number, y: number): void {
  const width = (text.length * 6 + 6) * k
  context.fillStyle = palette.ink
  context.beginPath()
  context.roundRect(x * k - width / 2, y * k - 6.5 * k, width, 13 * k, 6.5 * k)
  context.fill()
  context.fillStyle = palette.surface
  context.font = `600 ${9 * k}px 'JetBrains Mono Variable', monospace`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(text, x * k, y * k + 0.5)
}
