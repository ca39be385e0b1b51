import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'

const scene = '/scene/consumer-groups?lang=en&theme=light'

test('a record is reached, left and passed on from by keyboard alone', async ({ app }) => {
  await app.open(scene)
  await app.seek(19_000)
  const { page } = app
  await app.stage.getByRole('button', { name: /^Partition 2 of/ }).focus()
  await page.keyboard.press('Enter')
  const panel = page.getByRole('complementary')
  await expect(panel.getByRole('heading', { name: 'Cats in it' })).toBeVisible()
  const newest = panel.getByRole('button', { name: /^\d+ · with key/ }).first()
  const offset = Number.parseInt((await newest.textContent()) ?? '', 10)
  await newest.focus()
  await page.keyboard.press('Enter')
  await expect(panel.getByRole('heading', { name: `Cat at offset ${offset}` })).toBeFocused()
  await expect(panel.getByRole('button', { name: 'Next ›' })).toHaveAttribute(
    'aria-disabled',
    'true',
  )
  await panel.getByRole('button', { name: '‹ Previous' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect(panel.getByRole('heading', { name: `Cat at offset ${offset - 2}` })).toBeVisible()
  await panel.getByRole('button', { name: 'To the partition: cats-by-colors-2' }).focus()
  await page.keyboard.press('Enter')
  await expect(panel.getByRole('heading', { name: 'Cats in it' })).toBeVisible()
})

test('the inspector shows states in Kafka’s words, with their meaning', async ({ app }) => {
  await app.open(scene)
  await app.seek(19_000)
  const panel = app.page.getByRole('complementary')
  const cases = [
    [/^Group cat-lovers/, 'state: Stable – members read'],
    [/^Consumer C1/, 'state: STABLE – in the group'],
    [/^Broker 2/, 'state: RUNNING – running'],
  ] as const
  for (const [name, chart] of cases) {
    await app.stage.getByRole('button', { name }).first().focus()
    await app.page.keyboard.press('Enter')
    await expect(panel.getByRole('img', { name: chart })).toBeVisible()
  }
})

test('the live region tells each step, and not every fact of a leap', async ({ app }) => {
  await app.open(scene)
  const said = app.page.locator('[role=status][aria-live=polite]').last()
  await app.seek(9_000)
  await expect(said).toContainText('And ')
  const before = await said.textContent()
  expect((before ?? '').length).toBeLessThan(400)
  await app.page.keyboard.press('ArrowRight')
  await expect(said).not.toHaveText(before ?? '')
  await expect(said).not.toContainText('Nothing new')
})

test('a dare that can change nothing now says so and forks nothing', async ({ app }) => {
  await app.open(scene)
  await app.seek(8000)
  await app.button('Kill C2').click()
  await expect(app.button('Compare: as scripted')).toBeVisible()
  await app.computed()
  await app.seek(9000)
  await expect(app.button('Kill C2')).toHaveAttribute('aria-disabled', 'true')
  const digest = await app.digest()
  await app.button('Kill C2').focus()
  await app.page.keyboard.press('Enter')
  expect(await app.digest()).toBe(digest)
})

for (const theme of ['light', 'dark']) {
  for (const size of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    test(`details, log, advice and help, ${theme}, ${size.width} px: no violation, nothing wider than the page`, async ({
      app,
    }) => {
      const { page } = app
      const clean = async (what: string): Promise<void> => {
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`),
          what,
        ).toEqual([])
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        expect(overflow, what).toBeLessThanOrEqual(0)
      }
      await page.setViewportSize(size)
      await app.open(`/scene/consumer-groups?lang=ru&theme=${theme}`)
      await app.seek(19_000)
      await page.getByText(/совета? по настройкам/).click()
      await clean('advice')
      for (const name of [/^Партиция 2 топика/, /^Консьюмер C1/, /^Группа cat-lovers/]) {
        await app.stage.getByRole('button', { name }).first().focus()
        await page.keyboard.press('Enter')
        await expect(page.getByRole('heading', { name: 'Диаграмма состояний' })).toBeVisible()
        await clean(String(name))
      }
      await page.getByRole('tab', { name: 'Журнал' }).click()
      await clean('log')
      await page.keyboard.press('?')
      await expect(page.getByRole('dialog')).toBeVisible()
      await clean('help')
    })
  }
}
