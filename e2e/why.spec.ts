import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'

const scene = '/scene/timeouts?lang=en&theme=light'

test('a rebalance says why: the story begins with the kill and names the session', async ({
  app,
}) => {
  await app.open(scene)
  await app.seek(60_000)
  const panel = app.page.getByRole('complementary')
  await app.stage
    .getByRole('button', { name: /^Group cat-lovers/ })
    .first()
    .focus()
  await app.page.keyboard.press('Enter')
  await panel.getByRole('button', { name: 'Why was there a rebalance?' }).focus()
  await app.page.keyboard.press('Enter')
  await expect(panel.getByRole('heading', { name: 'Why it happened' })).toBeVisible()
  const steps = panel.getByRole('listitem')
  await expect(steps.filter({ hasText: 'root' })).toContainText('C2')
  await expect(panel.getByText(/^session\.timeout\.ms = /)).toBeVisible()
  await expect(panel.getByText('beside it')).toBeVisible()
})

test('a step shows the line of the log, and the panel has no accessibility violations', async ({
  app,
}) => {
  await app.open(scene)
  await app.seek(60_000)
  const panel = app.page.getByRole('complementary')
  await app.stage
    .getByRole('button', { name: /^Group cat-lovers/ })
    .first()
    .focus()
  await app.page.keyboard.press('Enter')
  await panel.getByRole('button', { name: 'Why was there a rebalance?' }).click()
  const log = panel.getByText('The coordinator’s log').first()
  await log.focus()
  await app.page.keyboard.press('Enter')
  await expect(panel.getByText(/^INFO \[GroupCoordinator\] /).first()).toBeVisible()
  const { violations } = await new AxeBuilder({ page: app.page }).include('#side').analyze()
  expect(violations).toEqual([])
})

test('a cat that was processed twice and a consumer without partitions have questions of their own', async ({
  app,
}) => {
  await app.open(scene)
  await app.seek(60_000)
  const panel = app.page.getByRole('complementary')
  await app.stage
    .getByRole('button', { name: /^Partition 2 of/ })
    .first()
    .focus()
  await app.page.keyboard.press('Enter')
  await app.seek(30_600)
  await panel.getByRole('button', { name: /^4 · / }).click()
  await panel.getByRole('button', { name: 'Why was it processed twice?' }).click()
  const steps = panel.getByRole('listitem')
  await expect(steps.filter({ hasText: 'root' })).toContainText('kill C2')
  await expect(panel.getByText(/^auto\.commit\.interval\.ms = 5000/)).toBeVisible()
  await app.seek(60_000)
  await app.stage
    .getByRole('button', { name: /^Consumer C2/ })
    .first()
    .focus()
  await app.page.keyboard.press('Enter')
  await expect(panel.getByRole('button', { name: 'Why is it idle?' })).toBeVisible()
})
