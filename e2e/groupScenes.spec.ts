import { expect, test } from './fixtures.ts'

test('the zombie: the client leaves while the handler works; both cures keep it in the group', async ({
  app,
}) => {
  await app.open('/scene/slow-consumer?lang=en&theme=light')
  const leave = { api: 'LeaveGroup', from: 'member:cat-lovers/C1', direction: 'request' }
  const first = await app.times('message.sent', leave, 0)
  expect(first[0]).toBe(10_025)
  expect(await app.times('message.sent', leave, 1)).toEqual([])
  expect(await app.times('message.sent', leave, 2)).toEqual([])
  await app.seek(11_000)
  await expect(app.page.getByText('The client leaves, the handler works on').first()).toBeVisible()

  await app.page.getByText('librdkafka', { exact: true }).first().click()
  await expect.poll(() => app.times('message.sent', leave, 0)).toEqual([10_500])
  const ginger = { member: 'C2', partition: 0, from: 0 }
  expect(await app.times('records.polled', ginger, 0)).toEqual([])
})

test('why it rebalances: Empty comes through PreparingRebalance, and each button names its cause', async ({
  app,
}) => {
  await app.open('/scene/why-it-rebalances?lang=en&theme=light')
  const emptied = { from: 'PreparingRebalance', to: 'Empty', generation: 7 }
  expect(await app.times('group.state.changed', emptied)).toEqual([60_025])
  expect(await app.times('generation.started', { generation: 8 })).toEqual([68_015])
  await app.seek(60_500)
  await expect(app.page.getByText('Cause: the last one closes').first()).toBeVisible()

  await app.seek(25_000)
  await app.button('C1 also reads dogs').click()
  const changed = { to: 'PreparingRebalance', reason: 'subscriptionChanged' }
  await expect.poll(() => app.times('group.state.changed', changed)).toEqual([25_035])
})
