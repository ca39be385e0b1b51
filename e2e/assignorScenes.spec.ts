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
    ['uniform (broker)', 10],
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

test('a topic is dragged out of the board, and its button brings it in again', async ({ app }) => {
  await app.open('/scene/assignors?lang=en&theme=light')
  await app.seek(8000)
  const board = app.page.getByRole('region', { name: boardOf })
  await board.getByRole('columnheader', { name: 'dogs' }).dragTo(board.getByText('Not read:'))
  await app.seek(10_000)
  await expect(board.getByRole('columnheader', { name: 'dogs' })).toBeHidden()
  await board.getByRole('button', { name: 'Read dogs' }).press('Enter')
  await app.seek(11_500)
  await expect(board.getByRole('columnheader', { name: 'dogs' })).toBeVisible()
})

test('several topics: a stop for each discovery, one when both are made at once', async ({
  app,
}) => {
  await app.open('/scene/several-topics?lang=en&theme=light')
  const stops = () => app.times('group.state.changed', { to: 'PreparingRebalance' }, 0)
  expect(await stops()).toHaveLength(2)
  await app.page.getByRole('switch', { name: 'both topics grow at once' }).click()
  await expect.poll(stops).toHaveLength(1)
})
