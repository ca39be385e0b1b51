import { expect, test } from './fixtures.ts'

test('callbacks: the code of a handler is lit while it runs, and says in whose process', async ({
  app,
}) => {
  await app.open('/scene/callbacks?lang=en&theme=light')
  const [called = 0] = await app.times('handler.called', { member: 'C1', handler: 'revoked' }, 0)
  await app.seek(called + 100)
  await expect(app.page.locator('pre[data-handler="revoked"]')).toContainText('runs in C1')
  await expect(app.page.locator('pre[data-handler="lost"]')).not.toContainText('runs in')
  expect(await app.times('handler.called', { member: 'C1', handler: 'lost' }, 0)).toHaveLength(1)
  await app.page.getByRole('switch', { name: 'a lost handler is set' }).click()
  await expect
    .poll(() => app.times('handler.called', { member: 'C1', handler: 'lost' }, 0))
    .toEqual([])
})

test('commits: one crash, four outcomes; crash at another moment by a click', async ({ app }) => {
  await app.open('/scene/commits?lang=en&theme=light')
  expect(await app.times('records.skipped', {}, 0)).toHaveLength(1)
  expect(await app.times('record.processed', { timesBefore: 1 }, 3)).toHaveLength(1)
  for (const world of [1, 2]) expect(await app.times('records.skipped', {}, world)).toEqual([])
  await app.seek(3000)
  await app.page.getByRole('button', { name: 'Crash C1 now' }).click()
  await expect.poll(() => app.times('member.stopped', { how: 'kill' }, 0)).toContain(3000)
})

test('standalone: refused beside members, and twice fed once two readers take the same partition', async ({
  app,
}) => {
  await app.open('/scene/standalone?lang=en&theme=light')
  expect((await app.times('offsets.refused', { errorCode: 25 }, 0)).length).toBeGreaterThan(2)
  await app.seek(37_000)
  const numbers = app.page.getByText('Cats processed twice')
  await expect(numbers.first()).toBeVisible()
  expect((await app.times('record.processed', { timesBefore: 1 }, 0)).length).toBeGreaterThan(3)
})

test('retention below the poll interval: the position jumps, and earliest or latest decides how far', async ({
  app,
}) => {
  await app.open('/scene/retention-vs-poll?lang=en&theme=light')
  const skipped = () => app.times('records.skipped', {}, 0)
  expect(await skipped()).toHaveLength(1)
  expect(await app.times('error.raised', {}, 0)).toEqual([])
  await app.page.getByRole('radio', { name: 'error' }).click()
  await expect.poll(() => app.times('error.raised', { errorCode: -140 }, 0)).toHaveLength(1)
})

test('my consumer does not read: each column has its proof, and pressing Resume cures one only', async ({
  app,
}) => {
  await app.open('/scene/silent-consumer?lang=en&theme=light')
  const read = (world: number) => app.times('record.processed', { member: 'mine' }, world)
  for (const world of [0, 1, 3]) expect(await read(world)).toEqual([])
  const before = (await read(4)).length
  await app.seek(20_000)
  await app.page.getByRole('button', { name: 'Resume my consumer' }).click()
  await expect.poll(async () => (await read(4)).length).toBeGreaterThan(before)
  for (const world of [0, 1, 3]) expect(await read(world)).toEqual([])
})
