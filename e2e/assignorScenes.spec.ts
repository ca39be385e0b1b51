import { expect, test } from './fixtures.ts'

const boardOf = /^Who has what: range/

test('assignors: the board counts what moved, world by world', async ({ app }) => {
  await app.open('/scene/assignors?lang=en&theme=light')
  await app.seek(35_000)
  for (const [world, total] of [
    ['range', 9],
    ['roundrobin', 12],
    ['sticky', 6],
    ['cooperative-sticky', 6],
  ] as const) {
    const board = app.page.getByRole('region', { name: `Who has what: ${world} · pet-lovers` })
    await expect(board.getByText(`${total} in all`)).toBeVisible()
  }
})

test('a member is taken out and brought in again by its buttons', async ({ app }) => {
  await app.open('/scene/assignors?lang=en&theme=light')
  await app.seek(8000)
  const board = app.page.getByRole('region', { name: boardOf })
  await board.getByRole('button', { name: 'Take C2 out' }).click()
  await app.seek(10_000)
  await board.getByRole('button', { name: 'Bring C2 in' }).click()
  await app.seek(11_500)
  await expect(board.getByRole('button', { name: 'Take C2 out' })).toBeVisible()
})

test('a member is dragged out of the board', async ({ app }) => {
  await app.open('/scene/assignors?lang=en&theme=light')
  await app.seek(8000)
  const board = app.page.getByRole('region', { name: boardOf })
  await board.getByRole('rowheader', { name: 'C2' }).dragTo(board.getByText('Stopped:'))
  await app.seek(10_000)
  await expect(board.getByRole('button', { name: 'Bring C2 in' })).toBeVisible()
})

test('several topics: two stops in Java; the follower of librdkafka pauses alone first', async ({
  app,
}) => {
  await app.open('/scene/several-topics?lang=en&theme=light')
  expect(await app.times('partitions.revoked', { member: 'A' }, 0)).toEqual([60_010, 180_010])
  expect(await app.times('partitions.revoked', { member: 'B' }, 1)).toEqual([
    40_010, 61_040, 160_010, 181_040,
  ])
  await app.page.getByRole('slider', { name: 'birds grow at' }).focus()
  await app.page.keyboard.press('Home')
  await expect.poll(() => app.times('generation.started', {}, 0)).toHaveLength(1)
})
