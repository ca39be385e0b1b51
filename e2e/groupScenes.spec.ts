import { expect, test } from './fixtures.ts'

test('the zombie: the client leaves while the handler works; shorter work or a longer limit keep it in', async ({
  app,
}) => {
  const leave = { api: 'LeaveGroup', direction: 'request', from: 'member:cat-lovers/C1' }
  await app.open('/scene/slow-consumer?lang=en&theme=light')
  expect(await app.times('message.sent', leave, 0)).toEqual([10_500])
  const cat = { member: 'C2', partition: 2, from: 40 }
  expect(await app.times('records.polled', cat, 0)).toEqual([])
  expect(await app.times('records.polled', cat, 1)).not.toEqual([])
  await app.seek(11_000)
  await expect(app.page.getByText('The client of C1 leaves').first()).toBeVisible()

  const work = app.page.getByRole('slider', { name: 'work on the ginger cat' })
  await work.press('Home')
  await expect.poll(() => app.times('message.sent', leave, 0)).toEqual([])
  await work.press('End')
  await expect.poll(() => app.times('message.sent', leave, 0)).toEqual([10_500])
  await app.page.getByRole('slider', { name: 'max.poll.interval.ms' }).press('End')
  await expect.poll(() => app.times('message.sent', leave, 0)).toEqual([])
  await app.computed()
  const done = { member: 'C1', partition: 2, offset: 40 }
  expect(await app.times('record.processed', done, 0)).toHaveLength(1)
})

test('why it rebalances: Empty comes through PreparingRebalance, and a button names its cause', async ({
  app,
}) => {
  await app.open('/scene/why-it-rebalances?lang=en&theme=light')
  const emptied = { from: 'PreparingRebalance', to: 'Empty', generation: 7 }
  expect(await app.times('group.state.changed', emptied)).toEqual([75_025])
  expect(await app.times('generation.started', { generation: 8 })).toEqual([83_015])
  await app.seek(75_500)
  await expect(app.page.getByText('The last one leaves').first()).toBeVisible()

  await app.seek(30_000)
  await app.button('C2 unsubscribes').click()
  const left = { to: 'PreparingRebalance', reason: 'memberLeft', member: 'C2' }
  await expect.poll(() => app.times('group.state.changed', left)).toEqual([30_025])
})
