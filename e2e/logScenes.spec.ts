import { expect, test } from './fixtures.ts'

test('leader election: the crown goes to the first in line, and the longer log is cut back', async ({
  app,
}) => {
  await app.open('/scene/leader-election?lang=en&theme=light')
  expect(await app.times('log.truncated', { broker: 3, partition: 0 })).toEqual([17_535])
  await app.seek(17_600)
  await expect(app.page.getByText('B3 cuts its longer log back').first()).toBeVisible()
  await expect(
    app.stage.getByRole('button', { name: /^Partition 0 of .*: leader B2/ }),
  ).toBeVisible()
  const factor = app.page.getByRole('slider', { name: 'replication factor' })
  await factor.press('Home')
  await expect.poll(() => app.times('log.truncated', { broker: 3, partition: 0 })).toEqual([])
  await app.seek(20_000)
  await expect(
    app.stage.getByRole('button', { name: /^Partition 0 of .*no leader/i }),
  ).toBeVisible()
})

test('fail-over: seconds without a leader, and no rebalance; a shorter session makes it shorter', async ({
  app,
}) => {
  await app.open('/scene/fail-over?lang=en&theme=light')
  const election = { reason: 'election' }
  expect(await app.times('partition.changed', election)).toEqual([17_035])
  expect(await app.times('generation.started')).toEqual([])
  await app.seek(17_050)
  await expect(app.page.getByText('B2 leads P0, epoch 1').first()).toBeVisible()
  await app.page.getByRole('slider', { name: 'broker.session.timeout.ms' }).press('Home')
  await expect.poll(() => app.times('partition.changed', election)).toEqual([11_035])
  await app.computed()
  await app.seek(12_000)
  await app.button('Kill B2, too').click()
  await expect.poll(() => app.times('batch.retried', { errorCode: 19 })).not.toEqual([])
})

test('acks and min.insync.replicas: three columns, one outage', async ({ app }) => {
  await app.open('/scene/acks-and-min-isr?lang=en&theme=light')
  expect(await app.times('partition.changed', { reason: 'shrink' }, 2)).toEqual([45_005])
  expect(await app.times('batch.retried', { errorCode: 19 }, 2)).not.toEqual([])
  expect(await app.times('batch.retried', {}, 1)).toEqual([])
  await app.seek(50_000)
  await expect(app.page.getByText('acks=all: NOT_ENOUGH_REPLICAS').first()).toBeVisible()
  await app.page.getByRole('slider', { name: 'min.insync.replicas' }).press('Home')
  await expect.poll(() => app.times('batch.retried', { errorCode: 19 }, 2)).toEqual([])
  await app.seek(110_000)
  await expect(app.page.getByText(/then “all” are one/).first()).toBeVisible()
})

test('unclean election: one column waits, the other loses; the log shows the cut', async ({
  app,
}) => {
  await app.open('/scene/unclean-election?lang=en&theme=light')
  expect(await app.times('partition.changed', { reason: 'leaderless' }, 0)).toEqual([43_165])
  expect(await app.times('partition.changed', { reason: 'uncleanElection' }, 1)).toEqual([43_165])
  expect(await app.times('log.truncated', { broker: 1 }, 0)).toEqual([])
  await app.seek(65_030)
  await expect(app.page.getByText('B1 is back and truncates').first()).toBeVisible()
  await app.page.goto('/#/scene/unclean-election?lang=en&theme=light&log=cats-by-colors-0')
  await app.computed()
  await app.seek(64_000)
  const logs = app.page.getByRole('slider', { name: /^Replicas of cats-by-colors-0/ })
  await expect(logs).toHaveCount(2)
  await logs.last().focus()
  await app.page.keyboard.press('End')
  await expect(logs.last()).toHaveAttribute('aria-valuetext', /on B3/)
})

test('retention: the talk’s files, by time and by size, and a clock of days', async ({ app }) => {
  await app.open('/scene/retention?lang=en&theme=light')
  expect(await app.times('segment.deleted', { baseOffset: 2 }, 0)).toEqual([864_330_000])
  await app.seek(864_200_000)
  const [byTime, bySize] = [0, 1].map((world) =>
    app.page.getByRole('region', { name: 'Segments on the leader' }).nth(world),
  )
  await expect(byTime!.getByRole('rowheader')).toHaveText([/02\.log/, /05\.log/, /08\.log.*active/])
  await expect(bySize!.getByRole('rowheader')).toHaveText([/05\.log/, /08\.log/])
  await expect(app.page.getByRole('timer')).toHaveText('10 d 00:03:20')
  await app.seek(864_340_000)
  await expect(app.page.getByText('By time: 02.log goes').first()).toBeVisible()
  await expect(
    byTime!.getByRole('row', { name: /02\.log\.deleted.*leaves the disk in 50 s/ }),
  ).toBeVisible()
  await app.seek(864_400_000)
  await expect(byTime!.getByRole('rowheader')).toHaveText([/05\.log/, /08\.log/])
  await app.page.getByRole('radio', { name: '401' }).click()
  await app.computed()
  await expect.poll(() => app.times('segment.deleted', { baseOffset: 2 }, 1)).toEqual([])
})

test('compaction: the survivors keep their offsets, and the log tells clean from dirty', async ({
  app,
}) => {
  await app.open('/scene/compaction?lang=en&theme=light')
  expect(await app.times('compaction.finished')).toEqual([60_011, 105_012, 135_013])
  await app.seek(93_000)
  const log = app.page.getByRole('slider', { name: /^Replicas of latest-product-price-0/ })
  await expect(log.getByText('clean', { exact: true })).toBeVisible()
  await expect(log.getByText('dirty', { exact: true })).toBeVisible()
  await app.seek(106_000)
  const files = app.page.getByRole('region', { name: 'Segments on the leader' })
  await expect(files.getByRole('rowheader')).toHaveText([
    /02\.log/,
    /08\.log/,
    /11\.log/,
    /14\.log/,
  ])
  await app.page.getByRole('radio', { name: '0.9' }).click()
  await expect.poll(() => app.times('compaction.finished')).toHaveLength(1)
})
