import { test as base, expect, type Locator, type Page } from '@playwright/test'

/** The app as a person meets it: found by roles and names, driven by clicks and keys. */
export class AppPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async open(hash: string): Promise<void> {
    await this.page.goto(`/#${hash}`)
    await this.computed()
  }

  /** Waits until every world on screen is computed to its end. */
  async computed(): Promise<void> {
    await this.page.waitForFunction(() => window.purrtition?.isComputed() === true)
  }

  async seek(ms: number): Promise<void> {
    await this.page.evaluate((at) => window.purrtition?.seek(at), ms)
  }

  nowMs(): Promise<number> {
    return this.page.evaluate(() => window.purrtition?.nowMs() ?? -1)
  }

  digest(world = 0): Promise<string> {
    return this.page.evaluate((index) => window.purrtition?.digest(index) ?? '', world)
  }

  /** Times (ms) of the facts of one kind whose fields equal `where`. */
  times(kind: string, where: Readonly<Record<string, unknown>> = {}, world = 0): Promise<number[]> {
    return this.page.evaluate(
      ([wanted, fields, index]) =>
        (window.purrtition?.facts(index) ?? [])
          .filter((fact) => {
            const values: Readonly<Record<string, unknown>> = { ...fact }
            return (
              fact.kind === wanted &&
              Object.entries(fields).every(([key, value]) => values[key] === value)
            )
          })
          .map((fact) => fact.atUs / 1000),
      [kind, where, world] as const,
    )
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  /** The stage's pixels. Painted anew as a whole first: where Chromium repaints parts, the edges of lines differ. */
  async picture(): Promise<Buffer> {
    await this.stage.evaluate((element) => {
      element.style.visibility = 'hidden'
    })
    await this.stage.evaluate(
      (element) =>
        new Promise<void>((resolve) => {
          requestAnimationFrame(() => {
            element.style.visibility = ''
            requestAnimationFrame(() => {
              resolve()
            })
          })
        }),
    )
    return this.stage.screenshot()
  }

  get stage(): Locator {
    return this.page.locator('#stage')
  }
}

/** Hands out the page, and fails a test on any error of the page or any request to another host. */
export const test = base.extend<{ app: AppPage }>({
  app: async ({ page, baseURL }, use) => {
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (protocol.startsWith('http') && baseURL && origin !== new URL(baseURL).origin) {
        errors.push(`request to ${origin}`)
      }
    })
    await use(new AppPage(page))
    expect(errors).toEqual([])
  },
})

export { expect }
