import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'

const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]

for (const scene of ['topics-and-partitions', 'consumer-groups', 'eager-vs-cooperative']) {
  for (const theme of ['light', 'dark']) {
    for (const lang of ['en', 'ru']) {
      for (const size of sizes) {
        test(`${scene}, ${theme}, ${lang}, ${size.width} px: no violation, nothing wider than the page`, async ({
          app,
        }) => {
          await app.page.setViewportSize(size)
          await app.open(`/scene/${scene}?lang=${lang}&theme=${theme}`)
          await app.seek(7000)
          const { violations } = await new AxeBuilder({ page: app.page }).analyze()
          expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
          const overflow = await app.page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          )
          expect(overflow).toBeLessThanOrEqual(0)
        })
      }
    }
  }
}
