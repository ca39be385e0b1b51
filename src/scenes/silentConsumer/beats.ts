import type { Beat, Scene } from '../scene.ts'

/** Four columns, one symptom; each proof is a fact that can be looked up. */
export const beats: readonly Beat[] = [
  {
    id: 'start',
    at: { fact: 'member.started', where: { member: 'mine' } },
    title: { en: 'I start my consumer', ru: 'Я запускаю свой консюмер' },
    words: {
      en: 'Cats have come in before. I expect to see them, and in none of the columns will I see all of them.',
      ru: 'Кошки уже приходили. Я жду их увидеть — и ни в одной колонке не увижу всех.',
    },
  },
  {
    id: 'latest',
    world: 'latest',
    at: { fact: 'position.reset', where: { member: 'mine', from: 'latest' } },
    title: {
      en: 'Proof: the position begins at the end',
      ru: 'Доказательство: позиция начинается с конца',
    },
    words: {
      en: 'A new group has no commit, and auto.offset.reset=latest: lag 0, and nothing to read until the next cat. A group that has committed ignores this setting.',
      ru: 'У новой группы нет коммитов, а auto.offset.reset=latest: лаг 0, и до следующей кошки читать нечего. Если коммит есть, эта настройка не действует.',
    },
    instead: {
      en: 'With earliest the reader began at the log start: nothing was missed.',
      ru: 'При earliest читатель начал с начала лога: ничего не пропущено.',
    },
  },
  {
    id: 'colleague',
    world: 'colleague',
    at: {
      fact: 'assignment.computed',
      afterMs: 5000,
    },
    title: {
      en: 'Proof: the plan has nothing for me',
      ru: 'Доказательство: в плане для меня ничего нет',
    },
    words: {
      en: 'Colleagues run the same group.id. Two partitions, more than two members: the last one stays idle. The cats are read, by somebody else. The cure: a group.id of my own.',
      ru: 'Коллеги запустили тот же group.id. Партиций две, участников больше: последний без дела. Кошек читают, но другие. Лечение: свой group.id.',
    },
    instead: {
      en: 'No plan was made with colleagues: there are none, or my JoinGroup was refused with INCONSISTENT_GROUP_PROTOCOL (23), as we have no assignor in common. A client too old for its brokers is not let in either; only its log says so.',
      ru: 'Плана с коллегами не было: их нет или мой JoinGroup отклонён с INCONSISTENT_GROUP_PROTOCOL (23), общего assignor у нас нет. Слишком старый для брокера клиент тоже не войдёт; скажет об этом только его лог.',
    },
  },
  {
    id: 'paused',
    world: 'paused',
    at: { fact: 'partitions.paused', where: { member: 'mine' } },
    title: { en: 'Proof: paused', ru: 'Доказательство: пауза' },
    words: {
      en: 'The application has called Pause() and not Resume(). The membership is fine, the lag grows.',
      ru: 'Приложение вызвало Pause() и не вызвало Resume(). С участием в группе всё хорошо, а лаг растёт.',
    },
    instead: { en: 'Nothing was paused.', ru: 'Ничего не приостановлено.' },
  },
  {
    id: 'slow',
    world: 'slow',
    at: {
      fact: 'message.sent',
      where: { api: 'LeaveGroup', direction: 'request', from: 'member:cat-lovers/mine' },
    },
    title: {
      en: 'Proof: my client has left the group',
      ru: 'Доказательство: мой клиент вышел из группы',
    },
    words: {
      en: 'One cat took longer than max.poll.interval.ms. My loop is alive, my member is gone; a MAXPOLL line in the log says so.',
      ru: 'Одна кошка заняла больше max.poll.interval.ms. Мой цикл жив, а участника в группе нет; об этом говорит строка MAXPOLL в логе.',
    },
    instead: {
      en: 'My handler was quick enough for this limit.',
      ru: 'При таком лимите обработчик успел.',
    },
  },
  {
    id: 'told',
    world: 'slow',
    at: { fact: 'error.raised', where: { member: 'mine', errorCode: -147 } },
    title: { en: 'The error waits in the queue', ru: 'Ошибка ждала в очереди' },
    words: {
      en: 'Local_MaxPollExceeded comes up at the next Consume(). An application that ends its loop on that exception reads nothing for ever.',
      ru: 'Local_MaxPollExceeded появится при следующем Consume(). Приложение, которое на этом исключении выходит из цикла, больше не прочтёт ничего.',
    },
    instead: { en: 'There was no error to read.', ru: 'Ошибки не было.' },
  },
]

const mine = { group: 'cat-lovers', id: 'mine' } as const

export const dares: Scene['dares'] = [
  {
    id: 'resume',
    label: { en: 'Resume my consumer', ru: 'Снять консюмер с паузы' },
    command: { do: 'member.resume', ...mine },
    outcome: {
      en: 'Cures one column only: what the symptom looks like says nothing about the cause.',
      ru: 'Лечит только одну колонку: по виду симптома причину не узнать.',
    },
  },
  {
    id: 'colleague-leaves',
    label: { en: 'A colleague goes home', ru: 'Коллега уходит домой' },
    command: { do: 'member.stop', group: 'cat-lovers', id: 'hers-1' },
    outcome: {
      en: 'Her partition comes to me, with the next rebalance.',
      ru: 'Её партиция достанется мне при следующей ребалансировке.',
    },
  },
  {
    id: 'seek',
    label: { en: 'Seek P0 to offset 0', ru: 'Seek P0 на оффсет 0' },
    command: { do: 'member.seek', ...mine, topic: 'cats-by-colors', partition: 0, offset: 0 },
    outcome: {
      en: 'Reads from the start, if the partition is mine; if not, an exception.',
      ru: 'Читает с начала, если партиция моя; если нет — исключение.',
    },
  },
]
