import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'

const unzipped = (name: string): Buffer => gunzipSync(readFileSync(`conformance/logs/${name}`))
const log = unzipped('range-max-poll.log.gz')
const scene = '/scene/consumer-groups?lang=en&theme=light'

test('a real log becomes an animation: what stands out leads to its moment', async ({ app }) => {
  await app.open(scene)
  await app.button('Bring a log…').click()
  const dialog = app.page.getByRole('dialog', { name: 'Bring a log' })
  await expect(dialog).toContainText('nothing is sent anywhere')
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: 'consumers.log', mimeType: 'text/plain', buffer: log })
  await expect(dialog).toHaveCount(0)
  await expect(app.page.getByRole('heading', { name: 'consumers.log' })).toBeVisible()
  const side = app.page.locator('#side')
  await expect(side).toContainText('max.poll.interval.ms exceeded once: cat-b')
  await side.getByRole('button', { name: /max\.poll\.interval\.ms exceeded/ }).click()
  expect(await app.nowMs()).toBeGreaterThan(9000)
  await app.seek(8000)
  // of records, and so of lag, a log says nothing
  await expect(app.stage.getByRole('button', { name: /cat-a.*lag \?/i })).toBeVisible()
})

test('a log is pasted; what holds nothing of a group is refused, and the stage stays', async ({
  app,
}) => {
  await app.open(scene)
  const before = await app.digest()
  await app.button('Bring a log…').click()
  const dialog = app.page.getByRole('dialog', { name: 'Bring a log' })
  const paste = dialog.getByRole('textbox')
  await paste.fill('hello\nworld')
  await dialog.getByRole('button', { name: 'Play it' }).click()
  await expect(dialog.getByRole('alert')).not.toBeEmpty()
  expect(await app.digest()).toBe(before)
  const { violations } = await new AxeBuilder({ page: app.page }).analyze()
  expect(violations).toEqual([])
  await paste.fill(log.toString('utf8'))
  await dialog.getByRole('button', { name: 'Play it' }).click()
  await expect(dialog).toHaveCount(0)
  expect(await app.digest()).not.toBe(before)
  // back to a scene, as ever
  await app.page.getByRole('link', { name: 'Consumer groups' }).click()
  await expect.poll(() => app.digest()).toBe(before)
})

test('statistics beside the log are held against it', async ({ app }) => {
  await app.open(scene)
  await app.button('Bring a log…').click()
  await app.page.locator('[role=dialog] input[type=file]').setInputFiles([
    { name: 'log.txt', mimeType: 'text/plain', buffer: log },
    {
      name: 'stats.jsonl',
      mimeType: 'text/plain',
      buffer: unzipped('range-max-poll.stats.jsonl.gz'),
    },
  ])
  await expect(app.page.locator('#side')).toContainText(/agree/i)
})
