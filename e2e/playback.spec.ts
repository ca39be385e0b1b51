import { readFileSync } from 'node:fs'
import { expect, test } from './fixtures.ts'

const scene = '/scene/eager-vs-cooperative?lang=en&theme=light'

test('the picture at a moment is the same however one gets there', async ({ app }) => {
  await app.open(scene)
  await app.seek(2515)
  const first = await app.picture()
  await app.seek(15_000)
  await app.seek(300)
  await app.seek(2515)
  expect((await app.picture()).equals(first)).toBe(true)
})

test('playing moves time on, pausing holds it', async ({ app }) => {
  await app.open(scene)
  await app.button('Play').click()
  await expect.poll(() => app.nowMs()).toBeGreaterThan(0)
  await app.button('Pause').click()
  const at = await app.nowMs()
  expect(await app.nowMs()).toBe(at)
})

test('an act forks the run; the old branch stays and can be compared', async ({ app }) => {
  await app.open('/scene/consumer-groups?lang=en&theme=light')
  const before = await app.digest()
  await app.seek(8000)
  await app.button('Kill: C2').click()
  await expect(app.button('Compare: as scripted')).toBeVisible()
  await app.computed()
  expect(await app.times('member.stopped', { member: 'C2', how: 'kill' })).toEqual([8000])
  expect(await app.digest()).not.toBe(before)
  await app.button('Compare: as scripted').click()
  expect(await app.page.evaluate(() => window.purrtition?.worlds().length)).toBe(2)
  await app.page.getByRole('button', { name: 'as scripted', exact: true }).click()
  expect(await app.digest()).toBe(before)
})

test('the keyboard alone steps, scrubs and asks for help', async ({ app }) => {
  await app.open(scene)
  await app.page.keyboard.press('Shift+ArrowRight')
  const beat = await app.nowMs()
  expect(beat).toBeGreaterThan(0)
  await app.page.keyboard.press('ArrowRight')
  expect(await app.nowMs()).toBeGreaterThan(beat)
  await app.page.keyboard.press('ArrowLeft')
  await app.page.keyboard.press('Shift+ArrowLeft')
  expect(await app.nowMs()).toBeLessThan(beat)
  await app.page.keyboard.press('Space')
  await expect(app.button('Pause')).toBeVisible()
  await app.page.keyboard.press('Space')
  await app.page.keyboard.press('?')
  await expect(app.page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  await app.page.keyboard.press('Escape')
  await expect(app.page.getByRole('dialog')).toHaveCount(0)
})

test('a link restores scene, values, acts, time and language', async ({ app }) => {
  await app.open('/scene/consumer-groups?lang=en&theme=dark')
  await app.seek(8000)
  await app.button('Kill: C2').click()
  await expect(app.button('Compare: as scripted')).toBeVisible()
  await app.computed()
  const digest = await app.digest()
  await app.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await app.button('Copy link').click()
  const link = await app.page.evaluate(() => navigator.clipboard.readText())
  await app.page.goto('about:blank')
  await app.page.goto(link)
  await app.computed()
  await expect.poll(() => app.digest()).toBe(digest)
  expect(await app.nowMs()).toBe(8000)
})

test('broken input says what is wrong and loses nothing', async ({ app }) => {
  await app.open('/scene/consumer-groups?lang=en&theme=light')
  const before = await app.digest()
  await app.page
    .getByLabel('Open scenario…')
    .last()
    .setInputFiles({
      name: 'broken.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{\n "version": 1,\n "topics": [{ "name": "cats", "partitions": 0 }]\n}'),
    })
  const dialog = app.page.getByRole('dialog')
  await expect(dialog).toContainText('topics[0].partitions')
  await expect(dialog).toContainText('line 3')
  await app.button('Back to the stage').click()
  expect(await app.digest()).toBe(before)
})

for (const [hash, said] of [
  ['/nonsense', 'is not a page'],
  ['/scene/nowhere', 'There is no scene nowhere'],
  ['/scene/consumer-groups?s=broken', 'The part "s" of the link is damaged'],
  ['/scene/consumer-groups?t=soon', '"t=soon" is not a time'],
] as const) {
  test(`opened first, the broken address ${hash} is explained, and the first scene is there`, async ({
    app,
  }) => {
    await app.open(hash)
    const dialog = app.page.getByRole('dialog')
    await expect(dialog).toContainText(said)
    await app.button('Back to the stage').click()
    await expect(app.page.getByRole('heading', { level: 1 })).toHaveText('Topics and partitions')
  })
}

test('a scenario file opens and runs as on the command line', async ({ app }) => {
  await app.open('/scene/consumer-groups?lang=en&theme=light')
  await app.page
    .getByLabel('Open scenario…')
    .last()
    .setInputFiles({
      name: 'cats-by-colors.json',
      mimeType: 'application/json',
      buffer: readFileSync('public/scenarios/cats-by-colors.json'),
    })
  await expect(app.page.getByRole('heading', { level: 1 })).toHaveText('cats-by-colors.json')
  await app.computed()
  const { simulate } = await import('../src/sim/run.ts')
  const { parseScenarioText } = await import('../src/sim/scenario/parse.ts')
  const { digestFacts } = await import('../src/trace/digest.ts')
  const parsed = parseScenarioText(readFileSync('public/scenarios/cats-by-colors.json', 'utf8'))
  if (!parsed.ok) throw new Error('the published scenario has problems')
  expect(await app.digest()).toBe(digestFacts(simulate(parsed.scenario).facts))
})

test('broken input is explained in Russian, all mistakes at once, and the screen stays', async ({
  app,
}) => {
  await app.open('/scene/consumer-groups?lang=ru&theme=light')
  await app.seek(8000)
  const before = await app.digest()
  const picture = await app.stage.ariaSnapshot()
  await app.page
    .getByLabel('Открыть сценарий…')
    .last()
    .setInputFiles({
      name: 'broken.json',
      mimeType: 'application/json',
      buffer: Buffer.from(
        '{\n "version": 1,\n "topics": [{ "name": "cats", "partitions": 0 }],\n "producers": [{ "id": "p", "topic": "dogs", "config": { "acks": "2" } }]\n}',
      ),
    })
  const dialog = app.page.getByRole('dialog')
  await expect(dialog).toContainText('topics[0].partitions · строка 3')
  await expect(dialog).toContainText('целое число от 1 до 1000; сейчас здесь 0')
  await expect(dialog).toContainText('Топика dogs нет; есть: cats')
  await expect(dialog).toContainText('acks=2 не принимается')
  await app.button('Назад к сцене').click()
  await expect(dialog).toHaveCount(0)
  expect(await app.digest()).toBe(before)
  expect(await app.stage.ariaSnapshot()).toBe(picture)
})

test('advice on settings names whose they are, why and what to do, in both languages', async ({
  app,
}) => {
  await app.open('/scene/consumer-groups?lang=en&theme=light')
  const panel = app.page.getByRole('complementary')
  await panel.getByText(/pieces? of advice on settings/).click()
  await expect(panel.getByText('Warning. Consumers of group cat-lovers')).toBeVisible()
  await expect(panel.getByText('min.insync.replicas', { exact: true })).toBeVisible()
  await app.page.keyboard.press('l')
  await expect(panel.getByText('Внимание. Консьюмеры группы cat-lovers')).toBeVisible()
})
