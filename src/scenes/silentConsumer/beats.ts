import type { Beat, Scene } from '../scene.ts'

/** Five columns, one symptom; each proof is a fact that can be looked up. */
export const beats: readonly Beat[] = [
  {
    id: 'start',
    at: { fact: 'member.started', where: { member: 'mine' } },
    title: { en: 'I start my consumer', ru: 'Я запускаю свой консьюмер' },
    words: {
      en: 'Cats have come in before, and I expect to see them. Each column has a reason of its own why I may not: look for the proof before you restart anything.',
      ru: 'Кошки уже приходили, и я жду их увидеть. В каждой колонке своя причина, почему их может не быть: ищите доказательство, прежде чем что-то перезапускать.',
    },
  },
  {
    id: 'outside',
    world: 'outside',
    at: {
      fact: 'message.sent',
      where: { api: 'JoinGroup', from: 'member:cat-lovers/mine', lost: true },
    },
    title: {
      en: 'Proof: the coordinator has no such member',
      ru: 'Доказательство: координатор такого участника не знает',
    },
    words: {
      en: 'No request of mine is answered: a wrong bootstrap.servers, a firewall, or a client from before Kafka 2.1, on which a broker of 4.0 or later hangs up (KIP-896). There is no exception; only FAIL lines in the client’s log. The cure: the address, or a newer client.',
      ru: 'Ни на один мой запрос нет ответа: неверный bootstrap.servers, межсетевой экран или клиент времён до Kafka 2.1, с которым брокер 4.0 и новее рвёт соединение (KIP-896). Исключения нет, только строки FAIL в логе клиента. Лечение: адрес или новый клиент.',
    },
    instead: {
      en: 'My requests are answered. With an assignor that my colleague does not have, JoinGroup is refused with INCONSISTENT_GROUP_PROTOCOL (23) and my client ends. With a typo in a pattern I am a member, no topic fits, and nobody calls that an error.',
      ru: 'На мои запросы отвечают. С assignor, которого нет у коллеги, JoinGroup отклонят с INCONSISTENT_GROUP_PROTOCOL (23), и клиент завершится. С опечаткой в шаблоне я участник, но ни один топик не подходит, и ошибкой это никто не считает.',
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
      en: 'Proof: look at who owns the partitions',
      ru: 'Доказательство: посмотрите, чьи партиции',
    },
    words: {
      en: 'All who run under my group.id share its two partitions. Each colleague takes cats away from me, and the third member gets no partition at all. The cats are read, by somebody else. The cure: a group.id of my own.',
      ru: 'Две партиции делят все, кто запущен с моим group.id. Каждый коллега забирает часть кошек, а третьему участнику партиций уже не достанется. Кошек читают, но другие. Лечение: свой group.id.',
    },
    instead: {
      en: 'The group has made no plan since I started.',
      ru: 'С моего запуска плана в группе не составляли.',
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
  {
    id: 'others',
    at: { ms: 47_000 },
    title: { en: 'None of these? Then ask on', ru: 'Ничего из этого? Ищите дальше' },
    words: {
      en: 'Does the loop still call Consume(), or did it end on an exception? Does the error handler say TOPIC_AUTHORIZATION_FAILED (29)? Does the position stand still at the last stable offset? Then read_committed waits behind an open transaction.',
      ru: 'Цикл ещё вызывает Consume() или закончился на исключении? Нет ли в обработчике ошибок TOPIC_AUTHORIZATION_FAILED (29)? Не стоит ли позиция на last stable offset? Тогда read_committed ждёт за незакрытой транзакцией.',
    },
  },
]

const mine = { group: 'cat-lovers', id: 'mine' } as const

export const dares: Scene['dares'] = [
  {
    id: 'resume',
    label: { en: 'Resume my consumer', ru: 'Снять консьюмер с паузы' },
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
