import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'

const scene = '/scene/topics-and-partitions?lang=en&theme=light'

test('a partition is opened, read record by record with the keyboard, and left again', async ({
  app,
}) => {
  const { page } = app
  await app.open(scene)
  await app.seek(12_000)
  await app.stage.getByRole('button', { name: /^Partition 0 of/ }).focus()
  await page.keyboard.press('Enter')
  await app.button('Look into the log').click()
  const picture = page.getByRole('slider', { name: /^Replicas of cats-by-colors-0/ })
  await expect(picture).toHaveAttribute('aria-valuemin', '0')
  await picture.focus()
  await page.keyboard.press('Home')
  await expect(picture).toHaveAttribute('aria-valuenow', '0')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await expect(picture).toHaveAttribute(
    'aria-valuetext',
    /^Offset 1 on B2: .* copies on B1, B2, B3/,
  )
  await expect(page.getByText(/^Offset 1 on B2: /)).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Cat at offset 1' })).toBeVisible()
  await page.keyboard.press('End')
  await expect(picture).toHaveAttribute('aria-valuetext', /not readable yet|copies on/)
  await app.button('Back to the stage').click()
  await expect(app.stage.getByRole('button', { name: /^Partition 0 of/ })).toBeVisible()
})

test('the segments say how near they are to their limits, and are deleted as the clock runs', async ({
  app,
}) => {
  const { page } = app
  await app.open('/scene/retention-vs-poll?lang=en&theme=light&log=cats-by-colors-0')
  await app.seek(60_000)
  const table = page.getByRole('table', { name: /^Segments on the leader/ })
  await expect(
    table.getByRole('rowheader', { name: '00000000000000000006.log active' }),
  ).toBeVisible()
  await expect(table.getByRole('row')).toHaveCount(4)
  const [deletedMs = 0] = await app.times('segment.deleted')
  expect(deletedMs).toBeGreaterThan(60_000)
  await app.seek(deletedMs + 1)
  const gone = { name: '00000000000000000000.log', exact: true }
  await expect(table.getByRole('rowheader', gone)).toHaveCount(0)
  await expect(table.getByRole('rowheader', { name: `${gone.name}.deleted` })).toBeVisible()
})

test('a link brings the log back; a partition that is not there is said to be missing', async ({
  app,
}) => {
  await app.open(`${scene}&log=cats-by-colors-3`)
  await expect(app.page.getByRole('heading', { name: 'Log of cats-by-colors-3' })).toBeVisible()
  await app.page.keyboard.press('Escape')
  await expect(app.stage.getByRole('button', { name: /^Partition 3 of/ })).toBeVisible()
  await app.open(`${scene}&log=cats-by-colors-77`)
  await expect(app.page.getByText('There is no partition cats-by-colors-77 here.')).toBeVisible()
})

for (const [theme, lang, width] of [
  ['light', 'en', 1440],
  ['dark', 'ru', 390],
] as const) {
  test(`the log, ${theme}, ${lang}, ${width} px: no violation, nothing wider than the page`, async ({
    app,
  }) => {
    const { page } = app
    await page.setViewportSize({ width, height: 860 })
    await app.open(`/scene/retention-vs-poll?lang=${lang}&theme=${theme}&log=cats-by-colors-0`)
    await app.seek(60_000)
    await expect(page.getByRole('table').first()).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBeLessThanOrEqual(0)
  })
}
