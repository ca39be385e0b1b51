import type { Look } from '../theme/furs.ts'
import { palettes, type ThemeName } from '../theme/palette.ts'
import { catView, drawCat, type CatPose } from './catArt.ts'

/** A place in an atlas page, in device pixels, and the size it is drawn at, in units of the layout. */
export interface Sprite {
  readonly page: HTMLCanvasElement
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Sprites baked once, at the size they are drawn at. */
export interface SpriteAtlas {
  cat(look: Look, pose: CatPose, size: number, faded?: boolean): Sprite
  /** An envelope with the letter of its request; hollow for a response. */
  envelope(letter: string, color: string, hollow: boolean): Sprite
}

/** Side of a page at scale 1. A page that is drawn from and then painted on is copied whole, so pages are small. */
const pageUnit = 256
/** A sprite has this many device pixels of room at each side. */
const margin = 1
/** How strongly a cat shows that was read already. */
export const fadedAlpha = 0.4

export const envelopeSize = { width: 22, height: 15 }

/** An atlas for one theme and one device scale (device pixels per unit of the layout). */
export function createSpriteAtlas(theme: ThemeName, scale: number): SpriteAtlas {
  const sprites = new Map<string, Sprite>()
  const allot = createShelves(pageUnit * Math.max(1, Math.ceil(scale)))

  const bake = (
    name: string,
    width: number,
    height: number,
    draw: (context: CanvasRenderingContext2D) => void,
  ): Sprite => {
    const known = sprites.get(name)
    if (known !== undefined) return known
    const devWidth = Math.max(1, Math.round(width * scale))
    const devHeight = Math.max(1, Math.round(height * scale))
    const { page, context, x, y } = allot(devWidth, devHeight)
    context.save()
    context.translate(x, y)
    context.scale(devWidth / width, devHeight / height)
    draw(context)
    context.restore()
    const sprite = { page, x, y, width: devWidth, height: devHeight }
    sprites.set(name, sprite)
    return sprite
  }

  return {
    cat: (look, pose, size, faded = false) =>
      bake(`${look.fur} ${look.letter} ${pose} ${size} ${faded}`, size, size, (context) => {
        context.globalAlpha = faded ? fadedAlpha : 1
        paintCat(context, look, pose, theme, size, faded)
      }),
    envelope: (letter, color, hollow) =>
      bake(
        `envelope ${letter} ${color} ${hollow}`,
        envelopeSize.width,
        envelopeSize.height,
        (context) => {
          paintEnvelope(
            context,
            letter,
            color,
            hollow ? palettes[theme].surface : color,
            palettes[theme],
          )
        },
      ),
  }
}

/** Rows of sprites on pages that are added when full. */
function createShelves(pageSize: number) {
  let page: HTMLCanvasElement | null = null
  let context: CanvasRenderingContext2D | null = null
  let x = 0
  let y = 0
  let shelf = 0
  return (width: number, height: number) => {
    if (x + width + margin > pageSize) {
      x = 0
      y += shelf
      shelf = 0
    }
    if (page === null || context === null || y + height + margin > pageSize) {
      page = document.createElement('canvas')
      page.width = pageSize
      page.height = pageSize
      context = page.getContext('2d')
      if (context === null) throw new Error('this browser draws no canvas')
      x = 0
      y = 0
      shelf = 0
    }
    const place = { page, context, x: x + margin, y: y + margin }
    x += width + margin * 2
    shelf = Math.max(shelf, height + margin * 2)
    return place
  }
}

function paintCat(
  context: CanvasRenderingContext2D,
  look: Look,
  pose: CatPose,
  theme: ThemeName,
  size: number,
  faded: boolean,
): void {
  if (faded) {
    paintFaded(context, look, pose, theme, size)
    return
  }
  const { shapes, letter, ink } = drawCat(look, pose, theme)
  context.scale(size / catView.size, size / catView.size)
  context.translate(-catView.x, -catView.y)
  context.lineCap = 'round'
  context.lineJoin = 'round'
  for (const shape of shapes) {
    const path = new Path2D(shape.d)
    if (shape.fill !== undefined) {
      context.fillStyle = shape.fill
      context.fill(path)
    }
    if (shape.stroke !== undefined && shape.width) {
      context.strokeStyle = shape.stroke
      context.lineWidth = shape.width
      context.stroke(path)
    }
  }
  context.fillStyle = ink
  context.font = `700 ${letter.size}px 'Inter Variable', Inter, sans-serif`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(look.letter, letter.x, letter.y + 0.4)
}

/** A whole cat made translucent at once, so that its parts do not show through each other. */
function paintFaded(
  context: CanvasRenderingContext2D,
  look: Look,
  pose: CatPose,
  theme: ThemeName,
  size: number,
): void {
  const { a: scale } = context.getTransform()
  const whole = document.createElement('canvas')
  whole.width = Math.max(1, Math.round(size * scale))
  whole.height = whole.width
  const inner = whole.getContext('2d')
  if (inner === null) return
  inner.scale(whole.width / size, whole.width / size)
  paintCat(inner, look, pose, theme, size, false)
  context.drawImage(whole, 0, 0, size, size)
}

function paintEnvelope(
  context: CanvasRenderingContext2D,
  letter: string,
  color: string,
  fill: string,
  palette: { readonly surface: string },
): void {
  const hollow = fill !== color
  const { width, height } = envelopeSize
  context.fillStyle = fill
  context.strokeStyle = hollow ? color : palette.surface
  context.lineWidth = 1.3
  context.beginPath()
  context.roundRect(1, 1, width - 2, height - 2, 3)
  context.fill()
  context.stroke()
  context.beginPath()
  context.globalAlpha = 0.45
  context.moveTo(2, 2.4)
  context.lineTo(width / 2, 7.4)
  context.lineTo(width - 2, 2.4)
  context.strokeStyle = hollow ? color : palette.surface
  context.lineWidth = 1
  context.stroke()
  context.globalAlpha = 1
  context.fillStyle = hollow ? color : palette.surface
  context.font = "700 10px 'JetBrains Mono Variable', monospace"
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(letter, width / 2, height / 2 + 1)
}
