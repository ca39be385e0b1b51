import { expect, test } from './fixtures.ts'

test('an embed shows a scene without chrome, at its time', async ({ app }) => {
  await app.page.goto('/embed.html?scene=eager-vs-cooperative&t=2.515&theme=dark&lang=ru')
  await expect(app.page.locator('canvas').first()).toBeVisible()
  await expect(app.page.getByRole('timer')).toHaveText('2,52 с')
  await expect(app.page.getByRole('navigation')).toHaveCount(0)
})

test('an embed of an unknown scene says which there are', async ({ app }) => {
  await app.page.goto('/embed.html?scene=nowhere')
  await expect(app.page.getByText('topics-and-partitions')).toBeVisible()
})

test('an embed shows its first picture before the simulator is loaded, then plays', async ({
  app,
}) => {
  let release = (): void => undefined
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await app.page.route(/simWorker/, async (route) => {
    await released
    await route.continue()
  })
  await app.page.goto('/embed.html?scene=topics-and-partitions')
  await expect(app.page.getByText('cats-by-colors').first()).toBeVisible()
  release()
  await app.page.getByRole('button', { name: 'Play' }).click()
  await expect(app.page.getByRole('timer')).not.toHaveText('0.00 s')
})

test('an embed gives the stage its whole width, and the controls a line below', async ({ app }) => {
  await app.page.setViewportSize({ width: 960, height: 540 })
  await app.page.goto('/embed.html?scene=consumer-groups')
  const stage = await app.stage.boundingBox()
  const controls = await app.page.getByRole('group', { name: 'Playback' }).boundingBox()
  expect(stage).toMatchObject({ x: 0, y: 0, width: 960 })
  expect(controls?.y).toBeGreaterThanOrEqual((stage?.height ?? 0) - 1)
  expect(controls?.height).toBeLessThan(60)
})
