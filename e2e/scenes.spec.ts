import { expect, test } from './fixtures.ts'

test('topics and partitions: the same fur lands in the same partition, offsets are dense', async ({
  app,
}) => {
  await app.open('/scene/topics-and-partitions?lang=en&theme=light')
  const placements = await app.page.evaluate(() =>
    (window.purrtition?.facts() ?? []).flatMap((fact) =>
      fact.kind === 'log.appended'
        ? fact.records.map((record, index) => ({
            key: record.key,
            partition: fact.partition,
            offset: fact.baseOffset + index,
          }))
        : [],
    ),
  )
  expect(placements.slice(0, 5)).toEqual([
    { key: 'ginger', partition: 2, offset: 0 },
    { key: 'black', partition: 0, offset: 0 },
    { key: 'white', partition: 0, offset: 1 },
    { key: 'ginger', partition: 2, offset: 1 },
    { key: 'red', partition: 3, offset: 0 },
  ])
  const homes = new Map<string | null, Set<number>>()
  for (const { key, partition } of placements)
    homes.set(key, (homes.get(key) ?? new Set()).add(partition))
  expect([...homes.values()].every((partitions) => partitions.size === 1)).toBe(true)
  await app.seek(14_000)
  await expect(
    app.stage.getByRole('button', { name: /^Partition 2 of cats-by-colors/ }).first(),
  ).toBeVisible()
})

test('consumer groups: generation 1 after 6 s, the fifth member is idle, a second group reads from 0', async ({
  app,
}) => {
  await app.open('/scene/consumer-groups?lang=en&theme=light')
  expect((await app.times('generation.started', { group: 'cat-lovers' }))[0]).toBe(6015)
  await app.seek(19_000)
  await expect(app.stage.getByRole('button', { name: /C5/ }).first()).toBeVisible()
  const owned = await app.page.evaluate(() => {
    const last = new Map<string, number>()
    for (const fact of window.purrtition?.facts() ?? []) {
      if (fact.kind === 'partitions.assigned' && fact.group === 'cat-lovers') {
        last.set(fact.member, fact.owned.length)
      }
    }
    return [...last.values()].toSorted((a, b) => a - b)
  })
  expect(owned).toEqual([0, 1, 1, 1, 1])
  const [reset] = await app.times('position.reset', { group: 'cat-photographers', offset: 0 })
  expect(reset).toBeGreaterThan(20_000)
})

test('eager vs cooperative vs KIP-848: who stops, and for how long', async ({ app }) => {
  await app.open('/scene/eager-vs-cooperative?lang=en&theme=light')
  expect(await app.times('partitions.revoked', { member: 'A' }, 0)).toEqual([1010])
  expect(await app.times('partitions.revoked', { member: 'A' }, 1)).toEqual([])
  expect(await app.times('partitions.revoked', { member: 'B' }, 1)).toEqual([2560])
  expect(await app.times('partitions.revoked', {}, 2)).toEqual([2510])
  await app.seek(8000)
  await expect(app.page.getByText('3,280 ms').first()).toBeVisible()
  await expect(app.page.getByText('3,060 ms').first()).toBeVisible()
  await expect(app.page.getByText('2,540 ms').first()).toBeVisible()
})

test('three clocks: a dead process is noticed after the session, a hung handler after the poll interval', async ({
  app,
}) => {
  await app.open('/scene/timeouts?lang=en&theme=light')
  expect(await app.times('member.removed', { member: 'C2' }, 0)).toEqual([28_000])
  const [removed = 0] = await app.times('member.removed', { member: 'C2' }, 1)
  expect(removed).toBeGreaterThan(50_000)
  await app.seek(29_000)
  const dead = app.stage.getByRole('button', { name: /^Consumer C2: not running/ })
  await expect(dead).toHaveCount(1)
  await app.page.getByText('frozen for 10 s').click()
  await expect.poll(() => app.times('member.frozen', { member: 'C2' }, 0)).toEqual([20_000])
  await app.seek(25_000)
  await expect(app.stage.getByRole('button', { name: /^Consumer C2: frozen/ })).toHaveCount(1)
})

test('static members: no rebalance with instance ids, six generations without; a twin fences the first', async ({
  app,
}) => {
  await app.open('/scene/static-members?lang=en&theme=light')
  expect(await app.times('generation.started', {}, 0)).toHaveLength(6)
  expect(await app.times('generation.started', {}, 1)).toEqual([])
  await app.seek(4000)
  await app.button('A second process with the instance id of C2').click()
  await expect
    .poll(() => app.times('member.stopped', { member: 'C2', how: 'fatal' }, 1))
    .toHaveLength(1)
})
