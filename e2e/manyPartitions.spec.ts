import { expect, test } from './fixtures.ts'

const scenario = {
  version: 1,
  title: 'Twelve brokers',
  seed: 4,
  until: '40s',
  cluster: { brokers: 12 },
  topics: [{ name: 'cats', partitions: 100, replicationFactor: 3 }],
  producers: [
    { id: 'shelter', topic: 'cats', ratePerSecond: 20, keys: ['ginger', 'black', 'grey'] },
  ],
  groups: [{ id: 'lovers', members: [{ id: 'C1' }, { id: 'C2' }] }],
  events: [{ at: '15s', do: 'broker.kill', broker: 3 }],
}

test('a hundred partitions on twelve brokers: a fail-over is read off the tiles', async ({
  app,
}) => {
  await app.open('/scene/consumer-groups?lang=en&theme=light')
  const before = await app.digest()
  await app.page
    .getByLabel('Open scenario…')
    .last()
    .setInputFiles({
      name: 'twelve.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(scenario)),
    })
  await expect.poll(() => app.digest()).not.toBe(before)
  await app.computed()
  const stage = app.page.locator('#stage')
  await app.seek(14_000)
  await expect(stage.locator('[data-partition]')).toHaveCount(100)
  const third = stage.locator('[data-partition="cats-2"]')
  await expect(third).toContainText('B3')
  await app.seek(30_000)
  await expect(third).toContainText('B4')
  await third.focus()
  await app.page.keyboard.press('Enter')
  await expect(app.page.locator('#side')).toContainText('cats-2')
})
